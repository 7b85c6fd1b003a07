"""GFF3 and GTF: nine columns by one expression per block; parents, regions and an appended FASTA are followed up.

GFF3 1.26 (Sequence Ontology), GTF 2.2. Unit ``条``, one per feature line.
"""

from __future__ import annotations

import re
from collections import Counter

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.lines import Lines, opened, text, width, wrong

IDS = 1_000_000  # ids remembered to follow parents up
_NUMBER = rb"\.|[-+]?(?:\d++(?:\.\d*+)?+|\.\d++)(?:[eE][-+]?\d+)?|(?i:nan|inf)"
_FIELDS: tuple[tuple[str, bytes], ...] = (
    ("seqid", rb"[^\s>#][^\s]*"),
    ("source", rb"[^\x00-\x1f]+"),
    ("type", rb"[^\x00-\x1f]+"),
    ("start", rb"\d{1,15}"),
    ("end", rb"\d{1,15}"),
    ("score", _NUMBER),
    ("strand", rb"[-+.?]"),
    ("phase", rb"[012.]"),
)
_CAPTURED = frozenset({"seqid", "type", "start", "end", "phase"})
_PAIR = rb"[^\x00-\x20\";#]++ ++(?:\"[^\"\n\t]*+\"|[^\x00-\x20\";]++)"
_ATTRIBUTES = {
    "GFF3": rb"\.|[^\x00-\x1f=;]++=[^\x00-\x1f;]*+(?:;++ *+[^\x00-\x20=;][^\x00-\x1f=;]*+=[^\x00-\x1f;]*+)*+[; ]*+",
    "GTF": rb" *+%b(?: *+;[; ]*+%b)*+[; ]*+(?:#[^\n]*)?" % (_PAIR, _PAIR),
}
# found by their first letters at once; an attribute that only ends so (geneID=) adds a name that nobody asks for
_ID = re.compile(rb"ID=([^;\t\n]++)")
_PARENT = re.compile(rb"Parent=([^;\t\n]++)")
_REGION = re.compile(rb"##sequence-region[ \t]+(\S+)[ \t]+(-?\d{1,15})[ \t]+(-?\d{1,15})")
_LETTERS = re.compile(rb"[A-Za-z*.\- ]*")


def _pattern(kind: str) -> re.Pattern[bytes]:
    fixed = rb"\t".join(
        (rb"(%b)" if name in _CAPTURED else rb"(?:%b)") % pattern.replace(rb"\s", rb"\x00-\x20")
        for name, pattern in _FIELDS
    )
    return re.compile(rb"^" + fixed + rb"\t(?:" + _ATTRIBUTES[kind] + rb")$", re.MULTILINE)


PATTERNS = {kind: _pattern(kind) for kind in _ATTRIBUTES}


class _Features:
    def __init__(self, kind: str, draft: Draft) -> None:
        self._kind, self._draft, self._pattern = kind, draft, PATTERNS[kind]
        self.n = 0
        self.types: Counter[bytes] = Counter()
        self.seqids: Counter[bytes] = Counter()
        self._regions: dict[bytes, tuple[int, int]] = {}
        self._ids: set[int] = set()
        self._parents: dict[int, bytes] = {}
        self._complete = True

    def take(self, block: bytes, lines: Lines) -> None:
        """Check a block of features, comments and directives."""
        if block.startswith(b"#") or b"\n#" in block:
            self._directives(block)
        found = self._pattern.findall(block)
        plain = block.count(b"\n") - block.count(b"\n#") - block.startswith(b"#")
        if len(found) != plain:
            self._explain(block, lines)
        if not found:
            return
        self.n += len(found)
        seqids, types, starts, ends, phases = zip(*found, strict=True)
        self.types.update(types)
        self.seqids.update(seqids)
        if len(self.types) > IDS // 100 or len(self.seqids) > IDS:
            raise Unreadable("record.malformed", format=self._kind, why="too many types or sequences")
        self._extents(seqids, list(map(int, starts)), list(map(int, ends)), lines)
        if self._kind == "GFF3":
            self._family(block)
            lacks = "CDS phase" if (b"CDS", b".") in set(zip(types, phases, strict=True)) else ""
        else:
            lacks = "gene_id" if block.count(b"gene_id") < len(found) else ""
        if lacks:
            self._draft.add("row.advised", lines.at(), line=lines.number + 1, field=lacks)
        self._show(block)

    def _show(self, block: bytes) -> None:
        if len(self._draft.preview) < 8:
            for line in block.split(b"\n", 40)[:40]:
                if line and not line.startswith(b"#"):
                    self._draft.show(*text(line[:2000]).split("\t"))

    def _extents(self, seqids: tuple[bytes, ...], starts: list[int], ends: list[int], lines: Lines) -> None:
        if any(s > e for s, e in zip(starts, ends, strict=True)):
            at = next(i for i, (s, e) in enumerate(zip(starts, ends, strict=True)) if s > e)
            raise wrong(f"{lines.at(at)}", "start > end", f"{starts[at]} > {ends[at]}")
        if not self._regions:
            return
        for at, (name, s, e) in enumerate(zip(seqids, starts, ends, strict=True)):
            low, high = self._regions.get(name, (s, e))
            if not low <= s <= e <= high:
                self._draft.add(
                    "row.range", lines.at(at), line=lines.number + at + 1, value=f"{s}-{e}", limit=f"{low}-{high}"
                )

    def _directives(self, block: bytes) -> None:
        for name, low, high in _REGION.findall(block):
            self._regions[name] = (int(low), int(high))

    def _family(self, block: bytes) -> None:
        if len(self._ids) < IDS:
            self._ids.update(map(hash, _ID.findall(block)))
        else:
            self._complete = False
        for several in {*_PARENT.findall(block)}:
            for one in several.split(b",") if b"," in several else (several,):
                if hash(one) not in self._ids and len(self._parents) < IDS:
                    self._parents[hash(one)] = one

    def close(self) -> None:
        """Name parents that never came."""
        for key, name in self._parents.items() if self._complete else ():
            if key not in self._ids:
                self._draft.add("row.undeclared", field="Parent", value=text(name[:60]))
        self._draft.facts["types"] = {text(name[:60]): n for name, n in self.types.most_common(30)}
        self._draft.facts["sequences"] = len(self.seqids)
        self._draft.count(self.n, "条")

    def _explain(self, block: bytes, lines: Lines) -> None:
        for index, line in enumerate(block[:-1].split(b"\n")):
            if line.strip() and not line.startswith(b"#") and not self._pattern.fullmatch(line):
                raise _fault(line, lines.at(index), self._kind)


def _fault(line: bytes, where: str, kind: str) -> Unreadable:
    cells = line.split(b"\t")
    if len(cells) != 9:
        return width(where, len(cells), 9)
    for (name, pattern), cell in zip(_FIELDS, cells, strict=False):
        if not re.fullmatch(pattern, cell):
            return wrong(where, name, cell)
    return wrong(where, "attributes" if kind == "GFF3" else 'attributes (key "value";)', cells[8])


def read(source: Source, draft: Draft) -> None:
    """Check and count the features of a GFF3 or GTF file."""
    features = _Features(source.format, draft)
    sequences: int | None = None
    with opened(source, draft) as lines:
        for block in lines.blocks():
            if sequences is None:
                before, _, fasta = _split(block) if source.format == "GFF3" else (block, b"", b"")
                if before:
                    features.take(before, lines)
                sequences = _fasta(fasta, lines) if fasta or len(before) < len(block) else None
            else:
                sequences += _fasta(block, lines)
    if sequences is not None:
        draft.facts["fasta_sequences"] = sequences
    features.close()
    if not features.n:
        raise Unreadable("row.header", what="0 features")


def _split(block: bytes) -> tuple[bytes, bytes, bytes]:
    """Cut a block before ``##FASTA`` or the first ``>`` line (which may stand without the directive)."""
    marks = [at for mark in (b"##FASTA\n", b">") if (at := (b"\n" + block).find(b"\n" + mark)) >= 0]
    if not marks:
        return block, b"", b""
    at = min(marks)
    return block[:at], b"", block[at:].removeprefix(b"##FASTA\n")


def _fasta(block: bytes, lines: Lines) -> int:
    n = 0
    for index, line in enumerate(block[:-1].split(b"\n") if block else ()):
        if line.startswith(b">"):
            n += 1
        elif not _LETTERS.fullmatch(line):
            raise wrong(lines.at(index), "FASTA", line)
    return n
