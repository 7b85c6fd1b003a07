from __future__ import annotations

import json

import pytest

from huijiao.cli import main
from huijiao.cli.validate import below, validate
from tests.core.formats.making import gz, put, reads


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stop:
        main(["validate", *map(str, arguments)])
    return int(stop.value.code or 0)


def test_json_is_one_object_per_file(tmp_path, capsys):
    put(tmp_path, "a.fastq.gz", gz(reads(3)))
    put(tmp_path, "b.csv", "编号,值\n1,2\n")
    assert run(tmp_path, "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["path"], line["format"], line["verdict"], line["records"]) for line in lines] == [
        (str(tmp_path / "a.fastq.gz"), "FASTQ", "OK", 3),
        (str(tmp_path / "b.csv"), "CSV", "OK", 1),
    ]


def test_broken_file_gives_one(tmp_path, capsys):
    path = put(tmp_path, "a.fastq.gz", gz(reads(3))[:-9])
    assert run(path, "--lang", "zh") == 1
    out = capsys.readouterr().out
    assert "损坏" in out
    assert "共 1 个文件，其中 1 个无法完整读取。" in out


def test_file_that_is_not_examined_gives_zero(tmp_path, capsys):
    assert run(put(tmp_path, "a.bin", bytes(range(256))), "--lang", "en") == 0
    assert "not examined" in capsys.readouterr().out


def test_missing_path_gives_two_and_the_others_are_read(tmp_path, capsys):
    path = put(tmp_path, "a.csv", "a,b\n1,2\n")
    assert run(path, tmp_path / "none", "--json") == 2
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 1
    assert "none" in captured.err


def test_order_is_kept_whatever_the_number_of_jobs(tmp_path, capsys):
    for n in range(6):
        put(tmp_path, f"{n}.fastq", reads(2000 - n * 300))
    assert validate(tmp_path, json=True, jobs=3) == 0
    found = [json.loads(line)["records"] for line in capsys.readouterr().out.splitlines()]
    assert found == [2000 - n * 300 for n in range(6)]


def test_folders_are_walked(tmp_path):
    (tmp_path / "x").mkdir()
    put(tmp_path / "x", "b.txt", "b")
    put(tmp_path, "a.txt", "a")
    assert [p.name for p in below(tmp_path)] == ["a.txt", "b.txt"]
