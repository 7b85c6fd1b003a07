"""What a sealing has done so far: one JSON line for each finished file, beside the bag, until the seal is on."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from huijiao.core.bags.writer import Item

FILE = ".huijiao-pack.jsonl"


@dataclass(frozen=True, slots=True)
class Done:
    """One finished file, and the modification time (ns) it had when it was read."""

    item: Item
    mtime: int


class Journal:
    """Appends lines; with ``sync``, only after the copies they speak of have reached the disk."""

    def __init__(self, folder: Path, head: dict[str, Any], *, sync: Callable[[Iterable[str]], None] | None) -> None:
        self.path = folder / FILE
        self.done, whole = _read(self.path, head)
        self._sync, self._lock = sync, threading.Lock()
        self._waiting: list[Done] = []
        self._bytes = 0
        self._file: TextIO = self.path.open("a" if whole else "w", encoding="utf-8")
        if not whole:
            self._file.write(json.dumps(head, ensure_ascii=False) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def add(self, done: Done) -> None:
        """Note a finished file."""
        with self._lock:
            self._waiting.append(done)
            self._bytes += done.item.bytes
            if self._sync is None or self._bytes >= 1 << 30 or len(self._waiting) >= 1000:
                self._write()

    def _write(self) -> None:
        if self._sync and self._waiting:
            self._sync([one.item.path for one in self._waiting])
        for one in self._waiting:
            line = {"p": one.item.path, "b": one.item.bytes, "m": one.mtime, "d": dict(one.item.digests)}
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._file.flush()
        self._waiting, self._bytes = [], 0

    def close(self) -> None:
        """Write what waits."""
        with self._lock:
            self._write()
            self._file.close()

    def remove(self) -> None:
        """Forget everything: the seal is on."""
        self.path.unlink(missing_ok=True)


def head_of(folder: Path) -> dict[str, Any] | None:
    """Return the first line of an unfinished sealing here, or None."""
    try:
        with (folder / FILE).open(encoding="utf-8") as file:
            head = json.loads(file.readline())
    except (OSError, ValueError):
        return None
    return head if isinstance(head, dict) else None


def _read(path: Path, head: dict[str, Any]) -> tuple[dict[str, Done], bool]:
    """Return the finished files of an earlier run with the same head; the torn last line of a crash is left out."""
    if head_of(path.parent) != head:
        return {}, False
    found: dict[str, Done] = {}
    body = path.read_bytes()
    whole = body[: body.rfind(b"\n") + 1]
    for line in whole.splitlines()[1:]:
        said = json.loads(line)
        found[said["p"]] = Done(Item(said["p"], said["b"], said["d"]), said["m"])
    if whole != body:
        os.truncate(path, len(whole))
    return found, True


def forget_parts(folder: Path, ending: str) -> None:
    """Remove the unfinished copies of an earlier run."""
    for part in _below(folder, ending):
        part.unlink(missing_ok=True)


def _below(folder: Path, ending: str) -> Iterable[Path]:
    for at, _, files in os.walk(folder):
        yield from (Path(at, name) for name in files if name.endswith(ending))
