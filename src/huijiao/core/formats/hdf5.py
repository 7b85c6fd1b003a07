"""HDF5 and NetCDF-4: every object visited, every stored chunk decoded, links to other files noted. Unit ``个``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from typing import Any

import h5py
import numpy as np

from huijiao.core.formats.defects import safe
from huijiao.core.formats.draft import CELL, Draft, Source, Unreadable

OBJECTS = 1_000_000
SLAB = 32 << 20  # bytes read at once
CHUNK = 1 << 30  # bytes one chunk may unpack to
RATIO = 500  # unpacked bytes per byte of the file
FREE = 512 << 20
LISTED = 100
FAILURES = (
    OSError,
    RuntimeError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    SystemError,
    AttributeError,
    NotImplementedError,
)


@dataclass
class _Walk:
    """The objects of one file."""

    draft: Draft
    size: int
    groups: int = 0
    elements: int = 0
    attributes: int = 0
    unpacked: int = 0
    datasets: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0


def read(source: Source, draft: Draft) -> None:
    """Read an HDF5 file to its last chunk."""
    walk = _Walk(draft, source.path.stat().st_size)
    try:
        with h5py.File(source.path, "r") as file:
            if "_NCProperties" in file.attrs:
                draft.facts["netcdf4"] = True
            for path, node in _objects(file, draft):
                _node(walk, path, node)
    except FAILURES as error:
        raise Unreadable("array.broken", format="HDF5", why=str(error)[:160]) from error
    draft.facts |= {"groups": walk.groups, "dataset_count": walk.count, "elements": walk.elements}
    draft.facts |= {"attributes": walk.attributes, "datasets": walk.datasets, "unpacked": walk.unpacked}
    draft.count(1, "个")


def _objects(file: h5py.File, draft: Draft) -> Iterator[tuple[str, Any]]:
    """Yield every object once; soft links are not followed, links to other files are noted, circles end."""
    seen: set[int] = set()
    waiting: list[tuple[str, Any]] = [("/", file["/"])]
    while waiting:
        path, node = waiting.pop()
        address = int(h5py.h5o.get_info(node.id).addr)
        if address in seen:
            continue
        seen.add(address)
        if len(seen) > OBJECTS:
            raise Unreadable("array.bomb", path, why=f"> {OBJECTS} objects")
        yield path, node
        if isinstance(node, h5py.Group):
            waiting += _members(node, path, draft)


def _members(group: h5py.Group, path: str, draft: Draft) -> list[tuple[str, Any]]:
    out = []
    try:
        for name in group:
            link = group.get(name, getlink=True)
            where = f"{path.rstrip('/')}/{safe(name, 80)}"
            if isinstance(link, h5py.ExternalLink):
                draft.add("array.external", where, name=safe(str(link.filename), 80))
            elif isinstance(link, h5py.HardLink):
                out.append((where, group[name]))
    except FAILURES as error:
        raise Unreadable("array.broken", path, format="HDF5", why=str(error)[:160]) from error
    return out[::-1]


def _node(walk: _Walk, path: str, node: Any) -> None:
    try:
        for name in node.attrs:
            walk.attributes += 1
            if node.attrs.get_id(name).get_storage_size() < SLAB:
                _ = node.attrs[name]
    except FAILURES as error:
        raise Unreadable("array.broken", f"{path} (attributes)", format="HDF5", why=str(error)[:160]) from error
    if isinstance(node, h5py.Dataset):
        _dataset(walk, path, node)
    else:
        walk.groups += isinstance(node, h5py.Group)


def _dataset(walk: _Walk, path: str, data: h5py.Dataset) -> None:
    walk.count += 1
    try:
        shape = data.shape
        fact = {"name": path[:200], "shape": list(shape or ()), "dtype": str(data.dtype)[:80]}
        if len(walk.datasets) < LISTED:
            walk.datasets.append(fact)
        walk.draft.show(path, " × ".join(map(str, shape or ("·",))), str(data.dtype))
        walk.elements += int(data.size or 0)
        if data.external or data.is_virtual:
            files = [e[0] for e in data.external or ()] + [
                s.file_name for s in (data.virtual_sources() if data.is_virtual else ())
            ]
            walk.draft.add("array.external", path, name=safe(str(files[:1] and files[0]), 80))
            return
        for selection in _stored(walk, path, data):
            values = data[selection]
            walk.unpacked += getattr(values, "nbytes", 0)
            if walk.unpacked > FREE and walk.unpacked > walk.size * RATIO:
                raise Unreadable("array.bomb", path, why=f"{walk.unpacked >> 30} GiB")
    except FAILURES as error:
        why = str(error)
        if "filter" in why and (
            "not registered" in why or "not available" in why or "unable to load" in why or "plugin" in why
        ):
            walk.draft.add("array.unread", path, name=safe(path, CELL), why=safe(why, 100))
            walk.draft.examined = False
            return
        raise Unreadable("array.broken", path, format="HDF5", why=why[:160]) from error


def _stored(walk: _Walk, path: str, data: h5py.Dataset) -> Iterator[Any]:
    """Yield selections that cover what is stored; values that were never written are not made up."""
    if data.shape is None or not data.size:
        return
    if data.shape == ():
        yield ()
        return
    if data.chunks is None:
        if data.id.get_storage_size():
            yield from _slabs(data)
        return
    size = prod(data.chunks) * data.dtype.itemsize
    if size > CHUNK and size > walk.size * RATIO:
        raise Unreadable("array.bomb", path, why=f"{size >> 30} GiB")
    for index in range(data.id.get_num_chunks()):
        at = data.id.get_chunk_info(index).chunk_offset
        yield tuple(slice(a, min(a + n, end)) for a, n, end in zip(at, data.chunks, data.shape, strict=True))


def _slabs(data: h5py.Dataset) -> Iterator[tuple[slice, ...]]:
    """Cut a contiguous array into pieces of at most `SLAB` bytes, along its first long axes."""
    row = max(1, data.dtype.itemsize)
    shape = data.shape
    axis = len(shape) - 1
    while axis > 0 and row * shape[axis] <= SLAB:
        row *= shape[axis]
        axis -= 1
    step = max(1, SLAB // max(1, row))
    for outer in np.ndindex(*shape[:axis]):
        for start in range(0, shape[axis], step):
            yield (*(slice(i, i + 1) for i in outer), slice(start, min(start + step, shape[axis])))
