"""The files of a release that the public sees: the data, not the papers that lie beside them in the object."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from huijiao.core.exchange.description import DataFile
from huijiao.steps.s6_publication import describing
from huijiao.steps.s6_publication.describing import Stored
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.vault import queries as vault

_LARGEST = 100_000  # files of a listing that is kept in memory


def stored(release: Release, *, tables: bool = False) -> tuple[Stored, ...]:
    """Return the data files sorted by path, with where they lie; none when the object cannot be read just now.

    With ``tables``, columns are told where validation knows them.
    """
    holding = release.holding
    try:
        if holding.files > _LARGEST:
            return describing.data_files(release, tables=tables)
        return _read(release.pk, tables, holding.object_version, holding.inventory_digest)
    except vault.NotKept:
        return ()


@lru_cache(maxsize=8)
def _read(release: int, tables: bool, _version: str, _digest: str) -> tuple[Stored, ...]:
    """Read a version once; versions never change."""
    row = Release.objects.select_related("holding__submission").get(pk=release)
    return describing.data_files(row, tables=tables)


def files(release: Release, *, tables: bool = False) -> tuple[DataFile, ...]:
    """Return the data files sorted by path; none when the object cannot be read just now."""
    return tuple(one.file for one in stored(release, tables=tables))


def location(release: Release, path: str) -> Path | None:
    """Return where a data file lies, or None."""
    holding = release.holding
    version = holding.object_version.removeprefix("v")
    try:
        return vault.path_of(holding.object_id, describing.DATA + path, int(version) if version.isdigit() else None)
    except vault.NotKept:
        return None


def manifest(release: Release, algorithm: str) -> str:
    """Return the list that ``md5sum -c`` or ``sha256sum -c`` reads."""
    return "".join(f"{getattr(f, algorithm)}  {f.path}\n" for f in files(release) if getattr(f, algorithm))
