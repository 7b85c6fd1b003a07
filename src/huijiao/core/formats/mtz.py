"""MTZ reflections (CCP4): header records, the size of the data against them; gemmi reads columns, cell and group.

Unit ``条``, one per reflection.
"""

from __future__ import annotations

import math
import sys

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.report import Column
from huijiao.core.formats.streams import open_plain

LIMIT = 512 << 20  # bytes held in memory
_CARD = 80
_DATA = 80  # where the reflections begin
_END = b"MTZENDOFHEADERS"


def read(source: Source, draft: Draft) -> None:
    """Check an MTZ file."""
    with open_plain(source.path, source.compression) as stream:
        data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        draft.examined = False
        draft.add("structure.too_large", size=f"> {LIMIT >> 20} MiB")
        return
    columns, reflections = _header(data, draft)
    draft.count(reflections, "条")
    draft.facts |= {"columns": columns, "reflections": reflections}
    _contents(source, data, draft)


def _start(data: bytes) -> int:
    """Return where the header records begin, which is behind the data."""
    if len(data) < _DATA:
        raise Unreadable("binary.size", format="MTZ", expected=_DATA, found=len(data))
    order = "big" if data[8] >> 4 == 1 else "little"
    words = int.from_bytes(data[4:8], order, signed=True)  # type: ignore[arg-type]
    if words == -1:
        words = int.from_bytes(data[12:20], order)  # type: ignore[arg-type]
    start = (words - 1) * 4
    if not _DATA <= start <= len(data) - _CARD:
        raise Unreadable("binary.size", format="MTZ", expected=max(start, 0) + _CARD, found=len(data))
    return start


def _header(data: bytes, draft: Draft) -> tuple[int, int]:
    """Return columns and reflections after comparing them with the size."""
    start = _start(data)
    cards = [data[at : at + _CARD] for at in range(start, min(len(data), start + 100_000 * _CARD), _CARD)]
    if not cards[0].startswith(b"VERS MTZ:V1"):
        raise Unreadable("binary.header", format="MTZ", field="VERS", value=cards[0][:20].decode("latin-1"))
    if not any(card.startswith(_END) and len(card) == _CARD for card in cards):
        raise Unreadable("record.truncated", format="MTZ", why=_END.decode())
    counted = next((card.split()[1:4] for card in cards if card.startswith(b"NCOL ")), [])
    if len(counted) < 2 or not all(cell.isdigit() for cell in counted):
        raise Unreadable("binary.header", format="MTZ", field="NCOL", value=b" ".join(counted).decode("latin-1"))
    columns, reflections = int(counted[0]), int(counted[1])
    for card in cards:
        if card.startswith((b"COL", b"SYMINF")) and not card.isascii():
            raise Unreadable("binary.header", format="MTZ", field=card[:6].decode(), value=card[6:40].decode("latin-1"))
    named = sum(card.startswith((b"COLUMN ", b"COL ")) for card in cards)
    if named != columns:
        raise Unreadable("declared.differs", what="NCOL", declared=columns, found=named)
    if start - _DATA != columns * reflections * 4:
        raise Unreadable("binary.size", format="MTZ", expected=columns * reflections * 4, found=start - _DATA)
    title = next((card[6:].strip() for card in cards if card.startswith(b"TITLE ")), b"")
    draft.show(title.decode("latin-1"))
    return columns, reflections


def _contents(source: Source, data: bytes, draft: Draft) -> None:
    import gemmi  # noqa: PLC0415 -- large libraries, loaded in the child only
    import numpy as np  # noqa: PLC0415

    if source.compression:
        return
    try:
        mtz = gemmi.read_mtz_file(str(source.path))
    except (ValueError, RuntimeError, OSError) as error:
        raise Unreadable("record.malformed", format="MTZ", why=str(error)[:120]) from error
    cell = [getattr(mtz.cell, name) for name in ("a", "b", "c", "alpha", "beta", "gamma")]
    draft.facts["cell"] = [round(v, 3) if math.isfinite(v) else None for v in cell]
    draft.facts["space_group"] = mtz.spacegroup.hm if mtz.spacegroup else ""
    if mtz.spacegroup is None or not all(v > 0 for v in cell):
        draft.add("structure.cell", value=f"{mtz.spacegroup_name} {draft.facts['cell']}")
    for column in mtz.columns:
        values = np.asarray(column.array)
        known = values[~np.isnan(values)]
        low, high = (f"{known.min():g}", f"{known.max():g}") if known.size else ("", "")
        draft.columns.append(Column(column.label, int(known.size), int(values.size - known.size), "decimal", low, high))
        if column.type == "H" and (known.size < values.size or bool((known != np.round(known)).any())):
            raise Unreadable("binary.record", format="MTZ", record="?", field=column.label)
        if bool(np.isinf(known).any()):
            draft.add("value.not_finite", what=column.label, n=int(np.isinf(known).sum()))
    draft.show(*(f"{c.name} {c.least}…{c.greatest}" for c in draft.columns))
    draft.facts["byte_order"] = "big" if data[8] >> 4 == 1 else "little" if data[8] >> 4 == 4 else sys.byteorder
