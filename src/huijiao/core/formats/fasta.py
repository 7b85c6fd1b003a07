"""FASTA: names, letters, counts; whole blocks at a time, flat memory even for one giant record."""

from __future__ import annotations

from dataclasses import dataclass, field

from huijiao.core.formats.draft import Draft, Source
from huijiao.core.formats.streams import open_plain

BLOCK = 1 << 20
LETTERS = bytes(range(65, 91)) + bytes(range(97, 123)) + b"*-."
NUCLEOTIDES = b"ACGTUNRYKMSWBDHVacgtunrykmswbdhv*-."
_LONG = 8 << 20
_IDS = 1_000_000  # names remembered to find duplicates


@dataclass
class _State:
    draft: Draft
    sequences: int = 0
    residues: int = 0
    gc: int = 0
    unknown: int = 0
    foreign: int = 0  # letters no nucleotide code has
    shortest: int | None = None
    longest: int = 0
    name: str = ""
    length: int = 0
    line: int = 0  # newlines passed; the text is read as if one stood before it
    seen: set[int] = field(default_factory=set)

    def open(self, head: bytes) -> None:
        """Start a record at its title line (without ``>``)."""
        self.close()
        title = head.decode("utf-8", "replace").strip()
        self.name = title.split(maxsplit=1)[0] if title else ""
        self.sequences += 1
        self.length = 0
        if not self.name:
            self.draft.add("fasta.empty_id", f"line {self.line}")
        key = hash(self.name)
        if self.name and key in self.seen:
            self.draft.add("fasta.duplicate_id", f"line {self.line}", name=self.name)
        elif len(self.seen) < _IDS:
            self.seen.add(key)
        self.draft.show(">" + title)

    def close(self) -> None:
        """End the record at hand."""
        if not self.sequences:
            return
        if not self.length:
            self.draft.add("fasta.empty_sequence", f"line {self.line}", name=self.name)
        self.shortest = self.length if self.shortest is None else min(self.shortest, self.length)
        self.longest = max(self.longest, self.length)

    def body(self, text: bytes) -> None:
        """Take sequence lines of the record at hand."""
        letters = text.translate(None, b"\r\n")
        if not letters:
            return
        if wrong := letters.translate(None, LETTERS):
            self.draft.add("fasta.alphabet", f"line {self.line}", name=self.name, char=wrong[:1].decode("latin-1"))
        self.length += len(letters)
        self.residues += len(letters)
        other = letters.translate(None, NUCLEOTIDES)
        self.foreign += len(other)
        self.gc += len(letters) - len(letters.translate(None, b"GCgc"))
        self.unknown += letters.count(b"N") + letters.count(b"n")


def read(source: Source, draft: Draft) -> None:
    """Check and count a FASTA file; unit ``条`` (one per ``>``)."""
    state = _State(draft)
    with open_plain(source.path, source.compression) as stream:
        tail = b"\n"  # so that a title on the first line is found like any other
        while block := stream.read(BLOCK):
            data = tail + block
            cut = data.rfind(b"\n")
            if cut < 1 and len(data) > _LONG and not data.startswith(b"\n>"):
                cut = len(data)  # one endless sequence line: nothing to wait for
            cut = max(cut, 0)
            tail, data = data[cut:], data[:cut]
            _take(data, state)
        _take(tail, state)
    state.close()
    if not state.sequences:
        draft.add("fasta.empty")
    _facts(state)


def _take(data: bytes, state: _State) -> None:
    pieces = data.split(b"\n>")
    first = pieces[0]
    if state.sequences:
        state.body(first)
    elif first.strip(b"\xef\xbb\xbf \r\n"):
        state.draft.add("fasta.header", "line 1")
    state.line += first.count(b"\n")
    for piece in pieces[1:]:
        state.line += 1
        head, _, body = piece.partition(b"\n")
        state.open(head)
        state.body(body)
        state.line += piece.count(b"\n")


def _facts(state: _State) -> None:
    nucleotide = state.residues > 0 and state.foreign == 0
    facts = state.draft.facts
    facts |= {"sequences": state.sequences, "residues": state.residues}
    facts |= {"min_length": state.shortest or 0, "max_length": state.longest}
    facts["molecule"] = "nucleotide" if nucleotide else "protein"
    if nucleotide:
        facts["gc"] = round(state.gc / state.residues, 4)
        facts["unknown"] = state.unknown
    state.draft.count(state.sequences, "条")
