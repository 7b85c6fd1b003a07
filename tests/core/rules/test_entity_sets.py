"""R-ENT-27 to 29."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.rules import book  # noqa: F401 - enters the rules
from huijiao.core.rules.entity_sets import project_number
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


def table(*rows: tuple[str, ...], **parts: Any) -> Any:
    """Return a package whose index of papers is this table."""
    return p.entity(tables_={INDEX: rows}, parts=parts or None)


def reasons(snapshot: Any) -> list[str]:
    return [w.en for f in b.findings("R-ENT-27", snapshot) for w in f.data["why"]]


def test_27_says_what_does_not_agree() -> None:
    rows = p.index_rows(文件名={2: "", 3: "不在.pdf"})
    assert reasons(table(*rows)) == ["rows without file: #3, 不在.pdf", "files without row: 论文02.pdf, 论文03.pdf"]
    (found,) = b.findings("R-ENT-27", table(*rows[:4]))
    assert (found.data["a"], found.data["b"], found.data["c"], found.place.path) == (3, 6, "6篇", INDEX)
    assert found.data["cls"].zh == "论文"
    assert reasons(table(*(r[:-1] for r in rows[:-1]))) == ["5 rows against 6篇 declared", "5 rows and 6 files"]


@pytest.mark.parametrize(
    ("declared", "n"),
    [("约6.6篇", 0), ("约7篇", 1), ("6.6篇", 1), ("5-7篇", 0), ("约5.5篇", 0), ("约5篇", 1), ("见清单", 0)],
)
def test_27_rough_numbers_have_a_tenth(declared: str, n: int) -> None:
    records = (b.metadata(), b.tool_metadata(), b.papers_metadata(records=declared))
    assert len(reasons(p.entity(parts={"metadata": records}))) == n


def test_27_an_index_that_was_not_read_says_nothing() -> None:
    made = p.package()
    unread = type(made)(made.files, made.listed, made.manifest_path, {}, made.texts)
    assert b.findings("R-ENT-27", p.entity(parts={"package": unread})) == ()
    gone = p.package(without=(INDEX,))
    (found,) = b.findings(
        "R-ENT-27",
        p.entity(parts={"package": gone, "metadata": (b.metadata(), b.tool_metadata(), b.papers_metadata(records=""))}),
    )
    assert (found.data["a"].en, found.data["b"], found.data["c"], found.place.path) == ("none", 6, "—", p.PAPERS)


def test_27_two_files_in_one_cell() -> None:
    rows = p.index_rows(5, 文件名={5: "论文05.pdf；论文06.pdf"})
    assert reasons(table(*rows)) == ["5 rows against 6篇 declared"]


def identifiers(name: str, kind: str, header: str, *values: str) -> list[str]:
    """Return value and reason of R-ENT-28 for a set's index."""
    record = b.papers_metadata(name, type=kind, records="1项")
    path = f"03_{name}/data/清单.xlsx"
    rows = (("序号", "名称", header, "文件名"), *((str(n), "成果", v, "a.pdf") for n, v in enumerate(values, 1)))
    made = p.package(p.entry(path), without=(p.PAPERS,), tables_={path: rows})
    parts = {"package": made, "metadata": (b.metadata(), b.tool_metadata(), record), "plan": None}
    return [f"{f.data['i']} {f.data['v']}" for f in b.findings("R-ENT-28", p.entity(parts=parts))]


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("2020SR0123456", True), ("2020SR123456", True), ("2020SR12345", False), ("2020SR12345678", False), ("软著登字第2020SR0123456", True), ("软著登字第1234567号", True), ("软著登字第123456号", True),
        ("软著登字第12345号", False), ("2020 SR 0123456", True), ("2020sr0123456", True), ("1920SR0123456", False), ("2020SR0123456X", False),
    ],
)  # fmt: skip
def test_28_software_numbers(value: str, good: bool) -> None:
    assert (identifiers("项目软件著作权数据集", "其它", "登记号", value) == []) is good


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("GB/T 12345-2020", True), ("GB 12345-2020", True), ("GB/Z 12345-2020", True), ("GBZ/T 1-2020", True), ("GBZ 1", True), ("NY/T 123-2020", True), ("HJ 123-2020", True), ("DB11/T 123-2020", True),
        ("DB 1101/T 12-2020", True), ("T/CSAE 12-2020", True), ("Q/ABC 12-2020", True), ("ISO 9001:2015", True), ("ISO/IEC 27001", True), ("IEC 60050", True), ("ITU-T 12", True), ("ASTM D 1234", True),
        ("EN 12", True), ("IEEE 802.3", True), ("JJG 12-2020", True), ("JJF 12-2020", True), ("标准12", False), ("GB/T", False), ("12345-2020", False),
    ],
)  # fmt: skip
def test_28_numbers_of_standards(value: str, good: bool) -> None:
    assert (identifiers("项目标准数据集", "标准规范", "标准号", value) == []) is good


@pytest.mark.parametrize(
    ("value", "good"),
    [
        ("公开", True), ("非密", True), ("非涉密", True), ("不涉密", True), ("无密级", True), ("内部公开", True), ("Public", True), ("open", True), ("Unclassified", True), ("公开级", True), ("—", True), ("内部", False),
        ("秘密", False), ("受限", False),
    ],
)  # fmt: skip
def test_28_reports_are_public(value: str, good: bool) -> None:
    said = identifiers("项目考察报告数据集", "丛书、典籍、专著、研究报告", "密级", value)
    assert said == ([] if good else [f"2 {value}"])


def test_28_copies_and_blanks() -> None:
    first, second = "2020SR0123456", "2020SR0123457"
    assert identifiers("项目软件著作权数据集", "其它", "登记号", first, "无", second, first) == [f"5 {first}"]
    assert identifiers("项目论文数据集", "其它", "ISBN", "x", "x") == []


@pytest.mark.parametrize(
    ("year", "fires"),
    [
        ("2017", False),
        ("2016", True),
        ("2023年", False),
        ("2024", True),
        ("发表于1999年", True),
        ("17", False),
        ("", False),
    ],
)
def test_28_years(year: str, fires: bool) -> None:
    found = b.findings("R-ENT-28", p.entity(tables_={INDEX: p.index_rows(年={4: year})}))
    assert [(f.place.row, f.data["i"]) for f in found] == ([(5, 5)] if fires else [])
    nothing = {"project": b.project(start="", end=""), "taskbook": None}
    assert b.findings("R-ENT-28", p.entity(tables_={INDEX: p.index_rows(年={4: year})}, parts=nothing)) == ()


@pytest.mark.parametrize(
    "said",
    [
        "是",
        "已标注",
        "标注",
        "有",
        "Yes",
        "y",
        "√",
        "✓",
        "1",
        "TRUE",
        b.NUMBER.lower(),
        f"{b.NUMBER[:5]} {b.NUMBER[5:]}",
    ],
)
def test_29_ways_to_say_that_it_is_cited(said: str) -> None:
    assert b.findings("R-ENT-29", p.entity(tables_={INDEX: p.index_rows(标注项目编号={3: said})})) == ()


@pytest.mark.parametrize("said", ["否", "未标注", "no", "×", "2017YFZ0901201"])
def test_29_names_the_row_and_the_file(said: str) -> None:
    (found,) = b.findings("R-ENT-29", p.entity(tables_={INDEX: p.index_rows(标注项目编号={3: said})}))
    assert (found.place.row, found.data["file"], found.data["no"]) == (4, "论文03.pdf", b.NUMBER)
    bare = tuple(row[:-1] for row in p.index_rows(标注项目编号={3: said}))
    assert [f.data["file"] for f in b.findings("R-ENT-29", p.entity(tables_={INDEX: bare}))] == ["论文3"]


@pytest.mark.parametrize(("size", "fires"), [(200, False), (201, True), (19_999, True), (20_000, False)])
def test_29_texts_of_a_length_that_says_something(size: int, fires: bool) -> None:
    path = f"{p.PAPERS}/data/全文/论文01.pdf"
    assert bool(b.findings("R-ENT-29", p.entity(texts={path: "正" * size}))) is fires


def test_29_the_number_comes_from_the_first_paper_that_has_one() -> None:
    bare = b.project(project_no=" ")
    assert project_number(b.deposit()) == b.NUMBER
    assert project_number(b.deposit(project=bare, taskbook=b.taskbook(project_no="甲1"))) == "甲1"
    assert project_number(b.deposit(project=None, taskbook=None, plan=b.plan(project_no=" 乙2 "))) == "乙2"
    assert project_number(b.deposit(project=None, taskbook=None, plan=None)) == ""
    none = {"project": None, "taskbook": None, "plan": None}
    assert b.answer("R-ENT-29", p.entity(parts=none)).status == "NA"


def test_29_broken_numbers_and_other_sets() -> None:
    path = f"{p.PAPERS}/data/全文/论文01.pdf"
    assert b.findings("R-ENT-29", p.entity(texts={path: "正" * 300 + "2017yfz–0901\n200"})) == ()
    patents = {"metadata": (b.metadata(), b.tool_metadata(), b.papers_metadata("项目专利数据集")), "plan": None}
    assert b.findings("R-ENT-29", p.entity(texts={path: "正" * 300}, parts=patents)) == ()


def test_without_sets_not_applicable() -> None:
    for rule in ("R-ENT-27", "R-ENT-28", "R-ENT-29"):
        assert b.answer(rule, p.entity(without=(p.PAPERS,))).status == "NA"
