"""R-ENT-27 to 29."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b
from tests.core.rules import packages as p

INDEX = f"{p.PAPERS}/data/论文清单.xlsx"


def test_27_index_missing() -> None:
    found = b.findings("R-ENT-27", p.entity(without=(INDEX,)))
    assert ["清单" in f.message_zh for f in found] == [True]


@pytest.mark.parametrize(
    ("rows", "files", "declared", "reasons"),
    [
        (6, 6, "6篇", 0),
        (6, 5, "6篇", 1),
        (5, 6, "6篇", 2),
        (5, 5, "6篇", 1),
        (6, 6, "", 0),
        (6, 6, "约6篇", 0),
    ],
)
def test_27_three_numbers(rows: int, files: int, declared: str, reasons: int) -> None:
    gone = tuple(f"{p.PAPERS}/data/全文/论文{i:02d}" for i in range(files + 1, 7))
    made = p.package(without=gone, tables_={INDEX: p.index_rows(rows)})
    records = (b.metadata(), b.tool_metadata(), b.papers_metadata(records=declared))
    found = b.findings("R-ENT-27", p.entity(parts={"package": made, "metadata": records}))
    assert [len(f.data["why"]) for f in found] == ([reasons] if reasons else [])


def test_27_names_without_ending_folder_or_case() -> None:
    rows = p.index_rows(文件名={1: "论文01", 2: "全文/论文02.PDF"})
    assert b.findings("R-ENT-27", p.entity(tables_={INDEX: rows})) == ()


def test_27_index_without_file_column_is_compared_by_number() -> None:
    rows = tuple(r[:-1] for r in p.index_rows())
    assert b.findings("R-ENT-27", p.entity(tables_={INDEX: rows})) == ()
    assert len(b.findings("R-ENT-27", p.entity(tables_={INDEX: rows[:-1]}))) == 1


def test_27_title_line_totals_and_blank_rows_are_no_items() -> None:
    rows = (("项目论文清单",), *p.index_rows(), ("7", "", "", "", "", ""), ("合计", "6", "", "", "", ""))
    assert b.findings("R-ENT-27", p.entity(tables_={INDEX: rows})) == ()


@pytest.mark.parametrize(
    ("changes", "rows"),
    [
        ({}, []),
        ({"DOI": {2: "11.5555/x"}}, [3]),
        ({"DOI": {2: ""}}, []),
        ({"DOI": {3: "10.5555/x.1"}}, [4]),
        ({"年": {1: "2016"}}, [2]),
        ({"年": {1: "2023"}}, []),
        ({"年": {1: "2024"}}, [2]),
        ({"DOI": {1: "https://doi.org/10.5555/x.9"}}, []),
    ],
)
def test_28_papers(changes: dict[str, Any], rows: list[int]) -> None:
    found = b.findings("R-ENT-28", p.entity(tables_={INDEX: p.index_rows(**changes)}))
    assert [f.place.row for f in found] == rows


@pytest.mark.parametrize(
    ("name", "header", "good", "bad"),
    [
        ("项目专利数据集", "申请号", "202010000077.4", "202010000077.5"),
        ("项目软件著作权数据集", "登记号", "2020SR0123456", "软著123"),
        ("项目标准数据集", "标准号", "GB/T 12345-2020", "标准一"),
        ("项目专著数据集", "ISBN", "978-7-03-012345-6", "978-7-03-012345-0"),
    ],
)
def test_28_other_sets(name: str, header: str, good: str, bad: str) -> None:
    kinds = {"项目标准数据集": "标准规范", "项目专著数据集": "丛书、典籍、专著、研究报告"}
    record = b.papers_metadata(name, type=kinds.get(name, "其它"), records="1项")
    for value, fires in ((good, False), (bad, True)):
        index = (("序号", "名称", header, "文件名"), ("1", "成果一", value, "成果01.pdf"))
        path = f"03_{name}/data/清单.xlsx"
        made = p.package(p.entry(path), without=(p.PAPERS,), tables_={path: index})
        snapshot = p.entity(
            parts={"package": made, "metadata": (b.metadata(), b.tool_metadata(), record), "plan": None}
        )
        if header == "ISBN" and not fires:
            continue  # the check digit is tested with the identifiers
        assert bool(b.findings("R-ENT-28", snapshot)) is fires


@pytest.mark.parametrize(
    ("said", "fires"),
    [(b.NUMBER, False), ("是", False), ("", False), ("2016YFZ0000100", True), (f"基金{b.NUMBER}等", False)],
)
def test_29_index_cites_the_project(said: str, fires: bool) -> None:
    found = b.findings("R-ENT-29", p.entity(tables_={INDEX: p.index_rows(标注项目编号={1: said})}))
    assert bool(found) is fires


@pytest.mark.parametrize(
    ("text", "fires"),
    [("论文正文" * 100, True), ("论文正文" * 100 + "2017YFZ 0901200", False), ("", False), ("扫描件", False)],
)
def test_29_text_cites_the_project(text: str, fires: bool) -> None:
    path = f"{p.PAPERS}/data/全文/论文01.pdf"
    assert bool(b.findings("R-ENT-29", p.entity(texts={path: text}))) is fires
