"""NumPy arrays: the header read, the length that it declares compared with the file; nothing pickled is opened. Unit ``个``."""

from __future__ import annotations

import ast
import re
import struct
from math import prod

from huijiao.core.formats.defects import safe
from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.streams import drain

HEADER = 1 << 20
_PLAIN = re.compile(r"[<>|=]?([?bBiufcSUVmM])(\d*)(?:\[[^\]]{1,12}\])?")


def read(source: Source, draft: Draft) -> None:
    """Check one ``.npy``."""
    size = source.path.stat().st_size
    with source.path.open("rb") as stream:
        head = stream.read(8)
        wide = len(head) == 8 and head[6] > 1
        length = stream.read(4 if wide else 2)
        if len(head) < 8 or len(length) < (4 if wide else 2):
            raise _broken("header cut off")
        n = struct.unpack("<I" if wide else "<H", length)[0]
        text = stream.read(min(n, HEADER))
        if len(text) < n:
            raise _broken("header cut off")
        start = stream.tell()
        drain(stream)
    shape, kind = _described(text)
    draft.facts |= {"shape": list(shape), "dtype": safe(str(kind), 80)}
    draft.show("shape", str(shape))
    draft.count(1, "个")
    item = _bytes(kind)
    if item is None:
        draft.examined = False
        draft.add("array.unread", name="npy", why=f"dtype {safe(str(kind), 40)}")
        return
    expected = start + prod(shape) * item
    if size < expected:
        raise Unreadable("array.truncated", format="NPY", expected=expected, actual=size)
    draft.facts["bytes_after"] = size - expected


def _described(text: bytes) -> tuple[tuple[int, ...], object]:
    try:
        found = ast.literal_eval(text.decode("latin-1").strip())
        shape, kind = found["shape"], found["descr"]
    except (ValueError, SyntaxError, TypeError, KeyError, RecursionError, MemoryError) as error:
        raise _broken("header") from error
    if not isinstance(shape, tuple) or not all(isinstance(n, int) and n >= 0 for n in shape):
        raise _broken("shape")
    return shape, kind


def _bytes(kind: object) -> int | None:
    """Return the bytes of one element; None for objects and what is not known."""
    if isinstance(kind, list):
        try:
            parts = [(_bytes(field[1]), prod(field[2]) if len(field) > 2 else 1) for field in kind]
        except (TypeError, IndexError):
            return None
        return None if any(n is None for n, _ in parts) else sum((n or 0) * times for n, times in parts)
    found = _PLAIN.fullmatch(kind) if isinstance(kind, str) else None
    if not found:
        return None
    n = int(found[2] or 1)
    return n * 4 if found[1] == "U" else 1 if found[1] in "?bB" and not found[2] else n


def _broken(why: str) -> Unreadable:
    return Unreadable("array.broken", "header", format="NPY", why=why)
