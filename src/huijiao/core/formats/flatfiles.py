"""GenBank and EMBL flat files: one entry after another, to its ``//`` (INSDC feature table 11; EMBL user manual 3).

Unit ``条``, one per entry. Checked in each entry: first line, feature locations, letters and numbering of the sequence,
its length and (EMBL) composition against what the entry declares.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.lines import Lines, opened, text, wrong

_LOCUS = re.compile(rb"LOCUS +(\S+)(?: +\S+)*? +(\d+) +(bp|aa|rc)\b")
_ID = re.compile(rb"ID +([^\s;]+)(?:.* (\d+) (?:BP|AA)\.?)?")
_HEAD = 500  # characters looked at of a first line
_GENBANK_ROW = re.compile(rb" *(\d{1,15}) ?([A-Za-z*\- ]*)")
_EMBL_ROW = re.compile(rb" ++((?:[A-Za-z*\-]++ ?+)*+) *+(\d{1,15}+)? *+")
_COMPOSITION = re.compile(rb"(\d+) (A|C|G|T|other);")
_SECTIONS = re.compile(rb"[A-Z][A-Z0-9_]* *|[A-Z][A-Z]   ?|XX")
_OPERATORS = re.compile(rb"complement|join|order|bond|one-of|unk100|gap\((?:unk)?\d*\)")
_REMOTE = re.compile(rb"[A-Za-z][\w.|]*:[<>]?\d+(?:(?:\.\.?|\^)[<>]?\d+)?")
_LOCAL = re.compile(rb"[0-9.<>^(),\s]+")
_PLACE = re.compile(rb"\d{1,15}")


@dataclass
class _Entry:
    name: str
    line: int
    declared: int | None
    letters: int = 0
    sequence: bool = False  # inside ORIGIN or SQ
    features: bool = False
    n_features: int = 0
    location: list[bytes] = field(default_factory=list)
    located: int = 0  # line of the location at hand
    places: list[tuple[int, int]] = field(default_factory=list)  # (line, greatest place)
    bases: dict[bytes, int] = field(default_factory=dict)
    said: dict[bytes, int] = field(default_factory=dict)


class _Reader:
    """The lines of one flat file; ``first``: how an entry starts, ``tag``: what stands before a feature line."""

    def __init__(self, kind: str, draft: Draft) -> None:
        self.kind, self.draft = kind, draft
        self.genbank = kind == "GENBANK"
        self.first = b"LOCUS" if self.genbank else b"ID   "
        self.entry: _Entry | None = None
        self.entries = self.letters = self.features = self.preamble = 0

    def take(self, line: bytes, number: int) -> None:
        """Take one line."""
        entry = self.entry
        if entry is None:
            self._between(line, number)
        elif entry.sequence and line[:2] != b"//":
            self._row(entry, line, number)
        elif line[:2] == b"//":
            self._end(entry, number)
        elif line.startswith(self.first):
            raise self._unended(number)
        else:
            self._section(entry, line, number)

    def _between(self, line: bytes, number: int) -> None:
        if line.startswith(self.first):
            found = (_LOCUS if self.genbank else _ID).match(line[:_HEAD])
            if not found:
                raise wrong(number, text(self.first).strip(), line)
            self.entry = _Entry(text(found[1]).rstrip(";"), number, int(found[2]) if found[2] else None)
            self.draft.show(text(line))
        elif line[:2] == b"//":
            raise Unreadable("record.malformed", f"line {number}", format=self.kind, why="// alone")
        elif line.strip():
            # releases of the databases begin with a preamble
            self.preamble += 1
            if self.entries or self.preamble > 50:
                raise wrong(number, text(self.first).strip(), line)

    def _section(self, entry: _Entry, line: bytes, number: int) -> None:
        feature = line[:5] in {b"     ", b"FT   "}
        if entry.location and (not feature or line[5:6] != b" " or line[21:22] == b"/"):
            self._located(entry)
        if line.startswith(b"ORIGIN" if self.genbank else b"SQ   "):
            entry.sequence, entry.features = True, False
            entry.said = {base: int(n) for n, base in _COMPOSITION.findall(line[:_HEAD])}
            if not self.genbank and (length := re.match(rb"SQ +Sequence (\d+) ", line)):
                entry.declared = int(length[1])
        elif line.startswith((b"FEATURES", b"FH   ")):
            entry.features = True
        elif feature and entry.features and line[5:6] not in {b" ", b""}:
            entry.n_features += 1
            entry.location, entry.located = [line[21:].strip()], number
        elif feature and entry.location:
            entry.location.append(line[21:].strip())

    def _unended(self, number: int) -> Unreadable:
        return Unreadable("record.malformed", f"line {number}", format=self.kind, why="// missing")

    def _located(self, entry: _Entry) -> None:
        place, entry.location = b"".join(entry.location), []
        bare = _REMOTE.sub(b"", _OPERATORS.sub(b"", place))
        if not place or place.count(b"(") != place.count(b")") or (bare and not _LOCAL.fullmatch(bare)):
            raise wrong(entry.located, "location", place)
        local = [int(n) for n in _PLACE.findall(bare)]
        if local and len(entry.places) < 1_000_000:
            entry.places.append((entry.located, max(local)))

    def _row(self, entry: _Entry, line: bytes, number: int) -> None:
        if not line.strip():
            return
        found = (_GENBANK_ROW if self.genbank else _EMBL_ROW).fullmatch(line)
        if not found:
            raise self._unended(number) if line.startswith(self.first) else wrong(number, "sequence", line)
        at, letters = (found[1], found[2]) if self.genbank else (found[2], found[1])
        letters = letters.replace(b" ", b"")
        expected = entry.letters + (1 if self.genbank else len(letters))
        if at is not None and int(at) != expected:
            raise Unreadable("declared.differs", f"line {number}", what="position", declared=int(at), found=expected)
        entry.letters += len(letters)
        if entry.said:
            low = letters.lower()
            for base in (b"a", b"c", b"g", b"t"):
                entry.bases[base] = entry.bases.get(base, 0) + low.count(base)

    def _end(self, entry: _Entry, number: int) -> None:
        if entry.location:
            self._located(entry)
        where = f"line {entry.line}"
        if entry.sequence and entry.letters and entry.declared is not None and entry.declared != entry.letters:
            raise Unreadable("declared.differs", where, what=entry.name, declared=entry.declared, found=entry.letters)
        if entry.said and sum(entry.bases.values()):
            found = {b.upper(): n for b, n in entry.bases.items()}
            found[b"other"] = entry.letters - sum(found.values())
            for base, n in entry.said.items():
                if found.get(base, n) != n:
                    raise Unreadable("declared.differs", where, what=text(base), declared=n, found=found[base])
        length = entry.declared or entry.letters
        for line, place in entry.places:
            if length and place > length:
                self.draft.add("row.range", f"line {line}", line=line, value=place, limit=length)
        self.entries += 1
        self.letters += entry.letters
        self.features += entry.n_features
        self.entry = None


def read(source: Source, draft: Draft) -> None:
    """Check and count the entries of a flat file."""
    reader = _Reader(source.format, draft)
    with opened(source, draft) as lines:
        _all(reader, lines, draft)
    draft.facts |= {"entries": reader.entries, "residues": reader.letters, "features": reader.features}
    if not reader.entries:
        raise Unreadable("row.header", what=text(reader.first).strip())


def _all(reader: _Reader, lines: Lines, draft: Draft) -> None:
    number = 0
    for line in lines:
        number = lines.number
        reader.take(line, number)
        draft.records = reader.entries
    draft.count(reader.entries, "条")
    if reader.entry is not None:
        raise Unreadable("record.truncated", f"line {number}", format=reader.kind, why="//")
    draft.forget("row.unfinished")  # a // at the very end shows that it is whole
