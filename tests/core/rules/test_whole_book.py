"""One thing spoilt at a time in a clean deposit, and what the whole book then says besides: the approved verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from huijiao.core.deposit import Deposit, Stage
from huijiao.core.formats.report import Column, FileReport, Verdict
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import Status, run
from huijiao.core.rules.sentences import load
from tests.core.rules import approved
from tests.core.rules import builders as b
from tests.core.rules import packages as p

#: What people write into cells, right and wrong.
SAID = (
    "", "—", "无", "待定", "见附件", "12", "11 条", "12 条", "900条", "1000 条", "1,001 条", "约 950 条", "800-1000 条", "54.29 KB；900 条", "54 KB", "60 KB", "0.5 GB", "3 TB；5 份",
    "5篇", "6篇", "7篇", "2套", "公开", "2020-06-30", "2021年3月8日", "2021-03-09", "2022-12-31", "2023-01", "项目验收后3年", "2017-06-30至2020-12-31", "2017-07-01至2021-01-01",
    "2018-01-01至2017-01-01", "完全开放共享", "注册后完全开放共享", "协议共享", "暂不共享", "XLSX", "CSV；XLSX", "Excel", "FASTQ", "图片", "PDF", "科学数据", "数据", "软件工具", "算法模型",
    "系统", "图集", "标准", "论文专著", "专利", "其它", "实物资源", "数据；图集", "土壤；菌株", "土壤；菌株；标本；标本", "标本编号；名称", "标本编号；名称；采集时间；经度",
    "设施菜田土壤微生物数据集", "稻瘟病菌菌株实物资源", "16S rRNA扩增子测序数据集", "土壤数据集和植物数据集", "××项目专利数据集", "鼠疫耶尔森菌表型数据集", "汉族人群全基因组变异数据集",
    "土壤分类模型", "是", "否", "1.1", "1.1-2.1；3.1", "pi-example", "a@b.cn", "13800138000", "010-6255", "2017YFZ0901201", "机密★10年", "联系人身份证号11010519491231002X",
    "https://example.org/x", "V2.0", "原样本来自人体肠道，已获伦理批准。", "示例大学", b.TITLE, b.LEAD, b.NUMBER, b.DATASET_NAME, b.TOOL_NAME, b.PAPERS_NAME, "样" * 60,
)  # fmt: skip
#: Fields that rules on the data read too.
OF_DATA = frozenset({"name_zh", "type", "format", "fields", "records", "volume", "start", "end", "share"})
SENTENCES = load()


def said(snapshot: Deposit) -> frozenset[str]:
    """Return rule, severity and place of all findings."""
    report = run(snapshot, SENTENCES, book=BOOK)
    broken = [(a.rule, a.why) for a in report.answers if a.status is Status.ERROR]
    assert broken == []
    return frozenset(f"{f.rule} {approved.lines_of(f)}" for f in report.findings)


def change(before: frozenset[str], after: frozenset[str]) -> list[str]:
    return [*(f"+ {one}" for one in sorted(after - before)), *(f"- {one}" for one in sorted(before - after))]


def hold(key: str, clean: Deposit, spoilt: Iterator[tuple[str, Deposit]]) -> None:
    """Hold what each spoilt deposit adds and takes away against what was approved."""
    before = said(clean)
    lines = [f"{name}: {one}" for name, snapshot in spoilt for one in change(before, said(snapshot))]
    approved.hold("test_whole_book", key, lines)


MADE: dict[str, Callable[..., Any]] = {
    "project": lambda **t: {"project": b.project(**t)},
    "plan row": lambda **t: {"plan": b.plan((b.plan_row(**t), b.tool_row(), b.papers_row()))},
    "plan row of papers": lambda **t: {"plan": b.plan((b.plan_row(), b.tool_row(), b.papers_row(**t)))},
    "plan row of the tool": lambda **t: {"plan": b.plan((b.plan_row(), b.tool_row(**t), b.papers_row()))},
    "plan tool": lambda **t: {"plan": b.plan(tools=(b.tool(**t),))},
    "metadata": lambda **t: {"metadata": (b.metadata(**t), b.tool_metadata(), b.papers_metadata())},
    "metadata of the tool": lambda **t: {"metadata": (b.metadata(), b.tool_metadata(**t), b.papers_metadata())},
    "metadata of papers": lambda **t: {"metadata": (b.metadata(), b.tool_metadata(), b.papers_metadata(**t))},
}
FIELDS: dict[str, tuple[str, ...]] = {
    "project": ("title", "project_no", "lead_inst", "start", "end", "contact_phone", "contact_email", "cohort", "pi", "funds", "postcode"),
    "plan row": ("seq", "name", "type", "amount", "format", "share", "open_at", "ind_refs"),
    "plan row of papers": ("name", "type", "amount", "share", "ind_refs"),
    "plan row of the tool": ("name", "type", "amount", "format"),
    "plan tool": ("name", "purpose", "version", "manual", "topic_no"),
    "metadata": ("name_zh", "abstract", "keywords", "type", "format", "fields", "source", "records", "volume", "time_cov", "place_cov", "share", "open_at", "quality", "url",
                 "resp_name", "resp_email", "resp_phone", "resp_org", "resp_address", "resp_postcode", "has_personal", "has_hgr", "secret", "revised", "protect_reason"),
    "metadata of the tool": ("name_zh", "type", "records", "format", "sw_name", "sw_purpose", "sw_tools", "sw_runtime", "sw_version", "sw_manual", "sw_developer"),
    "metadata of papers": ("name_zh", "type", "records", "format", "fields", "keywords"),
}  # fmt: skip


@pytest.mark.parametrize(("part", "field"), [(part, f) for part, fields in FIELDS.items() for f in fields])
def test_one_cell_is_otherwise(part: str, field: str) -> None:
    key = {"name": "name_", "name_zh": "name_"}.get(field, field)
    turn = 0 if key == "name_" else FIELDS[part].index(field)
    texts = (
        SAID[::2] if key == "name_" else SAID[turn % 4 :: 4]
    )  # a quarter each, for time: every text reaches every part
    make = p.entity if field in OF_DATA else _at_information
    spoilt = ((text, make(parts=_with(part, field, text))) for text in texts)
    hold(f"{part}: {key}", make(), spoilt)


def _at_information(parts: dict[str, Any] | None = None) -> Deposit:
    return b.deposit(**(parts or {}))


def _with(part: str, field: str, text: str) -> dict[str, Any]:
    made = MADE[part]
    if field not in {"name", "name_zh"}:
        return made(**{field: text})
    ((name, value),) = made().items()  # the name is the builders' first argument
    at = {"plan row of the tool": 1, "metadata of the tool": 1, "plan row of papers": 2, "metadata of papers": 2}.get(
        part, 0
    )
    if name == "metadata":
        return {name: tuple(r.with_(name_zh=text) if n == at else r for n, r in enumerate(value))}
    if part == "plan tool":
        return {name: replace(value, tools=tuple(r.with_(name=text) for r in value.tools))}
    return {name: replace(value, rows=tuple(r.with_(name=text) if n == at else r for n, r in enumerate(value.rows)))}


@pytest.mark.parametrize(
    "value", ["无", "3篇", "12篇", "1项", "2个", "900条", "901 条", "40 KB", "2 TB", "10套", "5 种"]
)
def test_one_indicator_is_added(value: str) -> None:
    kinds = (("数据库", "菌株数据库数量"), ("数据库", "菌株标本"), ("软件", "分析软件"), ("论文", "发表论文数量"), ("专利", "申请专利"), ("其他", "软件著作权登记"),
             ("其他", "行业标准"), ("其他", "研究报告"), ("其他", "出版专著"), ("其他", "图集"), ("数据库", "数据量"), ("其他", "培训人数"))  # fmt: skip
    base = b.taskbook().achievements
    spoilt = (
        (f"{types} {name}", p.entity(parts={"taskbook": b.taskbook((*base, b.achievement(name, types, ("4.1", name, value)))), "plan": table}))
        for types, name in kinds for table in (b.plan(), b.plan((b.plan_row(ind_refs="1.1；4.1"), b.tool_row(), b.papers_row())))
    )  # fmt: skip
    hold(f"indicator {value}", p.entity(), spoilt)


@pytest.mark.parametrize("number", [1, 3, 5, 6, 7, 8])
def test_one_section_is_otherwise(number: int) -> None:
    words = ("", "无", "无调整。", "考核指标经批准调整：论文由6篇调整为5篇。", "数据来源、采集、加工、处理。", "暂不共享，保护期2年。", "保护期三年，自验收起，原因是论文未发表。",
             "通过离线方式硬盘邮寄。", "通过在线方式上传。", "命名为“站点_年份.csv”。", "使用者应注明来源。", "任务书指标：发表论文5篇；菌株标本信息800条，软件1套。", "见附件" * 90)  # fmt: skip
    spoilt = ((text, p.entity(parts={"plan": b.plan(sections={number: text})})) for text in words)
    hold(f"section {number}", p.entity(), spoilt)


REPORTS: dict[str, FileReport | None] = {
    "unread": None, "table": p.table(3), "csv": p.table(900, fmt="CSV"), "pdf": p.report("PDF"), "reads": p.reads(40), "broken": p.report("CSV", Verdict.BROKEN),
    "text": p.report("TXT"), "png": p.report("PNG"), "index": p.table(6, p.INDEX), "empty columns": p.table(9, (Column("标本编号", 4, 5), Column("名称", 0, 9), "采集时间")),
    "samples": p.table(4, ("样品编号", "采集日期", "经度", "宿主")),
}  # fmt: skip
PATHS = ("README.txt", "data/a.csv", "data/A.xlsx", "data/样本信息表.csv", "data/字段说明.xlsx", "data/s1_R1.fastq.gz", "data/s1_R2.fastq.gz", "data/论文01.pdf", "data/论文清单.xlsx",
         "data/setup.exe", "data/图1.png", "data/.DS_Store", "data/a b?.csv", "data/软著.pdf", "data/使用手册.pdf")  # fmt: skip


@pytest.mark.parametrize("folder", [p.DATA, p.TOOL, p.PAPERS, "09_别的", "00_说明"])
@pytest.mark.parametrize("kind", REPORTS)
def test_one_file_is_added(folder: str, kind: str) -> None:
    paths = PATHS[list(REPORTS).index(kind) % 3 :: 3]  # a third each
    spoilt = ((path, p.entity(p.entry(f"{folder}/{path}", 700, REPORTS[kind]))) for path in paths)
    hold(f"file {folder} {kind}", p.entity(), spoilt)


@pytest.mark.parametrize("stage", [Stage.DATA_SUBMIT, Stage.CERT])
def test_one_file_is_missing(stage: Stage) -> None:
    spoilt = (
        (path, p.entity(without=(path,), parts={"stage": stage})) for path in (*p.files(), p.DATA, p.TOOL, p.PAPERS)
    )
    hold(f"missing {stage}", p.entity(), spoilt)
