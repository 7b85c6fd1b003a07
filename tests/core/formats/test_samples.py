from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from tests.core.formats.making import FileReport, Verdict, examine

SHARED = Path(os.environ.get("HUIJIAO_SHARED", Path(__file__).resolve().parents[4] / "shared"))
DATA = SHARED / "samples" / "clean" / "实体数据"

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason=f"no samples under {DATA}; set HUIJIAO_SHARED")


@pytest.fixture(scope="module")
def reports() -> dict[str, FileReport]:
    return {p.relative_to(DATA).as_posix(): examine(p) for p in DATA.rglob("*") if p.is_file()}


def test_every_file_is_whole(reports):
    assert {path: r.defects for path, r in reports.items() if r.verdict is not Verdict.OK or r.defects} == {}


def test_names_and_contents_agree(reports):
    assert {path: (r.claimed, r.format) for path, r in reports.items() if r.claimed != r.format} == {}


def test_the_listed_files_are_all_there(reports):
    with closing(openpyxl.load_workbook(DATA / "00_说明" / "文件清单.xlsx", read_only=True)) as workbook:
        listed = {row[2] for row in workbook.active.iter_rows(min_row=2, values_only=True)}
    assert listed - set(reports) == set()
    assert reports["00_说明/文件清单.xlsx"].records == len(listed)


@pytest.mark.parametrize(
    ("end", "n", "unit"),
    [
        ("_R1.fastq.gz", 300, "reads"),
        ("菌株标本信息.xlsx", 900, "条"),
        ("论文清单.xlsx", 6, "条"),
        ("专利清单.xlsx", 3, "条"),
    ],
)
def test_counts_are_those_of_the_samples(reports, end, n, unit):
    found = {(r.records, r.unit) for path, r in reports.items() if path.endswith(end)}
    assert found == {(n, unit)}
