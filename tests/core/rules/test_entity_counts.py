"""R-ENT-14, 15 and 32."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.formats.report import Verdict
from huijiao.core.rules import book  # noqa: F401 - enters the rules
from huijiao.core.rules.entity_counts import count_dataset, stem_of_pair
from huijiao.core.rules.mapping import mapping
from tests.core.rules import builders as b
from tests.core.rules import packages as p


def severities(rule: str, files: list[Any], without: tuple[str, ...] = (), **record: str) -> list[str]:
    """Return severities of one rule over the dataset whose only data are these files."""
    made = p.package(*files, without=(f"{p.DATA}/data/标本", *without))
    snapshot = p.entity(parts={"package": made, "metadata": p.with_data(**record)})
    return [str(f.severity) for f in b.findings(rule, snapshot) if f.place.path.startswith(p.DATA)]


def data(name: str, found: Any, size: int = 54290) -> Any:
    """Return one data file."""
    return p.entry(f"{p.DATA}/data/{name}", size, found)


@pytest.mark.parametrize(
    ("declared", "actual", "want"),
    [
        ("900 条", 900, []),
        ("900 条", 899, ["FIX"]),
        ("约900条", 880, ["WARN"]),
        ("≥900条", 1200, []),
        ("10000条", 10100, ["INFO"]),
        ("10000条", 9899, ["WARN"]),
        ("10000条", 9000, ["WARN"]),
        ("10000条", 8999, ["FIX"]),
        ("", 5, []),
    ],
)
def test_14_bands(declared: str, actual: int, want: list[str]) -> None:
    assert severities("R-ENT-14", [data("a.csv", p.table(actual, fmt="CSV"))], records=declared) == want


@pytest.mark.parametrize(("declared", "want"), [("1800 条", []), ("3600 条", ["FIX"]), ("2000 条", ["WARN"])])
def test_14_pairs_count_once(declared: str, want: list[str]) -> None:
    files = [data(f"T{i}_R{r}.fastq.gz", p.reads(300)) for i in range(6) for r in (1, 2)]
    files.append(data("样本信息表.xlsx", p.table(6)))
    assert severities("R-ENT-14", files, records=declared) == want


@pytest.mark.parametrize(("unit", "want"), [("24 幅", []), ("24 条", []), ("25 幅", ["FIX"])])
def test_14_images_count_as_files(unit: str, want: list[str]) -> None:
    files = [data(f"图{i}.png", p.report("PNG", unit="幅")) for i in range(24)] + [data("图像清单.xlsx", p.table(24))]
    assert severities("R-ENT-14", files, records=unit) == want


def test_14_broken_file_leaves_it_open() -> None:
    files = [data("a.csv", p.table(10, fmt="CSV")), data("b.csv", p.report("CSV", Verdict.BROKEN))]
    assert severities("R-ENT-14", files, records="900条") == []


def test_14_strains_by_distinct_ids() -> None:
    column = p.Column("菌株编号", filled=900, distinct=300)
    assert severities("R-ENT-14", [data("a.csv", p.table(900, [column], "CSV"))], records="300株") == []


@pytest.mark.parametrize(
    ("declared", "size", "want"),
    [
        ("100 MB", 100_000_000, []),
        ("100 MB", 104_857_600, []),
        ("100 MB", 109_000_000, []),
        ("100 MB", 115_000_000, []),  # 104.9 MB by 1024, within ten per cent
        ("100 MB", 140_000_000, ["WARN"]),
        ("100 MB", 45_000_000, ["FIX"]),
        ("100 MB", 1_000_000, ["FIX"]),
        ("100", 1, []),
    ],
)
def test_15_volume(declared: str, size: int, want: list[str]) -> None:
    assert severities("R-ENT-15", [data("a.csv", p.table(900, fmt="CSV"), size)], volume=declared) == want


@pytest.mark.parametrize(("rows", "numbers"), [(900, []), (800, []), (799, ["1.1"])])
def test_32_delivered(rows: int, numbers: list[str]) -> None:
    made = p.package(data("a.csv", p.table(rows, fmt="CSV")), without=(f"{p.DATA}/data/标本",))
    snapshot = p.entity(parts={"package": made})
    assert [f.data["no"] for f in b.findings("R-ENT-32", snapshot)] == numbers


def test_32_papers() -> None:
    made = p.package(
        without=(f"{p.PAPERS}/data/全文/论文05", f"{p.PAPERS}/data/全文/论文06"),
        tables_={f"{p.PAPERS}/data/论文清单.xlsx": p.index_rows(4)},
    )
    found = b.findings("R-ENT-32", p.entity(parts={"package": made}))
    assert [(f.data["no"], f.data["have"].zh) for f in found] == [("3.1", "4篇")]


@pytest.mark.parametrize("unit", ["份", "篇", "幅", "张", "册", "本", "部", "件", "files", "images"])
def test_14_units_that_count_files(unit: str) -> None:
    files = [
        data("a.csv", p.table(10, fmt="CSV")),
        data("b.csv", p.table(20, fmt="CSV")),
        data("c.csv", p.table(30, fmt="CSV")),
    ]
    snapshot = p.entity(
        parts={
            "package": p.package(*files, without=(f"{p.DATA}/data/标本",)),
            "metadata": p.with_data(records=f"{4} {unit}"),
        }
    )
    counted = count_dataset(snapshot, mapping(snapshot).datasets[0], unit)
    assert counted is not None
    assert (counted.main, 60 in counted.others) == (3, True)


def counted(files: list[Any], unit: str = "条") -> tuple[int, set[int]] | None:
    """Return what a dataset of these files holds."""
    snapshot = p.entity(parts={"package": p.package(*files, without=(f"{p.DATA}/data/标本",))})
    found = count_dataset(snapshot, mapping(snapshot).datasets[0], unit)
    return (found.main, set(found.others)) if found else None


def test_counts_by_unit_and_format() -> None:
    mixed = [
        data("a.csv", p.table(10, fmt="CSV")),
        data("b.xlsx", p.table(5)),
        data("c.png", p.report("PNG")),
        data("d.pdf", p.report("PDF", records=7, unit="页")),
    ]
    assert counted(mixed) == (15, {4, 15, 17, 10, 5, 8, 2})
    assert counted(mixed, "幅") == (4, {4, 15, 17, 10, 5, 8, 2})
    assert counted([data("c.png", p.report("PNG")), data("d.png", None)]) == (2, {2})
    assert counted([data("a.csv", None)]) is None
    assert counted([data("a.vcf.gz", None)]) is None
    assert counted([data("a.db", None)]) is None
    assert counted([data("a.pptx", None)]) == (1, {1})
    assert counted([data("a.csv", p.report("CSV", Verdict.DIED))]) is None
    assert counted([data("a.csv", p.table(10, fmt="CSV"), 0)]) is None
    assert counted([]) is None


@pytest.mark.parametrize("unit", ["条", "reads", "rows", "records", "行", "株", "例"])
def test_counts_inside_files_by_their_unit(unit: str) -> None:
    made = p.report("FASTA", records=10, unit=unit)
    assert counted([data("a.fasta", made), data("b.fasta", made)]) == (20, {2, 20})
    other = p.report("FASTA", records=10, unit="段")
    assert counted([data("a.fasta", other), data("b.fasta", other)]) == (2, {2, 20})


def test_counts_of_strains_and_of_tables_beside() -> None:
    strains = [
        p.Column("菌株编号", filled=90, distinct=30),
        p.Column("毒株", filled=90, distinct=40),
        p.Column("名称", distinct=80),
    ]
    files = [data("a.csv", p.table(90, strains, "CSV"))]
    assert counted(files, "株") == (40, {1, 90, 30, 40})
    assert counted(files, "条") == (90, {1, 90, 30, 40})
    beside = [*files, data("样本信息表.xlsx", p.table(12)), data("图.png", p.report("PNG"))]
    found = counted(beside)
    assert found is not None
    assert 12 in found[1]


@pytest.mark.parametrize(
    ("names", "main"),
    [
        (("s_R1.fastq", "s_R2.fastq"), 300), (("s_1.fq.gz", "s_2.fq.gz"), 300), (("s.R1.fastq.gz", "s.R2.fastq.gz"), 300), (("s_read1.fq", "s_read2.fq"), 300), (("s_R1_001.fastq.gz", "s_R2_001.fastq.gz"), 300),
        (("s_R1.clean.fq.gz", "s_R2.clean.fq.gz"), 300), (("s_1.trimmed.fq", "s_2.trimmed.fq"), 300), (("s_R1.filtered.fastq", "s_R2.filtered.fastq"), 300), (("a_R1.fastq", "b_R2.fastq"), 600),
        (("s_R2.fastq",), 300), (("s_R1.fastq", "t_R1.fastq"), 600), (("s_R1.txt", "s_R2.txt"), 600), (("s1.fastq", "s2.fastq"), 600),
    ],
)  # fmt: skip
def test_pairs_by_their_names(names: tuple[str, ...], main: int) -> None:
    found = counted([data(n, p.reads(300)) for n in names], "reads")
    assert found is not None
    assert found[0] == main


def test_a_pair_whose_first_is_misnamed_may_be_meant() -> None:
    found = counted([data("a_R1.fastq", p.reads(300)), data("b_R2.fastq", p.reads(300))])
    assert found is not None
    assert 300 in found[1]


@pytest.mark.parametrize(
    ("path", "stem"),
    [
        ("x/T01_R1.fastq.gz", "T01"), ("T01.2.fq", "T01"), ("T01-read1.fastq", "T01"), ("T01_1.val_1.fq.gz", "T01"), ("T01.bam", "T01"), ("T01.sorted.bam", "T01"), ("T01_R1_001.fastq", "T01"),
        ("T01-1.paired.fastq", "T01"), ("T01_1.raw.fastq.gz", "T01"), ("a.b/T02.csv", "T02"),
    ],
)  # fmt: skip
def test_stem_of_pair(path: str, stem: str) -> None:
    assert stem_of_pair(path) == stem


@pytest.mark.parametrize(
    ("declared", "actual", "want"),
    [
        ("1000条", 1001, ["FIX"]), ("1001条", 1002, ["INFO"]), ("约1000条", 1009, ["INFO"]), ("约1000条", 1011, ["WARN"]), ("约1000条", 1101, ["FIX"]), ("10000条", 10000, []), ("800-900条", 850, []),
        ("10000条", 11000, ["WARN"]), ("10000条", 11001, ["FIX"]), ("0条", 5, []), ("10000条", 9900, ["INFO"]),
    ],
)  # fmt: skip
def test_14_more_bands(declared: str, actual: int, want: list[str]) -> None:
    assert severities("R-ENT-14", [data("a.csv", p.table(actual, fmt="CSV"))], records=declared) == want


def test_14_says_both_numbers_and_the_gap() -> None:
    made = p.package(data("a.csv", p.table(1234, fmt="CSV")), without=(f"{p.DATA}/data/标本",))
    (found,) = b.findings("R-ENT-14", p.entity(parts={"package": made, "metadata": p.with_data(records=" 1000 条 ")}))
    assert (found.data["a"], found.data["b"], found.data["p"]) == ("1,234", "1000 条", "23.4")


@pytest.mark.parametrize(
    ("files", "rows", "declared", "want"),
    [(6, 6, "6篇", 0), (5, 5, "6篇", 1), (5, 6, "6篇", 0), (6, 6, "约7篇", 1), (0, 0, "6篇", 0)],
)
def test_14_sets_where_index_and_files_agree(files: int, rows: int, declared: str, want: int) -> None:
    gone = tuple(f"{p.PAPERS}/data/全文/论文{i:02d}" for i in range(files + 1, 7))
    made = p.package(without=gone, tables_={f"{p.PAPERS}/data/论文清单.xlsx": p.index_rows(rows)})
    records = (b.metadata(), b.tool_metadata(), b.papers_metadata(records=declared))
    found = b.findings("R-ENT-14", p.entity(parts={"package": made, "metadata": records}))
    assert [str(f.severity) for f in found] == ["FIX"] * want


@pytest.mark.parametrize(
    ("declared", "size", "want"),
    [
        ("100 MB", 90_000_000, []), ("100 MB", 89_999_999, ["WARN"]), ("100 MB", 50_000_000, ["WARN"]), ("100 MB", 49_999_999, ["FIX"]), ("100 MB", 115_343_360, []), ("100 MB", 115_343_361, ["WARN"]),
        ("100 MB", 157_286_400, ["WARN"]), ("100 MB", 157_286_401, ["FIX"]), ("0 MB", 5, []), ("90-110 MB", 100_000_000, []), ("≥100 MB", 500_000_000, []), ("无", 5, []),
    ],
)  # fmt: skip
def test_15_more_bands(declared: str, size: int, want: list[str]) -> None:
    assert severities("R-ENT-15", [data("a.csv", p.table(900, fmt="CSV"), size)], volume=declared) == want


def test_15_the_size_before_packing_or_without_notes_may_be_meant() -> None:
    packed = p.report("CSV", facts={"unpacked": 100_000_000})
    assert severities("R-ENT-15", [data("a.csv.gz", packed, 9_000_000)], volume="100 MB") == []
    smaller = p.report("CSV", facts={"unpacked": 1000})
    assert severities("R-ENT-15", [data("a.csv.gz", smaller, 9_000_000)], volume="9 MB") == []
    files = [data("a.csv", p.table(900, fmt="CSV"), 100), data("样本信息表.xlsx", p.table(9), 900)]
    for declared, want in (("100 B", []), ("1000 B", []), ("500 B", ["FIX"])):
        assert severities("R-ENT-15", files, volume=declared) == want


def test_15_says_both_sizes() -> None:
    made = p.package(data("a.csv", None, 45_000_000), without=(f"{p.DATA}/data/标本",))
    (found,) = b.findings("R-ENT-15", p.entity(parts={"package": made, "metadata": p.with_data(volume=" 100 MB ")}))
    assert (found.data["a"], found.data["b"]) == ("45 MB", "100 MB")
