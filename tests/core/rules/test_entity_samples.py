"""R-ENT-25 and 26."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.deposit import Deposit
from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b
from tests.core.rules import packages as p

SAMPLES = f"{p.DATA}/data/样本信息表.xlsx"
HEADER = ("样本编号", "采样地点", "采样日期")
ROWS = tuple((f"T{i}", "示例县", "2019-01-01") for i in (1, 2, 10))


def reads(*names: str, table: Any = None, at: str = SAMPLES, **of_package: Any) -> Deposit:
    """Return a deposit whose dataset is these FASTQ files and perhaps a sample table."""
    files = [p.entry(f"{p.DATA}/data/{n}", 1000, p.reads(300)) for n in names]
    if table is not None:
        files.append(p.entry(at, 500, p.table(len(table) - 1, table[0])))
    tables = {at: table} if table is not None else {}
    made = p.package(*files, without=(f"{p.DATA}/data/标本",), tables_=tables, **of_package)
    return p.entity(parts={"package": made, "metadata": p.with_data(format="FASTQ")})


PAIRS = tuple(f"T{i}_R{r}.fastq.gz" for i in (1, 2, 10) for r in (1, 2))


def test_25_reads_without_table() -> None:
    found = b.findings("R-ENT-25", reads(*PAIRS))
    assert [(f.place.path, str(f.severity)) for f in found] == [(p.DATA, "FIX")]


def test_25_table_beside_the_reads() -> None:
    assert b.findings("R-ENT-25", reads(*PAIRS, table=(HEADER, *ROWS))) == ()


def test_25_header_alone_is_no_table() -> None:
    assert len(b.findings("R-ENT-25", reads(*PAIRS, table=(HEADER,)))) == 1


@pytest.mark.parametrize(
    ("rows", "fires"),
    [
        (tuple((*r, b.DATASET_NAME) for r in ROWS), False),
        (tuple((*r, "另一数据集") for r in (("X1", "甲", "2019"), ("X2", "乙", "2019"))), True),
        (tuple((*r, "") for r in ROWS), False),  # by the ids of the files
    ],
)
def test_25_table_of_the_package_counts_for_what_it_names(rows: Any, fires: bool) -> None:
    table = ((*HEADER, "数据集名称"), *rows)
    assert bool(b.findings("R-ENT-25", reads(*PAIRS, table=table, at="00_说明/样本信息表.xlsx"))) is fires


@pytest.mark.parametrize(
    ("columns", "want"),
    [
        (("菌株编号", "分离源", "采集地点"), []),
        (("菌株编号", "采集时间"), []),
        (("基因", "表达量"), ["WARN"]),
    ],
)
def test_25_strain_tables_may_describe_themselves(columns: tuple[str, ...], want: list[str]) -> None:
    snapshot = p.entity(p.entry(f"{p.DATA}/data/标本.xlsx", 54290, p.table(900, columns)))
    assert [str(f.severity) for f in b.findings("R-ENT-25", snapshot)] == want


@pytest.mark.parametrize(
    ("names", "rows", "a", "n"),
    [
        (PAIRS, ROWS, 0, 0),
        ((*PAIRS, "T7_R1.fastq.gz", "T7_R2.fastq.gz"), ROWS, 1, 0),
        (PAIRS, (*ROWS, ("T11", "示例县", "2019-01-01")), 0, 1),
        (PAIRS[2:], ROWS, 0, 1),  # T1 is not T10
    ],
)
def test_26_by_ids(names: tuple[str, ...], rows: Any, a: int, n: int) -> None:
    found = b.findings("R-ENT-26", reads(*names, table=(HEADER, *rows)))
    assert [(f.data["a"], f.data["b"]) for f in found] == ([(a, n)] if a or n else [])


def test_26_by_file_names() -> None:
    rows = tuple((f"S-{i}", "甲", "2019", f"T{i}_R1.fastq.gz;T{i}_R2.fastq.gz") for i in (1, 2, 10))
    assert b.findings("R-ENT-26", reads(*PAIRS, table=((*HEADER, "文件名"), *rows))) == ()
    found = b.findings("R-ENT-26", reads(*PAIRS, table=((*HEADER, "文件名"), *rows[:2])))
    assert [(f.data["a"], f.data["b"]) for f in found] == [(2, 0)]


@pytest.mark.parametrize(
    ("ids", "a", "n"),
    [
        (("T1", "T2", "T10"), 0, 0),
        (("T1", "T2", "T10", "T9"), 1, 0),
        (("T1",), 0, 2),
        (("T1", "T2", "T10", "空白"), 0, 0),
    ],
)
def test_26_by_column(ids: tuple[str, ...], a: int, n: int) -> None:
    path = f"{p.DATA}/data/标本.xlsx"
    made = p.package(
        p.entry(SAMPLES, 500, p.table(3, HEADER)),
        tables_={SAMPLES: (HEADER, *ROWS), path: (("样本编号", "含量"), *((i, "1") for i in ids))},
    )
    found = b.findings("R-ENT-26", p.entity(parts={"package": made}))
    assert [(f.data["a"], f.data["b"]) for f in found] == ([(a, n)] if a or n else [])
