"""MRC2014 / CCP4 maps: the header, the size it asks for, and all values streamed. Unit ``个``, one map per file."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO, Any

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.streams import open_plain

HEADER = 1024
BLOCK = 4 << 20
# mode → (bytes per voxel, numpy type of what is checked; "" is only measured)
MODES: dict[int, tuple[float, str]] = {
    0: (1, "i1"), 1: (2, "i2"), 2: (4, "f4"), 3: (4, "i2"), 4: (8, "f4"), 6: (2, "u2"), 12: (2, "f2"), 101: (0.5, ""),
}  # fmt: skip
_NEAR = 1e-3


@dataclass
class _Tally:
    least: float = float("inf")
    greatest: float = float("-inf")
    total: float = 0.0
    n: int = 0
    strange: int = 0


def read(source: Source, draft: Draft) -> None:
    """Check a density map, image stack or tomogram."""
    with open_plain(source.path, source.compression) as stream:
        header = stream.read(HEADER)
        if len(header) < HEADER:
            raise Unreadable("binary.size", format="MRC", expected=HEADER, found=len(header))
        order = _order(header)
        size, kind, extended = _shape(header, order, draft)
        if len(stream.read(extended)) < extended:
            raise Unreadable("binary.size", format="MRC", expected=HEADER + extended, found=HEADER)
        tally, found = _values(stream, size, order + kind if kind else "")
        found += sum(len(block) for block in iter(lambda: stream.read(BLOCK), b""))
    if found != size:
        raise Unreadable("binary.size", format="MRC", expected=size, found=found)
    draft.count(1, "个")
    _statistics(header, order, tally, draft)


def _order(header: bytes) -> str:
    """Return the byte order: by the machine stamp, else by which makes the mode sensible."""
    for order in ("<", ">") if header[212:213] != b"\x11" else (">", "<"):
        if struct.unpack_from(order + "i", header, 12)[0] in MODES and struct.unpack_from(order + "i", header)[0] > 0:
            return order
    raise Unreadable("binary.header", format="MRC", field="MODE", value=struct.unpack_from("<i", header, 12)[0])


def _shape(header: bytes, order: str, draft: Draft) -> tuple[int, str, int]:
    """Return (bytes of data, numpy type, bytes of the extended header)."""
    columns, rows, sections, mode = struct.unpack_from(order + "4i", header)
    if min(columns, rows, sections) <= 0 or columns * rows * sections > 1 << 46:
        raise Unreadable("binary.header", format="MRC", field="NC NR NS", value=f"{columns} {rows} {sections}")
    cell = struct.unpack_from(order + "6f", header, 40)
    axes = struct.unpack_from(order + "3i", header, 64)
    if sorted(axes) not in ([1, 2, 3], [0, 0, 0]):
        raise Unreadable("binary.header", format="MRC", field="MAPC MAPR MAPS", value=" ".join(map(str, axes)))
    group, extended = struct.unpack_from(order + "2i", header, 88)
    if not 0 <= extended < 1 << 31:
        raise Unreadable("binary.header", format="MRC", field="NSYMBT", value=extended)
    if not all(0 <= side < 1e9 for side in cell[:3]):  # also NaN
        draft.add("structure.cell", value=" ".join(f"{side:g}" for side in cell))
    labels = struct.unpack_from(order + "i", header, 220)[0]
    bytes_each, kind = MODES[mode]
    draft.facts |= {"width": columns, "height": rows, "sections": sections, "mode": mode, "space_group": group}
    draft.facts["cell"] = [round(side, 3) if side == side else None for side in cell]  # noqa: PLR0124 -- NaN
    for at in range(min(max(labels, 0), 10)):
        draft.show(header[224 + 80 * at : 304 + 80 * at].decode("latin-1").strip())
    width = (columns + 1) // 2 if mode == 101 else columns
    return int(width * rows * sections * (1 if mode == 101 else bytes_each)), kind, extended


def _values(stream: IO[bytes], size: int, kind: str) -> tuple[_Tally, int]:
    import numpy as np  # noqa: PLC0415 -- a large library, loaded in the child only

    tally, done = _Tally(), 0
    while done < size and (block := stream.read(min(BLOCK, size - done))):
        done += len(block)
        if not kind:
            continue
        item = np.dtype(kind).itemsize
        values: Any = np.frombuffer(block[: len(block) // item * item], kind)
        if values.dtype.kind == "f":
            good = np.isfinite(values)
            if not good.all():
                tally.strange += int(values.size - good.sum())
                values = values[good]
        if values.size:
            tally.least = min(tally.least, float(values.min()))
            tally.greatest = max(tally.greatest, float(values.max()))
            tally.total += float(values.sum(dtype="f8"))
            tally.n += int(values.size)
    return tally, done


def _statistics(header: bytes, order: str, tally: _Tally, draft: Draft) -> None:
    """Compare the statistics of the header, if it has them (MRC2014: a minimum above the maximum says it has none)."""
    if tally.strange:
        draft.add("value.not_finite", what="MRC", n=tally.strange)
    if not tally.n:
        return
    mean = tally.total / tally.n
    draft.facts |= {"min": tally.least, "max": tally.greatest, "mean": round(mean, 6)}
    least, greatest, said = struct.unpack_from(order + "3f", header, 76)
    if not least < greatest or draft.facts["mode"] in {3, 4}:
        return
    scale = max(abs(tally.least), abs(tally.greatest), 1e-30)
    pairs = [("DMIN", least, tally.least), ("DMAX", greatest, tally.greatest)]
    if least <= said <= greatest:
        pairs.append(("DMEAN", said, mean))
    for name, declared, found in pairs:
        if not abs(declared - found) <= _NEAR * scale:
            draft.add("declared.statistics", what=name, declared=f"{declared:g}", found=f"{found:g}")
