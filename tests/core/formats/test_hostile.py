"""Files made to harm: the worker stays whole, nothing is written or fetched, and each is told in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from huijiao.core.formats import Verdict
from huijiao.core.formats.isolated import Examiner
from tests.core.formats import making_general as g
from tests.core.formats.making_hostile import HOSTILE


@pytest.fixture(scope="module")
def examiner():
    with Examiner(seconds=60, memory=2 << 30) as one:
        yield one


CASES = [pytest.param(c, marks=pytest.mark.needs("libarchive")) if c.startswith("rar") else c for c in HOSTILE]


@pytest.mark.parametrize("case", CASES)
def test_hostile_file_is_a_finding(case, examiner, tmp_path):
    name, build, wanted = HOSTILE[case]
    path = tmp_path / name
    path.write_bytes(build())
    report = examiner.examine(path)
    told = {d.code for d in report.defects}
    assert not wanted or told & wanted, told
    assert all(d.message_zh and d.message_en and d.message_zh != d.message_en for d in report.defects)
    assert not Path("/tmp/huijiao-climbed").exists()
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert examiner._scratch is None or list(Path(examiner._scratch).iterdir()) == []
    if report.verdict is Verdict.DIED:
        assert wanted & {"reader.died"}


def test_after_all_of_them_a_good_file_is_read(examiner, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(g.TABLE)
    assert examiner.examine(path).records == 2


def test_what_was_stolen_is_not_in_the_report(examiner, tmp_path):
    path = tmp_path / "a.h5"
    path.write_bytes(HOSTILE["hdf5_external"][1]())
    report = examiner.examine(path)
    assert "root:" not in str(report.as_json())
    assert report.facts["unpacked"] == 0
