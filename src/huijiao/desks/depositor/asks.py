"""What is asked of the depositor now: one sentence and at most one button for each status."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huijiao.core.machine import Court, Role
from huijiao.core.text import Text as T
from huijiao.desks.journey import held_by, left
from huijiao.desks.status import Status

WRITERS = frozenset({Role.OPERATOR, Role.OWNER})


@dataclass(frozen=True, slots=True)
class Ask:
    """The sentence under the seven steps, its tone, and where its button leads (a URL name; empty: no button)."""

    sentence: T
    tone: str
    label: T = T("", "")
    page: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    sentence: T
    label: T = T("", "")
    page: str = ""


_LOOK = T("查看审查意见", "Read the findings")
ASKS: Mapping[str, _Line] = {
    "DRAFT": _Line(T("请上传任务书、汇交方案和元数据表，通过自查后提交。", "Upload task book, plan and metadata records; submit when the self-check has passed."),
                   T("上传材料", "Upload the papers"), "papers"),
    "INFO_SUBMITTED": _Line(T("材料已提交，等待数据中心审核。审核开始前可以撤回。", "The papers are submitted and wait for the centre. You may withdraw them until the review begins.")),
    "INFO_IN_REVIEW": _Line(T("数据中心正在审核材料，现在不需要您做什么。", "The centre is reviewing the papers. Nothing is asked of you now.")),
    "INFO_RETURNED": _Line(T("材料被退回，请按审查意见修改后重新提交。", "The papers were returned: revise them and submit again."),
                           T("修改材料", "Revise the papers"), "papers"),
    "PLAN_PASSED": _Line(T("方案已通过，数据中心正在签章。", "The plan has passed; the centre is sealing it.")),
    "PLAN_SEALED": _Line(T("方案已通过。请打印方案、加盖公章、上传扫描件，再报送管理方。",
                           "The plan has passed. Print it, have it sealed, upload the scan, then report it to the agency."),
                         T("上传扫描件并报送", "Upload the scan and report"), "papers"),
    "PLAN_REPORTED": _Line(T("方案已报送管理方，批准后即可上传数据。", "The plan is with the agency; once it is approved you can upload data.")),
    "DATA_PENDING": _Line(T("请上传实体数据、质量信息报告和汇交协议，然后确认提交。", "Upload the data, the quality report and the agreement, then confirm."),
                          T("上传数据", "Upload data"), "files"),
    "DATA_SUBMITTED": _Line(T("数据已提交，现在不需要您做什么。", "The data are submitted. Nothing is asked of you now.")),
    "DATA_IN_REVIEW": _Line(T("数据中心正在审核数据，现在不需要您做什么。", "The centre is reviewing the data. Nothing is asked of you now.")),
    "DATA_RETURNED": _Line(T("数据需要修改。请按清单补交有关文件，然后再次确认提交。", "The data need mending: upload the files concerned and confirm again."),
                           T("补交数据", "Mend the data"), "files"),
    "DATA_PASSED": _Line(T("数据审核通过，数据中心正在出具汇交凭证。", "The data have passed; the centre is preparing the certificate.")),
    "CERTIFIED": _Line(T("汇交凭证已出具，可以下载并用于申请验收。", "The certificate is issued: download it for the application for acceptance."),
                       T("下载凭证", "Download the certificate"), "review"),
    "CERT_REVOKED": _Line(T("汇交凭证已被撤销，请查看往来记录并联系数据中心。", "The certificate was revoked: read the record and contact the centre."),
                          T("查看往来记录", "Read the record"), "record"),
    "AGENCY_APPROVED": _Line(T("管理方已批准审查报告，数据中心正在入库。", "The agency has approved the report; the centre is archiving the data.")),
    "ARCHIVED": _Line(T("数据已入库保存。", "The data are archived.")),
    "CLOSED": _Line(T("汇交已完成，数据已按约定共享。", "The deposit is complete; the data are shared as planned."),
                    T("查看目录条目", "See the catalogue entries"), "review"),
    "SUSPENDED": _Line(T("项目已被管理方暂停。", "The agency has suspended the project.")),
    "TERMINATED": _Line(T("项目已终止，只供查阅。", "The project is terminated and can only be read.")),
}  # fmt: skip
_REPORT = _Line(T("数据已入库。请核对共享目录，报送管理方审批。", "The data are archived. Check the catalogue and report it to the agency."),
                T("报送共享目录", "Report the catalogue"), "review")  # fmt: skip


def ask(status: Status, roles: frozenset[Role], today: date) -> Ask:
    """Return what is asked; those who may not write for the project see the sentence without the button."""
    line = _REPORT if status.code == "ARCHIVED" and status.court == Court.DEPOSITOR else ASKS[status.code]
    sentence = _with_day(line.sentence, status)
    tone = status.tone(Court.DEPOSITOR, today)
    if not roles & WRITERS and line.page not in {"review", "record"}:
        return Ask(sentence, tone)
    return Ask(sentence, tone, line.label, line.page)


def _with_day(sentence: T, status: Status) -> T:
    """Add who has it since when, and until when, in words."""
    parts_zh, parts_en = [sentence.zh], [sentence.en]
    if status.court != Court.NONE and (held := held_by(status)).zh:
        parts_zh.append(f"{held.zh}")
        parts_en.append(f"{held.en[0].upper()}{held.en[1:]}")
    if status.due:
        rest = left(status.due)
        about = status.estimated
        end_zh = "；" if status.court != Court.NONE else ""
        parts_zh[-1] = parts_zh[-1].rstrip("。") + (end_zh if len(parts_zh) > 1 else "。")
        parts_zh.append(f"{'预计 ' if about else '截止 '}{status.due}（{rest.zh}）")
        parts_en[-1] = parts_en[-1].rstrip(".")
        parts_en[-1] += f", {'expected' if about else 'due'} {status.due} ({rest.en})"
    return T(_closed("".join(parts_zh), "。"), _closed(" ".join(parts_en), "."))


def _closed(text: str, stop: str) -> str:
    return text if text.endswith(stop) else text + stop
