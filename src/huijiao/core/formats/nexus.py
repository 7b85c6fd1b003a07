"""NEXUS (Maddison 1997): blocks and commands, the matrix against NTAX and NCHAR, trees as Newick.

Unit ``条``: matrix rows; without a matrix the trees, without those the taxa.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.lines import opened, text
from huijiao.core.formats.trees import Newick

LIMIT = 256 << 20  # bytes held in memory
_PIECE = re.compile(rb"'(?:[^']|'')*+'|\"[^\"\n]*\"|\[|[^'\"\[;]+|;|['\"]")
_BRACKET = re.compile(rb"[\[\]]")
_SIZES = re.compile(rb"(?i)\b(ntax|nchar)\s*=\s*(\d{1,15})")
_SET = re.compile(rb"\{[^{}]*\}|\([^()]*\)")
_LABEL = re.compile(rb"\s*('(?:[^']|'')*+'|\"[^\"]*\"|[^\s]+)\s*(.*)", re.DOTALL)
_ITEMS = re.compile(rb"'(?:[^']|'')*+'|\"[^\"]*\"|\S+")


def read(source: Source, draft: Draft) -> None:
    """Check a NEXUS file."""
    with opened(source, draft) as lines:
        blocks = []
        for block in lines.blocks():
            blocks.append(block)
            if sum(map(len, blocks)) > LIMIT:
                raise Unreadable("reader.failed", why=f"> {LIMIT >> 20} MiB")
    data = b"".join(blocks).lstrip()
    if data[:6].lower() != b"#nexus":
        raise Unreadable("row.header", "line 1", what="#NEXUS")
    if b"\0" in data:
        raise Unreadable("record.malformed", format="NEXUS", why="NUL")
    _Nexus(draft).read(data[6:])


def _commands(data: bytes) -> Iterator[bytes]:
    """Yield commands without comments; quotes protect semicolons."""
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        piece = _PIECE.match(data, at)
        if piece is None:
            break
        at = piece.end()
        if piece[0] == b"[":
            at = _comment(data, at)
        elif piece[0] == b";":
            yield b"".join(parts).strip()
            parts = []
        else:
            parts.append(piece[0])
    if b"".join(parts).strip():
        raise Unreadable("record.truncated", format="NEXUS", why=";")


def _comment(data: bytes, at: int) -> int:
    """Return where a comment ends; comments nest."""
    depth = 1
    for found in _BRACKET.finditer(data, at):
        depth += 1 if found[0] == b"[" else -1
        if not depth:
            return found.end()
    raise Unreadable("record.truncated", format="NEXUS", why="]")


class _Nexus:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._block = ""
        self._blocks: list[str] = []
        self._taxa = self._said = self._ntax = self._nchar = 0
        self._options = b""
        self._rows: int | None = None
        self._newick = Newick()

    def read(self, data: bytes) -> None:
        """Take all commands."""
        for command in _commands(data):
            word = command.split(None, 1)[0].lower() if command else b""
            if word == b"begin":
                if self._block:
                    raise Unreadable("record.truncated", format="NEXUS", why="END;")
                self._block = text(command[5:]).strip().lower()[:40]
                self._blocks.append(self._block)
                self._ntax = self._nchar = 0
                self._options = b""
            elif word in {b"end", b"endblock"}:
                self._block = ""
            elif self._block:
                self._command(word, command)
            elif word:
                raise Unreadable("record.malformed", format="NEXUS", why=text(command[:40]))
        if self._block:
            raise Unreadable("record.truncated", format="NEXUS", why="END;")
        self._conclude()

    def _command(self, word: bytes, command: bytes) -> None:
        if word == b"dimensions":
            sizes = {key.lower(): int(n) for key, n in _SIZES.findall(command)}
            self._ntax, self._nchar = sizes.get(b"ntax", self._ntax), sizes.get(b"nchar", 0)
            if self._block == "taxa":
                self._said = self._ntax
        elif word == b"format":
            self._options = command.lower()
        elif word == b"taxlabels":
            self._taxa = len(_ITEMS.findall(command)) - 1
            if self._said and self._said != self._taxa:
                raise Unreadable("declared.differs", what="NTAX", declared=self._said, found=self._taxa)
        elif word == b"matrix" and self._block in {"data", "characters", "distances", "unaligned"}:
            self._matrix(command[6:])
        elif word in {b"tree", b"utree"} and self._block == "trees":
            _, equals, tree = command.partition(b"=")
            if not equals or not tree.strip():
                raise Unreadable("tree.syntax", tree=self._newick.trees + 1, why="=")
            self._newick.feed(tree.strip() + b";")
            self._draft.show(text(command[:200]))

    def _matrix(self, body: bytes) -> None:
        rows = [line for line in body.split(b"\n") if line.strip()]
        lengths: dict[bytes, int] = {}
        label = b""
        due = self._nchar
        simple = due and self._block in {"data", "characters"} and b"tokens" not in self._options
        simple = simple and b"continuous" not in self._options and b"nolabels" not in self._options
        simple = simple and b"transpose" not in self._options
        for line in rows:
            if label and simple and 0 < lengths[label] < due and b"interleave" not in self._options:
                rest = line  # a row that goes on
            else:
                found = _LABEL.match(line)
                label, rest = (_unquoted(found[1]), found[2]) if found else (line.strip(), b"")
            states = _SET.sub(b"?", b"".join(rest.split()))
            lengths[label] = lengths.get(label, 0) + len(states)
            self._draft.show(text(line[:200]))
        ntax = self._ntax or self._said or self._taxa
        if simple:
            if ntax and len(lengths) != ntax:
                raise Unreadable("declared.differs", what="NTAX", declared=ntax, found=len(lengths))
            for name, n in lengths.items():
                if n != due:
                    raise Unreadable("declared.differs", what=f"NCHAR {text(name[:40])}", declared=due, found=n)
        self._rows = (self._rows or 0) + (len(lengths) if simple or not ntax else ntax)

    def _conclude(self) -> None:
        self._newick.close()
        trees, taxa = self._newick.trees, self._taxa
        self._draft.facts |= {"blocks": self._blocks[:50], "trees": trees, "taxa": taxa, "matrix_rows": self._rows or 0}
        # END; shows that the file is whole
        self._draft.forget("row.unfinished")
        self._draft.count(self._rows if self._rows is not None else trees or taxa, "条")
        if not self._blocks:
            raise Unreadable("row.header", what="BEGIN")


def _unquoted(label: bytes) -> bytes:
    """Return a label as it compares: quotes dropped, a blank written as an underscore."""
    if label[:1] in {b"'", b'"'}:
        label = label[1:-1].replace(b"''", b"'")
    return label.replace(b" ", b"_")
