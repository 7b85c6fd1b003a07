"""The rule book over a large deposit: 1,000 datasets, 100,000 files, on one core; the cost grows linearly."""

from __future__ import annotations

import gc
import hashlib
import os
import time
from dataclasses import replace
from datetime import date

from benchmarks.figures import Figure, peak_mib
from huijiao.core.deposit import Cohort, Context, Deposit, Package, PaperFile, Stage
from huijiao.core.findings import Place
from huijiao.core.formats.report import Column, FileReport, Verdict
from huijiao.core.manifest import FileEntry
from huijiao.core.records.agreement import Agreement
from huijiao.core.records.base import Record, Value
from huijiao.core.records.plan import Plan
from huijiao.core.records.taskbook import Achievement, TaskBook
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import Status
from huijiao.core.rules.engine import run as run_rules
from huijiao.core.rules.sentences import load

FILES_EACH = 100
GOAL_SECONDS, GOAL_RATIO = 10.0, 2.4
_PLACES = ("青藏", "黄土", "内蒙古", "东北", "长江中下游", "珠江三角洲", "云贵", "塔里木", "三江", "华北")
_THINGS = ("森林土壤真菌", "湖泊浮游细菌", "草地根际微生物", "温泉古菌", "农田固氮菌", "湿地产甲烷菌", "冰川微生物", "海洋沉积物病毒",
           "盐碱地放线菌", "河流硝化菌")  # fmt: skip
_WHAT = ("16S扩增子测序", "菌株形态观测", "理化性质", "酶活测定", "代谢物检测")
_NUMBER, _TITLE, _LEAD = "2017YFZ0901200", "典型生态区微生物资源调查与保藏", "示例大学微生物研究所"
_COLUMNS = ("样品编号", "采集日期", "纬度", "经度", "测定值")
_SHARE = "完全开放共享"
_SAMPLE_COLUMNS = ("样品编号", "采集地点", "采集日期", "宿主", "经度")


def name_of(number: int) -> str:
    """Return a distinct, plausible dataset name; many are near one another."""
    place, thing, what = number % 10, number // 10 % 10, number // 100 % 5
    return f"{_PLACES[place]}{_THINGS[thing]}{_WHAT[what]}第{number // 500 + 1}批次数据集"


def deposit(datasets: int, files_each: int = FILES_EACH, *, misspelt: bool = False) -> Deposit:
    """Return a snapshot at the data stage; only the quality report is missing.

    With ``misspelt`` no metadata record is called as its plan row is, so that every name must be compared with every other.
    """
    named = [(n, name_of(n - 1)) for n in range(1, datasets + 1)]
    entries = [e for n, name in named for e in _files(n, name, files_each)]
    listed = {e.path: {"md5": e.md5, "bytes": e.bytes} for e in entries}
    tables: dict[str, tuple[tuple[str, ...], ...]] = {
        f"{n:02d}_{name}/数据字典.csv": (("字段名", "含义"), *((c, c) for c in _COLUMNS)) for n, name in named
    }
    tables |= {f"{n:02d}_{name}/样本信息表.csv": (_SAMPLE_COLUMNS, *((s, "示例县", "2018-05-01", "番茄", "116.1")
               for s in _samples(n, files_each))) for n, name in named if _sequenced(n)}  # fmt: skip
    texts = {f"{n:02d}_{name}/README.txt": f"{name}：采集方法与文件说明。" for n, name in named}
    package = Package(tuple(entries), listed, "00_说明/manifest-md5.txt", tables, texts)
    return Deposit(
        Context(Stage.DATA_SUBMIT, Cohort.ACCEPTED, date(2021, 3, 8), programme="KEY_RD"),
        _project(), _taskbook(datasets), _plan(named, files_each), tuple(_record(n, name.replace("批次", "批") if misspelt else name, files_each) for n, name in named),
        _agreement(datasets), None, package, tuple(PaperFile(f"{k}.docx", k) for k in ("taskbook", "plan", "metadata")),
    )  # fmt: skip


def _files(number: int, name: str, count: int) -> list[FileEntry]:
    top = f"{number:02d}_{name}"
    if _sequenced(number):
        return _reads(number, top, count)
    columns = tuple(Column(c, 50, 0, "text", examples=("a", "b")) for c in _COLUMNS)
    made = [_entry(f"{top}/README.txt", 400, FileReport("TXT", "TXT", Verdict.OK)),
            _entry(f"{top}/数据字典.csv", 300, FileReport("CSV", "CSV", Verdict.OK, 5, "条"))]  # fmt: skip
    data = FileReport("CSV", "CSV", Verdict.OK, 50, "条", "utf-8", columns)
    made += [_entry(f"{top}/data/S{number:04d}_{i:03d}.csv", 5000, data) for i in range(count - len(made))]
    return made


def _sequenced(number: int) -> bool:
    """Every fourth dataset is of reads, with a sample table of its own."""
    return number % 4 == 0


def _reads(number: int, top: str, count: int) -> list[FileEntry]:
    table = FileReport(
        "CSV", "CSV", Verdict.OK, count // 2, "条", "utf-8", tuple(Column(c, 9) for c in _SAMPLE_COLUMNS)
    )
    made = [_entry(f"{top}/README.txt", 400, FileReport("TXT", "TXT", Verdict.OK)),
            _entry(f"{top}/样本信息表.csv", 900, table)]  # fmt: skip
    reads = FileReport("FASTQ", "FASTQ", Verdict.OK, 50, "reads")
    names = (f"{s}_R{mate}.fastq.gz" for s in _samples(number, count) for mate in (1, 2))
    return made + [_entry(f"{top}/data/{name}", 5000, reads) for name in names]


def _samples(number: int, count: int) -> list[str]:
    return [f"D{number:04d}S{i:03d}" for i in range((count - 2) // 2)]


def _entry(path: str, size: int, report: FileReport) -> FileEntry:
    digest = hashlib.sha256(path.encode()).hexdigest()
    return FileEntry(path, size, digest[:32], digest, report=report)


def _amounts(number: int, files_each: int) -> tuple[str, str]:
    files = files_each - 2
    return (
        (f"{files * 5} KB", f"{files * 25} 条 reads") if _sequenced(number) else (f"{files * 5} KB", f"{files * 50} 条")
    )


def _record(number: int, name: str, files_each: int) -> Record:
    volume, records = _amounts(number, files_each)
    place = Place("元数据信息表.docx", f"table {number}", number)
    digest = hashlib.sha256(name.encode()).hexdigest()
    abstract = (
        f"本数据集为{name}，2017年至2020年在固定样地按统一规程采集测定，样地编号{digest[:12]}，含样品、日期与测定值。"
    )
    return Record.of(
        place, name_zh=name, name_en="", abstract=abstract, keywords="微生物；土壤；调查", type="数据", format=_format(number),
        fields="；".join(_SAMPLE_COLUMNS if _sequenced(number) else _COLUMNS), source="项目自主产生", records=records, volume=volume, time_cov="2017-07-01至2020-12-31",
        place_cov="示例省", revised="2021-03-01（V1.0）", share=_SHARE, quality=f"{name}：来源均有登记；采集执行规程；加工统一单位；"
        f"处理留有日志，抽查百分之十，校验码{digest[12:24]}复核无误，双人录入。", url="", resp_name="甄示例",
        resp_email="pi@example.org", resp_phone="0531-00000001", resp_org=_LEAD, resp_address="示例市科研路100号", resp_postcode="250000",
    )  # fmt: skip


def _format(number: int) -> str:
    return "FASTQ；CSV" if _sequenced(number) else "CSV"


def _plan(named: list[tuple[int, str]], files_each: int) -> Plan:
    rows = tuple(
        Record.of(Place("汇交方案.docx", "表1", n), seq=str(n), name=name, type="科学数据", amount="；".join(_amounts(n, files_each)),
                  format=_format(n), share=_SHARE, open_at="公开")
        for n, name in named
    )  # fmt: skip
    words = {1: "项目开展多年调查，考核指标无调整，科学数据按生态区分述。" * 20, 2: "见表1。",
             3: "数据来源、采集、加工、处理各环节均有质量控制措施。" * 6, 4: "无软件工具。", 5: "使用者应注明数据来源。",
             6: "不设保护期，存档于示例科学数据中心。", 7: "在线方式上传。", 8: "无"}  # fmt: skip
    cover = Record.of(Place("汇交方案.docx"), title=_TITLE, project_no=_NUMBER, lead_inst=_LEAD)
    sections = {n: Value(text, Place("汇交方案.docx", str(n))) for n, text in words.items()}
    return Plan(cover, sections, rows, (), Place("汇交方案.docx"))


def _project() -> Record:
    return Record.of(Place("项目基本信息表.docx"), title=_TITLE, project_no=_NUMBER, lead_inst=_LEAD, cohort="已完成验收",
                     start="2017-07-01", end="2020-12-31")  # fmt: skip


def _taskbook(datasets: int) -> TaskBook:
    place = Place("项目任务书.docx")
    indicators = tuple(
        Record.of(place, ind_no=f"1.{i}", ind_name=f"{thing}数据集数量", v_start="无", v_mid="无", v_end=f"{datasets // 20}个",
                  method="专家评价")
        for i, thing in enumerate(_THINGS, 1)
    )  # fmt: skip
    one = Achievement(
        Record.of(place, ach_name="典型生态区微生物数据集", ach_types="数据库", topic="课题1"), indicators
    )
    return TaskBook(
        Record.of(place, title=_TITLE, project_no=_NUMBER, lead_inst=_LEAD), "", (one,), (), "以开放共享为主。", place
    )


def _agreement(datasets: int) -> Agreement:
    place = Place("数据汇交协议.docx")
    counts = {"DATASET": Value(str(datasets), place)}
    return Agreement(Record.of(place, title=_TITLE, project_no=_NUMBER), counts, (_SHARE,), False, True,
                     frozenset({"depositor", "centre"}), place)  # fmt: skip


def measure(datasets: int, repeats: int, *, misspelt: bool = False) -> tuple[float, int]:
    """Return processor seconds of one run over a fresh snapshot, and the number of findings.

    Raises `RuntimeError` when a rule could not run: such a time would mean nothing.
    """
    snapshot = deposit(datasets, misspelt=misspelt)
    best, found = float("inf"), 0
    for _ in range(repeats):
        fresh = replace(snapshot)  # rules remember a snapshot by identity: each run maps anew
        gc.collect()
        start = time.process_time()
        report = run_rules(fresh, load(), book=BOOK)
        best = min(best, time.process_time() - start)
        broken = [a.rule for a in report.answers if a.status is Status.ERROR]
        if broken:
            message = f"rules broke: {broken}"
            raise RuntimeError(message)
        found = len(report.findings)
    return best, found


def run(*, quick: bool) -> list[Figure]:
    """Measure 250, 500 and 1,000 datasets of 100 files each; quick: 50, 100 and 200."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sizes = (50, 100, 200) if quick else (250, 500, 1000)
    measure(10, 1)  # tables are loaded and patterns compiled before the clock runs
    times = {n: measure(n, 2)[0] for n in sizes}
    found = measure(sizes[0], 1)[1]
    small, middle, large = sizes
    worst = measure(large, 1, misspelt=True)
    return [
        Figure("check_small_seconds", times[small], unit="s", note=f"{small:,} datasets, {small * FILES_EACH:,} files, {found} findings"),
        Figure("check_middle_seconds", times[middle], unit="s", note=f"{middle:,} datasets, {middle * FILES_EACH:,} files"),
        Figure("check_large_seconds", times[large], GOAL_SECONDS, "<", "s", f"{large:,} datasets, {large * FILES_EACH:,} files"),
        Figure("check_growth_ratio", times[large] / times[middle], GOAL_RATIO, note="cost of twice the datasets; 2 is linear"),
        Figure("check_misspelt_seconds", worst[0], GOAL_SECONDS, "<", "s", f"every name misspelt, {worst[1]:,} findings"),
        Figure("check_files_per_second", large * FILES_EACH / times[large], note="at the largest size"),
        Figure("check_peak_mib", peak_mib(), unit="MiB", note="snapshot included"),
    ]  # fmt: skip
