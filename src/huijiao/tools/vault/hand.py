"""One pair of hands: copies files, and reads them back from the disk. Runs in a thread or as a process of its own.

As a process (``python -m huijiao.tools.vault.hand``) it takes one task a line on its input, JSON, and answers
one line each. It imports nothing of Django and dies with the process that started it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from huijiao.tools.vault import kernel
from huijiao.tools.vault.reading import BLOCK, digester, read_back

_SMALL = 1 << 20
_FLUSH = 64 << 20  # begin to write back after so many bytes, so that the sync at the end is short


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
