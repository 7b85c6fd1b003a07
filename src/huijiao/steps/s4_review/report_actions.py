"""The report and certificate: drafted, checked, sealed and issued by different hands, approved by the agency."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from huijiao.core.actor import SYSTEM, Actor
from huijiao.core.errors import Refused
from huijiao.core.machine import Role
from huijiao.core.text import Text
from huijiao.people.models import Account
from huijiao.programmes.models import Project
from huijiao.steps.s2_preparation import actions as preparation
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s3_submission import queries as submissions
from huijiao.steps.s4_review import queries, report_content
from huijiao.steps.s4_review.models import Report
from huijiao.tools.ledger.actions import begin, move
from huijiao.tools.papers.actions import keep_made
from huijiao.tools.papers.pdf import render
from huijiao.tools.papers.sealing import seal_certificate
from huijiao.tools.pids.actions import certificate_number

Roles = Iterable[Role]
CONCLUSION = "经审查，所汇交数据完整、规范、一致，可正常读取，符合汇交要求，同意通过。"


def draft(*, project: Project, account: Account, actor: Actor, conclusion: str = "") -> Report:
    """Draft the report once the data have passed; nothing open may remain (domain.md §1.4.7)."""
    submission = submissions.of(project)
    if submission is None or submission.state != "PASSED":
        raise Refused(
            Text("实体数据尚未审核通过，不能拟稿。", "The data have not passed yet; no report can be drafted.")
        )
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        found = queries.report(project)
        if found:
            return found
        text = conclusion.strip() or CONCLUSION
        report = Report(
            project=project, drafter=account, content=report_content.content(project, text), conclusion=text
        )
        return begin(report, kind="report.drafted", actor=actor)


def check(*, report: Report, account: Account, actor: Actor, roles: Roles) -> Report:
    """A second person checks the draft."""
    return move(report, "check", actor=actor, roles=roles, checker=account)


def issue(*, report: Report, account: Account, actor: Actor, roles: Roles) -> Report:
    """Number, print, seal and issue; the drafter cannot sign, and both seals must be on the agreement."""
    if report.drafter_id == account.pk:
        raise Refused(Text("拟稿人不能签发自己起草的凭证，请由另一位同事签发。",
                           "The drafter cannot sign this certificate; another person must."))  # fmt: skip
    project = report.project
    submission = submissions.of(project)
    if submission is None or not (submission.sealed_by_depositor and submission.sealed_by_centre):
        raise Refused(Text("协议尚未双方签章，不能出具凭证（R-AGR-04）。",
                           "The agreement is not sealed by both parties; the certificate cannot be issued (R-AGR-04)."))  # fmt: skip
    day = datasets.today()
    with transaction.atomic():
        number = certificate_number(centre_code=project.centre.code, year=day.year)
        fresh = move(report, "issue", actor=actor, roles=roles, signer=account, number=number, issued=day,
                     data={"number": number})  # fmt: skip
        _print(fresh)
        preparation.lock(project=project)
    return fresh


def _print(report: Report) -> None:
    """Typeset both prints and the signed statement, and keep them as papers of the project."""
    project = report.project
    if report.issued is None:
        raise ValueError("a report is printed when it is issued")
    data = report_content.printed(
        report.content, number=report.number, issued=report.issued, signer=str(report.signer or ""),
        title=project.programme.settings.get("certificate_title", "科学数据汇交凭证"),
        url=f"{settings.PUBLIC_URL}/verify/{report.number}",
    )  # fmt: skip
    sealed = seal_certificate(data)
    made = {
        "report_document": ("report", f"审查报告-{report.number}.pdf", render("report", {**data, "title": "科学数据汇交审查报告"})),
        "certificate_document": ("certificate", f"汇交凭证-{report.number}.pdf", sealed.pdf),
        "statement_document": ("statement", f"汇交凭证-{report.number}.json", sealed.statement),
    }  # fmt: skip
    for field, (kind, name, body) in made.items():
        paper = keep_made(subject=project.subject, kind=kind, name=name, content=body, by=SYSTEM)
        setattr(report, field, paper.key)
    report.save()


def approve(*, report: Report, actor: Actor, roles: Roles, note: str = "") -> Report:
    """The agency approves the report: archiving may begin."""
    return move(report, "approve", actor=actor, roles=roles, reason=note)


def refuse(*, report: Report, actor: Actor, roles: Roles, reason: str) -> Report:
    """The agency sends the report back with its reason."""
    if not reason.strip():
        raise Refused(Text("请写明退回原因。", "Give the reason for sending it back."), "reason")
    return move(report, "refuse", actor=actor, roles=roles, reason=reason)


def redraft(*, report: Report, account: Account, actor: Actor, roles: Roles, conclusion: str) -> Report:
    """Draft the report again after the agency sent it back."""
    text = conclusion.strip() or CONCLUSION
    return move(report, "redraft", actor=actor, roles=roles, drafter=account, conclusion=text,
                content=report_content.content(report.project, text))  # fmt: skip


def revoke(*, report: Report, actor: Actor, roles: Roles, reason: str) -> Report:
    """Revoke an issued certificate; the public check says so from now on."""
    if not reason.strip():
        raise Refused(Text("请写明撤销原因。", "Give the reason for revoking it."), "reason")
    return move(report, "revoke", actor=actor, roles=roles, reason=reason)
