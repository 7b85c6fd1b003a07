"""审查报告与汇交凭证: drafted, checked, sealed, issued by different hands; revoked with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huijiao.core.text import Text as T
from huijiao.desks.centre.access import SEALERS, WRITERS, project_page
from huijiao.desks.centre.queue import TITLE
from huijiao.desks.centre.words import PAPERS, STAGES
from huijiao.desks.depositor.declared import word
from huijiao.desks.depositor.overview import timeline
from huijiao.desks.office import Here, send_bytes, told
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s3_submission import actions as submissions
from huijiao.steps.s3_submission import queries as submission_queries
from huijiao.steps.s4_review import queries, report_actions, report_content
from huijiao.steps.s4_review.models import Report
from huijiao.tools.ledger import queries as ledger
from huijiao.tools.papers.pdf import render as print_pdf
from huijiao.tools.papers.queries import by_key

STEPS = (
    ("DRAFTED", T("拟稿", "Draft")), ("CHECKED", T("复核", "Check")), ("ISSUED", T("签章并出具", "Seal and issue")),
    ("APPROVED", T("管理方审批", "Agency's approval")),
)  # fmt: skip
_PRINTS = {"report": "审查报告", "certificate": "汇交凭证"}
_ISSUED = frozenset({"ISSUED", "APPROVED", "AGENCY_RETURNED", "REVOKED"})


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Show where the report stands, what may be done, and who may not sign."""
    return _draw(request, here)


def _draw(request: HttpRequest, here: Here, status: int = 200) -> HttpResponse:
    project, report = here.project, queries.report(here.project)
    submission = submission_queries.of(project)
    passed = submission is not None and submission.state == "PASSED"
    may_write = bool(here.roles & WRITERS)
    moves = report.moves(here.roles) if report else {}
    return render(request, "centre/report.html", {
        "here": here, "project": project, "report": report, "submission": submission, "passed": passed, "moves": moves,
        "steps": [(label, _stands(report, code)) for code, label in STEPS], "needs": needs(here, report, submission),
        "may_draft": passed and may_write and report is None, "may_seal": _may_seal(here, submission), "own": _own(here, report),
        "conclusion": request.POST.get("conclusion") or (report.conclusion if report else report_actions.CONCLUSION),
        "datasets": _certified(report), "papers": _papers(report), "prints": _PRINTS,
        "agreement": by_key(submission.agreement_document) if submission and submission.agreement_document else None,
        "typed": request.POST.get("reason", ""), "facts": _facts(here, report),
        "rounds": queries.rounds(project), "stages": STAGES, "crumbs": [(TITLE, reverse("centre:queue")), (project.title, "")],
    }, status=status)  # fmt: skip


def _stands(report: Report | None, code: str) -> str:
    """Return done, now or later for one of `STEPS`."""
    order = [c for c, _label in STEPS]
    here = order.index(report.state) if report and report.state in order else len(order) - 2 if report else -1
    number = order.index(code)
    return "done" if number <= here else "now" if number == here + 1 else "later"


def _own(here: Here, report: Report | None) -> bool:
    return report is not None and report.drafter_id == here.account.pk


def _may_seal(here: Here, submission: Any) -> bool:
    return (
        bool(here.roles & SEALERS)
        and submission is not None
        and bool(submission.agreement)
        and not submission.sealed_by_centre
    )


def needs(here: Here, report: Report | None, submission: Any) -> list[tuple[T, bool, T]]:
    """Return what must be so before the certificate is issued: words, whether it is, and what to do."""

    def at(name: str) -> bool:
        return bool(submission and getattr(submission, name))

    return [
        (T("数据审核通过", "The data have passed"), bool(submission and submission.state == "PASSED"), T("", "")),
        (T("提交方已在协议上签章", "The depositor has sealed the agreement"), at("sealed_by_depositor"),
         T("请提交方在“数据文件”页上传签章的协议。", "The depositor uploads the sealed agreement on the data page.")),
        (T("中心已在协议上签章", "The centre has sealed the agreement"), at("sealed_by_centre"),
         T("由审查组长或中心负责人签章。", "The review lead or the head of the centre seals it.")),
        (T("已由审查组长复核", "Checked by the review lead"), report is not None and report.state != "DRAFTED", T("", "")),
        (T("签发人不是拟稿人", "The signer is not the drafter"), report is None or not _own(here, report),
         T("您是本报告的拟稿人，请由另一位同事签发。", "You drafted this report; another person must sign it.")),
    ]  # fmt: skip


def _certified(report: Report | None) -> list[dict[str, Any]]:
    rows = report.content.get("datasets", []) if report else []
    return [{**row, "share": word(row["share"])} for row in rows]


def _papers(report: Report | None) -> list[tuple[T, Any]]:
    if report is None or report.state not in _ISSUED:
        return []
    keys = (report.certificate_document, report.report_document, report.statement_document)
    return [(PAPERS.get(paper.kind, PAPERS["other"]), paper) for key in keys if key and (paper := by_key(key))]


def _facts(here: Here, report: Report | None) -> list[Any]:
    if report is None:
        return []
    return timeline(ledger.about(here.project.about).filter(subject=report.subject)[:20])


def _draft(request: HttpRequest, here: Here, _report: Report | None) -> str:
    _only(here, WRITERS)
    report_actions.draft(
        project=here.project, account=here.account, actor=here.actor, conclusion=request.POST.get("conclusion", "")
    )
    return _("The report is drafted; a review lead checks it next.")


def _redraft(request: HttpRequest, here: Here, report: Report | None) -> str:
    report_actions.redraft(
        report=_there(report), account=here.account, conclusion=request.POST.get("conclusion", ""), **here.acting
    )
    return _("The report is drafted; a review lead checks it next.")


def _check(_request: HttpRequest, here: Here, report: Report | None) -> str:
    report_actions.check(report=_there(report), account=here.account, **here.acting)
    return _("Checked. The head of the centre may now seal and issue it.")


def _seal(_request: HttpRequest, here: Here, _report: Report | None) -> str:
    _only(here, SEALERS)
    submission = submission_queries.of(here.project)
    if submission is None:
        raise Http404
    submissions.seal_agreement(submission=submission, party="centre", actor=here.actor)
    return _("The agreement carries the centre's seal.")


def _issue(_request: HttpRequest, here: Here, report: Report | None) -> str:
    made = report_actions.issue(report=_there(report), account=here.account, **here.acting)
    return _("Certificate %(number)s is issued.") % {"number": made.number}


def _revoke(request: HttpRequest, here: Here, report: Report | None) -> str:
    report_actions.revoke(report=_there(report), reason=request.POST.get("reason", ""), **here.acting)
    return _("The certificate is revoked; the public check says so from now on.")


ACTS: Mapping[str, Callable[[HttpRequest, Here, Report | None], str]] = {
    "draft": _draft, "redraft": _redraft, "check": _check, "seal": _seal, "issue": _issue, "revoke": _revoke,
}  # fmt: skip


def _there(report: Report | None) -> Report:
    if report is None:
        raise Http404
    return report


def _only(here: Here, roles: frozenset[Any]) -> None:
    if not here.roles & roles:
        raise PermissionDenied


@require_POST
@project_page
def act(request: HttpRequest, here: Here, verb: str) -> HttpResponse:
    """Do one thing to the report."""
    if verb not in ACTS:
        raise Http404
    report = queries.report(here.project)
    with told(request, noun=report) as refused:
        messages.success(request, ACTS[verb](request, here, report))
    return _draw(request, here, status=409) if refused else redirect("centre:report", pk=here.project.pk)


@project_page
def preview(_request: HttpRequest, here: Here, which: str) -> HttpResponseBase:
    """Show how the report or certificate will look; it carries no number and no check address."""
    report = queries.report(here.project)
    if which not in _PRINTS or report is None:
        raise Http404
    titles = {
        "report": "科学数据汇交审查报告",
        "certificate": here.project.programme.settings.get("certificate_title", "科学数据汇交凭证"),
    }
    data = report_content.printed(
        report.content, number="（预览，未编号）", issued=today(), signer="", title=f"{titles[which]}（预览）", url="",
    )  # fmt: skip
    return send_bytes(
        print_pdf(which, {**data, "demo": True}), f"{_PRINTS[which]}-预览.pdf", "application/pdf", inline=True
    )
