"""Lines of a manifest: digest, blanks, path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from huijiao.core.bags import names
from huijiao.core.discrepancies import Discrepancy, Kind

_LINE = re.compile(r"^([0-9A-Fa-f]+)[ \t]+(.+)$")


@dataclass(frozen=True, slots=True)
class Manifest:
    """One manifest: path → lower-case hex digest, and what is wrong with its lines."""

    algorithm: str
    lines: dict[str, str]
    faults: tuple[Discrepancy, ...] = ()


def read(text: str, algorithm: str, name: str, *, legacy: bool = False) -> Manifest:
    """Read the text of a manifest. Unsafe paths are faults and never reach `Manifest.lines`."""
    lines: dict[str, str] = {}
    faults: list[Discrepancy] = []
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if not line.strip():
            continue
        match = _LINE.match(line)
        if match is None:
            faults.append(
                Discrepancy(
                    Kind.TAG, name, what=name, found=f"第 {number} 行无法识别 / line {number} is no digest and path"
                )
            )
            continue
        path = names.decode(_bare(match[2]), legacy=legacy)
        if names.unsafe(path):
            faults.append(
                Discrepancy(
                    Kind.TAG,
                    names.shown(path),
                    what=name,
                    found=f"第 {number} 行路径不安全 / unsafe path in line {number}",
                )
            )
        elif path in lines:
            faults.append(
                Discrepancy(Kind.TAG, path, what=name, found=f"第 {number} 行重复 / line {number} names a file again")
            )
        else:
            lines[path] = match[1].lower()
    return Manifest(algorithm, lines, tuple(faults))  # fmt: skip


def _bare(path: str) -> str:
    """Drop what other tools put before a path: the asterisk of md5sum, ``./``."""
    return path.removeprefix("*").removeprefix("./")


def write(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the lines of a manifest from (path, digest)."""
    for path, digest in lines:
        yield f"{digest}  {names.encode(path)}\n"
