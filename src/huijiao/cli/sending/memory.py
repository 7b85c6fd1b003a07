"""What a sending remembers across crashes: where each upload is on the server, and digests that were taken."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO


@dataclass(frozen=True, slots=True)
class File:
    """One file to be sent; ``mtime`` in nanoseconds."""

    path: str
    file: Path
    size: int
    mtime: int


class Memory:
    """A file of JSON lines, one for each upload begun and each digest taken; a torn last line is left out."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        self.path = path
        self._uploads: dict[str, tuple[int, int, str]] = {}
        self._sums: dict[str, tuple[int, int, str]] = {}
        self._lock = threading.Lock()
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            self._read(path.read_text("utf-8", "replace"), resume=resume)
        self._out: TextIO = path.open("a", encoding="utf-8")
        path.chmod(0o600)

    def _read(self, text: str, *, resume: bool) -> None:
        for line in text.splitlines():
            try:
                said = json.loads(line)
                key = (said["b"], said["m"])
            except (ValueError, KeyError, TypeError):
                continue
            if "u" in said and resume:
                self._uploads[said["p"]] = (*key, said["u"])
            if "s" in said:
                self._sums[said["p"]] = (*key, said["s"])

    def upload(self, file: File) -> str:
        """Return where the upload of this very file was begun; empty without."""
        size, mtime, url = self._uploads.get(file.path, (-1, -1, ""))
        return url if (size, mtime) == (file.size, file.mtime) else ""

    def begun(self, file: File, url: str) -> None:
        """Remember an upload."""
        self._uploads[file.path] = (file.size, file.mtime, url)
        self._write(file, "u", url)

    def sha256(self, file: File) -> str:
        """Return the digest taken of this very file; empty without."""
        size, mtime, digest = self._sums.get(file.path, (-1, -1, ""))
        return digest if (size, mtime) == (file.size, file.mtime) else ""

    def digested(self, file: File, digest: str) -> None:
        """Remember a digest."""
        self._sums[file.path] = (file.size, file.mtime, digest)
        self._write(file, "s", digest)

    def _write(self, file: File, key: str, value: str) -> None:
        line = json.dumps({"p": file.path, "b": file.size, "m": file.mtime, key: value}, ensure_ascii=False)
        with self._lock:
            self._out.write(line + "\n")
            self._out.flush()

    def close(self, *, forget: bool) -> None:
        """Close; ``forget`` when everything has arrived."""
        self._out.close()
        if forget:
            self.path.unlink(missing_ok=True)


def place(folder: Path, url: str, user: str) -> Path:
    """Return where the memory of this sending lies: with the user's other state, never in the data."""
    base = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    key = hashlib.sha256(f"{folder.resolve()}\n{url}\n{user}".encode()).hexdigest()[:20]
    return Path(base).expanduser() / "huijiao" / "send" / f"{key}.jsonl"


class Following:
    """SHA-256 of a file taken while it is sent; what was sent again counts once, what was skipped is read at the end."""

    def __init__(self) -> None:
        self._digest, self._at, self._whole = hashlib.sha256(), 0, True

    def take(self, offset: int, piece: bytes) -> None:
        """Follow a piece that leaves at an offset."""
        if offset > self._at:
            self._whole = False
        elif (new := piece[self._at - offset :]) and self._whole:
            self._digest.update(new)
            self._at += len(new)

    def hexdigest(self, file: Path) -> str:
        """Return the digest of the whole file."""
        if self._whole and self._at == file.stat().st_size:
            return self._digest.hexdigest()
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
