"""R-MDT-01 to 07, 09, 12."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b

SENTENCE = "二〇一八年至二〇二〇年在示例县按统一规程采集土壤并逐株分离鉴定"


def fields(rule: str, **changes: Any) -> list[str]:
    """Return the fields that one rule names in one record."""
    return [f.place.field for f in b.findings(rule, b.deposit(metadata=(b.metadata(**changes),)))]


@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6, 7, 9, 12])
def test_clean_deposit_is_silent(n: int) -> None:
    assert b.findings(f"R-MDT-{n:02d}", b.deposit()) == ()


@pytest.mark.parametrize(
    ("changes", "want"),
    [
        ({"abstract": ""}, ["abstract"]),
        ({"quality": "无"}, ["quality"]),
        ({"keywords": "/"}, ["keywords"]),
        ({"resp_phone": "—"}, ["resp_phone"]),
        ({"secret": ""}, ["secret"]),
        ({"without": ("secret", "has_hgr", "has_personal", "resp_postcode")}, []),
        ({"share": "协议共享", "open_at": ""}, ["open_at", "protect_reason"]),
        ({"share": "协议共享", "without": ("open_at", "protect_reason")}, []),
        ({"share": "注册后完全开放共享", "open_at": ""}, []),
        ({"type": ""}, []),
        ({"name_en": "", "time_cov": ""}, []),
    ],
)
def test_01_required_fields(changes: dict[str, Any], want: list[str]) -> None:
    assert fields("R-MDT-01", **changes) == want


@pytest.mark.parametrize(
    ("changes", "fires"),
    [
        ({"fields": ""}, True),
        ({"fields": "无"}, True),
        ({"fields": "编号"}, False),
        ({"fields": "", "type": "图集"}, False),
    ],
)
def test_02_fields(changes: dict[str, Any], fires: bool) -> None:
    assert bool(fields("R-MDT-02", **changes)) is fires


@pytest.mark.parametrize(
    ("changes", "want"),
    [
        ({"records": ""}, ["records"]),
        ({"records": "若干"}, ["records"]),
        ({"records": "0条"}, ["records"]),
        ({"records": "900"}, []),
        ({"records": "约1.2万条"}, []),
        ({"volume": "很大"}, ["volume"]),
        ({"volume": "0 MB"}, ["volume"]),
        ({"volume": "54.29"}, []),  # R-MDT-10
        ({"volume": "", "type": "图集"}, []),
    ],
)
def test_03_amounts(changes: dict[str, Any], want: list[str]) -> None:
    assert fields("R-MDT-03", **changes) == want


@pytest.mark.parametrize(("n", "fires"), [(29, True), (30, False), (200, False), (201, True)])
def test_04_length(n: int, fires: bool) -> None:
    text = (SENTENCE * 10)[:n]
    assert bool(fields("R-MDT-04", abstract=text)) is fires


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("土壤；菌株", True),
        ("土壤；菌株；标本", False),
        ("a, b, c, d, e", False),
        ("a;b;c;d;e;f", True),
        ("土壤；菌株；土壤", True),
        ("土壤 菌株 标本", False),
        ("soil; Soil; strain", True),
    ],
)
def test_05_keywords(text: str, fires: bool) -> None:
    assert bool(fields("R-MDT-05", keywords=text)) is fires


@pytest.mark.parametrize(
    ("text", "n"),
    [("", 0), ("数据；图集", 2), ("数据", None), ("丛书、典籍、专著、研究报告", None)],
)
def test_06_one_box(text: str, n: int | None) -> None:
    found = b.findings("R-MDT-06", b.deposit(metadata=(b.metadata(type=text),)))
    assert [f.data["n"] for f in found] == ([] if n is None else [n])


def test_07_names_each_copy_once() -> None:
    text = SENTENCE * 3
    records = tuple(b.metadata(name, abstract=text) for name in ("甲数据集", "乙数据集", "丙数据集"))
    found = b.findings("R-MDT-07", b.deposit(metadata=records))
    assert [(f.data["a"], f.data["b"]) for f in found] == [("甲数据集", "乙数据集"), ("甲数据集", "丙数据集")]


def test_07_like_sentences_on_different_things_pass() -> None:
    texts = [
        f"论文报道{t}的实验材料、主要方法和结果，发表于示例期刊并标注项目编号，供同行参考。"
        for t in ("香菇菌种遗传多样性研究", "植物乳杆菌耐酸机制研究")
    ]
    records = tuple(b.metadata(f"{i}数据集", abstract=t) for i, t in enumerate(texts))
    assert b.findings("R-MDT-07", b.deposit(metadata=records)) == ()


def test_09_short_statement() -> None:
    assert fields("R-MDT-09", quality="按规程采集。") == ["quality"]


@pytest.mark.parametrize(("n", "fires"), [(5, False), (6, True)])
def test_09_copied_statement(n: int, fires: bool) -> None:
    text = "来源样品均有登记编号；采集执行作业指导书；加工时统一单位与小数位数；处理步骤写入日志，抽查百分之十复核。"
    records = tuple(b.metadata(f"第{i}组菌株数据集", quality=text) for i in range(n))
    assert bool(b.findings("R-MDT-09", b.deposit(metadata=records))) is fires


def test_12_missing_attributes() -> None:
    found = b.findings("R-MDT-12", b.deposit(metadata=(b.tool_metadata(sw_manual="", sw_version="/"),)))
    assert [str(f.severity) for f in found] == ["WARN"]
    assert "使用手册" in found[0].message_zh


def test_12_form_without_attributes_is_not_applicable() -> None:
    assert b.answer("R-MDT-12", b.deposit(metadata=(b.metadata(type="软件工具"),))).status == "NA"
