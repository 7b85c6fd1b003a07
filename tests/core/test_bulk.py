"""What a sheet of all records would change, and what forbids it."""

from __future__ import annotations

import pytest

from huijiao.core.bulk import Comparison, Standing, compare, differences, key_of, verdicts, would_be
from huijiao.core.findings import Severity
from huijiao.core.forms.bulk import Bulk, Line, as_cell
from huijiao.core.records.base import Record
from huijiao.core.records.metadata import METADATA
from huijiao.core.rules.sentences import load
from huijiao.core.text import Text
from tests.core.rules import builders as b

COLUMNS = {f.name: f"C{n}_" for n, f in enumerate(METADATA.fields)}
NAMES = ("甲样地土壤数据集", "乙样地土壤数据集", "丙样地土壤数据集")
STANDING = tuple(Standing(n, 2, b.metadata(name), open=n != 3) for n, name in enumerate(NAMES, 1))


def line(row: int, key: str, record: Record, **changes: str) -> Line:
    texts = {f.name: as_cell(record[f.name]) for f in METADATA.fields}
    return Line(row, key, {**texts, **changes})


def lines(**changes: str) -> tuple[Line, ...]:
    """Return the sheet as it was written, with the first row changed."""
    return tuple(
        line(n + 1, key_of(one.key, one.version), one.record, **(changes if n == 1 else {}))
        for n, one in enumerate(STANDING, 1)
    )


def told(*rows: Line, standing: tuple[Standing, ...] = STANDING) -> Comparison:
    return compare(standing, Bulk("总表.xlsx", rows, COLUMNS))


def test_untouched_sheet_changes_nothing() -> None:
    assert told(*lines()) == Comparison((), (), (), 3)


def test_changed_cells_are_told_with_their_address() -> None:
    found = told(*lines(records="950 条", has_hgr=""))
    (change,) = found.changed
    assert [(d.field.name, d.old, d.new, d.cell) for d in change.differences] == [
        ("records", "900 条", "950 条", COLUMNS["records"] + "2"),
        ("has_hgr", "否", "", COLUMNS["has_hgr"] + "2"),
    ]
    assert (change.key, change.record["records"], change.record["volume"]) == (1, "950 条", "54.29 KB")
    assert (found.problems, found.same) == ((), 2)


def test_column_that_the_sheet_lacks_is_left_alone() -> None:
    short = Line(2, "1/2", {"name_zh": NAMES[0], "records": "950 条"})
    (change,) = told(short).changed
    assert change.record["abstract"] == STANDING[0].record["abstract"]


def test_row_without_key_adds_and_absent_rows_are_missing() -> None:
    found = told(lines()[0], line(9, "", b.metadata("丁样地土壤数据集"), identifier="X1"))
    (added,) = found.added
    assert (added.name, added.record["identifier"]) == ("丁样地土壤数据集", "")
    assert [m.key for m in found.missing] == [2, 3]


def test_emptied_row_counts_as_missing() -> None:
    empty = Line(2, "1/2", {f.name: "" for f in METADATA.fields})
    found = told(empty, *lines()[1:])
    assert ([m.key for m in found.missing], found.problems, found.same) == ([1], (), 2)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((Line(2, "77/1", {"name_zh": "甲"}),), "不是本项目"),
        ((Line(2, "一", {"name_zh": "甲"}),), "不是本项目"),
        ((lines()[0], lines()[0]), "同一个数据集"),
        (lines(name_zh=""), "不能为空"),
        (lines(name_zh=NAMES[1]), "重复"),
        (lines(identifier="HJD1"), "由系统填写"),
        ((*lines(), line(9, "", b.metadata(NAMES[0]))), "重复"),
        ((*lines(), line(9, "", b.metadata("丁")), line(10, "", b.metadata("丁"))), "重复"),
        ((*lines(), Line(9, "", {"records": "3 条"})), "缺少中文名称"),
        ((line(4, "3/2", STANDING[2].record, records="1 条"),), "正在审核或已通过"),
        ((), "没有任何数据集"),
    ],
)
def test_problem_forbids_the_whole_sheet(rows: tuple[Line, ...], words: str) -> None:
    problems = told(*rows).problems
    assert any(words in p.text.zh for p in problems), problems
    assert all(p.text.en for p in problems)


def test_two_names_may_be_exchanged() -> None:
    rows = (line(2, "1/2", STANDING[0].record, name_zh=NAMES[1]), line(3, "2/2", STANDING[1].record, name_zh=NAMES[0]))
    assert told(*rows).problems == ()


def test_record_changed_since_names_who_and_when() -> None:
    now = Standing(1, 3, b.metadata(NAMES[0], records="901 条"), True, Text("李四，2026-11-20 10:00", "Li, 2026-11-20 10:00"),
                   {2: STANDING[0].record})  # fmt: skip
    (problem,) = told(*lines(volume="60 KB"), standing=(now, *STANDING[1:])).problems
    assert "李四，2026-11-20" in problem.text.zh


def test_row_left_alone_keeps_what_others_changed_since() -> None:
    now = Standing(1, 3, b.metadata(NAMES[0], records="901 条"), True, earlier={2: STANDING[0].record})
    assert told(*lines(), standing=(now, *STANDING[1:])) == Comparison((), (), (), 3)


def test_rules_speak_of_the_cells_of_changed_rows_alone() -> None:
    bad = (STANDING[0], Standing(2, 2, b.metadata(NAMES[1], keywords="一"), True), STANDING[2])
    rows = (lines(fields="")[0], line(3, "2/2", bad[1].record), lines()[2])
    found = told(*rows, standing=bad)
    said = verdicts(would_be(b.deposit(), bad, found), load())
    assert list(said) == [2]
    assert [(f.rule, f.severity, f.place.field, f.place.cell) for f in said[2] if f.severity is Severity.BLOCK] == [
        ("R-MDT-02", Severity.BLOCK, "fields", COLUMNS["fields"] + "2")
    ]


def test_differences_ignore_outer_space_and_line_ends() -> None:
    old, new = b.metadata(abstract="一\r\n二 "), b.metadata(abstract="一\n二", records="1 条")
    assert [d.field.name for d in differences(old, new)] == ["records"]
