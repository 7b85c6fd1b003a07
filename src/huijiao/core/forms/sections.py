"""Cuts a document at its numbered headings, whatever numbering was used."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from huijiao.core.forms.grid import Paper, Para, Table
from huijiao.core.forms.labels import key

_CHINESE = {c: n for n, c in enumerate("一二三四五六七八九十", 1)}
_NUMBER = re.compile(
    r"^\s*(?:第?\s*(?P<zh>[一二三四五六七八九十])\s*(?:部分|章|[、.．,，:：)）])|[（(]\s*(?P<br>[一二三四五六七八九十\d])\s*[)）]"
    r"|(?P<ar>\d)\s*(?:[、.．)）](?!\d)|\s+(?=[^\d\s])))\s*"
)
_SEAL = re.compile(
    r"(?:项目)?(?:第一)?(?:牵头|承担|依托|申报|填报)?(?:承担)?单位[^，。；]{0,30}[（(]\s*(?:签章|盖章|公章|签字盖章)\s*[)）]"
)


@dataclass
class Section:
    """One section: its number, its heading as printed, and the blocks below it.

    ``sure``: the heading has the title's words; else only its number tells what it is.
    """

    number: int
    heading: str
    sure: bool = True
    blocks: list[Para | Table] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Return its words, tables included."""
        return "\n".join(b.text.strip("\n") for b in self.blocks if b.text.strip()).strip()


@dataclass(frozen=True)
class Parted:
    """What stands before the first heading, the sections in order, and what follows the seal."""

    before: tuple[Para | Table, ...]
    sections: tuple[Section, ...]
    tail: tuple[Para | Table, ...] = ()

    @property
    def sure(self) -> int:
        """Return how many headings have the words of their title."""
        return sum(s.sure for s in self.sections)


def split_sections(paper: Paper, titles: Mapping[int, Sequence[str]]) -> Parted:
    """Cut at the headings. ``titles``: number → words of which the heading must hold one (its short forms).

    The first word of each is the full title. A seal line ends the last section.
    """
    before: list[Para | Table] = []
    tail: list[Para | Table] = []
    sections: list[Section] = []
    ended = False
    for block in paper.blocks:
        if isinstance(block, Para) and not block.contents:
            number, sure = _heading(block, titles, sections[-1].number if sections else 0)
            if number:
                sections.append(Section(number, block.text.strip(), sure))
                ended = False
                continue
            if sections and _SEAL.match(block.text.strip()):
                ended = True
        if isinstance(block, Para) and block.contents:
            continue
        if not sections:
            before.append(block)
        elif ended:
            tail.append(block)
        else:
            sections[-1].blocks.append(block)
    return Parted(tuple(before), tuple(sections), tuple(tail))


def _heading(block: Para, titles: Mapping[int, Sequence[str]], last: int) -> tuple[int, bool]:
    """Return the section that a paragraph opens (0: none), and whether its words say so."""
    text = block.text.strip()
    if len(text) > 60 or text.endswith(("。", "；", ";", "，", "：", ":")):
        return 0, False
    mark = _NUMBER.match(text)
    title = key(text[mark.end() :] if mark else text)
    stated = _stated(mark) if mark else 0
    for number, words in titles.items():
        if number <= last:
            continue
        full = key(words[0])
        exact = title in {full, *(key(w) for w in words), *(key("科学数据" + w) for w in words)}
        near = any(key(w) in title for w in words) and len(title) <= len(full) + 14
        if exact and (stated in (0, number) or _is_chapter(mark)):
            return number, True
        if near and (stated == number or (block.heading and not stated)):
            return number, True
    # A heading in the expected numbering whose title was rewritten.
    if stated == last + 1 and stated in titles and _is_chapter(mark) and len(title) <= 30:
        return stated, False
    return 0, False


def _stated(mark: re.Match[str]) -> int:
    sign = mark["zh"] or mark["br"] or mark["ar"]
    return _CHINESE.get(sign) or (int(sign) if sign.isdigit() else 0)


def _is_chapter(mark: re.Match[str] | None) -> bool:
    return mark is not None and mark["zh"] is not None
