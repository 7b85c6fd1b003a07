"""The agreement: parties, counts per category, sharing modes, the undertaking (domain.md §2.7)."""

from __future__ import annotations

import re

from huijiao.core.forms.boxes import OFF, has_boxes
from huijiao.core.forms.grid import Paper, Table
from huijiao.core.forms.labels import clean, key
from huijiao.core.normal import N
from huijiao.core.records.agreement import CATEGORIES, Agreement
from huijiao.core.records.base import Record, Value
from huijiao.core.records.metadata import SHARE_BOXES

_SYNONYMS = {
    "DATASET": ("科学数据集", "科学数据", "数据集", "Datasets"),
    "TOOL": ("软件/算法/模型", "软件、算法、模型", "软件工具", "软件/算法/模型/系统", "Software / algorithms / models"),
    "ATLAS": ("图集", "Atlases"),
    "PATENT": ("专利", "Patents"),
    "PAPER": ("论文", "Papers"),
    "BOOK": ("专著", "Books"),
    "STANDARD": ("标准", "标准规范", "Standards"),
    "OTHER": ("其他", "其它", "Other"),
}
_CATEGORY = {key(word): code for code in CATEGORIES for word in (CATEGORIES[code][0], *_SYNONYMS[code])}
_HEAD = frozenset(map(key, ("类别", "汇交内容", "数据类别", "资源类别", "Category")))

_PARTY = re.compile(r"^(甲方|乙方|Party A|Party B)[^：:]{0,16}[：:]\s*(.*)$", re.IGNORECASE)
_FIRST = frozenset({"甲方", "party a"})
_NUMBER = re.compile(r"(?:项目编号|project (?:number|no\.?))\s*[：:]\s*([A-Za-z0-9〔〕\[\]\-]+)", re.IGNORECASE)
_NUMBERED_TITLE = re.compile(
    r"项目编号\s*[：:][^）)]*[）)]\s*[“\"《]?(.{4,100}?)[”\"》]?\s*(?:项目)?(?:中)?(?:的)?如下"
)
_QUOTED_TITLE = re.compile(r"(?:项目名称|project title)\s*[：:]\s*(.+)", re.IGNORECASE)
_CHOSEN = re.compile(
    r"(?:采用|选择|按照|按|以)\s*第?\s*[_＿（(]*\s*([\d一二三四①②③④、，,和及/\s]+?)\s*[_＿）)]*\s*(?:种|项|类|款)?\s*(?:共享方式|方式共享|方式)"
)
_NAMED = re.compile(
    r"(?:采用|选择|按照|按|以|共享方式\s*[：:为])\s*[“\"「]?\s*((?:注册后)?完全开放共享|协议共享|暂不共享)"
)
_PRINTED = re.compile(r"^\s*[（(]?\s*(\d|[一二三四])\s*[)）.．、]\s*(.*)$")
_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "①": 1, "②": 2, "③": 3, "④": 4}
_DETAILS = {"联系人": "contact", "地址": "address", "电话": "phone", "contact": "contact", "address": "address",
            "telephone": "phone"}  # fmt: skip
#: How English forms print the modes, in the order of `SHARE_BOXES`; the longer wording first.
_ENGLISH_MODES = (
    (SHARE_BOXES[1], r"open after registration|registered"),
    (SHARE_BOXES[0], r"(?:fully )?open(?! after)(?: sharing| access)?"),
    (SHARE_BOXES[2], r"(?:by|under|sharing by) agreement"),
    (SHARE_BOXES[3], r"not (?:yet )?shared(?: for now)?"),
)
_ENGLISH_CHOICE = re.compile(r"\b(?:sharing mode|shared|chooses|selects)\b[^:.;]{0,20}[:：]?\s*(.+)", re.IGNORECASE)


def read_agreement(paper: Paper) -> Agreement:
    """Return what the rules read of an agreement."""
    lines = [line.strip() for p in paper.paras for line in p.text.split("\n") if line.strip()]
    counts = _counts(paper)
    place = next((paper.place(t.name) for t in paper.tables if _category_rows(t)), paper.place())
    return Agreement(
        record=_parties(paper, lines),
        counts=counts,
        modes=_modes(lines),
        annex=_annex(paper, lines),
        not_secret=_not_secret(lines),
        place=place,
    )


def _parties(paper: Paper, lines: list[str]) -> Record:
    values: dict[str, Value] = {}
    side = ""
    for line in lines:
        party = _PARTY.match(line)
        stamp = re.search(r"\b(?:seal|signature|signed)", line, re.IGNORECASE)
        if party and "盖章" not in line and "签" not in line.split("：")[0] and not stamp:
            side = "depositor" if party[1].lower() in _FIRST else "centre"
            values.setdefault(side, Value(clean(party[2]), paper.place(party[1], field_=side)))
            continue
        label, _, text = line.replace(":", "：").partition("：")
        if side and key(label) in _DETAILS:
            name = f"{side}_{_DETAILS[key(label)]}"
            values.setdefault(name, Value(clean(text), paper.place(label, field_=name)))
        number = _NUMBER.search(line)
        if number:
            values.setdefault("project_no", Value(number[1], paper.place("正文", field_="project_no")))
        title = _NUMBERED_TITLE.search(line) or _QUOTED_TITLE.search(line)
        if title:
            values.setdefault("title", Value(clean(title[1]), paper.place("正文", field_="title")))
    return Record(values, paper.place())


def _category_rows(table: Table) -> dict[int, str]:
    """Return row → category of the count table; {} when the table is another."""
    rows = {i: _CATEGORY[key(r[0].text)] for i, r in enumerate(table.rows) if r and key(r[0].text) in _CATEGORY}
    return rows if len(rows) >= 3 else {}


def _counts(paper: Paper) -> dict[str, Value]:
    counts: dict[str, Value] = {}
    for table in paper.tables:
        for index, code in _category_rows(table).items():
            cells = table.distinct(index)[1:]
            filled = next(
                (c for c in cells if clean(c.text) and re.search(r"\d|[一二三四五六七八九十无]", c.text)), None
            )
            text = clean(filled.text) if filled else ""
            anchor = filled or (cells[0] if cells else table.rows[index][0])
            counts.setdefault(code, Value(text, paper.at(anchor, code)))
    return counts


def _modes(lines: list[str]) -> tuple[str, ...]:
    """Return the sharing modes chosen: by printed number, or by a ticked box."""
    printed = _printed_modes(lines)
    chosen: list[str] = []
    for line in lines:
        found = _CHOSEN.search(line)
        if found:
            for sign in re.findall(r"\d|[一二三四①②③④]", found[1]):
                number = _DIGITS.get(sign) or int(sign)
                if number in printed:
                    chosen.append(printed[number])
        chosen.extend(named[1] for named in _NAMED.finditer(line))
        chosen.extend(m for m in SHARE_BOXES if re.search(rf"[☑☒√✓✔■●]\s*(?:\d[.、．]\s*)?{m}", line))
        chosen.extend(_english_modes(line))
    return tuple(m for m in SHARE_BOXES if m in chosen)


def _english_modes(line: str) -> list[str]:
    """Return the modes an English line ticks, or names after ``Sharing mode:``."""
    told = _ENGLISH_CHOICE.search(line)
    return [
        mode
        for mode, words in _ENGLISH_MODES
        if re.search(rf"[☑☒√✓✔■●]\s*(?:\d[.)]\s*)?(?:{words})\b", line, re.IGNORECASE)
        or (told and not has_boxes(line) and re.match(rf"(?:{words})\b", told[1].strip(' "“”'), re.IGNORECASE))
    ]


def _printed_modes(lines: list[str]) -> dict[int, str]:
    printed: dict[int, str] = {}
    for line in lines:
        found = _PRINTED.match(line)
        if not found:
            continue
        mode = next((m for m in SHARE_BOXES if N(found[2]).startswith(N(m))), None)
        mode = mode or next((m for m, words in _ENGLISH_MODES if re.match(rf"(?:{words})\b", N(found[2]))), None)
        if mode:
            printed.setdefault(_DIGITS.get(found[1]) or int(found[1]), mode)
    return printed or dict(enumerate(SHARE_BOXES, 1))


def _annex(paper: Paper, lines: list[str]) -> bool:
    """Tell whether a table gives the sharing mode of each dataset."""
    for table in paper.tables:
        for row in table.rows[:3]:
            heads = {key(c.text) for c in row}
            mode = any("共享方式" in h or "sharing" in h for h in heads)
            if mode and any("名称" in h or "name" in h or h == "dataset" for h in heads):
                return True
    return any(
        re.search(r"(?:附件|附表|附录).{0,12}分数据集|annex.{0,30}each dataset", line, re.IGNORECASE) for line in lines
    )


def _not_secret(lines: list[str]) -> bool:
    for line in lines:
        if "非涉密" in line and re.search("承诺|保证|确认", line):
            return not line.lstrip().startswith(tuple(OFF))
        if re.search(r"(?:承诺|保证|确认).{0,30}(?:不涉及|不属于|不含|不包含).{0,6}(?:国家秘密|涉密)", line):
            return not line.lstrip().startswith(tuple(OFF))
        if _NO_SECRETS.search(line):
            return not line.lstrip().startswith(tuple(OFF))
    return False


_NO_SECRETS = re.compile(
    r"(?:undertakes?|confirms?|warrants?|declares?|guarantees?)\b.{0,80}(?:\bnot?\b|\bfree of\b).{0,30}(?:state secrets?|classified)",
    re.IGNORECASE,
)


def is_agreement(paper: Paper) -> bool:
    """Tell whether the document is an agreement between a depositor and a centre."""
    text = paper.text
    first = N(text[:400])
    folded = N(text[:20_000])
    if "party a" in folded and "party b" in folded and "deposit" in folded:
        return "agreement" in first or any(map(_category_rows, paper.tables))
    return (
        "甲方" in text
        and "乙方" in text
        and "汇交" in text
        and ("协议" in first or any(map(_category_rows, paper.tables)))
    )
