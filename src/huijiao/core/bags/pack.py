"""Seal a folder: into a bag beside it, or in place, where only folders are renamed and nothing is copied.

Both digests come from one read; two files are read at a time. Interrupted at any point, the same call goes on.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from huijiao.core.bags import check, digests, filelist, journal, seal, writer
from huijiao.core.bags.digests import Readable
from huijiao.core.bags.errors import BagError
from huijiao.core.bags.journal import Done, Journal
from huijiao.core.bags.label import label
from huijiao.core.bags.reader import PAYLOAD, is_bag
from huijiao.core.bags.seal import Seal
from huijiao.core.bags.writer import Item
from huijiao.core.discrepancies import Discrepancy, Kind
from huijiao.core.text import Text

LABEL = "随寄单-label.html"
_MOVING = ".huijiao-payload"
_PART = ".huijiao-part"
#: The bag's own files at its top; everything else in place is payload.
_MOVED = ".huijiao-pack.moved"
_OWN = frozenset({journal.FILE, _MOVING, _MOVED})


class PackRefused(Exception):
    """Files that cannot be sealed; nothing has been signed."""

    def __init__(self, problems: Sequence[Discrepancy]) -> None:
        super().__init__(f"{len(problems)} files cannot be sealed")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Wish:
    """How to seal. ``target`` None: in place. ``about`` is the seal as far as it is known before counting."""

    source: Path
    target: Path | None
    algorithms: tuple[str, ...] = ("md5", "sha256")
    about: Seal = Seal()
    centre: str = ""
    address: str = ""
    note: str = ""
    email: str = ""
    jobs: int = 2


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told of progress: ``begin(files, bytes)`` once, then ``beat(bytes)``, ``done(path)``."""

    begin: Callable[[int, int], None] = lambda _files, _size: None
    beat: Callable[[int], None] = lambda _size: None
    done: Callable[[str], None] = lambda _path: None


def pack(wish: Wish, watch: Watch | None = None) -> tuple[Path, Seal]:
    """Seal the folder and return the bag's folder with its seal.

    Raises `BagError` when it cannot begin, `PackRefused` when files cannot be sealed, OSError when the disk is full.
    """
    watch = watch or Watch()
    for name in wish.algorithms:
        digests.make(name)
    root = wish.target or wish.source
    _refuse_folders(wish, root)
    head = {"source": str(wish.source.resolve()), "algorithms": list(wish.algorithms), "in_place": wish.target is None}
    root.mkdir(parents=True, exist_ok=True)
    # In place nothing is copied: the journal says only what was read.
    diary = Journal(root, head, sync=partial(_sync, root / PAYLOAD) if wish.target else None)
    try:
        payload = root / PAYLOAD if wish.target else _move_in(root)
        items = _measure(wish, payload, diary, watch)
    finally:
        diary.close()
    made = _finish(wish, root, items)
    diary.remove()
    (root / _MOVED).unlink(missing_ok=True)  # last: while the journal is there, it says that nothing need be moved
    return root, made


def _refuse_folders(wish: Wish, root: Path) -> None:
    if not wish.source.is_dir():
        raise BagError(Text(f"找不到文件夹：{wish.source}", f"No such folder: {wish.source}"))
    unfinished = journal.head_of(root) is not None
    if is_bag(root) and not unfinished:
        raise BagError(Text(f"{root} 已经是封装好的包。", f"{root} is sealed already."))
    if wish.target is None:
        return
    source, target = wish.source.resolve(), wish.target.resolve()
    if target == source or target.is_relative_to(source):
        raise BagError(Text("目标文件夹不能在数据文件夹之内；要就地封装请用 --in-place。",
                            "The target must not lie inside the data folder; use --in-place to seal where it is."))  # fmt: skip
    if not unfinished and target.exists() and any(target.iterdir()):
        raise BagError(Text(f"目标文件夹不是空的：{wish.target}", f"The target folder is not empty: {wish.target}"))


def _move_in(root: Path) -> Path:
    """Move everything at the top below ``data/`` by renaming; each step can be taken again after a crash."""
    moving, payload, mark = root / _MOVING, root / PAYLOAD, root / _MOVED
    if moving.exists() or not mark.exists():
        moving.mkdir(exist_ok=True)
        for entry in sorted(root.iterdir()):
            if entry.name not in _OWN:
                entry.rename(moving / entry.name)
        mark.touch()
        moving.rename(payload)
    return payload


def _measure(wish: Wish, payload: Path, diary: Journal, watch: Watch) -> list[Item]:
    """Read every file that the journal does not know; copy it on the way unless the bag is made in place."""
    source = payload if wish.target is None else wish.source
    if wish.target is not None:
        journal.forget_parts(payload, _PART)
    found, problems = check.present(source, source)
    if not found and not problems:
        raise BagError(Text("文件夹里没有文件。", "The folder holds no files."))
    watch.begin(len(found), sum(s.st_size for s in found.values()))
    if problems:
        raise PackRefused(problems)
    known = {p: d.item for p, d in diary.done.items() if p in found and _same(d, found[p], payload / p)}
    todo = [path for path in found if path not in known]
    if wish.target is not None:
        _refuse_full(wish.target, sum(found[p].st_size for p in todo))
        for stray in set(check.present(payload, payload)[0]) - set(known):
            (payload / stray).unlink()  # copied, but not noted before the crash; or gone from the source
    for path in known:
        watch.beat(found[path].st_size)
        watch.done(path)
    return [*known.values(), *_read_all(wish, (source, payload), {p: found[p] for p in todo}, diary, watch)]


def _read_all(
    wish: Wish, places: tuple[Path, Path], todo: Mapping[str, os.stat_result], diary: Journal, watch: Watch
) -> list[Item]:
    items: list[Item] = []
    problems: list[Discrepancy] = []
    source, payload = places
    stop = threading.Event()

    def beat(size: int) -> None:
        if stop.is_set():
            raise _Stopped
        watch.beat(size)

    def one(path: str) -> None:
        copy = None if wish.target is None else payload / path
        item = _one(source / path, path, copy, wish.algorithms, beat)
        if isinstance(item, Discrepancy):
            problems.append(item)
            return
        items.append(item)
        diary.add(Done(item, todo[path].st_mtime_ns))
        watch.done(path)

    pool = ThreadPoolExecutor(max(1, wish.jobs), thread_name_prefix="pack")
    try:
        jobs = [pool.submit(one, path) for path in todo]
        wait(jobs, return_when=FIRST_EXCEPTION)
        for job in jobs:
            if job.done() and not job.cancelled():
                job.result()
    finally:
        stop.set()  # after an error or an interruption a file of a terabyte is not read to its end first
        pool.shutdown(cancel_futures=True)
    if problems:
        raise PackRefused(sorted(problems, key=lambda p: p.path))
    return items


def _one(
    file: Path, path: str, copy: Path | None, names: Iterable[str], beat: Callable[[int], None]
) -> Item | Discrepancy:
    """Read one file; what the target disk refuses is raised, what the source refuses is a problem of this file."""
    seen = 0

    def count(size: int) -> None:
        nonlocal seen
        seen += size
        beat(size)

    try:
        stream = file.open("rb", buffering=0)
    except OSError as error:
        return Discrepancy(Kind.UNREADABLE, path, "0", error.strerror or str(error))
    with stream:
        before = os.fstat(stream.fileno())
        guarded = _Source(stream, before.st_size)
        try:
            if copy is None:
                size, sums = digests.measure(guarded, names, size=before.st_size, beat=count)
            else:
                copy.parent.mkdir(parents=True, exist_ok=True)
                part = copy.with_name(copy.name[:200] + _PART)
                with part.open("wb", buffering=0) as out:
                    size, sums = digests.measure(guarded, names, size=before.st_size, out=out, beat=count)
                os.utime(part, ns=(before.st_atime_ns, before.st_mtime_ns))
                part.replace(copy)
        except _SourceError as error:
            return Discrepancy(Kind.UNREADABLE, path, str(seen), str(error))
        after = os.fstat(stream.fileno())
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns) or size != before.st_size:
        return Discrepancy(Kind.CHANGED, path)
    return Item(path, size, dict(sums))


class _Stopped(Exception):
    """Another file has failed, or the person has interrupted."""


class _SourceError(Exception):
    """A read that failed; kept apart from a write that failed."""


class _Source:
    """A stream whose reading errors can be told from the copy's writing errors; one that grows ends past ``size``."""

    def __init__(self, stream: Readable, size: int) -> None:
        self._stream, self._left = stream, size + 1

    def fileno(self) -> int:
        return self._stream.fileno()

    def read(self, size: int, /) -> bytes | None:
        try:
            piece = self._stream.read(min(size, self._left))
        except OSError as error:
            raise _SourceError(error.strerror or str(error)) from error
        self._left -= len(piece or b"")
        return piece


def _same(done: Done, now: os.stat_result, copy: Path) -> bool:
    """Tell whether a file is what the journal says, and its copy is there whole."""
    here = copy.stat().st_size if copy.is_file() else -1
    return (done.item.bytes, done.mtime, here) == (now.st_size, now.st_mtime_ns, now.st_size)


def _refuse_full(target: Path, wanted: int) -> None:
    free = shutil.disk_usage(target).free
    if wanted > free:
        raise BagError(Text(f"目标磁盘空间不足：还需 {wanted} 字节，剩余 {free} 字节。可换盘，或用 --in-place 就地封装。",
                            f"The target disk is too small: {wanted} bytes are needed, {free} are free. "
                            "Take another disk or seal with --in-place."))  # fmt: skip


def _finish(wish: Wish, root: Path, items: Sequence[Item]) -> Seal:
    items = sorted(items, key=lambda item: item.path)
    name, body = filelist.file_list(items, wish.algorithms)
    about = replace(
        wish.about, files=len(items), bytes=sum(i.bytes for i in items), algorithms=" ".join(wish.algorithms)
    )
    info = [
        ("Source-Organization", about.institution), ("Contact-Name", about.contact), ("Contact-Email", wish.email),
        ("External-Identifier", about.project), ("External-Description", about.title), ("Bagging-Date", about.sealed[:10]),
        ("Bag-Group-Identifier", about.disk), ("Internal-Sender-Description", wish.note),
        ("Bag-Software-Agent", "huijiao pack"),
    ]  # fmt: skip
    digest = writer.write_bag(root, items, wish.algorithms, info, {name: body})
    made = seal.sign(replace(about, list_sha256=digest))
    writer.replace(root / LABEL, label(made, centre=wish.centre, address=wish.address, note=wish.note).encode())
    writer.replace(root / seal.FILE, made.as_bytes())
    return made


def _sync(payload: Path, paths: Iterable[str]) -> None:
    """Make copies durable before the journal speaks of them."""
    for path in paths:
        with (payload / path).open("rb+") as file:
            os.fsync(file.fileno())
