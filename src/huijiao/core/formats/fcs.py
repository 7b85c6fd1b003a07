"""FCS 2.0 to 3.2: header offsets, the TEXT segment, and DATA against ``$TOT`` × parameters. Unit ``条``, one per event."""

from __future__ import annotations

from typing import IO, Any

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.report import Column
from huijiao.core.formats.streams import open_plain

HEADER = 58
TEXT = 64 << 20  # bytes the TEXT segment may have
ROWS = 4 << 20  # bytes of events looked at in one go
_REQUIRED = ("$BYTEORD", "$DATATYPE", "$MODE", "$PAR", "$TOT")
_WIDTH = {"F": 32, "D": 64}
_ORDERS = {"1,2,3,4": "<", "4,3,2,1": ">", "1,2": "<", "2,1": ">"}


def read(source: Source, draft: Draft) -> None:
    """Check a flow-cytometry file: its first data set."""
    with open_plain(source.path, source.compression) as stream:
        header = stream.read(HEADER)
        offsets = _offsets(header)
        _skip(stream, offsets[0] - HEADER)
        words = _text(_exactly(stream, offsets[1] - offsets[0] + 1))
        at = offsets[1] + 1
        start, end = _data_segment(words, offsets)
        lacking = [key for key in _REQUIRED if key not in words and not (key == "$TOT" and header[:6] == b"FCS2.0")]
        if lacking:
            raise Unreadable("binary.header", format="FCS", field="TEXT", value=" ".join(lacking))
        draft.facts |= {"version": header[:6].decode("latin-1"), "keywords": len(words)}
        _say(words, draft)
        widths, events = _shape(words, end - start + 1)
        draft.count(events, "条")
        if start < at:
            raise Unreadable("binary.header", format="FCS", field="$BEGINDATA", value=start)
        _skip(stream, start - at)
        _events(stream, words, widths, events, draft)
        tail = stream.read(8)
        trailing = len(tail) + _rest(stream)
    if 0 < trailing < 8 and tail.isalnum():
        raise Unreadable("record.truncated", format="FCS", why="CRC")
    if words.get("$NEXTDATA", "").strip("0") and not trailing:
        raise Unreadable("record.truncated", format="FCS", why="$NEXTDATA")


def _offsets(header: bytes) -> list[int]:
    cells = [header[at : at + 8].strip() for at in range(10, HEADER, 8)]
    if len(header) < HEADER or not all(cell.isdigit() or cell in {b"", b"0"} for cell in cells[:4]):
        raise Unreadable("binary.header", format="FCS", field="HEADER", value=header[:HEADER].decode("latin-1"))
    numbers = [int(cell) if cell.isdigit() else 0 for cell in cells]
    if not HEADER <= numbers[0] < numbers[1] < numbers[0] + TEXT:
        raise Unreadable("binary.header", format="FCS", field="TEXT", value=f"{numbers[0]}-{numbers[1]}")
    return numbers


def _exactly(stream: IO[bytes], n: int) -> bytes:
    data = stream.read(n)
    if len(data) < n:
        raise Unreadable("binary.size", format="FCS", expected=n, found=len(data))
    return data


def _skip(stream: IO[bytes], n: int) -> None:
    while n > 0:
        n -= len(_exactly(stream, min(n, ROWS)))


def _rest(stream: IO[bytes]) -> int:
    return sum(len(block) for block in iter(lambda: stream.read(ROWS), b""))


def _text(segment: bytes) -> dict[str, str]:
    """Return the keywords; a doubled delimiter stands for itself."""
    mark = segment[:1]
    body = segment.rstrip(b" \r\n\0")
    if not mark or not body.endswith(mark):
        raise Unreadable("binary.header", format="FCS", field="TEXT", value="delimiter")
    parts = body[1:-1].replace(mark * 2, b"\0\1").split(mark)
    cells = [part.replace(b"\0\1", mark).decode("utf-8", "replace").strip() for part in parts]
    if len(cells) % 2:
        # empty values, which the standard forbids and programs write
        cells = [c.decode("utf-8", "replace").strip() for c in body[1:-1].split(mark)]
    if len(cells) % 2:
        raise Unreadable("binary.header", format="FCS", field="TEXT", value=f"{len(cells)} cells")
    return {key.upper(): value for key, value in zip(cells[0::2], cells[1::2], strict=True)}


def _number(words: dict[str, str], key: str) -> int:
    value = words.get(key, "").strip()
    if not value.isdecimal() or len(value) > 15:
        raise Unreadable("binary.header", format="FCS", field=key, value=value[:40])
    return int(value)


def _data_segment(words: dict[str, str], offsets: list[int]) -> tuple[int, int]:
    start, end = offsets[2], offsets[3]
    if "$BEGINDATA" in words and "$ENDDATA" in words and not (start and end):
        return _number(words, "$BEGINDATA"), _number(words, "$ENDDATA")
    return start, end


def _shape(words: dict[str, str], size: int) -> tuple[list[int], int]:
    """Return the bits of each parameter and the number of events, compared with the size of DATA."""
    kind = words["$DATATYPE"].upper()
    if kind not in {"F", "D", "I"} or words["$MODE"].upper() != "L" or not 0 < _number(words, "$PAR") <= 10_000:
        raise Unreadable("binary.header", format="FCS", field="$DATATYPE $MODE $PAR",
                         value=f"{kind} {words['$MODE']} {words['$PAR']}")  # fmt: skip
    widths = [_number(words, f"$P{i}B") for i in range(1, _number(words, "$PAR") + 1)]
    if any(w != _WIDTH.get(kind, w) or w not in {8, 16, 32, 64} for w in widths):
        raise Unreadable("binary.header", format="FCS", field="$PnB", value=" ".join(map(str, widths[:20])))
    row = sum(widths) // 8
    events = _number(words, "$TOT") if "$TOT" in words else size // row
    # some cytometers count the byte after the last one
    if size not in {events * row, events * row + 1}:
        raise Unreadable("binary.size", format="FCS", expected=events * row, found=max(size, 0))
    return widths, events


def _say(words: dict[str, str], draft: Draft) -> None:
    for key in ("$CYT", "$DATE", "$FIL", "$SMNO"):
        if words.get(key):
            draft.facts[key.removeprefix("$").lower()] = words[key][:80]
    draft.show("$PnN", *(words.get(f"$P{i}N", "") for i in range(1, min(_number(words, "$PAR"), 40) + 1)))


def _events(stream: IO[bytes], words: dict[str, str], widths: list[int], events: int, draft: Draft) -> None:
    import numpy as np  # noqa: PLC0415 -- a large library, loaded in the child only

    order = _ORDERS.get(words["$BYTEORD"].replace(" ", ""))
    if order is None:
        raise Unreadable("binary.header", format="FCS", field="$BYTEORD", value=words["$BYTEORD"][:40])
    letter = "u" if words["$DATATYPE"].upper() == "I" else "f"
    row = np.dtype([(str(i), f"{order}{letter}{width // 8}") for i, width in enumerate(widths)])
    seen = [(float("inf"), float("-inf"), 0) for _ in widths]
    left, step = events * row.itemsize, max(1, ROWS // row.itemsize) * row.itemsize
    while left:
        block = np.frombuffer(_exactly(stream, min(left, step)), row)
        left -= block.nbytes
        for index in range(len(widths)):
            seen[index] = _extend(seen[index], block[str(index)], np)
    for index, (least, greatest, strange) in enumerate(seen):
        name = words.get(f"$P{index + 1}N", f"P{index + 1}")
        if strange:
            draft.add("value.not_finite", what=name, n=strange)
        low, high = (f"{least:g}", f"{greatest:g}") if least <= greatest else ("", "")
        draft.columns.append(Column(name[:80], events - strange, strange, "decimal", low, high))


def _extend(seen: tuple[float, float, int], values: Any, np: Any) -> tuple[float, float, int]:
    if values.dtype.kind == "f":
        good = np.isfinite(values)
        if not good.all():
            seen = (seen[0], seen[1], seen[2] + int((~good).sum()))
            values = values[good]
    if not values.size:
        return seen
    return min(seen[0], float(values.min())), max(seen[1], float(values.max())), seen[2]
