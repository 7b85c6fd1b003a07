"""The files of a release that the public sees: the data, not the papers that lie beside them in the object."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from huijiao.steps.s6_publication.models import Release
from huijiao.tools.vault import queries as vault

_DATA = "data/"  # documents/ and metadata/ of the object name people; they stay inside


@dataclass(frozen=True, slots=True)
class File:
    """One data file: path below ``data/``, size, digests."""

    path: str
    bytes: int
    md5: str
    sha256: str

    @property
    def format(self) -> str:
        """Return the endings of its name, as written on the page (CSV, FASTQ.GZ)."""
        endings = [e for e in Path(self.path).suffixes[-2:] if e[1:].isalnum() and not e[1:].isdigit()]
        return "".join(
            endings[-2:] if len(endings) > 1 and endings[-1].lower() in {".gz", ".bz2", ".xz"} else endings[-1:]
        )[1:].upper()

    @property
    def media(self) -> str:
        """Return its media type, by name."""
        return mimetypes.guess_type(self.path)[0] or "application/octet-stream"

    @property
    def quoted(self) -> str:
        """Return the path as it stands in an address."""
        return quote(self.path)


def files(release: Release) -> tuple[File, ...]:
    """Return the data files sorted by path; none when the object cannot be read just now."""
    holding = release.holding
    version = holding.object_version.removeprefix("v")
    try:
        return _read(holding.object_id, int(version) if version.isdigit() else None, holding.inventory_digest)
    except vault.NotKept:
        return ()


@lru_cache(maxsize=8)
def _read(object_id: str, version: int | None, _digest: str) -> tuple[File, ...]:
    """Read a version once; versions never change."""
    return tuple(
        File(e.path.removeprefix(_DATA), e.bytes, e.md5, e.sha256)
        for e in vault.listing(object_id, version)
        if e.path.startswith(_DATA)
    )


def location(release: Release, path: str) -> Path | None:
    """Return where a data file lies, or None."""
    holding = release.holding
    version = holding.object_version.removeprefix("v")
    try:
        return vault.path_of(holding.object_id, _DATA + path, int(version) if version.isdigit() else None)
    except vault.NotKept:
        return None


def manifest(release: Release, algorithm: str) -> str:
    """Return the list that ``md5sum -c`` or ``sha256sum -c`` reads."""
    return "".join(f"{getattr(f, algorithm)}  {f.path}\n" for f in files(release) if getattr(f, algorithm))
