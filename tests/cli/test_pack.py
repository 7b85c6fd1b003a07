"""`huijiao pack` as a verb: its codes, what it prints, and that it needs no server."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from huijiao.cli.pack import pack
from huijiao.core.bags import check, reader, seal
from huijiao.core.bags.pack import LABEL


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "实体数据/01_甲").mkdir(parents=True)
    (tmp_path / "实体数据/01_甲/a.csv").write_text("a\n1\n")
    return tmp_path / "实体数据"


def test_sealing_prints_fingerprint_and_what_comes_next(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        pack(folder, in_place=True, project="2017YFZ0901200", disk="HJD-AB", sm3=True, address="北京", lang="en") == 0
    )
    made = seal.read((folder / seal.FILE).read_bytes())
    said = capsys.readouterr().out
    assert made.fingerprint in said
    assert LABEL in said
    assert (made.disk, made.project, made.algorithms) == ("HJD-AB", "2017YFZ0901200", "md5 sha256 sm3")
    assert "北京" in (folder / LABEL).read_text("utf-8")
    assert list(check.check(reader.open_bag(folder))) == []


def test_json_is_for_programs(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pack(folder, to=tmp_path / "out", json=True) == 0
    assert json.loads(capsys.readouterr().out)["files"] == 1
    (folder / "link").symlink_to("01_甲")
    assert pack(folder, to=tmp_path / "out2", json=True) == 1
    assert json.loads(capsys.readouterr().out)["kind"] == "link"


@pytest.mark.parametrize("how", ["neither", "both", "no folder", "empty", "twice"])
def test_calls_that_cannot_begin(folder: Path, tmp_path: Path, how: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    if how == "twice":
        assert pack(folder, in_place=True) == 0
    code = {
        "neither": lambda: pack(folder),
        "both": lambda: pack(folder, to=tmp_path / "o", in_place=True),
        "no folder": lambda: pack(tmp_path / "none", in_place=True),
        "empty": lambda: pack(tmp_path / "empty", to=tmp_path / "o"),
        "twice": lambda: pack(folder, in_place=True),
    }[how]()
    assert code == 2
    assert capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_sealing_needs_neither_database_nor_network() -> None:
    script = (
        "import sys\nimport huijiao.cli.pack\n"
        "print(sorted({'django', 'httpx2', 'typst'} & {m.partition('.')[0] for m in sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
