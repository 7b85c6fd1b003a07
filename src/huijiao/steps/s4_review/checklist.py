"""The 审查表 as data: FORM_A for plan and records, FORM_B for data (domain.md §2.9), each item with its rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from huijiao.core.findings import Severity
from huijiao.core.text import Text as T


class Verdict(StrEnum):
    """What a reviewer says of one item."""

    MET = "MET"
    PARTLY = "PARTLY"
    NOT_MET = "NOT_MET"
    NOT_APPLICABLE = "NOT_APPLICABLE"


VERDICTS: Mapping[Verdict, T] = {
    Verdict.MET: T("符合", "Met"),
    Verdict.PARTLY: T("部分符合", "Partly met"),
    Verdict.NOT_MET: T("不符合", "Not met"),
    Verdict.NOT_APPLICABLE: T("不适用", "Not applicable"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the form; ``rules`` are prefixes or ids of the rules that speak to it."""

    code: str
    name: T
    rules: tuple[str, ...] = ()


FORM_A = (
    Item("A1", T("基本信息完整，与任务书一致", "Basic information complete and equal to the task book"),
         ("R-PRJ", "R-IMP")),
    Item("A2", T("方案一至八部分齐全，内容具体", "Sections 1–8 of the plan present and answered"),
         ("R-PLN-01", "R-PLN-02", "R-PLN-21")),
    Item("A3", T("考核指标逐项对应汇交数据", "Every data-bearing indicator has its data"), ("R-TBP",)),
    Item("A4", T("资源清单规范（名称、类型、数量、格式）", "List of resources in order (names, types, amounts, formats)"),
         ("R-PLN-03", "R-PLN-04", "R-PLN-05", "R-PLN-06", "R-PLN-07", "R-PLN-08", "R-PLN-09", "R-PLN-10", "R-PLN-11")),
    Item("A5", T("方案与元数据一一对应", "Plan and metadata match one to one"), ("R-PMD",)),
    Item("A6", T("元数据必填项完整", "Required fields of the records filled in"),
         ("R-MDT-01", "R-MDT-02", "R-MDT-03", "R-MDT-06", "R-MDT-11", "R-MDT-12")),
    Item("A7", T("元数据质量（摘要、关键词、质控说明）", "Quality of the records (abstract, keywords, quality control)"),
         ("R-MDT-04", "R-MDT-05", "R-MDT-07", "R-MDT-08", "R-MDT-09", "R-MDT-10")),
    Item("A8", T("质量控制措施覆盖来源、采集、加工、处理", "Quality control covers source, collection, processing"),
         ("R-PLN-18", "R-PLN-19")),
    Item("A9", T("共享方式与保护期", "Sharing modes and protection period"),
         ("R-PLN-12", "R-PLN-13", "R-PLN-14", "R-PLN-15", "R-PLN-16")),
    Item("A10", T("技术方案（目录、命名、渠道、数据量）", "Technical scheme (folders, names, channel, volume)"),
         ("R-PLN-17", "R-PLN-20")),
    Item("A11", T("合规（涉密、伦理、人类遗传资源、病原、个人信息）", "Compliance"), ("R-SEC", "R-MDT-13")),
)  # fmt: skip
FORM_B = (
    Item("B1", T("数据文件是否完整", "Files complete"), ("R-ENT-01", "R-ENT-03", "R-ENT-04", "R-ENT-05")),
    Item("B2", T("数据组织是否规范", "Files well organised"), ("R-ENT-02", "R-ENT-09", "R-ENT-33")),
    Item("B3", T("数据命名是否规范", "Names in order"), ("R-ENT-06", "R-ENT-07", "R-ENT-08")),
    Item("B4", T("与任务书一致", "Equal to the task book"), ("R-ENT-32",)),
    Item("B5", T("与汇交方案一致", "Equal to the plan"), ("R-PMD",)),
    Item("B6", T("与元数据表一致（名称、字段、记录数、数据量、格式）", "Equal to the records"),
         ("R-ENT-12", "R-ENT-14", "R-ENT-15", "R-ENT-16", "R-ENT-17")),
    Item("B7", T("文件能否正确读取", "Files can be read"), ("R-ENT-10", "R-ENT-11", "R-ENT-13", "R-ENT-20")),
    Item("B8", T("内容是否有重大缺失", "No grave gaps"), ("R-ENT-18", "R-ENT-19")),
    Item("B9", T("准确性与精度", "Accuracy and precision"), ("R-ENT-21", "R-ENT-22")),
    Item("B10", T("是否满足相关质量规范", "Meets the quality standards of its kind"), ("R-BIO",)),
    Item("B11", T("数据说明文档与质量信息报告", "Documentation and quality report"), ("R-ENT-23", "R-ENT-24")),
    Item("B12", T("样本信息及关联", "Sample information and links"), ("R-ENT-25", "R-ENT-26")),
    Item("B13", T("成果集清单与辅助软件工具", "Index tables and software tools"),
         ("R-ENT-27", "R-ENT-28", "R-ENT-29", "R-ENT-30")),
    Item("B14", T("安全合规", "Security and compliance"), ("R-SEC", "R-ENT-31", "R-AGR")),
    Item("B15", T("抽样检查记录", "Record of the sample inspected")),
)  # fmt: skip
FORMS: Mapping[str, tuple[Item, ...]] = {"DOSSIER": FORM_A, "DATA": FORM_B}


def item_of(form: tuple[Item, ...], rule: str) -> Item | None:
    """Return the item a rule speaks to; the longest match wins."""
    fits = [(len(r), i) for i in form for r in i.rules if rule == r or rule.startswith(f"{r}-")]
    return max(fits, key=lambda f: f[0])[1] if fits else None


def prefill(form: tuple[Item, ...], found: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Return the form as the machine would fill it, from (rule, severity) of the open findings."""
    worst: dict[str, Verdict] = {}
    for rule, severity in found:
        item = item_of(form, rule)
        if item is None or severity not in {Severity.BLOCK, Severity.FIX}:
            continue
        verdict = Verdict.NOT_MET if severity == Severity.BLOCK else Verdict.PARTLY
        if worst.get(item.code) != Verdict.NOT_MET:
            worst[item.code] = verdict
    return {i.code: {"verdict": str(worst.get(i.code, Verdict.MET)), "comment": ""} for i in form}
