"""Whatever a snapshot holds, no rule breaks, and the same snapshot gives the same findings."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huijiao.core.deposit import Cohort, Context, Deposit, Package, PaperFile, Stage, Truncated
from huijiao.core.findings import Place
from huijiao.core.formats.report import Column, Defect, FileReport, Verdict
from huijiao.core.manifest import FileEntry
from huijiao.core.records.agreement import CATEGORIES, Agreement, QualityReport
from huijiao.core.records.base import Record, RecordSpec, Value
from huijiao.core.records.metadata import METADATA, SHARE_BOXES, TYPE_BOXES
from huijiao.core.records.plan import PLAN_ROW, TOOL, Plan
from huijiao.core.records.project import PROJECT
from huijiao.core.records.taskbook import ACHIEVEMENT, ACHIEVEMENT_BOXES, INDICATOR, Achievement, TaskBook
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import Status, run
from huijiao.core.rules.sentences import load

SAID = st.sampled_from([
    "", "无", "/", "—", "12 条", "54.29 KB；900 条", "10^400 条", "一亿亿亿 TB", "0 条", "-3", "5-7 篇", "≥10万条", "公开", "2035-01-01", "2018-02-31", "99999999",
    "2018-01-01至2017-01-01", "样本数据集", "16S rRNA测序数据集", "项目论文数据集", "专利集", "A、B和C数据集", "鼠疫耶尔森菌数据集", "汉族人群全基因组", "软件系统平台",
    "CSV；XLSX；FASTQ", "1.1；2.1-2.9", "是", "否", "a@b", "138001380001", "{name}{0}%s", "\ud83d", "\ufffd", "绝密★", "密级：机密", "暂不共享。全部公开。保护期3年",
    *SHARE_BOXES, *TYPE_BOXES, *ACHIEVEMENT_BOXES, "数据；图集", "命名为“{样本}_R1/R2.[x](.gz”", "x" * 300, "()[]*+?\\", "《》", "2017YFZ0901200", "10.5555/x",
])  # fmt: skip
PATHS = st.sampled_from([
    "00_说明/manifest-md5.txt", "01_样本数据集/data/a.csv", "01_样本数据集/data/A.CSV", "01_样本数据集/README.txt", "02_x/data/s1_R1.fastq.gz", "02_x/data/s1_R2.fastq.gz",
    "03_项目论文数据集/data/论文清单.xlsx", "03_项目论文数据集/data/1.pdf", "01_样本数据集/数据字典.csv", "02_x/样本信息表.csv", "a", "/", "//", "", ".", "01_/", "99999_x/y",
    "x" * 1000, "\udcff/b", "ÑùµØ.csv", "01_样本数据集/data/地图.png", "软件系统平台/a.exe", "__MACOSX/._x", "样本/样本.xlsx", "2_软件系统平台/data/a.py", "①/②.csv", "²/a",
])  # fmt: skip
NUMBERS = st.integers(0, 10**13) | st.none()


def records(spec: RecordSpec) -> st.SearchStrategy[Record]:
    names = [f.name for f in spec.fields]
    return st.dictionaries(st.sampled_from(names), SAID).map(
        lambda d: Record({k: Value(v, Place("a", k)) for k, v in d.items()})
    )


def many(spec: RecordSpec, most: int = 4) -> st.SearchStrategy[tuple[Record, ...]]:
    return st.lists(records(spec), max_size=most).map(tuple)


COLUMNS = st.builds(
    Column, SAID, st.integers(0, 9), st.integers(0, 9), st.sampled_from(["", "text", "date", "integer", "decimal"]), SAID, SAID,
    st.none() | st.integers(0, 9), st.lists(SAID, max_size=2).map(tuple),
    st.dictionaries(st.sampled_from(["id_card", "phone", "lat_out", "precise_coord", "excel_date"]), st.integers(0, 9)),
)  # fmt: skip
CODES = st.sampled_from(["fastq.length", "gzip.truncated", "table.ragged", "table.no_header", "text.encoding", "excel.date", "name.mojibake", "macro.present",
                         "executable.present", "malware.x", "zip.unsafe_path", ""])  # fmt: skip
REPORTS = st.builds(
    FileReport, st.sampled_from(["CSV", "XLSX", "FASTQ", "PDF", "ZIP", "PNG", "", "UNKNOWN"]), st.sampled_from(["CSV", "PNG", ""]), st.sampled_from(list(Verdict)),
    st.none() | st.integers(0, 9999), st.sampled_from(["条", "reads", "个", ""]), st.sampled_from(["", "gbk", "utf-8"]),
    st.lists(COLUMNS, max_size=3).map(tuple), st.lists(st.builds(Defect, CODES, SAID, SAID, SAID), max_size=2).map(tuple),
    st.dictionaries(st.sampled_from(["text", "members", "formats", "unpacked", "duplicate_rows", "bases"]), SAID | st.integers() | st.none() | st.lists(SAID, max_size=2)),
)  # fmt: skip
FILES = st.builds(
    FileEntry,
    PATHS,
    st.integers(0, 10**13),
    st.sampled_from(["", "ab", "c" * 32]),
    st.sampled_from(["", "d" * 64]),
    report=st.none() | REPORTS,
)
ROWS = st.lists(st.lists(SAID, max_size=5).map(tuple), max_size=4).map(tuple)
PACKAGES = st.builds(
    Package, st.lists(FILES, max_size=8).map(tuple),
    st.none() | st.dictionaries(PATHS, st.dictionaries(st.sampled_from(["md5", "sha256", "bytes"]), SAID | st.integers(0, 99), max_size=2)),
    PATHS, st.dictionaries(PATHS, ROWS, max_size=4), st.dictionaries(PATHS, SAID, max_size=3),
)  # fmt: skip
PLANS = st.builds(
    Plan, records(PROJECT), st.dictionaries(st.integers(1, 8), SAID.map(Value)), many(PLAN_ROW, 5), many(TOOL, 2)
)
BOOKS = st.builds(
    TaskBook, records(PROJECT), SAID,
    st.lists(st.builds(Achievement, records(ACHIEVEMENT), many(INDICATOR, 3)), max_size=3).map(tuple), st.just(()), SAID,
)  # fmt: skip
AGREEMENTS = st.builds(
    Agreement, records(PROJECT), st.dictionaries(st.sampled_from([*CATEGORIES, "ELSE"]), SAID.map(Value)),
    st.lists(SAID, max_size=2).map(tuple), st.booleans(), st.booleans(), st.sampled_from([frozenset(), frozenset({"depositor"})]),
)  # fmt: skip
CONTEXTS = st.builds(
    Context, st.sampled_from(list(Stage)), st.sampled_from(list(Cohort)), st.sampled_from([date(1970, 1, 1), date(2022, 3, 8)]), st.booleans(),
    st.sampled_from(["", "别的大学"]), st.sampled_from(["", "KEY_RD"]), st.sampled_from([frozenset(), frozenset({"样本数据集", "1"})]), st.none() | PACKAGES,
)  # fmt: skip
PAPERS = st.builds(
    PaperFile,
    SAID,
    st.sampled_from(["taskbook", "plan", "metadata", "agreement", "other"]),
    st.sampled_from(["", "image_only", "x"]),
    st.booleans(),
    SAID,
)
DEPOSITS = st.builds(
    Deposit, CONTEXTS, st.none() | records(PROJECT), st.none() | BOOKS, st.none() | PLANS, st.none() | many(METADATA), st.none() | AGREEMENTS,
    st.none() | st.builds(QualityReport), st.none() | PACKAGES, st.lists(PAPERS, max_size=3).map(tuple),
    st.lists(st.builds(Truncated, st.just(Place("a", "S!B2")), SAID, SAID), max_size=1).map(tuple),
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(DEPOSITS)
def test_no_rule_breaks_on_any_snapshot(deposit: Deposit) -> None:
    report = run(deposit, load(), book=BOOK)
    assert [(a.rule, a.why) for a in report.answers if a.status is Status.ERROR] == []
    assert run(deposit, load(), book=BOOK).findings == report.findings
