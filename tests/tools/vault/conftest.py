from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from huijiao.tools.vault.building import Source
from huijiao.tools.vault.shelf import Shelf


@pytest.fixture
def shelves(tmp_path: Path) -> tuple[Shelf, Shelf]:
    return Shelf("main", tmp_path / "vault" / "main"), Shelf("copy", tmp_path / "vault" / "copy")


@pytest.fixture
def source(tmp_path: Path) -> Callable[..., Source]:
    def make(path: str, data: bytes, *, digests: bool = True) -> Source:
        file = tmp_path / "staging" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        md5 = hashlib.md5(data).hexdigest() if digests else ""
        return Source(path, file, len(data), md5, hashlib.sha256(data).hexdigest() if digests else "")

    return make
