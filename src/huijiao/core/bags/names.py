"""Paths in manifests: percent-encoding of RFC 8493 §2.1.3, and what may never be followed."""

from __future__ import annotations

import re

_ENCODED = re.compile(r"%(0[Aa]|0[Dd]|25)")
_LEGACY = re.compile(r"%(0[Aa]|0[Dd])")
_DRIVE = re.compile(r"^[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def encode(path: str) -> str:
    """Return a path as a manifest has it: LF, CR and % are percent-encoded, nothing else."""
    return path.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def decode(text: str, *, legacy: bool = False) -> str:
    """Return the path of a manifest; before BagIt 1.0 (``legacy``) a percent sign stood for itself."""
    return (_LEGACY if legacy else _ENCODED).sub(lambda m: chr(int(m[1], 16)), text)


def unsafe(path: str) -> bool:
    """Tell a path that leads, or may lead, out of the bag: absolute, ``..``, a drive, a home, NUL."""
    parts = path.replace("\\", "/").split("/")
    return not path or path.startswith(("/", "\\", "~")) or ".." in parts or "\0" in path or bool(_DRIVE.match(path))


def unusable(path: str) -> bool:
    """Tell a name that no list can hold and no centre can take: bytes that are no UTF-8, control characters."""
    return bool(_CONTROL.search(path))


def shown(path: str) -> str:
    """Return a path fit for printing: bytes that are no UTF-8 become U+FFFD."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
