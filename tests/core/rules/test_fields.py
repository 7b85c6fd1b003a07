"""Declared fields, columns and the data dictionary."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.formats.report import Verdict
from huijiao.core.rules.fields import Fields, declared_fields
from huijiao.core.rules.mapping import mapping
from tests.core.rules import builders as b
from tests.core.rules import packages as p


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("甲；乙;丙", ("甲", "乙", "丙")), ("甲\n乙|丙\r丁", ("甲", "乙", "丙", "丁")), ("甲，乙,丙、丁", ("甲", "乙", "丙", "丁")), ("甲（长，宽）、乙", ("甲（长，宽）", "乙")), ("甲[a,b]，乙", ("甲[a,b]", "乙")),
        ("甲【a、b】、乙", ("甲【a、b】", "乙")), ("甲（长，宽（高、重）），乙", ("甲（长，宽（高、重））", "乙")), ("甲；乙，丙", ("甲", "乙，丙")), ("甲；乙等", ("甲", "乙")), ("甲；乙等12个字段", ("甲", "乙")),
        ("甲；乙等指标", ("甲", "乙")), ("甲；乙等信息", ("甲", "乙")), ("包括：甲、乙", ("甲", "乙")), ("包含甲；乙。", ("甲", "乙")), ("including: a; b.", ("a", "b")), ("甲；甲；；乙", ("甲", "乙")), ("甲；无；乙", ("甲", "乙")),
        ("无", ()), ("", ()), ("甲；", ("甲",)), ("甲，乙；", ("甲", "乙")), ("等级；乙", ("等级", "乙")), ("a)，b", ("a)", "b")),
    ],
)  # fmt: skip
def test_declared_fields(text: str, fields: tuple[str, ...]) -> None:
    dataset = mapping(b.deposit(metadata=(b.metadata(fields=text),))).datasets[0]
    assert declared_fields(dataset) == fields


def fields(*files: Any, dictionary: Any = None, told: str = "") -> Fields:
    """Read the fields of a dataset with these data and this dictionary."""
    path = f"{p.DATA}/数据字典.csv"
    made = p.package(*files, without=(f"{p.DATA}/data/标本", path))
    if dictionary is not None or told:
        made = p.package(*files, p.entry(path), without=(f"{p.DATA}/data/标本",))
    tables = {path: dictionary} if dictionary is not None else {}
    made = type(made)(made.files, made.listed, made.manifest_path, tables, {path: told} if told else {})
    snapshot = p.entity(parts={"package": made})
    return Fields.of(snapshot, mapping(snapshot).datasets[0])


def data(name: str, found: Any) -> Any:
    return p.entry(f"{p.DATA}/data/{name}", 500, found)


@pytest.mark.parametrize(
    ("column", "field", "known"),
    [
        ("采集时间", "采集时间", True), ("采集 时间", "采集时间", True), ("长度(cm)", "长度", True), ("长度", "长度（cm）", True), ("质量/kg", "质量", True), ("温度/℃", "温度", True), ("浓度_(mg)", "浓度", True),
        ("长度(cm)", "宽度", False), ("(cm)", "(cm)", True), ("采集时间", "采集", False), ("质量 / kg", "质量", True), ("速率/m·s^-1", "速率", True),
    ],
)  # fmt: skip
def test_units_do_not_matter(column: str, field: str, known: bool) -> None:
    found = fields(data("a.csv", p.table(3, (column,), "CSV")))
    assert found.knows(field) is known
    assert found.documented(column, (field,)) is known


def test_the_dictionary_says_which_column_it_is() -> None:
    table = data("a.csv", p.table(3, ("no", "lat"), "CSV"))
    found = fields(table, dictionary=(("字段", "列名"), ("编号", "no"), ("纬度", "latitude"), ("", "lat")))
    assert [found.knows(f) for f in ("编号", "纬度", "经度", "lat")] == [True, False, False, True]
    assert [found.documented(c, ()) for c in ("no", "lat", "lon", "latitude")] == [True, True, False, True]
    images = fields(data("a.png", p.report("PNG")), dictionary=(("纬度", "latitude"),))
    assert images.formless
    assert images.knows("纬度")
    assert not images.knows("经度")


@pytest.mark.parametrize(
    "line",
    [
        "- 编号: no",
        "编号\tno",
        "编号 | no",
        "* `编号`，no",
        "编号：no",
        "编号  no",
        "编号 - no",
        "编号 — no",
        "•编号,no",
    ],
)
def test_a_dictionary_in_running_text(line: str) -> None:
    found = fields(data("a.csv", p.table(3, ("no",), "CSV")), told=f"字段说明\n\n{line}\n")
    assert found.knows("编号")
    assert not found.knows("字段")


@pytest.mark.parametrize(
    ("files", "decidable", "formless"),
    [
        ([("a.csv", p.table(3, ("甲",), "CSV"))], True, False), ([("a.csv", None)], False, True), ([("a.csv", p.table(3, ("甲",), "CSV")), ("b.csv", p.report("CSV", Verdict.BROKEN))], False, True),
        ([("a.csv", p.table(3, ("甲",), "CSV")), ("b.csv", p.report("CSV", Verdict.DIED))], False, True), ([("a.csv", p.table(3, ("甲",), "CSV")), ("b.csv", p.report("CSV", Verdict.NOT_EXAMINED))], False, True),
        ([("a.csv", p.table(3, ("甲",), "CSV")), ("b.csv", p.report("CSV"))], True, True), ([("a.csv", p.table(3, ("甲",), "CSV")), ("b.png", p.report("PNG"))], True, True),
        ([("a.csv", p.table(3, ("甲",), "CSV")), ("b.pdf", p.report("PDF"))], True, False), ([("a.csv", p.table(3, ("甲",), "CSV", ("table.no_header",)))], False, False),
        ([("a.csv", p.table(3, ("甲",), "CSV")), ("b.txt", p.report("TXT", Verdict.NOT_EXAMINED))], True, False), ([("a.png", p.report("PNG"))], False, True),
        ([("a.csv", p.table(3, ("甲",), "CSV")), ("b.json", p.report("JSON", Verdict.NOT_EXAMINED))], True, True), ([("a.csv", p.table(3, (" ",), "CSV"))], False, True),
        ([("a.csv", p.table(3, ("甲",), "CSV")), ("b.png", p.report("PNG", Verdict.BROKEN))], False, True),
    ],
)  # fmt: skip
def test_what_can_be_decided(files: list[tuple[str, Any]], decidable: bool, formless: bool) -> None:
    found = fields(*(data(n, r) for n, r in files))
    assert (found.decidable, found.formless) == (decidable, formless)


def test_sample_tables_and_indexes_hold_columns_too() -> None:
    found = fields(
        data("a.png", p.report("PNG")),
        data("样本信息表.xlsx", p.table(3, ("编号",))),
        data("图像清单.xlsx", p.table(3, ("题名",))),
    )
    assert found.columns == {"编号", "题名"}
    assert found.decidable
