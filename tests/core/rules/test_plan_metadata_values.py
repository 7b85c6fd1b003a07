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
