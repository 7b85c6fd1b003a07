"""Words of the centre's desk that stand in tables."""

from __future__ import annotations

from collections.abc import Mapping

from huijiao.core.records.metadata import METADATA
from huijiao.core.records.plan import PLAN_ROW
from huijiao.core.records.project import PROJECT
from huijiao.core.text import Text as T
from huijiao.steps.s4_review.models import FindingState

STAGES: Mapping[str, T] = {"DOSSIER": T("方案与元数据", "Plan and records"), "DATA": T("实体数据", "Data")}
FORMS: Mapping[str, T] = {
    "DOSSIER": T("汇交方案及元数据审查表", "Review form: plan and records"), "DATA": T("实体数据审查表", "Review form: data"),
}  # fmt: skip
PAPERS: Mapping[str, T] = {
    "taskbook": T("项目任务书", "Task book"), "plan": T("汇交方案", "Deposit plan"), "metadata": T("元数据信息表", "Metadata records"),
    "project": T("项目基本信息表", "Project information"), "agreement": T("数据汇交协议", "Agreement"),
    "quality": T("科学数据质量信息报告", "Quality report"), "sealed": T("签章扫描件", "Sealed scan"), "form_a": FORMS["DOSSIER"],
    "form_b": FORMS["DATA"], "report": T("审查报告", "Review report"), "certificate": T("汇交凭证", "Certificate"),
    "statement": T("签名声明", "Signed statement"), "other": T("其他材料", "Other"),
}  # fmt: skip
PROBLEMS: Mapping[str, T] = {
    "encrypted": T("文件已加密", "encrypted"), "image_only": T("只有图像", "images only"), "unparsable": T("无法读取", "cannot be read"),
    "old_doc": T("旧版格式", "old format"), "wrong_kind": T("不是这类文件", "another kind of document"), "empty": T("空文件", "empty"),
}  # fmt: skip
VERDICTS: Mapping[str, tuple[T, str]] = {
    "OK": (T("可正常读取", "Readable"), "done"), "BROKEN": (T("损坏", "Broken"), "overdue"),
    "NOT_EXAMINED": (T("未检查内容", "Not examined"), "plain"), "DIED": (T("检查未完成", "Check not finished"), "mine"),
    "": (T("等待检查", "Waiting"), "others"),
}  # fmt: skip
#: A finding's state as the shared component names it.
FINDING_STATES: Mapping[str, str] = {
    FindingState.OPEN: "open", FindingState.FIXED: "fixed", FindingState.ACCEPTED: "accepted", FindingState.REOPENED: "reopened",
    FindingState.DISMISSED: "dismissed",
}  # fmt: skip
SEVERITIES: Mapping[str, T] = {
    "FIX": T("改正或说明", "Correct or explain"), "BLOCK": T("必须改正", "Must be corrected"), "WARN": T("请核对", "Please check"),
    "INFO": T("提示", "Note"),
}  # fmt: skip
#: Fields of the online forms, which stand in a finding's place by their code.
FIELDS: Mapping[str, T] = {f.name: f.label for spec in (PROJECT, PLAN_ROW, METADATA) for f in spec.fields}
