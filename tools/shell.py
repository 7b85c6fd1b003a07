"""Paths, stamps and subprocesses shared by the developer tools."""

from __future__ import annotations

import hashlib
import os
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / ".stamps"  # they go when the environment goes
BIN = VENV / "bin"
PYTHON = BIN / "python"
UV_HOME = ROOT / ".tools"
UV = UV_HOME / "bin" / "uv"


class Failed(Exception):
    """A step that cannot go on; ``code`` is the exit code of the program that failed, if one did."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def say(message: str) -> None:
    """Print one line of progress at once, so that it keeps its place among the output of subprocesses."""
    print(message, flush=True)


def run(*command: str | Path, env: Mapping[str, str | None] | None = None) -> None:
    """Run a command in the checkout; raise `Failed` naming it if it fails."""
    code = _call(command, env or {})
    if code:
        message = f"exit code {code}: {_line(command)}"
        raise Failed(message, code)


def passes(*command: str | Path, env: Mapping[str, str | None] | None = None) -> bool:
    """Run a command in the checkout, showing its output, and tell whether it succeeded."""
    say(f"$ {_line(command)}")
    started = time.monotonic()
    code = _call(command, env or {})
    say(f"  {'ok' if code == 0 else f'FAILED (exit code {code})'} in {time.monotonic() - started:.1f} s")
    return code == 0


def _line(command: tuple[str | Path, ...]) -> str:
    return " ".join(word.name if isinstance(word, Path) and word.is_absolute() else str(word) for word in command)


def _call(command: tuple[str | Path, ...], env: Mapping[str, str | None]) -> int:
    """Run a command and return its exit code; a variable that is None is taken out of the environment."""
    merged = {**os.environ, **env}
    kept = {name: value for name, value in merged.items() if value is not None}
    return subprocess.run([str(word) for word in command], cwd=ROOT, env=kept, check=False).returncode


def digest(inputs: Iterable[Path], *words: str) -> str:
    """Return a hash over the names and bytes of files, and some words."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in sorted(inputs):
        total.update(f"\0{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def once(stamp: Path, key: str, outputs: Iterable[Path], work: Callable[[], None]) -> None:
    """Do ``work`` unless the stamp says that it was done for this key, and its outputs are still there."""
    if stamp.is_file() and stamp.read_text() == key and all(path.exists() for path in outputs):
        return
    started = time.monotonic()
    say(f"setup: {stamp.name} …")
    work()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(key)
    say(f"setup: {stamp.name} done in {time.monotonic() - started:.1f} s")
