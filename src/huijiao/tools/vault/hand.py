"""One pair of hands: copies files, and reads them back from the disk. Runs in a thread or as a process of its own.

As a process (``python -m huijiao.tools.vault.hand``) it takes one task a line on its input, JSON, and answers
one line each. It imports nothing of Django and dies with the process that started it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from huijiao.tools.vault import kernel

BLOCK = 4 << 20
_SMALL = 1 << 20
_AHEAD = 64  # files opened and asked for before the first is read: a disk answers many questions at once
_FLUSH = 64 << 20  # begin to write back after so many bytes, so that the sync at the end is short


def digester(name: str) -> Any:
    """Return a hash object of an algorithm as OCFL names it."""
    match name:
        case "md5" | "sha1":
            return hashlib.new(name, usedforsecurity=False)
        case "sha512/256":
            return hashlib.new("sha512_256")
        case "blake2b-512":
            return hashlib.blake2b()
        case "blake2b-160" | "blake2b-256" | "blake2b-384":
            return hashlib.blake2b(digest_size=int(name[8:]) // 8)
    return hashlib.new(name)


def copy(source: str, targets: Sequence[str], want: Collection[str]) -> tuple[int, dict[str, str]]:
    """Copy a file to new files; return its size and the wanted digests, taken on the way."""
    hashes = {name: digester(name) for name in want}
    handle = os.open(source, os.O_RDONLY)
    outs: list[int] = []
    try:
        block = os.read(handle, _SMALL)
        outs.extend(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600) for target in targets)
        if len(block) < _SMALL:
            size = _pump(handle, block, outs, hashes)
        else:
            with ThreadPoolExecutor(1, thread_name_prefix="vault-hash") as pool:
                size = _pump_large(handle, block, outs, hashes, pool)
    finally:
        os.close(handle)
        for out in outs:
            os.close(out)
    return size, {name: made.hexdigest() for name, made in hashes.items()}


def _pump(handle: int, block: bytes, outs: Sequence[int], hashes: dict[str, Any]) -> int:
    size = 0
    while block:
        size += len(block)
        for made in hashes.values():
            made.update(block)
        for out in outs:
            write_all(out, block)
        block = os.read(handle, _SMALL)
    return size


def _pump_large(
    handle: int, block: bytes, outs: Sequence[int], hashes: dict[str, Any], pool: ThreadPoolExecutor
) -> int:
    size = flushed = 0
    while block:
        jobs = [pool.submit(made.update, block) for made in hashes.values()]
        for out in outs:
            write_all(out, block)
        size += len(block)
        if size - flushed >= _FLUSH:
            for out in outs:
                kernel.start_writing(out, flushed, size - flushed)
            flushed = size
        wait(jobs)
        block = os.read(handle, BLOCK)
    return size


def write_all(out: int, block: bytes) -> None:
    """Write all of a block: the kernel may take less of it at a time."""
    done = os.write(out, block)
    while done < len(block):
        done += os.write(out, memoryview(block)[done:])


def read_back(root: str, files: Iterable[tuple[str, str]], algorithm: str) -> Iterator[tuple[str, str]]:
    """Read files from the disk, not from memory; yield path and what was found where it is not what was expected.

    ``files``: path below ``root`` and expected digest. Found: a digest, or ``!`` and the error.
    """
    window: deque[tuple[str, str, int]] = deque()
    try:
        for path, expected in files:
            try:
                window.append((path, expected, _ask(f"{root}/{path}")))
            except OSError as error:
                yield path, f"!{error.strerror}"
            if len(window) > _AHEAD:
                yield from _look(*window.popleft(), algorithm)
        while window:
            yield from _look(*window.popleft(), algorithm)
    finally:
        for _, _, handle in window:
            os.close(handle)


def digest_of(path: str, algorithm: str) -> str:
    """Return the digest of what is on the disk: the page cache is dropped first."""
    handle = _ask(path)
    try:
        return _digest(handle, algorithm)
    finally:
        os.close(handle)


def digests_of(path: str, algorithms: Collection[str]) -> dict[str, str]:
    """Return several digests of what is on the disk, in one reading."""
    made = {name: digester(name) for name in algorithms}
    handle = _ask(path)
    try:
        while block := os.read(handle, BLOCK):
            for one in made.values():
                one.update(block)
    finally:
        os.close(handle)
    return {name: one.hexdigest() for name, one in made.items()}


def _ask(path: str) -> int:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    kernel.forget(handle)
    return handle


def _look(path: str, expected: str, handle: int, algorithm: str) -> Iterator[tuple[str, str]]:
    try:
        found = _digest(handle, algorithm)
    except OSError as error:  # a bad sector is a finding, not an end
        found = f"!{error.strerror}"
    finally:
        os.close(handle)
    if found != expected:
        yield path, found


def _digest(handle: int, algorithm: str) -> str:
    made = digester(algorithm)
    block = os.read(handle, _SMALL)
    while block:
        made.update(block)
        block = os.read(handle, BLOCK)
    return str(made.hexdigest())


def do(task: dict[str, Any]) -> list[Any]:
    """Do one task.

    ``{"copy": [[source, path, want], …], "roots": […]}`` answers ``[[size, {algorithm: digest}], …]``;
    ``{"prove": [[path, digest], …], "root": …, "algorithm": …}`` answers ``[[path, found], …]``, only what is wrong.
    """
    if "prove" in task:
        pairs = ((path, digest) for path, digest in task["prove"])
        return [list(wrong) for wrong in read_back(task["root"], pairs, task["algorithm"])]
    made: set[str] = set()
    answer = []
    for source, path, want in task["copy"]:
        folder = path.rpartition("/")[0]
        targets = [f"{root}/{path}" for root in task["roots"]]
        if folder not in made:
            for target in targets:
                os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)  # noqa: PTH103, PTH120 - once per file: strings
            made.add(folder)
        answer.append(list(copy(source, targets, want)))
    return answer


def main(source: Iterable[str], say: Callable[[str], object]) -> None:
    """Answer every line until the input ends."""
    for line in source:
        try:
            answer: dict[str, Any] = {"done": do(json.loads(line))}
        except OSError as error:
            answer = {"error": [error.errno, error.strerror, error.filename]}
        say(json.dumps(answer) + "\n")


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


if __name__ == "__main__":
    kernel.die_with_parent()
    main(sys.stdin, _say)
