"""The staged files of a submission as the rules see them; small tables are opened in a limited child process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from huijiao.core.deposit import Package
from huijiao.core.forms.entity import Entity, files_below, shown
from huijiao.core.forms.manifests import read_manifests
from huijiao.core.forms.small import Shelf
from huijiao.core.manifest import FileEntry

SECONDS, MEMORY = 300, 2 << 30


class PackageUnreadable(Exception):
    """The child that opens the small tables died; the job is retried and the cause stands in its error."""


def package_of(entries: Sequence[FileEntry], root: Path) -> Package:
    """Join the manifest kept by intake with the package's own lists, dictionaries and sample tables."""
    command = [sys.executable, "-I", "-m", "huijiao.core.forms.package", str(root)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS + 30, check=True)
    except subprocess.SubprocessError as error:
        raise PackageUnreadable(str(getattr(error, "stderr", error))[-2000:]) from error
    said: dict[str, Any] = json.loads(done.stdout)
    tables = {path: tuple(tuple(row) for row in rows) for path, rows in said["tables"].items()}
    return Package(tuple(entries), said["listed"], said["manifest_path"], tables, said["texts"])


def _child(root: Path) -> None:
    import resource  # noqa: PLC0415 - only in the child

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    shelf = Shelf()
    files = list(files_below(root))
    for path in files:
        shelf.offer(shown(path, root), path, path.stat().st_size)
    listed = read_manifests(Entity(root, root), files)
    said = {"tables": shelf.tables, "texts": shelf.texts, "listed": listed.lines, "manifest_path": listed.path}
    json.dump(said, sys.stdout, ensure_ascii=True, default=list)


if __name__ == "__main__":
    _child(Path(sys.argv[1]))
