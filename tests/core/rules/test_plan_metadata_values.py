"""R-PMD-07 to 11."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.findings import Severity
from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b


def severities(rule: str, row: dict[str, Any], record: dict[str, Any]) -> list[Severity]:
    """Return the severities of one rule for one row and one record of equal name."""
    name = {"name": row.pop("name")} if "name" in row else {}
    record = {**name, **record}
    snapshot = b.deposit(plan=b.plan((b.plan_row(**name, **row),)), metadata=(b.metadata(**record),))
    return [f.severity for f in b.findings(rule, snapshot)]


@pytest.mark.parametrize(
    ("row", "record", "fires"),
    [
        ({"type": "科学数据"}, {"type": "数据"}, False),
        ({"type": "科学数据"}, {"type": "实物资源"}, True),  # a database of specimens is data
        ({"type": "科学数据", "name": "稻瘟病菌菌株实物资源"}, {"type": "实物资源"}, False),
        ({"type": "软件工具", "name": "共现网络分析系统"}, {"type": "系统"}, False),
        ({"type": "软件工具", "name": "共现网络分析软件"}, {"type": "算法模型"}, True),
        ({"type": "论文专著", "name": "项目论文数据集"}, {"type": "其它"}, False),
        ({"type": "论文专著", "name": "项目论文数据集"}, {"type": "丛书、典籍、专著、研究报告"}, False),
        ({"type": "论文专著", "name": "项目论文数据集"}, {"type": "数据"}, True),
        ({"type": "科学数据"}, {"type": ""}, False),
        ({"type": "科学数据"}, {"type": "图集；软件工具"}, False),  # R-MDT-06
    ],
)
def test_07_classes(row: dict[str, Any], record: dict[str, Any], fires: bool) -> None:
    assert bool(severities("R-PMD-07", row, record)) is fires


@pytest.mark.parametrize(
    ("row", "record", "want"),
    [
        ({"share": "协议共享"}, {"share": "完全开放共享"}, [Severity.FIX]),
        ({"share": "完全开放"}, {"share": "完全开放共享"}, []),
        ({"share": "注册后完全开放共享"}, {"share": "完全开放共享"}, [Severity.WARN]),
        (
            {"share": "协议共享", "open_at": "2025-06-30"},
            {"share": "协议共享", "open_at": "2026-06-30"},
            [Severity.FIX],
        ),
        ({"share": "协议共享", "open_at": "2025年6月30日"}, {"share": "协议共享", "open_at": "2025.6.30"}, []),
        ({"share": "协议共享", "open_at": "2025年6月"}, {"share": "协议共享", "open_at": "2025-06-30"}, []),
        ({"share": "协议共享", "open_at": "2025-06-30"}, {"share": "协议共享", "without": ("open_at",)}, []),
        ({"open_at": "公开"}, {"open_at": ""}, []),
    ],
)
def test_08_sharing(row: dict[str, Any], record: dict[str, Any], want: list[Severity]) -> None:
    assert severities("R-PMD-08", row, record) == want


@pytest.mark.parametrize(
    ("amount", "records", "want"),
    [
        ("54 KB；900 条", "900 条", []),
        ("54 KB；900 条", "1080条", []),
        ("54 KB；900 条", "1081条", [Severity.WARN]),
        ("54 KB；900 条", "719", [Severity.WARN]),
        ("54 KB；≥800 条", "5000条", []),
        ("54 KB", "900条", []),
        ("54 KB；300个样本；900条", "900条", []),
    ],
)
def test_09_records(amount: str, records: str, want: list[Severity]) -> None:
    assert severities("R-PMD-09", {"amount": amount}, {"records": records}) == want


@pytest.mark.parametrize(
    ("amount", "records", "want"), [("6篇", "6 篇", []), ("6篇", "7篇", [Severity.FIX]), ("5-7篇", "6篇", [])]
)
def test_09_sets_agree_exactly(amount: str, records: str, want: list[Severity]) -> None:
    snapshot = b.deposit(plan=b.plan((b.papers_row(amount=amount),)), metadata=(b.papers_metadata(records=records),))
    assert [f.severity for f in b.findings("R-PMD-09", snapshot)] == want


@pytest.mark.parametrize(
    ("amount", "volume", "fires"),
    [
        ("100 GB/900条", "50 GB", False),
        ("100 GB/900条", "200 GB", False),
        ("100 GB/900条", "40 GB", True),
        ("100 GB/900条", "250 GB", True),
        ("约100 GB", "0.1 TB", False),
        ("900条", "1 TB", False),
    ],
)
def test_10_volume(amount: str, volume: str, fires: bool) -> None:
    assert bool(severities("R-PMD-10", {"amount": amount}, {"volume": volume})) is fires


@pytest.mark.parametrize(
    ("a", "m", "fires"),
    [
        ("XLSX", "CSV", True),
        ("XLSX；CSV", "CSV", False),
        ("FASTQ", "fastq.gz", False),
        ("Excel表格", "XLSX", False),
        ("图片", "PNG", False),
        ("JPEG", "JPG", False),
        ("TIF", "TIFF", False),
        ("XLSX", "", False),
    ],
)
def test_11_formats(a: str, m: str, fires: bool) -> None:
    assert bool(severities("R-PMD-11", {"format": a}, {"format": m})) is fires


@pytest.mark.parametrize(
    ("row", "record", "fires"),
    [
        ({"type": "志书/典籍", "name": "土壤专著数据集"}, {"type": "丛书、典籍、专著、研究报告"}, False), ({"type": "考察报告", "name": "项目考察报告数据集"}, {"type": "丛书、典籍、专著、研究报告"}, False),
        ({"type": "标准", "name": "项目标准数据集"}, {"type": "丛书、典籍、专著、研究报告"}, True), ({"type": "专利", "name": "项目专利数据集"}, {"type": "其它"}, False),
        ({"type": "软件著作权", "name": "项目软著数据集"}, {"type": "其他"}, False), ({"type": "其他", "name": "项目成果"}, {"type": "其它"}, False), ({"type": "科学数据", "name": "土壤湿度"}, {"type": "其它"}, True),
        ({"type": "系统", "name": "监测系统"}, {"type": "系统"}, False), ({"type": "算法模型", "name": "监测算法"}, {"type": "系统"}, True), ({"type": "科学数据", "name": "菌株样本"}, {"type": "实物资源"}, False),
        ({"type": "科学数据", "name": "菌株样本数据集"}, {"type": "实物资源"}, True), ({"type": "图集", "name": "菌株图集"}, {"type": "实物资源"}, True), ({"type": "", "name": "土壤湿度"}, {"type": "数据"}, False),
        ({"type": "标准", "name": "项目标准数据集"}, {"type": "标准规范"}, False), ({"type": "软件工具", "name": "监测软件"}, {"type": "数据"}, True),
    ],
)  # fmt: skip
def test_07_the_crosswalk(row: dict[str, Any], record: dict[str, Any], fires: bool) -> None:
    assert bool(severities("R-PMD-07", row, record)) is fires


@pytest.mark.parametrize(
    ("a", "b_", "differ"),
    [
        ("2025", "2025-06-30", False), ("2025", "2026-06-30", True), ("2025-06-30", "2025-06", False), ("2025-06-30", "2025-07", True), ("2025-06-30", "2025-06-29", True), ("2025年6月30日", "2025/6/30", False),
        ("公开", "2025-06-30", True), ("2025-06-30", "立即", True), ("2025-06-30", "汇交后", True), ("2025-06-30", "open", True), ("2025-06-30", "验收后", False), ("公开", "立即公开", False), ("即时", "开放", False),
        ("验收后一年", "验收后二年", True), ("公开", "验收后", True), ("验收后", "公开", True), ("/", "公开", False), ("公开", "—", False), ("immediate", "public", False),
    ],
)  # fmt: skip
def test_08_times(a: str, b_: str, differ: bool) -> None:
    restricted = {"share": "协议共享"}
    assert bool(severities("R-PMD-08", {**restricted, "open_at": a}, {**restricted, "open_at": b_})) is differ


@pytest.mark.parametrize(
    ("row", "record", "want"),
    [("完全开放共享", "注册后完全开放共享", [Severity.FIX]), ("注册后完全开放共享", "协议共享", [Severity.FIX]), ("", "协议共享", []), ("协议共享", "", []), ("暂不共享", "暂不共享", [])],
)  # fmt: skip
def test_08_modes(row: str, record: str, want: list[Severity]) -> None:
    assert severities("R-PMD-08", {"share": row}, {"share": record}) == want


@pytest.mark.parametrize(
    ("amount", "records", "want"),
    [
        ("900条", "720条", []), ("≤900条", "1080条", []), ("≤900条", "1081条", [Severity.WARN]), ("900条", "≥1081条", [Severity.WARN]), ("900条", "≥1080条", []), ("900条", "≤719条", [Severity.WARN]), ("900条", "≤720条", []),
        ("900条；50株", "50株", []), ("50株；900条", "900条", []), ("900条", "900株", []), ("50个；900条", "900", [Severity.WARN]), ("900", "900条", []), ("800-1000条", "639条", [Severity.WARN]),
        ("800-1000条", "640条", []), ("800-1000条", "1200条", []),
    ],
)  # fmt: skip
def test_09_bounds_and_units(amount: str, records: str, want: list[Severity]) -> None:
    assert severities("R-PMD-09", {"amount": amount}, {"records": records}) == want


@pytest.mark.parametrize(
    ("amount", "volume", "fires"),
    [
        ("110 GB", "50 GB", False), ("110 GB", "49.9 GB", True), ("100 GB", "220 GB", False), ("100 GB", "220.1 GB", True), ("≥100 GB", "5 TB", False), ("≤100 GB", "1 GB", False), ("≤100 GB", "221 GB", True), ("100 GB", "0 GB", False),
        ("0 GB", "100 GB", False), ("50-100 GB", "23 GB", False), ("50-100 GB", "22 GB", True), ("100 GB", "很多", False),
    ],
)  # fmt: skip
def test_10_bounds(amount: str, volume: str, fires: bool) -> None:
    assert bool(severities("R-PMD-10", {"amount": amount}, {"volume": volume})) is fires


def test_findings_say_both_sides() -> None:
    snapshot = b.deposit(
        plan=b.plan((b.plan_row(amount="100 GB；900条", format="XLSX"),)),
        metadata=(b.metadata(volume="1 GB", records="5条", format="PNG", type="图集"),),
    )
    said = {
        rule: [(f.data["a"], f.data["b"]) for f in b.findings(rule, snapshot)]
        for rule in ("R-PMD-07", "R-PMD-09", "R-PMD-10", "R-PMD-11")
    }
    assert said == {
        "R-PMD-07": [("科学数据", "图集")],
        "R-PMD-09": [("900条", "5条")],
        "R-PMD-10": [("100 GB", "1 GB")],
        "R-PMD-11": [("XLSX", "PNG")],
    }
