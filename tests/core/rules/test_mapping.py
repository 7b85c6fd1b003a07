"""Folders to records."""

from __future__ import annotations

import pytest

from huijiao.core.deposit import Package
from huijiao.core.rules.mapping import mapping
from tests.core.rules import builders as b
from tests.core.rules import packages as p


def owner(path: str, **parts: object) -> str:
    """Return the dataset a file belongs to, ``general`` or ``stray``."""
    found = mapping(b.deposit(package=Package((p.entry(path),), {}), **parts))
    for dataset in found.datasets:
        if dataset.files:
            return dataset.name
    return "general" if found.general else "stray"


@pytest.mark.parametrize(
    ("path", "want"),
    [
        (f"{p.DATA}/data/a.csv", b.DATASET_NAME),
        (f"{b.DATASET_NAME}/a.csv", b.DATASET_NAME),
        ("01/data/a.csv", b.DATASET_NAME),
        ("1. 标本/a.csv", b.DATASET_NAME),
        (f"07_{b.DATASET_NAME}/a.csv", b.DATASET_NAME),
        ("03_设施菜田土壤微生物菌株标本数据/a.csv", b.PAPERS_NAME),  # the number goes before a near name
        ("设施菜田土壤微生物菌株标本数据/a.csv", b.DATASET_NAME),
        (f"实体数据/{p.TOOL}/data/a.py", b.TOOL_NAME),
        ("99_备份/a.csv", "stray"),
        ("备忘.csv", "stray"),
        ("00_说明/数据说明文档.txt", "general"),
        ("文件清单.xlsx", "general"),
        ("16S结果/a.csv", "stray"),
    ],
)
def test_owner(path: str, want: str) -> None:
    assert owner(path) == want


def test_number_is_that_of_the_plan_not_of_the_metadata() -> None:
    assert owner("01/data/a.csv", metadata=(b.tool_metadata(), b.metadata())) == b.DATASET_NAME


def test_content_leaves_out_what_is_beside_the_data() -> None:
    dataset = mapping(
        p.entity(p.entry(f"{p.DATA}/data/样本信息表.xlsx"), p.entry(f"{p.DATA}/data/.DS_Store"))
    ).datasets[0]
    assert [e.path.rsplit("/", 1)[1] for e in dataset.content] == ["标本.xlsx"]


def test_a_sample_table_alone_is_the_data() -> None:
    made = p.package(p.entry(f"{p.DATA}/data/样本信息表.xlsx"), without=(f"{p.DATA}/data/标本",))
    dataset = mapping(p.entity(parts={"package": made})).datasets[0]
    assert [e.path.rsplit("/", 1)[1] for e in dataset.content] == ["样本信息表.xlsx"]
