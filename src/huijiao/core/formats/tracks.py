"""BED, bedGraph and WIG: rows checked by one expression per block (UCSC formats). One record per interval or value."""

from __future__ import annotations

import re
from collections import Counter

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.lines import Lines, opened, text, width, wrong

_NUMBER = rb"[-+]?(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][-+]?\d+)?|(?i:nan|[-+]?inf)"
_GAP = rb"[\t ]++"
_WORD = rb"[^\x00-\x20]+"
_BED: tuple[tuple[str, bytes], ...] = (
    ("chrom", rb"[^\x00-\x20#][^\x00-\x20]*"),
    ("chromStart", rb"\d{1,15}"),
    ("chromEnd", rb"\d{1,15}"),
    ("name", rb"[^\x00-\x20]+(?: [^\x00-\x1f]*)?"),
    ("score", _NUMBER + rb"|\."),
    ("strand", rb"[-+.]"),
    ("thickStart", rb"\d+|\."),
    ("thickEnd", rb"\d+|\."),
    ("itemRgb", rb"\d+(?:,\d+){0,3},?|\.|#[0-9A-Fa-f]{6}"),
    ("blockCount", rb"\d{1,9}"),
    ("blockSizes", rb"(?:\d+,)*\d+,?"),
    ("blockStarts", rb"(?:\d+,)*\d+,?"),
)
_GRAPH = (*_BED[:3], ("value", _NUMBER))
_OTHER = re.compile(rb"(?:#|track\b|browser\b)[^\n]*|[ \t]*")
_PEAKS = {"narrowpeak": 10, "broadpeak": 9, "gappedpeak": 15}
_FULL = len(_BED)


def _fields(kind: str, columns: int) -> tuple[tuple[str, bytes], ...]:
    """Return what each column may hold; columns that BED does not define hold anything."""
    if kind == "BEDGRAPH":
        return _GRAPH
    named = _BED[:columns] if columns in {3, 4, 5, 6, 8, 9, _FULL} else _BED[: min(columns, 3)]
    free = tuple((f"column {i + 1}", rb"[^\x00-\x08\x0a-\x1f\t]*") for i in range(len(named), columns))
    return named + free


class _Intervals:
    def __init__(self, kind: str, draft: Draft) -> None:
        self._kind, self._draft = kind, draft
        self.n = self.bases = 0
        self.columns = 4 if kind == "BEDGRAPH" else 0
        self._gap = b"\t"
        self._pattern: re.Pattern[bytes] | None = None
        self.chroms: Counter[bytes] = Counter()

    def _learn(self, block: bytes) -> None:
        """Learn the number of columns and the separator from the first row."""
        for line in block.split(b"\n"):
            if line and not _OTHER.fullmatch(line):
                tabs = line.count(b"\t") + 1
                self._gap = b"\t" if tabs > 2 else _GAP
                self.columns = self.columns or (tabs if tabs > 2 else len(line.split()))
                named = self._named()
                if self._gap == _GAP:  # between blanks a name has none
                    named = tuple((n, _WORD if n == "name" or n.startswith("column") else p) for n, p in named)
                parts = [rb"(%b)" % p if i < 3 else rb"(?:%b)" % p for i, (_, p) in enumerate(named)]
                self._pattern = re.compile(rb"^" + self._gap.join(parts) + rb"[ \t]*$", re.MULTILINE)
                return

    def _named(self) -> tuple[tuple[str, bytes], ...]:
        return _fields(self._kind, max(self.columns, 3))

    def take(self, block: bytes, lines: Lines) -> None:
        """Check a block of rows."""
        if self._pattern is None:
            self._learn(block)
            if self._pattern is None:
                return
        found = self._pattern.findall(block)
        if len(found) != block.count(b"\n"):
            self._explain(block, lines)
        if not found:
            return
        chroms, starts, ends = zip(*found, strict=True)
        lengths = [int(e) - int(s) for s, e in zip(starts, ends, strict=True)]
        if min(lengths) < 0:
            at = lengths.index(min(lengths))
            raise wrong(lines.at(at), "chromStart > chromEnd", starts[at] + b" > " + ends[at])
        self.n += len(found)
        self.bases += sum(lengths)
        self.chroms.update(chroms)
        if len(self.chroms) > 1_000_000:
            raise Unreadable("record.malformed", format=self._kind, why="> 1,000,000 sequences")
        if self.columns == _FULL and self._kind == "BED":
            self._blocks(block, lines)
        for line in block.split(b"\n", 12)[:12] if len(self._draft.preview) < 8 else ():
            if line and not _OTHER.fullmatch(line):
                self._draft.show(*text(line[:2000]).split("\t"))

    def _blocks(self, block: bytes, lines: Lines) -> None:
        """BED12: as many sizes and starts as ``blockCount`` says."""
        for index, line in enumerate(block[:-1].split(b"\n")):
            cells = line.split(b"\t" if self._gap == b"\t" else None)
            if len(cells) != _FULL or line.startswith((b"#", b"track", b"browser")):
                continue
            n, sizes, starts = int(cells[9]), cells[10].rstrip(b","), cells[11].rstrip(b", ")
            if sizes.count(b",") + 1 != n or starts.count(b",") + 1 != n:
                raise wrong(lines.at(index), "blockCount", cells[9])

    def _explain(self, block: bytes, lines: Lines) -> None:
        for index, line in enumerate(block[:-1].split(b"\n")):
            if self._pattern is None or _OTHER.fullmatch(line) or self._pattern.fullmatch(line):
                continue
            cells = line.rstrip(b" \t").split(b"\t" if self._gap == b"\t" else None)
            if len(cells) != self.columns or self.columns < 3:
                raise width(lines.at(index), len(cells), max(self.columns, 3))
            for (name, pattern), cell in zip(self._named(), cells, strict=False):
                if not re.fullmatch(pattern, cell):
                    raise wrong(lines.at(index), name, cell)
            raise wrong(lines.at(index), self._kind, line)


def read(source: Source, draft: Draft) -> None:
    """Check and count BED, bedGraph or WIG."""
    if source.format == "WIG":
        _read_wig(source, draft)
        return
    intervals = _Intervals(source.format, draft)
    extension = source.name.lower().removesuffix(".gz").rpartition(".")[2]
    intervals.columns = intervals.columns or _PEAKS.get(extension, 0)
    with opened(source, draft) as lines:
        for block in lines.blocks():
            intervals.take(block, lines)
    draft.count(intervals.n, "条")
    draft.facts |= {"columns": intervals.columns, "bases": intervals.bases, "sequences": len(intervals.chroms)}
    draft.facts["chroms"] = {text(name[:60]): n for name, n in intervals.chroms.most_common(30)}
    if not intervals.n:
        raise Unreadable("row.header", what="0 intervals")


_FIXED = re.compile(
    rb"fixedStep(?=[ \t])(?=.*\bchrom=\S)(?=.*\bstart=\d)(?=.*\bstep=\d)(?:[ \t]+(?:chrom=\S+|(?:start|step|span)=\d+))+[ \t]*"
)
_VARIABLE = re.compile(rb"variableStep(?=[ \t])(?=.*\bchrom=\S)(?:[ \t]+(?:chrom=\S+|span=\d+))+[ \t]*")
_VALUES = re.compile(rb"^(?:%b)[ \t]*\n" % _NUMBER, re.MULTILINE)
_PAIRS = re.compile(rb"^\d+[ \t]+(?:%b)[ \t]*\n" % _NUMBER, re.MULTILINE)
_DECLARATION = re.compile(rb"^((?:fixedStep|variableStep|track|browser|#)[^\n]*)\n", re.MULTILINE)


def _read_wig(source: Source, draft: Draft) -> None:
    values = declarations = 0
    rows: re.Pattern[bytes] | None = None
    draft.count(0, "条")
    with opened(source, draft) as lines:
        for block in lines.blocks():
            at = 0
            for index, piece in enumerate(_DECLARATION.split(block)):
                if index % 2:
                    new = _declared(piece, lines.at(at))
                    declarations += new is not None
                    rows = new or rows
                    draft.show(text(piece))
                    at += 1
                else:
                    values += _rows(piece, rows, lines, at)
                    at += piece.count(b"\n")
            draft.count(values, "条")
    draft.facts["declarations"] = declarations
    if not declarations:
        raise Unreadable("row.header", what="fixedStep / variableStep")


def _declared(line: bytes, where: str) -> re.Pattern[bytes] | None:
    """Return what rows below a declaration look like; None for comments and track lines."""
    for word, pattern, rows in ((b"fixedStep", _FIXED, _VALUES), (b"variableStep", _VARIABLE, _PAIRS)):
        if line.startswith(word):
            if not pattern.fullmatch(line):
                raise wrong(where, word.decode(), line)
            return rows
    return None


def _rows(piece: bytes, rows: re.Pattern[bytes] | None, lines: Lines, at: int) -> int:
    n = piece.count(b"\n")
    if not n:
        return 0
    good = len(rows.findall(piece)) if rows else 0
    if good == n:
        return n
    for index, line in enumerate(piece[:-1].split(b"\n")):
        if line.strip() and (rows is None or not rows.fullmatch(line + b"\n")):
            raise wrong(lines.at(at + index), "declaration" if rows is None else "value", line)
    return good
