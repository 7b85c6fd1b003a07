"""审查: the rounds with what they found, report and certificate, and the catalogue entries."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import ngettext

from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused
from huijiao.core.records.metadata import SHARE_BOXES
from huijiao.core.text import Text as T
from huijiao.core.vocabulary import ShareMode
from huijiao.desks.depositor import findings
from huijiao.desks.depositor.access import Here, project_act, project_page, sentence
from huijiao.desks.depositor.declared import word
from huijiao.desks.depositor.frame import draw, url
from huijiao.desks.journey import left
from huijiao.steps.s4_review import queries
from huijiao.steps.s4_review.models import Finding, Round, Stage
from huijiao.steps.s6_publication import actions as publication
from huijiao.steps.s6_publication import queries as releases
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.papers.queries import by_key

STAGES = {Stage.DOSSIER: T("汇交方案与元数据", "Plan and metadata"), Stage.DATA: T("实体数据", "Data")}
_SHOWN = frozenset({"ISSUED", "APPROVED", "AGENCY_RETURNED", "REVOKED"})
_MODES = dict(zip(ShareMode, SHARE_BOXES, strict=True))
_PUBLIC = frozenset({"PUBLISHED", "SUSPENDED", "WITHDRAWN"})


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Show rounds, findings, prints and releases."""
    project, report = here.project, here.seen.report
    rounds = [_row(r) for r in queries.rounds(project) if r.state != "WITHDRAWN"]
    stages = [(STAGES[s], findings.kept(_concluded(here, s))) for s in (Stage.DATA, Stage.DOSSIER)]
    rows = list(releases.of(project))
    return draw(request, here, "review", {
        "rounds": rounds, "stages": [(label, rows_) for label, rows_ in stages if rows_],
        "report": report if report and report.state in _SHOWN else None, "prints": _prints(here),
        "releases": [_release(r) for r in rows], "may_report": here.may_write and any(r.state == "DRAFT" for r in rows),
    })  # fmt: skip


def _row(round_: Round) -> dict[str, object]:
    over = round_.state in {"RETURNED", "PASSED"}
    return {
        "round": round_, "stage": STAGES[Stage(round_.stage)], "over": over, "left": left(None if over else round_.due),
        "form": reverse("centre:form_pdf", args=[round_.pk]) if round_.state in {"PASSED", "RETURNED"} else "",
        "tone": {"RETURNED": "mine", "PASSED": "done"}.get(round_.state, "others"),
    }  # fmt: skip


def _concluded(here: Here, stage: str) -> list[Finding]:
    """Return the findings of rounds that were signed: an open round is the centre's own affair."""
    found = queries.findings(here.project, stage)
    closed = Round.objects.filter(project=here.project, stage=stage, state__in=["RETURNED", "PASSED"])
    return list(found.filter(first_round__in=closed))


def _prints(here: Here) -> list[tuple[T, object]]:
    report = here.seen.report
    if report is None or report.state not in _SHOWN:
        return []
    wanted = (
        (T("汇交凭证", "Certificate"), report.certificate_document), (T("审查报告", "Review report"), report.report_document),
        (T("签名声明", "Signed statement"), report.statement_document),
    )  # fmt: skip
    return [(label, paper) for label, key in wanted if key and (paper := by_key(key))]


def _release(release: Release) -> dict[str, object]:
    return {
        "release": release,
        "mode": word(_MODES.get(ShareMode(release.mode), release.mode)),
        "public": release.state in _PUBLIC,
    }


@project_act
def report_catalogue(request: HttpRequest, here: Here) -> HttpResponse:
    """Report every drafted entry to the agency; one that cannot be reported does not hinder the others."""
    sent = 0
    for release in releases.of(here.project).filter(state="DRAFT"):
        try:
            publication.report(release=release, **here.acting)
            sent += 1
        except (Refused, MoveRefused) as error:
            messages.error(request, sentence(error))
    if sent:
        words = ngettext("%(n)d entry is reported to the agency.", "%(n)d entries are reported to the agency.", sent)
        messages.success(request, words % {"n": sent})
    return redirect(url("review", here) + "#releases")
