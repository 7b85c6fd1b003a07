"""`examine` in a process of its own: its death is a verdict (DIED), never an exception."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import selectors
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from huijiao.core.formats import kernels
from huijiao.core.formats.defects import defect
from huijiao.core.formats.detect import extension_of
from huijiao.core.formats.report import FileReport, Verdict

ANSWER = 8 << 20  # bytes a report may have
_LEAST, _PER_MIB = 300, 20  # seconds of processor time a file may take, by its size, below the examiner's own limit
_GRACE = 2  # wall-clock seconds per second of processor time, for slow disks
_START = 30  # seconds a child may need to start
_STEP = 1.0  # seconds between looks at how far a child is
_CHUNK = 1 << 16
_PNG = b"\x89PNG\r\n\x1a\n"
# the child sees nothing else of the environment: no keys, no database address, no user's configuration of a library
_PASSED = ("LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "LD_LIBRARY_PATH", "NUMBA_CACHE_DIR")
_SET = {
    "OPENBLAS_NUM_THREADS": "1",  # each thread reserves address space, which is limited
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "HDF5_USE_FILE_LOCKING": "FALSE",  # files may lie on a disk that is read-only
}

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a page shows of a file beside its report: PNG pictures, how columns are spread (`shapes`), why there is nothing."""

    pictures: tuple[bytes, ...] = ()
    shapes: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""


class Examiner:
    """One child that reads many files; it is replaced when it dies. Not for several threads at once.

    ``seconds`` of processor time per file at most (twice that by the clock; small files are given less), ``memory`` in bytes of address space; ``roots``: the
    folders and files it may read (None: all that this process may). ``walls`` names what keeps it in, once it has started:
    ``landlock`` (no file outside its scratch folder is written, no other place than ``roots`` read), ``seccomp`` and
    ``netns`` (no network, no other programs), ``audit`` (Python code is refused both).
    """

    def __init__(self, *, seconds: int = 600, memory: int = 2 << 30, roots: Sequence[Path] | None = None) -> None:
        self.seconds, self.memory, self.roots = seconds, memory, roots
        self.walls: frozenset[str] = frozenset()
        self._child: subprocess.Popen[bytes] | None = None
        self._scratch: str | None = None
        self._waiting = bytearray()
        self._kernels: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """The child's number while there is one; for those who watch what it uses."""
        return None if self._child is None else self._child.pid

    def close(self) -> None:
        """End the child and remove what it left in its scratch folder."""
        child, self._child = self._child, None
        self._waiting.clear()
        if child is not None:
            child.kill()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            child.wait()
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)
            self._scratch = None

    def examine(self, path: Path, name: str = "", *, progress: Progress | None = None) -> FileReport:
        """Read one file in the child; ``progress`` is told the share (0 to 1) of the file that is read, every second."""
        name = name or path.name
        try:
            child = self._running(kernels.needed(path, name))
            seconds = self._seconds(path)
            self._send(child, {"path": str(path.absolute()), "name": name, "seconds": seconds})
            line = self._line(child, seconds * _GRACE + _START, _Position(child.pid, path, progress))
        except _Late:
            self.close()
            return _died(name, "time")
        except OSError as error:
            code = self._ended()
            self.close()
            return _died(name, _why(code) if code is not None else f"cannot start: {error.strerror}")
        try:
            report = FileReport.from_json(json.loads(line))
        except (ValueError, TypeError, KeyError):
            self.close()
            return _died(name, "answer")
        if report.verdict is Verdict.DIED:
            self.close()  # a child that ran out of memory does not give all of it back
        return report

    def preview(self, path: Path, asked: Mapping[str, Any]) -> Preview:
        """Draw pictures and the spread of columns in the child; whatever goes wrong, the answer is an empty one."""
        try:
            child = self._running()
            self._send(child, {"path": str(path.absolute()), "seconds": self.seconds, "preview": dict(asked)})
            made = json.loads(self._line(child, self.seconds * _GRACE + _START, None))
            pictures = [base64.b64decode(png, validate=True) for png in made["pictures"]]
            return Preview(
                tuple(png for png in pictures if png.startswith(_PNG)), dict(made["shapes"]), str(made["problem"])
            )
        except (_Late, OSError, ValueError, TypeError, KeyError) as error:
            self.close()
            return Preview(problem="time" if isinstance(error, _Late) else "died")

    def _ended(self) -> int | None:
        """Return how the child ended; None when it never ran. One that has closed its pipes and lives on is killed."""
        if self._child is None:
            return None
        try:
            return self._child.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._child.kill()
            return self._child.wait()

    def _seconds(self, path: Path) -> int:
        """A small file that keeps its reader busy is no small file: no need to wait for hours."""
        try:
            size = path.stat().st_size
        except OSError:
            size = 0
        return min(self.seconds, _LEAST + (size >> 20) * _PER_MIB)

    def _running(self, needed: str = "") -> subprocess.Popen[bytes]:
        lacking = bool(needed) and needed not in self._kernels  # libraries are loaded before the walls stand
        if self._child is None or self._child.poll() is not None or lacking:
            self.close()
            self._kernels |= {needed} - {""}
            self._scratch = tempfile.mkdtemp(prefix="huijiao-child-")
            options = {"memory": self.memory, "cap": ANSWER, "scratch": self._scratch}
            options["kernels"] = sorted(self._kernels)
            options["roots"] = None if self.roots is None else [str(root.absolute()) for root in self.roots]
            # fixed arguments, no shell; -I keeps the caller's directory and environment out of the import path
            command = [sys.executable, "-I", "-m", "huijiao.core.formats.child", json.dumps(options)]
            environment = {key: os.environ[key] for key in _PASSED if key in os.environ}
            environment |= _SET | {"TMPDIR": self._scratch, "HOME": self._scratch}
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                cwd=self._scratch,
            )
            self.walls = frozenset(json.loads(self._line(self._child, _START, None)).get("walls", ()))
        return self._child

    @staticmethod
    def _send(child: subprocess.Popen[bytes], request: Mapping[str, Any]) -> None:
        if child.stdin is None:
            raise BrokenPipeError
        child.stdin.write(json.dumps(request).encode() + b"\n")
        child.stdin.flush()

    def _line(self, child: subprocess.Popen[bytes], seconds: float, position: _Position | None) -> bytes:
        """Return the child's next line; `_Late` after so many seconds, BrokenPipeError when it is gone."""
        if child.stdout is None:
            raise BrokenPipeError
        late = time.monotonic() + seconds
        descriptor = child.stdout.fileno()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while (end := self._waiting.find(b"\n")) < 0:
                if len(self._waiting) > 2 * ANSWER:
                    raise BrokenPipeError
                if selector.select(min(_STEP, max(0.0, late - time.monotonic()))):
                    block = os.read(descriptor, _CHUNK)
                    if not block:
                        raise BrokenPipeError
                    self._waiting += block
                elif time.monotonic() >= late:
                    raise _Late
                elif position is not None:
                    position.tell()
        line = bytes(self._waiting[:end])
        del self._waiting[: end + 1]
        return line


class _Late(Exception):
    """The child has had its time."""


class _Position:
    """How far a child is in the file: the kernel tells the offset of each of its descriptors (Linux only)."""

    def __init__(self, pid: int, path: Path, progress: Progress | None) -> None:
        self._pid, self._path, self._progress = pid, path, progress

    def tell(self) -> None:
        if self._progress is None:
            return
        with contextlib.suppress(OSError, ValueError, IndexError):
            size = self._path.stat().st_size
            path = str(self._path.resolve())
            folder = Path(f"/proc/{self._pid}/fd")
            there = [fd for fd in folder.iterdir() if str(fd.readlink()) == path]
            reached = max((self._offset(fd.name) for fd in there), default=0)
            if size and reached:
                self._progress(min(1.0, reached / size))

    def _offset(self, descriptor: str) -> int:
        first = Path(f"/proc/{self._pid}/fdinfo/{descriptor}").read_text("ascii").split("\n", 1)[0]
        return int(first.split()[1])


def examine_isolated(path: Path, name: str = "", *, seconds: int, memory: int) -> FileReport:
    """Read one file in a child made for it; ``seconds`` of processor time, ``memory`` in bytes."""
    with Examiner(seconds=seconds, memory=memory) as examiner:
        return examiner.examine(path, name)


def _why(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"exit {code}"


def _died(name: str, why: str) -> FileReport:
    claimed = extension_of(name)[0]
    return FileReport(
        format=claimed or "BIN", claimed=claimed, verdict=Verdict.DIED, defects=(defect("reader.died", why=why),)
    )
