"""The header of VCF and BCF (VCF 4.1 to 4.5, section 1): version, declared contigs and filters, samples."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from huijiao.core.formats.draft import Unreadable
from huijiao.core.formats.lines import text, wrong

FIXED = b"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"
_DECLARED = re.compile(rb"##(contig|FILTER|INFO|FORMAT)=<(.*)>$")
_ID = re.compile(rb"(?:^|,)ID=([^,]+)")
_IDX = re.compile(rb"(?:^|,)IDX=(\d{1,9})")
_LENGTH = re.compile(rb"(?:^|,)length=(\d{1,15})")
_META = re.compile(rb"##[^=\s][^=]*=.+")


@dataclass
class Header:
    """What a header declares; ``contigs``: name → length (0 if unknown), in order."""

    version: str = ""
    contigs: dict[bytes, int] = field(default_factory=dict)
    filters: set[bytes] = field(default_factory=lambda: {b"PASS", b".", b"0"})
    samples: tuple[bytes, ...] = ()
    numbers: dict[int, bytes] = field(default_factory=dict)  # contigs by BCF's number
    lines: int = 0
    width: int = 0  # columns of a record; 0 until the #CHROM line

    def take(self, line: bytes) -> bool:
        """Take one header line; False when it was the last one (#CHROM)."""
        self.lines += 1
        if self.lines == 1:
            if not re.fullmatch(rb"##fileformat=VCFv4\.\d+", line):
                raise Unreadable("row.header", "line 1", what="##fileformat=VCFv4.x")
            self.version = text(line[13:])
        elif line.startswith(b"##"):
            self._declare(line)
        elif line.startswith(b"#"):
            self._columns(line)
            return False
        else:
            raise Unreadable("row.header", f"line {self.lines}", what="#CHROM")
        return True

    def _declare(self, line: bytes) -> None:
        declared = _DECLARED.match(line)
        if not declared:
            if not _META.fullmatch(line):
                raise wrong(self.lines, "##", line)
            return
        name = _ID.search(declared[2])
        if not name:
            raise wrong(self.lines, text(declared[1]) + " ID", line)
        if declared[1] == b"contig":
            length, number = _LENGTH.search(declared[2]), _IDX.search(declared[2])
            self.numbers[int(number[1]) if number else len(self.contigs)] = name[1]
            self.contigs[name[1]] = int(length[1]) if length else 0
        elif declared[1] == b"FILTER":
            self.filters.add(name[1])

    def _columns(self, line: bytes) -> None:
        if not (line == FIXED or line.startswith(FIXED + b"\tFORMAT\t") or line == FIXED + b"\tFORMAT"):
            raise wrong(self.lines, "#CHROM", line)
        columns = line.split(b"\t")
        self.width, self.samples = len(columns), tuple(columns[9:])
        if b"" in self.samples or len(set(self.samples)) < len(self.samples):
            raise Unreadable("row.header", f"line {self.lines}", what="sample names")
