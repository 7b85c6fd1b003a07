"""Short ways to make files and to look at what was found."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

from huijiao.core.formats import FileReport, Verdict, examine


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def look(folder: Path, name: str, data: bytes | str) -> FileReport:
    return examine(put(folder, name, data))


def codes(report: FileReport) -> list[str]:
    return [d.code for d in report.defects]


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def reads(n: int, length: int = 10, end: str = "\n") -> bytes:
    lines = "".join(f"@r{i}{end}{'ACGTN'[i % 5] * length}{end}+{end}{'I' * length}{end}" for i in range(n))
    return lines.encode()


def gz(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


__all__ = ["FileReport", "Verdict", "codes", "examine", "gz", "look", "put", "reads", "zipped"]
