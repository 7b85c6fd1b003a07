"""R-ENT-16 to 19, 21, 22."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from huijiao.core.formats.report import Column, FileReport
from huijiao.core.rules import book  # noqa: F401 - enters the rules
from huijiao.core.rules.fields import declared_fields
from huijiao.core.rules.mapping import Dataset
from tests.core.rules import builders as b
from tests.core.rules import packages as p

DICTIONARY = f"{p.DATA}/数据字典.csv"


def with_table(found: FileReport, *, fields: str | None = None, **of_package: Any) -> Any:
    """Return a deposit whose dataset is one table."""
    made = p.package(p.entry(f"{p.DATA}/data/标本.xlsx", 54290, found), **of_package)
    record = {} if fields is None else {"fields": fields}
    return p.entity(parts={"package": made, "metadata": p.with_data(**record)})


@pytest.mark.parametrize(
    ("columns", "fields", "dictionary", "missing"),
    [
        (("标本编号", "名称", "采集时间"), None, None, ()),
        (("标本编号", "名称"), None, None, ("采集时间",)),
        (("标本编号 ", "名称", "采集时间"), None, None, ()),
        (("标本编号", "名称", "采集时间（年）"), None, None, ()),
        (("sample_id", "name", "date"), None, (("标本编号", "sample_id"), ("名称", "name"), ("采集时间", "date")), ()),
        (
            ("sample_id", "name"),
            None,
            (("标本编号", "sample_id"), ("名称", "name"), ("采集时间", "date")),
            ("采集时间",),
        ),
        (("Sample ID", "Depth"), "sample id, depth (cm)", None, ()),
        (("标本编号", "名称"), "标本编号、名称等", None, ()),
    ],
)
def test_16_declared_fields(
    columns: Sequence[str], fields: str | None, dictionary: Any, missing: tuple[str, ...]
) -> None:
    tables = {} if dictionary is None else {DICTIONARY: (("字段名", "列名"), *dictionary)}
    found = b.findings("R-ENT-16", with_table(p.table(900, columns), fields=fields, tables_=tables))
    assert [f.data["missing"] for f in found] == ([missing] if missing else [])


def test_16_formats_without_columns_need_the_dictionary_only() -> None:
    made = p.package(
        p.entry(f"{p.DATA}/data/T1_R1.fastq.gz", 54290, p.reads(900)),
        without=(f"{p.DATA}/data/标本",),
        tables_={DICTIONARY: (("字段名", "含义"), ("读段名", "第1行"), ("碱基序列", "第2行"))},
    )
    parts = {"package": made, "metadata": p.with_data(fields="读段名；碱基序列")}
    assert b.findings("R-ENT-16", p.entity(parts=parts)) == ()
    parts["metadata"] = p.with_data(fields="读段名；质量值")
    assert [f.data["missing"] for f in b.findings("R-ENT-16", p.entity(parts=parts))] == [("质量值",)]


def test_16_headless_table_leaves_it_open() -> None:
    assert b.findings("R-ENT-16", with_table(p.table(900, ("T1", "菌"), defects=["table.no_header"]))) == ()


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("编号；名称；深度(cm)", ("编号", "名称", "深度(cm)")),
        ("ID, lat/lon (N, E), depth", ("ID", "lat/lon (N, E)", "depth")),
        ("编号、名称、时间等字段", ("编号", "名称", "时间")),
        ("无", ()),
    ],
)
def test_splitting_of_field_lists(text: str, want: tuple[str, ...]) -> None:
    assert declared_fields(Dataset(1, b.metadata(fields=text), None)) == want


@pytest.mark.parametrize(("columns", "extra"), [(p.FIELDS, ()), ((*p.FIELDS, "备用"), ("备用",))])
def test_17_undocumented(columns: Sequence[str], extra: tuple[str, ...]) -> None:
    found = b.findings("R-ENT-17", with_table(p.table(900, columns)))
    assert [f.data["extra"] for f in found] == ([extra] if extra else [])


@pytest.mark.parametrize(
    ("codes", "n"),
    [((), 0), (("table.merged",), 1), (("table.merged", "table.ragged"), 1), (("text.encoding",), 0)],
)
def test_18_shape(codes: tuple[str, ...], n: int) -> None:
    assert len(b.findings("R-ENT-18", with_table(p.table(900, defects=codes)))) == n


@pytest.mark.parametrize(
    ("name", "missing", "readme", "want"),
    [
        ("名称", 180, "", []),
        ("名称", 181, "", ["WARN"]),
        ("名称", 450, "", ["WARN"]),
        ("名称", 451, "", ["FIX"]),
        ("备注", 451, "", []),
        ("备注", 900, "", ["FIX"]),
        ("名称", 451, "名称：部分标本未采集，记为NA", []),
    ],
)
def test_19_gaps(name: str, missing: int, readme: str, want: list[str]) -> None:
    column = Column(name, filled=900 - missing, missing=missing)
    snapshot = with_table(p.table(900, [column]), texts={f"{p.DATA}/README.txt": readme})
    assert [str(f.severity) for f in b.findings("R-ENT-19", snapshot)] == want


@pytest.mark.parametrize(("repeated", "fires"), [(9, False), (10, True)])
def test_19_repeated_rows(repeated: int, fires: bool) -> None:
    assert bool(b.findings("R-ENT-19", with_table(p.table(900, duplicate_rows=repeated)))) is fires


def test_21_damage_names_the_cell() -> None:
    found = b.findings("R-ENT-21", with_table(p.table(900, defects=["excel.date_gene"])))
    assert [(f.place.cell, f.data["v"]) for f in found] == [("A1", "2-Sep")]


@pytest.mark.parametrize(
    ("column", "fires"),
    [
        (Column("纬度", 900, kind="decimal", least="36.1", greatest="136.5", flags={"lat_out": 3}), True),
        (Column("采集时间", 900, kind="date", least="2018-01-01", greatest="2031-01-01"), True),
        (Column("采集时间", 900, kind="date", least="2018-01-01", greatest="2021-03-08"), False),
        (Column("有效期至", 900, kind="date", least="2018-01-01", greatest="2031-01-01"), False),
    ],
)
def test_22_limits(column: Column, fires: bool) -> None:
    assert bool(b.findings("R-ENT-22", with_table(p.table(900, [column])))) is fires


def table(
    rule: str, report: Any, name: str = "a.xlsx", readme: str = "", parts: Any = None, **record: str
) -> list[Any]:
    """Return one rule's findings where the dataset has this table only."""
    path = f"{p.DATA}/data/{name}"
    made = p.package(p.entry(path, 9, report), without=(f"{p.DATA}/data/标本",), texts={f"{p.DATA}/README.txt": readme})
    return list(b.findings(rule, p.entity(parts={"package": made, "metadata": p.with_data(**record), **(parts or {})})))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("table.no_header", "no header row"), ("table.duplicate_header", "duplicate header"), ("table.empty_header", "empty header"), ("table.merged", "merged cells"), ("table.ragged", "rows of unequal length"),
        ("table.multiple_tables", "several tables in one sheet"), ("table.other", ""),
    ],
)  # fmt: skip
def test_18_says_what_is_unclean(code: str, said: str) -> None:
    found = table("R-ENT-18", p.table(3, defects=(code, code)))
    assert [[w.en for w in f.data["why"]] for f in found] == ([[said]] if said else [])
    assert all(f.place.cell == "A1" for f in found)


def test_18_looks_at_sample_tables_and_indexes_and_not_at_papers_and_tools() -> None:
    bad = p.table(3, defects=("table.merged",))
    for name, n in (
        ("样本信息表.xlsx", 1),
        ("图像清单.xlsx", 1),
        ("README.xlsx", 0),
        ("数据字典.xlsx", 0),
        ("文件清单.xlsx", 0),
        ("质量报告.xlsx", 0),
        ("~$a.xlsx", 0),
        ("a - 副本.xlsx", 0),
    ):
        assert len(b.findings("R-ENT-18", p.entity(p.entry(f"{p.DATA}/data/{name}", 9, bad)))) == n, name
    assert b.findings("R-ENT-18", p.entity(p.entry(f"{p.TOOL}/data/a.xlsx", 9, bad))) == ()


@pytest.mark.parametrize(
    ("filled", "gone", "name", "want"),
    [
        (80, 20, "名称", []), (79, 21, "名称", [("WARN", "21")]), (50, 50, "名称", [("WARN", "50")]), (49, 51, "名称", [("FIX", "51")]), (0, 9, "名称", [("FIX", "100")]), (1, 99, "备注", []), (0, 9, "备注", [("FIX", "100")]),
        (0, 0, "名称", []), (0, 9, " ", []), (49, 51, " 名 称", [("FIX", "51")]),
    ],
)  # fmt: skip
def test_19_bounds_of_gaps(filled: int, gone: int, name: str, want: list[tuple[str, str]]) -> None:
    found = table("R-ENT-19", p.table(100, (p.Column(name, filled, gone),)))
    assert [(str(f.severity), f.data["p"]) for f in found] == want


@pytest.mark.parametrize("word", ["缺失", "缺测", "未测", "未采集", "未检测", "无数据", "空值", "不适用", "Missing", "not measured", "not collected", "not applicable", "unavailable"])  # fmt: skip
def test_19_gaps_that_are_explained(word: str) -> None:
    bad = p.table(100, (p.Column("名称", 10, 90),))
    assert table("R-ENT-19", bad, readme=f"甲\n名称：{word}以NA表示") == []
    assert len(table("R-ENT-19", bad, readme=f"甲：{word}\n名称：文字")) == 1


@pytest.mark.parametrize(("repeated", "said"), [(1, []), (2, ["2.0"]), (0, []), ("3", [])])
def test_19_share_of_repeated_rows(repeated: Any, said: list[str]) -> None:
    assert [f.data["p"] for f in table("R-ENT-19", p.table(100, duplicate_rows=repeated))] == said


def test_19_only_tables_that_were_read_whole() -> None:
    bad = p.FileReport("XLSX", "XLSX", p.Verdict.BROKEN, 9, columns=(p.Column("名称", 0, 9),))
    assert table("R-ENT-19", bad) == []


def test_21_five_cells_and_no_more() -> None:
    for n, want in ((1, 1), (5, 5), (6, 5)):
        found = table("R-ENT-21", p.table(9, defects=("excel.date",) * n))
        assert [(f.data["cell"], f.data["v"]) for f in found] == [("A1", "2-Sep")] * want
    bare = p.FileReport(
        "XLSX", "XLSX", p.Verdict.OK, 9, defects=(p.Defect("excel.error", "x", "x"), p.Defect("table.merged", "x", "x"))
    )
    assert [(f.data["cell"], f.data["v"]) for f in table("R-ENT-21", bare)] == [("?", "")]


@pytest.mark.parametrize(
    ("column", "want"),
    [
        (p.Column("纬度", 9, flags={"lat_out": 2}, greatest="99", least="1"), [(2, "99")]), (p.Column("经度", 9, flags={"lon_out": 1, "lat_out": 1}, least="-999"), [(2, "-999")]), (p.Column("纬度", 9), []),
        (p.Column("日期", 9, kind="date", greatest="2021-03-09", flags={"future_date": 3}), [(3, "2021-03-09")]), (p.Column("日期", 9, kind="date", greatest="2021-03-09"), [(1, "2021-03-09")]),
        (p.Column("日期", 9, kind="date", greatest="2021-03-08"), []), (p.Column("日期", 9, kind="text", greatest="2021-03-09"), []), (p.Column("日期", 9, kind="date", greatest="晚"), []),
        *((p.Column(n, 9, kind="date", greatest="2031-01-01"), []) for n in ("有效期", "到期日", "截止", "失效日", "计划日期", "预计", "预测日", "Expires", "valid until", "due", "forecast", "prediction", "planned")),
    ],
)  # fmt: skip
def test_22_values(column: Any, want: list[tuple[int, str]]) -> None:
    assert [(f.data["n"], f.data["v"]) for f in table("R-ENT-22", p.table(9, (column,)))] == want


def test_22_without_a_day_no_future() -> None:
    column = p.Column("日期", 9, kind="date", greatest="2031-01-01")
    assert table("R-ENT-22", p.table(9, (column,)), parts={"as_of": date(1970, 1, 1)}) == []


def test_16_and_17_name_at_most_twelve() -> None:
    declared = "；".join(f"字段{n}" for n in range(14))
    (found,) = table("R-ENT-16", p.table(9, ("甲",)), fields=declared)
    assert (len(found.data["missing"]), found.data["missing"][-1]) == (13, "… (+2)")
    (extra,) = table("R-ENT-17", p.table(9, tuple(f"列{n:02d}" for n in range(14))))
    assert (extra.data["extra"][0], len(extra.data["extra"])) == ("列00", 13)
    assert table("R-ENT-17", p.table(9, (" ",))) == []
    assert table("R-ENT-16", p.table(9, ("甲",)), fields="无") == []
