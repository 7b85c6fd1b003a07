"""BIOM tables: 1.0 is JSON, 2.0 and 2.1 are HDF5 (biom-format.org). Unit ``条``, one per observation (row).

The library biom-format pulls in pandas and scipy and accepts indices out of range; the two layouts are small.
"""

from __future__ import annotations

import json
from typing import Any

from huijiao.core.formats.draft import Draft, Source, Unreadable
from huijiao.core.formats.streams import open_plain

LIMIT = 256 << 20  # bytes of JSON held in memory
NAMES = 20_000_000  # rows or columns a table may have
STEP = 1 << 20  # matrix entries looked at in one go
_KEYS = ("format", "type", "rows", "columns", "matrix_type", "matrix_element_type", "shape", "data")
_KINDS: dict[str, tuple[type, ...]] = {"int": (int,), "float": (int, float), "unicode": (str,)}
_HDF = b"\x89HDF\r\n\x1a\n"


def read(source: Source, draft: Draft) -> None:
    """Check a BIOM table of either kind."""
    with open_plain(source.path, source.compression) as stream:
        hdf = stream.peek(8)[:8] == _HDF
        data = b"" if hdf else stream.read(LIMIT + 1)
    if hdf:
        _read_hdf(source, draft)
    elif len(data) > LIMIT:
        raise Unreadable("reader.failed", why=f"> {LIMIT >> 20} MiB")
    else:
        _read_json(data, draft)


def _read_json(data: bytes, draft: Draft) -> None:
    try:
        table = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable("json.broken", why=str(error)[:120]) from error
    lacking = [key for key in _KEYS if key not in (table if isinstance(table, dict) else ())]
    if lacking:
        raise Unreadable("row.header", what=" ".join(lacking))
    draft.encoding = "UTF-8"
    ids = {}
    for key in ("rows", "columns"):
        entries = table[key]
        if not isinstance(entries, list) or not all(isinstance(e, dict) and "id" in e for e in entries):
            raise Unreadable("row.header", what=key)
        ids[key] = [str(entry["id"]) for entry in entries]
    _ids(ids["rows"], ids["columns"], draft)
    shape = table["shape"]
    if shape != [len(ids["rows"]), len(ids["columns"])]:
        found = f"{len(ids['rows'])} × {len(ids['columns'])}"
        raise Unreadable("declared.differs", what="shape", declared=str(shape)[:40], found=found)
    draft.facts |= {"version": str(table["format"])[-20:], "type": str(table["type"])[:60]}
    _entries(table, len(ids["rows"]), len(ids["columns"]), draft)


def _entries(table: dict[str, Any], rows: int, columns: int, draft: Draft) -> None:
    data, kinds = table["data"], _KINDS.get(table["matrix_element_type"])
    if not isinstance(data, list) or kinds is None or table["matrix_type"] not in {"sparse", "dense"}:
        raise Unreadable("row.header", what="matrix_type matrix_element_type data")
    dense = table["matrix_type"] == "dense"
    if dense and len(data) != rows:
        raise Unreadable("declared.differs", what="data", declared=rows, found=len(data))
    seen: set[tuple[int, int]] = set()
    for number, entry in enumerate(data):
        good = isinstance(entry, list) and len(entry) == (columns if dense else 3)
        values = entry if dense else entry[2:3] if good else ()
        if good and not dense:
            at = (entry[0], entry[1])
            good = all(type(i) is int for i in at) and 0 <= at[0] < rows and 0 <= at[1] < columns and at not in seen
            seen.add(at) if good else None
        if not good or not all(isinstance(v, kinds) and type(v) is not bool for v in values):
            raise Unreadable(
                "binary.record", f"data[{number}]", format="BIOM", record=number + 1, field=str(entry)[:60]
            )
    draft.facts["entries"] = sum(len(entry) for entry in data) if dense else len(data)


def _ids(rows: list[str], columns: list[str], draft: Draft) -> None:
    draft.count(len(rows), "条")
    draft.facts |= {"observations": len(rows), "samples": len(columns)}
    draft.show("", *columns[:12])
    for name in rows[:6]:
        draft.show(name)
    for what, names in (("observation", rows), ("sample", columns)):
        if len(set(names)) < len(names):
            known: set[str] = set()
            first = next(n for n in names if n in known or known.add(n))  # type: ignore[func-returns-value]
            draft.add("id.duplicate", what=what, value=first[:60])
    if not rows or not columns:
        raise Unreadable("row.header", what="0 rows" if not rows else "0 columns")


def _read_hdf(source: Source, draft: Draft) -> None:
    import h5py  # noqa: PLC0415 -- a large library, loaded in the child only

    if source.compression:
        draft.examined = False
        raise Unreadable("gzip.unsupported", what=f"{source.compression} HDF5")
    try:
        with h5py.File(source.path, "r", locking=False) as table:
            _hdf(table, draft)
    except (OSError, KeyError, RuntimeError, TypeError, AttributeError) as error:
        raise Unreadable("record.malformed", format="BIOM", why=str(error)[:120]) from error


def _hdf(table: Any, draft: Draft) -> None:
    for key in ("observation/ids", "sample/ids", "observation/matrix/data", "sample/matrix/data"):
        if key not in table:
            raise Unreadable("row.header", what=key)
    names = {axis: [_name(v) for v in _all(table[f"{axis}/ids"])] for axis in ("observation", "sample")}
    _ids(names["observation"], names["sample"], draft)
    said = [int(n) for n in table.attrs["shape"]]
    found = [len(names["observation"]), len(names["sample"])]
    if said != found:
        raise Unreadable("declared.differs", what="shape", declared=f"{said}", found=f"{found}")
    draft.facts |= {
        "version": ".".join(str(n) for n in table.attrs.get("format-version", ())),
        "type": str(table.attrs.get("type", ""))[:60],
    }
    totals = [_matrix(table[f"{axis}/matrix"], axis, found[i], found[1 - i]) for i, axis in enumerate(names)]
    entries = int(table.attrs.get("nnz", totals[0][0]))
    if totals[0][0] != entries:
        raise Unreadable("declared.differs", what="nnz", declared=entries, found=totals[0][0])
    if totals[0][0] != totals[1][0] or abs(totals[0][1] - totals[1][1]) > 1e-9 * max(abs(totals[0][1]), 1.0):
        raise Unreadable("declared.differs", what="observation / sample", declared=totals[0][0], found=totals[1][0])
    draft.facts |= {"entries": entries, "sum": round(totals[0][1], 6)}
    if totals[0][2]:
        draft.add("value.not_finite", what="matrix", n=totals[0][2])


def _all(dataset: Any) -> Any:
    """Return a whole data set of names or offsets; its declared size costs a hostile file nothing."""
    if len(dataset.shape) != 1 or dataset.shape[0] > NAMES:
        raise Unreadable("binary.header", format="BIOM", field=dataset.name, value=str(dataset.shape))
    return dataset[:]


def _name(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _matrix(matrix: Any, axis: str, major: int, minor: int) -> tuple[int, float, int]:
    """Check one orientation (CSR of its axis); return entries, the sum of the finite values, and how many are not."""
    import numpy as np  # noqa: PLC0415

    starts = _all(matrix["indptr"])
    data, indices = matrix["data"], matrix["indices"]
    n = len(data)
    if len(starts) != major + 1 or starts[0] != 0 or starts[-1] != n or (np.diff(starts) < 0).any():
        raise Unreadable("declared.differs", what=f"{axis} indptr", declared=n, found=int(starts[-1]))
    if len(indices) != n:
        raise Unreadable("declared.differs", what=f"{axis} indices", declared=n, found=len(indices))
    total, strange = 0.0, 0
    for at in range(0, n, STEP):
        inside = indices[at : at + STEP]
        if ((inside < 0) | (inside >= minor)).any():
            raise Unreadable("binary.record", format="BIOM", record=at + 1, field=f"{axis}/matrix/indices")
        values = data[at : at + STEP]
        good = np.isfinite(values)
        strange += int((~good).sum())
        total += float(values[good].sum())
    return n, total, strange
