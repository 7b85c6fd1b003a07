"""Text: its encoding, and plain text, Markdown and source code as files.

A reader of text is given a stream under one encoding after another until one fits to the last byte: valid files
are read once.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from itertools import islice

from charset_normalizer import from_bytes

from huijiao.core.formats.draft import Draft, Source
from huijiao.core.formats.streams import open_plain, peek

TEXT_HEAD = 20_000  # characters of text kept in facts for rules that look for words
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CJK = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_UTF8_LINES = 1 << 22  # bytes looked at to tell mixed encodings


def _candidates(head: bytes) -> Iterator[tuple[str, str]]:
    """Yield (codec, public label) in the order to try; the guess of last resort is made only when needed."""
    for mark, codec, label in _BOMS:
        if head.startswith(mark):
            yield codec, label
            return
    if head.count(0) > len(head) // 8:
        yield "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be", "UTF-16"
        return
    yield "utf-8", "UTF-8"
    if _mixed(head):
        return
    yield from (("gbk", "GBK"), ("gb18030", "GB18030"))
    best = from_bytes(head[: 1 << 15]).best()
    if best is not None and best.encoding not in {"utf_8", "ascii", "gbk", "gb2312", "gb18030"}:
        yield best.encoding, best.encoding.upper().replace("_", "-")


def _mixed(data: bytes) -> bool:
    """Tell whether some lines are UTF-8 Chinese and others are not UTF-8 at all."""
    utf8 = other = 0
    lines = data.split(b"\n")
    for line in lines[:-1] if len(lines) > 1 else lines:
        if line.isascii():
            continue
        try:
            utf8 += len(_CJK.findall(line.decode())) > 1
        except UnicodeDecodeError:
            other += 1
    return bool(utf8 and other)


def read_decoded(source: Source, draft: Draft, consume: Callable[[io.TextIOWrapper, Draft], None]) -> None:
    """Call ``consume`` with the text and a fresh draft until an encoding fits; note the encoding and its defects."""
    head = peek(source.path, source.compression)
    for codec, label in _candidates(head):
        trial = Draft()
        try:
            _consume(source, codec, "strict", consume, trial)
        except UnicodeDecodeError:
            continue
        draft.absorb(trial)
        draft.encoding = label
        if codec == "utf-8-sig":
            draft.facts["bom"] = True
        if label != "UTF-8":
            draft.add("text.encoding", encoding=label)
        return
    trial = Draft()
    _consume(source, "utf-8", "replace", consume, trial)
    draft.absorb(trial)
    with open_plain(source.path, source.compression) as stream:
        mixed = _mixed(stream.read(_UTF8_LINES))
    draft.encoding = "MIXED" if mixed else "UNKNOWN"
    if mixed:
        draft.add("text.mixed_encoding")
    else:
        draft.add("text.encoding", encoding="?")


def _consume(
    source: Source, codec: str, errors: str, consume: Callable[[io.TextIOWrapper, Draft], None], trial: Draft
) -> None:
    with (
        open_plain(source.path, source.compression) as stream,
        io.TextIOWrapper(stream, encoding=codec, errors=errors, newline="") as text,
    ):
        consume(text, trial)


def read(source: Source, draft: Draft) -> None:
    """Read text to its end; counted as one file (``个``), lines and the beginning go to ``facts``."""
    read_decoded(source, draft, _plain)


def _plain(text: io.TextIOWrapper, draft: Draft) -> None:
    head = text.read(TEXT_HEAD)
    lines = head.count("\n")
    control = _CONTROL.search(head)
    last = head
    while block := text.read(1 << 20):
        lines += block.count("\n")
        control = control or _CONTROL.search(block)
        last = block
    if last and not last.endswith("\n"):
        lines += 1
    if control:
        draft.add("text.control")
    draft.facts |= {"lines": lines, "text": head}
    for line in islice(head.splitlines(), 8):
        draft.show(line)
    draft.count(1, "个")
