"""The progress bar of verbs that move bytes: share, files, rate, time left; nothing where there is no terminal."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)


class Bar:
    """Counts bytes and files from any thread."""

    def __init__(self, words: str) -> None:
        console = Console(stderr=True)
        self.files = self.total = 0
        self._lock = threading.Lock()
        self._bar = Progress(
            TextColumn("{task.description}"), BarColumn(None), DownloadColumn(), TransferSpeedColumn(),
            TimeRemainingColumn(), TextColumn("{task.fields[files]}"), console=console, disable=not console.is_terminal,
        )  # fmt: skip
        self._task: TaskID = self._bar.add_task(words, total=None, files="")

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bar.stop()

    def begin(self, files: int, size: int) -> None:
        """Say how much there is."""
        self.total = files
        self._bar.update(self._task, total=size, files=f"0/{files}")

    def beat(self, size: int) -> None:
        """Count bytes; negative ones are taken back."""
        self._bar.advance(self._task, size)

    def done(self, path: str) -> None:
        """Count a finished file."""
        with self._lock:
            self.files += 1
        self._bar.update(self._task, files=f"{self.files}/{self.total} {path.rpartition('/')[2][:30]}")
