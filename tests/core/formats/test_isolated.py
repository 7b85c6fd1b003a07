from __future__ import annotations

import json
import os
import signal
import socket
import sys

import pytest

from huijiao.core.formats import Column, FileReport, Verdict, examine
from huijiao.core.formats.child import answer
from huijiao.core.formats.isolated import Examiner, examine_isolated
from tests.core.formats.making import codes, gz, put, reads

LIMITS = {"seconds": 20, "memory": 1 << 30}


def test_child_says_what_the_parent_would(tmp_path):
    path = put(tmp_path, "数据 1.fastq.gz", gz(reads(9)))
    assert (
        examine_isolated(path, **LIMITS).as_json()
        == FileReport.from_json(json.loads(json.dumps(examine(path).as_json()))).as_json()
    )


def test_uploaded_name_counts(tmp_path):
    path = put(tmp_path, "0001.part", "编号,值\n1,2\n")
    assert examine_isolated(path, "a.csv", **LIMITS).format == "CSV"


@pytest.mark.skipif(sys.platform != "linux", reason="names that are not UTF-8")
def test_name_that_is_not_text_is_read(tmp_path):
    path = tmp_path / os.fsdecode("数据.csv".encode("gbk"))
    path.write_text("a,b\n1,2\n")
    assert examine_isolated(path, **LIMITS).records == 1


def test_memory_limit_is_a_verdict(tmp_path):
    path = put(tmp_path, "a.json", '{"a": "' + "x" * (60 << 20) + '"}')
    report = examine_isolated(path, seconds=20, memory=160 << 20)
    assert (report.verdict, codes(report), report.format) == (Verdict.DIED, ["reader.died"], "JSON")


def test_time_limit_is_a_verdict(tmp_path):
    row = b"abcdefgh,12345678,2020-01-01,x y z\n"
    path = put(tmp_path, "a.csv", b"a,b,c,d\n" + row * 2_000_000)
    report = examine_isolated(path, seconds=1, memory=1 << 30)
    assert (report.verdict, codes(report)) == (Verdict.DIED, ["reader.died"])


def test_examiner_outlives_the_death_of_its_child(tmp_path):
    path = put(tmp_path, "a.csv", "a,b\n1,2\n")
    with Examiner(**LIMITS) as examiner:
        assert examiner.examine(path).verdict is Verdict.OK
        os.kill(examiner._child.pid, signal.SIGKILL)
        examiner._child.wait()
        assert examiner.examine(path).records == 1


def test_one_child_serves_many_files(tmp_path):
    with Examiner(**LIMITS) as examiner:
        pids = set()
        for n in range(5):
            assert examiner.examine(put(tmp_path, f"{n}.fastq", reads(n + 1))).records == n + 1
            pids.add(examiner._child.pid)
    assert len(pids) == 1


def test_missing_file_is_a_report(tmp_path):
    assert codes(examine_isolated(tmp_path / "none.csv", **LIMITS)) == ["file.missing"]


def test_no_interpreter_is_a_verdict(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    assert examine_isolated(put(tmp_path, "a.csv", "a\n"), **LIMITS).verdict is Verdict.DIED


def test_child_cannot_reach_the_network(tmp_path):
    import subprocess

    program = (
        "import socket\n"
        "from huijiao.core.formats.child import _watch, limit\nimport sys\n"
        "limit(1 << 30); sys.addaudithook(_watch)\n"
        "s = socket.socket()\n"
        "try: s.connect(('127.0.0.1', %d)); print('open')\n"
        "except OSError as error: print(type(error).__name__)\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = program % server.getsockname()[1]
        out = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "PermissionError"


def test_large_report_is_trimmed():
    columns = tuple(Column(f"c{i}", examples=("x" * 100,) * 3) for i in range(5000))
    line = answer(FileReport("CSV", columns=columns, preview=(("x" * 1000,),) * 8), 100_000)
    assert len(line) <= 100_001
    assert FileReport.from_json(json.loads(line)).format == "CSV"
