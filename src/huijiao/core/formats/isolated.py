"""`examine` in a process of its own: its death is a verdict (DIED), never an exception."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from huijiao.core.formats.defects import defect
from huijiao.core.formats.detect import extension_of
from huijiao.core.formats.report import FileReport, Verdict

ANSWER = 8 << 20  # bytes a report may have
_GRACE = 2  # wall-clock seconds per second of processor time, for slow disks
_START = 10  # seconds a child may need to start


class Examiner:
    """One child that reads many files; it is replaced when it dies. Not for several threads at once.

    ``seconds`` of processor time per file (twice that by the clock), ``memory`` in bytes of address space.
    """

    def __init__(self, *, seconds: int = 600, memory: int = 2 << 30) -> None:
        self.seconds, self.memory = seconds, memory
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        child.wait()

    def examine(self, path: Path, name: str = "") -> FileReport:
        """Read one file in the child."""
        name = name or path.name
        try:
            child = self._running()
        except OSError as error:
            return _died(name, f"cannot start: {error.strerror}")
        line, late = self._ask(child, path, name)
        if late or not line.endswith(b"\n"):
            self.close()
            return _died(name, "time" if late else _why(child.returncode))
        try:
            report = FileReport.from_json(json.loads(line))
        except (ValueError, TypeError, KeyError):
            self.close()
            return _died(name, "answer")
        if report.verdict is Verdict.DIED:
            self.close()  # a child that ran out of memory does not give all of it back
        return report

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self.close()
            # fixed arguments, no shell; -I keeps the caller's directory and environment out of the import path
            command = [sys.executable, "-I", "-m", "huijiao.core.formats.child"]
            command += [str(self.memory), str(self.seconds), str(ANSWER)]
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._child

    def _ask(self, child: subprocess.Popen[bytes], path: Path, name: str) -> tuple[bytes, bool]:
        """Send a request and wait for its answer; the timer kills a child that is late."""
        request = json.dumps({"path": str(path.absolute()), "name": name}).encode() + b"\n"
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self.seconds * _GRACE + _START, stop)
        timer.daemon = True
        timer.start()
        try:
            if child.stdin is None or child.stdout is None:
                return b"", False
            child.stdin.write(request)
            child.stdin.flush()
            return child.stdout.readline(2 * ANSWER), late.is_set()
        except OSError:
            return b"", late.is_set()
        finally:
            timer.cancel()


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
