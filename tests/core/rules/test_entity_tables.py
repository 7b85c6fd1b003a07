"""R-ENT-16 to 19, 21, 22."""

from __future__ import annotations

from collections.abc import Sequence
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
