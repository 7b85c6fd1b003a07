from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from huijiao.cli.fixity import fixity
from huijiao.tools.vault import holding
from huijiao.tools.vault.building import Source
from huijiao.tools.vault.shelf import Shelf


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a").write_bytes(b"1")
    source = Source("a", tmp_path / "a", 1, sha256=hashlib.sha256(b"1").hexdigest())
    holding.put("urn:x:1", [Shelf("main", tmp_path / "main")], [source], {}, message="m", user={"name": "u"})
    return tmp_path / "main"


def test_a_sound_root_is_0(root, capsys):
    assert fixity(strict=root, lang="en") == 0
    assert "all are sound" in capsys.readouterr().out


def test_a_changed_file_is_1_with_its_code(root, capsys):
    next(root.rglob("content/a")).write_bytes(b"2")
    assert fixity(strict=root, json=True) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"E092", "E093"} <= {row["code"] for row in rows}


def test_nothing_there_is_2(tmp_path):
    assert fixity(strict=tmp_path / "none", lang="zh") == 2


def test_strict_needs_no_django(root):
    done = subprocess.run(
        [sys.executable, "-c", ("import sys; from huijiao.cli.fixity import fixity; from pathlib import Path;"
         f"code = fixity(strict=Path({str(root)!r})); sys.exit(code or 'django' in sys.modules)")],
        check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0
