"""AB1 traces: the directory of an ABIF file, the extent of every item, and what a trace must hold (ABIF 1.01).

Unit ``条``, one trace per file.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.streams import open_plain

LIMIT = 256 << 20
_ENTRY = struct.Struct(">4siHHIII4s")  # name, number, type, element size, elements, bytes, offset or data
_SIZE = 28
_BASES = frozenset(b"ACGTNRYSWKMBDHVacgtnryswkmbdhv-.")
_DYES = {9, 10, 11, 12}


@dataclass(frozen=True, slots=True)
class _Item:
    elements: int
    data: bytes


def read(source: Source, draft: Draft) -> None:
    """Check a trace."""
    with open_plain(source.path, source.compression) as stream:
        data = stream.read(LIMIT + 1)
    if data[128:132] == b"ABIF":
        data = data[128:]
    if len(data) < 128 or len(data) > LIMIT:
        raise Unreadable("binary.size", format="AB1", expected=128, found=len(data))
    items = _directory(data)
    draft.count(1, "条")
    _trace(items, draft)


def _directory(data: bytes) -> dict[tuple[str, int], _Item]:
    version = struct.unpack_from(">H", data, 4)[0]
    name, _, _, size, n, total, at, _ = _ENTRY.unpack_from(data, 6)
    if not 100 <= version < 400 or name != b"tdir" or size != _SIZE or total < n * _SIZE:
        raise Unreadable("binary.header", format="AB1", field="tdir", value=version)
    if at + n * _SIZE > len(data):
        raise Unreadable("binary.size", format="AB1", expected=at + n * _SIZE, found=len(data))
    items: dict[tuple[str, int], _Item] = {}
    left = 4 * len(data)  # items that overlap are no trace
    for number in range(n):
        name, index, _, size, elements, length, where, _ = _ENTRY.unpack_from(data, at + number * _SIZE)
        if not name.isascii() or length < size * elements:
            raise Unreadable("binary.record", format="AB1", record=number + 1, field=name.decode("latin-1"))
        start = where if length > 4 else at + number * _SIZE + 20
        left -= length
        if start + length > len(data) or left < 0:
            raise Unreadable("binary.size", format="AB1", expected=start + length, found=len(data))
        items[name.decode("latin-1"), index] = _Item(elements, data[start : start + length])
    return items


def _latest(items: dict[tuple[str, int], _Item], name: str) -> _Item | None:
    """Return the item called so by the base caller (1 is edited by people, 2 the caller's own)."""
    return items.get((name, 2)) or items.get((name, 1))


def _trace(items: dict[tuple[str, int], _Item], draft: Draft) -> None:
    bases = _latest(items, "PBAS")
    channels = {index: item.elements for (name, index), item in items.items() if name == "DATA" and index in _DYES}
    raw = {index for name, index in items if name == "DATA" and index in {1, 2, 3, 4}}
    if len(channels) < 4 and len(raw) < 4:
        raise Unreadable("binary.header", format="AB1", field="DATA 9-12", value=len(channels))
    if len(set(channels.values())) > 1:
        raise Unreadable("declared.differs", what="DATA", declared=max(channels.values()), found=min(channels.values()))
    draft.facts |= {"points": max(channels.values(), default=0), "items": len(items)}
    for name, fact in (("SMPL", "sample"), ("MCHN", "machine"), ("PDMF", "mobility")):
        if item := items.get((name, 1)):
            draft.facts[fact] = item.data[1:].decode("latin-1").rstrip("\0")[:80]
            draft.show(fact, str(draft.facts[fact]))
    if bases is None:
        draft.facts["bases"] = 0  # a fragment analysis has no bases
        return
    if wrong := set(bases.data.rstrip(b"\0")) - _BASES:
        raise Unreadable("fasta.alphabet", name="PBAS", char=chr(min(wrong)))
    draft.facts["bases"] = len(bases.data)
    for name in ("PCON", "PLOC"):
        item = _latest(items, name)
        if item is not None and item.elements != bases.elements:
            raise Unreadable("declared.differs", what=name, declared=bases.elements, found=item.elements)
    if (quality := _latest(items, "PCON")) and quality.data:
        draft.facts["mean_quality"] = round(sum(quality.data) / len(quality.data), 2)
    draft.show(bases.data[:120].decode("latin-1"))
