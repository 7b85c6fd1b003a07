"""PDB: fixed columns, models, the counts of MASTER and the END record (wwPDB format 3.3). Unit ``条``, one structure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.lines import Lines, opened, text, wrong

_REAL = re.compile(rb" *[-+]?(?:\d+\.\d*|\.\d+|\d+) *")
_SHOWN = (b"HEADER", b"TITLE ", b"EXPDTA", b"CRYST1", b"COMPND")
_COUNTED = {b"CONECT": 10, b"SEQRES": 11}  # where MASTER has their numbers
_ENDS = (b"END", b"#END")  # END; GROMACS ends with ENDMDL, Rosetta with a comment
_WIDTH = 54  # columns a coordinate record has at least


@dataclass
class _Structure:
    atoms: int = 0
    models: int = 0
    ended: int = 0
    inside: bool = False
    last: bytes = b""
    master: list[int] | None = None
    records: Counter[bytes] = field(default_factory=Counter)
    chains: dict[bytes, int] = field(default_factory=dict)
    residues: int = 0
    residue: bytes = b""

    def atom(self, line: bytes, number: int) -> None:
        """Check a coordinate record."""
        if len(line) < _WIDTH:
            raise wrong(number, "ATOM", line)
        for name, start, end in (("x", 30, 38), ("y", 38, 46), ("z", 46, 54)):
            if not _REAL.fullmatch(line[start:end]):
                raise wrong(number, name, line[start:end])
        for name, start, end in (("occupancy", 54, 60), ("B factor", 60, 66)):
            cell = line[start:end]
            if cell.strip() and not _REAL.fullmatch(cell):
                raise wrong(number, name, cell)
        self.atoms += 1
        chain, residue = line[21:22], line[17:27]
        if residue != self.residue:
            self.residue = residue
            self.residues += 1
        self.chains[chain] = self.chains.get(chain, 0) + 1

    def model(self, kind: bytes, number: int) -> None:
        """Follow the pairs of MODEL and ENDMDL; GROMACS writes one ENDMDL alone."""
        if kind == b"MODEL " and self.models != self.ended:
            raise wrong(number, "MODEL", "MODEL")
        self.models += kind == b"MODEL " or (self.models == self.ended == 0)
        self.ended += kind == b"ENDMDL"


def read(source: Source, draft: Draft) -> None:
    """Check a PDB file."""
    found = _Structure()
    draft.count(0, "条")
    with opened(source, draft) as lines:
        _all(found, lines, draft)
    if not found.atoms:
        raise Unreadable("structure.no_atoms")
    draft.count(1, "条")
    draft.facts |= {"atoms": found.atoms, "models": found.models or 1, "residues": found.residues}
    draft.facts["chains"] = {text(name): n for name, n in found.chains.items()}
    if found.models != found.ended:
        raise Unreadable("declared.differs", what="MODEL / ENDMDL", declared=found.models, found=found.ended)
    if found.master is not None:
        _master(found, found.master, draft)
    if not found.last.startswith(_ENDS):
        raise Unreadable("record.truncated", format="PDB", why="END")


def _all(found: _Structure, lines: Lines, draft: Draft) -> None:
    for line in lines:
        kind = line[:6].ljust(6)
        if kind in {b"ATOM  ", b"HETATM"}:
            found.atom(line, lines.number)
            if found.atoms < 3:
                draft.show(text(line))
        elif kind in {b"MODEL ", b"ENDMDL"}:
            found.model(kind, lines.number)
        elif kind == b"MASTER":
            found.master = _numbers(line, lines.number)
        elif kind in _SHOWN:
            draft.show(text(line))
            _says(kind, line, draft)
        elif any(byte < 32 and byte != 9 for byte in line):
            raise wrong(lines.number, "control character", line)
        found.records[kind] += 1
        if len(found.records) > 1000:
            raise wrong(lines.number, "record", line)
        found.last = line if line.strip() else found.last


def _says(kind: bytes, line: bytes, draft: Draft) -> None:
    if kind == b"EXPDTA":
        draft.facts["method"] = text(line[10:].strip())[:80]
    if kind == b"CRYST1":
        cells = [line[a:b] for a, b in ((6, 15), (15, 24), (24, 33), (33, 40), (40, 47), (47, 54))]
        draft.facts["cell"] = [text(c.strip()) for c in cells]
        draft.facts["space_group"] = text(line[55:66].strip())
        if not all(_REAL.fullmatch(c) and float(c) > 0 for c in cells):
            draft.add("structure.cell", value=text(line[6:66].strip()))


def _numbers(line: bytes, number: int) -> list[int]:
    cells = [line[at : at + 5].strip() for at in range(10, 70, 5)]
    if not all(cell.isdigit() for cell in cells):
        raise wrong(number, "MASTER", line)
    return [int(cell) for cell in cells]


def _master(found: _Structure, said: list[int], draft: Draft) -> None:
    """Compare the bookkeeping of MASTER. Programs that edit a file leave it as it was, so a difference is a flaw only."""
    one_model = found.atoms // max(found.models, 1)
    if said[8] not in {found.atoms, one_model}:
        draft.add("declared.statistics", what="MASTER numCoord", declared=said[8], found=found.atoms)
    for kind in (b"CONECT", b"SEQRES"):
        n = said[_COUNTED[kind]]
        if found.records[kind] != n:
            draft.add("declared.statistics", what=f"MASTER {text(kind)}", declared=n, found=found.records[kind])
