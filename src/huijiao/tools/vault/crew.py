"""Several hands at once: threads for few files, processes for many (one interpreter copies 7,000 files a second)."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from huijiao.tools.vault import hand

MANY = 3000  # from so many files on, processes pay for their start
BATCH_FILES, BATCH_BYTES = 512, 256 << 20  # a task ends after so many
_PACKAGES = str(Path(hand.__file__).parents[3])


class Crew:
    """Runs tasks of `hand.do` side by side and returns their answers in order. ``files``: about how many to expect."""

    def __init__(self, files: int = 0, *, hands: int = 0) -> None:
        self.count = hands or min(4, max(2, os.cpu_count() or 2))
        self._alone = files < MANY
        self._stack = ExitStack()
        self._idle: queue.SimpleQueue[subprocess.Popen[str]] = queue.SimpleQueue()

    def __enter__(self) -> Self:
        if not self._alone:
            for _ in range(self.count):
                self._idle.put(self._stack.enter_context(_start()))
        self._pool = self._stack.enter_context(ThreadPoolExecutor(self.count, thread_name_prefix="vault"))
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
        while not self._idle.empty():
            process = self._idle.get()
            if process.stdin:
                process.stdin.close()
        self._stack.close()

    def run(self, tasks: Iterable[dict[str, Any]]) -> Iterator[list[Any]]:
        """Yield the answers in the order of the tasks; few tasks are held at a time."""
        window: deque[Future[list[Any]]] = deque()
        for task in tasks:
            window.append(self._pool.submit(self._one, task))
            if len(window) > 2 * self.count:
                yield window.popleft().result()
        while window:
            yield window.popleft().result()

    def _one(self, task: dict[str, Any]) -> list[Any]:
        if self._alone:
            return hand.do(task)
        process = self._idle.get()
        try:
            if process.stdin is None or process.stdout is None:
                raise BrokenPipeError("a hand has no pipe")
            process.stdin.write(json.dumps(task) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        finally:
            self._idle.put(process)
        if not line:
            raise BrokenPipeError("a copying process ended by itself")
        answer = json.loads(line)
        if "error" in answer:
            code, text, name = answer["error"]
            raise OSError(code, text, name)
        done: list[Any] = answer["done"]
        return done


def _start() -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": _PACKAGES}
    return subprocess.Popen(
        [sys.executable, "-m", "huijiao.tools.vault.hand"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        encoding="utf-8", errors="surrogateescape", env=environment,
    )  # fmt: skip


def proofs(root: Path, files: Iterable[tuple[str, str, int]], algorithm: str) -> Iterator[dict[str, Any]]:
    """Cut files (path, expected digest, bytes or 0) into tasks that read them back."""
    batch: list[list[str]] = []
    size = 0
    for path, digest, count in files:
        batch.append([path, digest])
        size += count
        if len(batch) >= BATCH_FILES or size >= BATCH_BYTES:
            yield {"prove": batch, "root": str(root), "algorithm": algorithm}
            batch, size = [], 0
    if batch:
        yield {"prove": batch, "root": str(root), "algorithm": algorithm}
