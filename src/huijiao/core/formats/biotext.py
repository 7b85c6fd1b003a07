"""Line-based formats of biology: VCF, GFF3, SAM, GenBank, EMBL, mmCIF, PDB. Unit ``条`` (domain.md §3.9)."""

from __future__ import annotations

import io
from collections.abc import Callable

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.streams import open_plain

LINE = 64 << 20
_VCF_FIXED = 8
_GFF_COLUMNS = 9
_SAM_COLUMNS = 11


def _lines(stream: io.BufferedReader) -> Callable[[], bytes]:
    def one() -> bytes:
        line = stream.readline(LINE)
        if len(line) >= LINE:
            raise Unreadable("reader.failed", why=f"line > {LINE >> 20} MiB")
        return line

    return one


def read(source: Source, draft: Draft) -> None:
    """Count a file's records by the format's own rule."""
    with open_plain(source.path, source.compression) as stream:
        COUNTERS[source.format](_lines(stream), draft)


def _malformed(name: str, number: int, why: str) -> Unreadable:
    return Unreadable("record.malformed", f"line {number}", format=name, why=why)


def _columns(name: str, comment: bytes, least: int, exact: int = 0) -> Callable[[Callable[[], bytes], Draft], None]:
    """Make a counter of tab-separated records behind comment lines."""

    def count(one: Callable[[], bytes], draft: Draft) -> None:
        rows, number, header = 0, 0, 0
        for line in iter(one, b""):
            number += 1
            if line.startswith(comment):
                if name == "GFF3" and line.startswith(b"##FASTA"):
                    while one():
                        continue
                    break
                header += 1
                if name == "VCF" and line.startswith(b"#CHROM"):
                    draft.facts["samples"] = max(0, line.count(b"\t") - _VCF_FIXED)
                continue
            if not line.strip():
                continue
            width = line.count(b"\t") + 1
            if width < least or (exact and width != exact):
                raise _malformed(name, number, f"{width} columns")
            rows += 1
            draft.show(*line.decode("utf-8", "replace").rstrip("\r\n").split("\t")[:10])
        if name == "VCF" and "samples" not in draft.facts:
            raise _malformed(name, number, "no #CHROM line")
        draft.facts["header_lines"] = header
        draft.count(rows, "条")

    return count


def _flat(name: str, first: bytes) -> Callable[[Callable[[], bytes], Draft], None]:
    """Make a counter of entries that start with ``first`` and end with ``//``."""

    def count(one: Callable[[], bytes], draft: Draft) -> None:
        entries = number = 0
        inside = False
        for line in iter(one, b""):
            number += 1
            if line.startswith(first):
                if inside:
                    raise _malformed(name, number, "// missing")
                inside = True
                draft.show(line.decode("utf-8", "replace").rstrip())
            elif line.startswith(b"//"):
                if not inside:
                    raise _malformed(name, number, f"// without {first.decode().strip()}")
                entries, inside = entries + 1, False
        if inside:
            raise Unreadable("record.truncated", f"line {number}", format=name, why="//")
        draft.count(entries, "条")

    return count


def _mmcif(one: Callable[[], bytes], draft: Draft) -> None:
    blocks = atoms = 0
    for line in iter(one, b""):
        blocks += line.startswith(b"data_")
        atoms += line.startswith((b"ATOM ", b"HETATM"))
    if not blocks:
        raise _malformed("MMCIF", 1, "no data_ block")
    draft.facts["atoms"] = atoms
    draft.count(blocks, "条")


def _pdb(one: Callable[[], bytes], draft: Draft) -> None:
    atoms = number = 0
    for line in iter(one, b""):
        number += 1
        if line.startswith((b"ATOM  ", b"HETATM")):
            atoms += 1
            try:
                _ = [float(line[i : i + 8]) for i in (30, 38, 46)]
            except ValueError as error:
                raise _malformed("PDB", number, "coordinates") from error
    if not atoms:
        raise _malformed("PDB", number, "no atoms")
    draft.facts["atoms"] = atoms
    draft.count(1, "条")


COUNTERS: dict[str, Callable[[Callable[[], bytes], Draft], None]] = {
    "VCF": _columns("VCF", b"#", _VCF_FIXED),
    "GFF3": _columns("GFF3", b"#", _GFF_COLUMNS, _GFF_COLUMNS),
    "GTF": _columns("GTF", b"#", _GFF_COLUMNS, _GFF_COLUMNS),
    "SAM": _columns("SAM", b"@", _SAM_COLUMNS),
    "GENBANK": _flat("GENBANK", b"LOCUS "),
    "EMBL": _flat("EMBL", b"ID   "),
    "MMCIF": _mmcif,
    "PDB": _pdb,
}
