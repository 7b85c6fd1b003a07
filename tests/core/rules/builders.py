"""A clean small deposit made of records; tests spoil one thing at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from huijiao.core.deposit import Cohort, Context, Deposit, PaperFile, Stage
from huijiao.core.findings import Finding, Place
from huijiao.core.formats.report import FileReport
from huijiao.core.manifest import FileEntry
from huijiao.core.records.agreement import Agreement
from huijiao.core.records.base import Record, Value
from huijiao.core.records.plan import Plan
from huijiao.core.records.taskbook import Achievement, TaskBook
from huijiao.core.rules.engine import BOOK, Answer, Book, run
from huijiao.core.rules.sentences import load
from tests.core.rules import approved

TITLE = "设施菜田土壤微生物组演变规律与功能菌株挖掘"
NUMBER = "2017YFZ0901200"
LEAD = "示例大学微生物研究所"
DATASET_NAME = "设施菜田土壤微生物菌株标本数据库"
TOOL_NAME = "土壤微生物共现网络构建软件"
PAPERS_NAME = "设施菜田土壤微生物组项目论文数据集"

SECTIONS: Mapping[int, str] = {
    1: "本项目主要工作内容与任务书一致，考核指标无调整。按类别分述如下：（1）科学数据：“设施菜田土壤微生物菌株标本数据库”；"
    "（2）软件工具：“土壤微生物共现网络构建软件”；（3）论文：“设施菜田土壤微生物组项目论文数据集”。",
    2: "拟汇交数据如下表所示。",
    3: "数据来源：均来自本项目任务。数据采集：按统一规程开展。数据加工：双人录入。数据处理：使用固定版本脚本完成清洗与校验。",
    4: "项目自主开发的工具基本信息如下表。",
    5: "使用者应注明数据来源和项目编号；对衍生数据的再发布应保留原始数据标识。",
    6: "本项目数据不设保护期，汇交后即可按约定方式共享。数据存档于示例科学数据中心，永久保存。",
    7: "数据目录采用“两位序号_数据集名称”命名。全部实体数据通过在线方式上传。",
    8: "无",
}


def record(document: str = "", row: int | None = None, **texts: str) -> Record:
    """Return a record whose fields stand at ``cell`` = their own name."""
    return Record.of(Place(document=document, row=row), **texts)


def project(**changes: str) -> Record:
    """Return the project form."""
    texts = {
        "title": TITLE, "project_no": NUMBER, "programme": "重点研发计划", "cohort": "已完成验收", "lead_inst": LEAD,
        "pi": "甄示例", "pi_phone": "0531-00000001", "pi_email": "pi@example.org", "contact": "贾样本",
        "contact_phone": "0531-00000002", "contact_email": "data@example.org", "dept": "示例省科学技术厅",
        "funds": "1860.00", "start": "2017-07-01", "end": "2020-12-31", "address": "示例市科研路100号",
        "postcode": "250000", "summary": "完成多年观测，获得菌株标本信息。", "agency": "示例中心",
    }  # fmt: skip
    return record("项目基本信息表.docx", **{**texts, **changes})


def plan_row(name: str = DATASET_NAME, seq: int = 1, *, without: Sequence[str] = (), **changes: str) -> Record:
    """Return one row of table 1; ``without`` drops columns that a form version lacks."""
    texts = {
        "seq": str(seq), "name": name, "type": "科学数据", "amount": "54.29 KB；900 条", "format": "XLSX",
        "share": "完全开放共享", "open_at": "公开", "ind_refs": "1.1",
    }  # fmt: skip
    texts = {k: v for k, v in {**texts, **changes}.items() if k not in without}
    return record("汇交方案.docx", row=seq, **texts)


def tool_row(name: str = TOOL_NAME, seq: int = 2, **changes: str) -> Record:
    """Return a row for a tool."""
    return plan_row(
        name, seq, **{"type": "软件工具", "amount": "27.63 KB/1套", "format": "PY；PDF", "ind_refs": "2.1", **changes}
    )


def papers_row(name: str = PAPERS_NAME, seq: int = 3, **changes: str) -> Record:
    """Return a row for the set of papers."""
    return plan_row(
        name, seq, **{"type": "论文专著", "amount": "6篇", "format": "PDF；XLSX", "ind_refs": "3.1", **changes}
    )


def tool(name: str = TOOL_NAME, *, without: Sequence[str] = (), **changes: str) -> Record:
    """Return one block of section 四."""
    texts = {
        "name": name, "purpose": "构建共现网络", "tools": "Python 3.8", "runtime": "Linux", "developer": LEAD,
        "version": "V1.0", "manual": "使用手册.pdf", "project": TITLE, "topic_no": "2017YFZ0901203", "note": "无",
    }  # fmt: skip
    return record("汇交方案.docx", **{k: v for k, v in {**texts, **changes}.items() if k not in without})


def plan(
    rows: Sequence[Record] | None = None,
    tools: Sequence[Record] | None = None,
    sections: Mapping[int, str] | None = None,
    **cover: str,
) -> Plan:
    """Return a plan; ``sections`` replaces single sections."""
    texts = {**SECTIONS, **(sections or {})}
    cover_texts = {"title": TITLE, "project_no": NUMBER, "lead_inst": LEAD, "pi": "甄示例", "date": "2021年3月8日"}
    doc = "汇交方案.docx"
    return Plan(
        cover=record(doc, **{**cover_texts, **cover}),
        sections={n: Value(t, Place(doc, f"section {n}")) for n, t in texts.items()},
        rows=tuple((plan_row(), tool_row(), papers_row()) if rows is None else rows),
        tools=tuple((tool(),) if tools is None else tools),
        place=Place(doc),
    )


def metadata(name: str = DATASET_NAME, *, without: Sequence[str] = (), **changes: str) -> Record:
    """Return one metadata record, a dataset if not told otherwise."""
    texts = {
        "name_zh": name, "name_en": "", "abstract": f"本记录为{name}，2017年至2020年在示例省示例县采集，按统一规程分离鉴定并逐条录入。",
        "keywords": "土壤；菌株；标本", "type": "数据", "format": "XLSX", "fields": "标本编号；名称；采集时间", "source": "项目自主产生",
        "records": "900 条", "volume": "54.29 KB", "time_cov": "2017-07-01至2020-12-31", "place_cov": "示例省示例县",
        "revised": "2021-03-01（V1.0）", "share": "完全开放共享", "open_at": "公开", "protect_reason": "",
        "quality": f"{name}来源样品均有登记编号；采集执行项目作业指导书；加工时统一单位与小数位数；处理步骤写入日志，抽查百分之十复核。",
        "resp_name": "甄示例", "resp_email": "pi@example.org", "resp_phone": "0531-00000001", "resp_org": LEAD,
        "resp_address": "示例市科研路100号", "resp_postcode": "250000", "has_personal": "否", "has_hgr": "否", "secret": "否",
    }  # fmt: skip
    return record("元数据信息表.docx", **{k: v for k, v in {**texts, **changes}.items() if k not in without})


def tool_metadata(name: str = TOOL_NAME, **changes: str) -> Record:
    """Return the metadata record of a tool."""
    texts = {
        "type": "软件工具", "format": "PY；PDF", "fields": "", "records": "1套", "volume": "27.63 KB", "sw_name": name,
        "sw_purpose": "构建共现网络", "sw_tools": "Python 3.8", "sw_runtime": "Linux", "sw_developer": LEAD,
        "sw_version": "V1.0", "sw_manual": "使用手册.pdf",
    }  # fmt: skip
    return metadata(name, **{**texts, **changes})


def papers_metadata(name: str = PAPERS_NAME, **changes: str) -> Record:
    """Return the metadata record of the set of papers."""
    return metadata(name, **{"type": "其它", "format": "PDF；XLSX", "records": "6篇", "fields": "", **changes})


def achievement(name: str, types: str, *indicators: tuple[str, str, str], **changes: str) -> Achievement:
    """Return an achievement; an indicator is (number, name, value at completion)."""
    doc = "项目任务书.docx"
    return Achievement(
        record(doc, ach_name=name, ach_types=types, topic="课题1"),
        tuple(
            record(
                doc,
                **{
                    "ind_no": no,
                    "ind_name": ind,
                    "v_start": "无",
                    "v_mid": "无",
                    "v_end": end,
                    "method": "专家评价",
                    **changes,
                },
            )
            for no, ind, end in indicators
        ),
    )


def taskbook(achievements: Sequence[Achievement] | None = None, *, text: str = "", **cover: str) -> TaskBook:
    """Return a task book that the default plan fulfils."""
    default = (
        achievement("设施菜田土壤微生物菌株标本数据库", "数据库", ("1.1", "菌株标本信息", "≥800条")),
        achievement("土壤微生物共现网络构建软件", "软件", ("2.1", "分析软件数量", "1套")),
        achievement("高水平论文", "论文", ("3.1", "发表论文数量", "5-7 篇")),
    )
    texts = {"title": TITLE, "project_no": NUMBER, "lead_inst": LEAD, "pi": "甄示例"}
    return TaskBook(
        cover=record("项目任务书.docx", **{**texts, **cover}),
        achievements=tuple(default if achievements is None else achievements),
        text=text or "项目产生的科学数据按照《科学数据管理办法》要求汇交，以开放共享为主。",
        place=Place("项目任务书.docx"),
    )


def papers(*names: str) -> tuple[PaperFile, ...]:
    """Return the dossier's documents: task book, plan, metadata and project form, readable."""
    kinds = {
        "taskbook": "项目任务书.docx",
        "plan": "汇交方案.docx",
        "metadata": "元数据信息表.docx",
        "project": "项目基本信息表.docx",
    }
    return tuple(PaperFile(kinds[k], k) for k in (names or tuple(kinds)))


def file(path: str, size: int = 1000, report: FileReport | None = None, **digests: str) -> FileEntry:
    """Return one data file."""
    return FileEntry(path, size, report=report, **digests)


def agreement(counts: Mapping[str, str] | None = None, **changes: Any) -> Agreement:
    """Return an agreement whose counts fit the default metadata."""
    printed = {"DATASET": "1", "TOOL": "1", "PAPER": "6", **(counts or {})}
    values = {
        "record": record("数据汇交协议.docx", title=TITLE, project_no=NUMBER),
        "counts": {k: Value(v, Place("数据汇交协议.docx", k)) for k, v in printed.items()},
        "modes": ("完全开放共享",), "not_secret": True, "sealed": frozenset({"depositor", "centre"}),
        "place": Place("数据汇交协议.docx"),
    }  # fmt: skip
    return Agreement(**{**values, **changes})


def context(**changes: Any) -> Context:
    """Return the context: information stage, accepted, March 2021."""
    return Context(
        **{
            "stage": Stage.INFO_SUBMIT,
            "cohort": Cohort.ACCEPTED,
            "as_of": date(2021, 3, 8),
            "programme": "KEY_RD",
            **changes,
        }
    )


def deposit(**parts: Any) -> Deposit:
    """Return a clean deposit at the information stage; give parts to replace (``plan=…, stage=…, cohort=…``)."""
    of_context = {k: parts.pop(k) for k in tuple(parts) if k in Context.__dataclass_fields__}
    values: dict[str, Any] = {
        "context": context(**of_context), "project": project(), "taskbook": taskbook(), "plan": plan(),
        "metadata": (metadata(), tool_metadata(), papers_metadata()), "papers": papers(),
    }  # fmt: skip
    return Deposit(**{**values, **parts})


def answer(rule_id: str, snapshot: Deposit, book: Book = BOOK) -> Answer:
    """Run the book and return one rule's answer; a broken rule is an error of the test."""
    one = Book()
    one.rules[rule_id] = book.rules[rule_id]
    said = run(snapshot, load(), book=one).answers[0]
    if said.status == "ERROR":
        raise AssertionError(said.why)
    approved.compare(rule_id, said)
    return said


def findings(rule_id: str, snapshot: Deposit) -> tuple[Finding, ...]:
    """Return one rule's findings."""
    return answer(rule_id, snapshot).findings
