"""Several files at once, each until it is there: what is held is passed over, what broke is taken up again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import BinaryIO

from huijiao.cli.sending.client import CHUNK, PIECE, SMALL, Client, FileRefused, Held, Stopped, TryAgain
from huijiao.cli.sending.memory import File, Following, Memory

TRIES = 9  # without a byte gained in between; the waits make about two minutes


class _Ended(Exception):
    """Another file has stopped the work."""


@dataclass
class Outcome:
    """What has become of the files: paths by fate, and why some failed."""

    sent: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)


@dataclass
class Work:
    """Sends files by one client; ``beat`` is told bytes (negative when they must go again), ``done`` paths."""

    client: Client
    memory: Memory
    held: dict[str, Held]
    beat: Callable[[int], None] = lambda _size: None
    done: Callable[[str], None] = lambda _path: None
    wait: float = 0.5  # seconds before the second try; doubled each time, to 30
    outcome: Outcome = field(default_factory=Outcome)
    _stop: threading.Event = field(default_factory=threading.Event)

    def run(self, files: Iterable[File], jobs: int) -> Outcome:
        """Send all files, ``jobs`` at a time; raises `Stopped` when the server refuses us."""
        pool = ThreadPoolExecutor(jobs, thread_name_prefix="send")
        try:
            work = [pool.submit(self._one, file) for file in files]
            wait(work, return_when=FIRST_EXCEPTION)
            ended = [job.exception() for job in work if job.done() and not job.cancelled()]
            for error in ended:
                if error is not None and not isinstance(error, _Ended):
                    raise error
        finally:
            self._stop.set()
            pool.shutdown(cancel_futures=True)
        return self.outcome

    def _one(self, file: File) -> None:
        try:
            if self._is_held(file):
                self.outcome.held.append(file.path)
            else:
                self._send(file)
                self.outcome.sent.append(file.path)
        except (FileRefused, TryAgain, OSError) as error:
            self.outcome.failed[file.path] = str(error)
        except Stopped:
            self._stop.set()
            raise
        self.done(file.path)

    def _is_held(self, file: File) -> bool:
        there = self.held.get(file.path)
        if there is None or there.size != file.size:
            return False
        digest = self.memory.sha256(file)
        if not digest:
            digest = Following().hexdigest(file.file)
            self.memory.digested(file, digest)
        if digest == there.sha256:
            self.beat(file.size)
        return digest == there.sha256

    def _send(self, file: File) -> None:
        follow, tries, at, url = Following(), 0, 0, self.memory.upload(file)
        while True:
            before = at
            try:
                url, at = self._take_up(file, url, at, follow)
                while at < file.size:
                    at = self._part(file, url, at, follow)
                break
            except TryAgain:
                tries = 1 if at > before else tries + 1
                if tries >= TRIES:
                    raise
                self._pause(tries)
        self.memory.digested(file, follow.hexdigest(file.file))

    def _take_up(self, file: File, url: str, at: int, follow: Following) -> tuple[str, int]:
        """Return address and offset of an upload: of the one begun before, else of a new one."""
        offset = self.client.offset(url) if url else None
        if offset is None:
            self.beat(-at)
            body = None
            if file.size <= SMALL:
                body = file.file.read_bytes()
                follow.take(0, body)
            url, offset = self.client.create(file, body)
            at = 0
            if offset < file.size:
                self.memory.begun(file, url)
        self.beat(offset - at)
        return url, offset

    def _part(self, file: File, url: str, at: int, follow: Following) -> int:
        size = min(CHUNK, file.size - at)
        told = 0

        def pieces(stream: BinaryIO) -> Iterator[bytes]:
            nonlocal told
            offset = at
            while offset < at + size:
                if self._stop.is_set():
                    raise _Ended
                piece = stream.read(min(PIECE, at + size - offset))
                if not piece:
                    raise FileRefused("文件在发送中变短 / the file became shorter while it was sent")
                follow.take(offset, piece)
                yield piece
                offset += len(piece)
                told += len(piece)
                self.beat(len(piece))

        try:
            with file.file.open("rb") as stream:
                stream.seek(at)
                reached = self.client.send(url, at, size, pieces(stream))
        except TryAgain:
            self.beat(-told)
            raise
        self.beat(reached - at - told)
        return reached

    def _pause(self, tries: int) -> None:
        if self._stop.wait(min(self.wait * 2 ** (tries - 1), 30)):
            raise _Ended
