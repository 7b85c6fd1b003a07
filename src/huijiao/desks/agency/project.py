"""One project as the agency decides on it: plan, forms, certificate and catalogue entries on one page, with the buttons."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from huijiao.core.machine import Court
from huijiao.core.records.metadata import SHARE_BOXES
from huijiao.core.records.plan import PLAN_ROW, SECTIONS
from huijiao.core.text import Text as T
from huijiao.core.vocabulary import ShareMode
from huijiao.desks.agency.access import TITLE, project_page
from huijiao.desks.centre.words import PAPERS, STAGES
from huijiao.desks.journey import held_by, steps_line
from huijiao.desks.office import Here, told
from huijiao.desks.status import Seen, of, with_status
from huijiao.programmes import queries as programmes
from huijiao.programmes.models import Project
from huijiao.steps.s1_plan import actions as plans
from huijiao.steps.s1_plan import queries as plan_queries
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s3_submission import queries as submissions
from huijiao.steps.s4_review import queries as reviews
from huijiao.steps.s4_review import report_actions as reports
from huijiao.steps.s6_publication import actions as publication
from huijiao.steps.s6_publication import queries as releases
from huijiao.tools.papers.queries import by_key

MODES = dict(zip(ShareMode, (T(SHARE_BOXES[0], "Open"), T(SHARE_BOXES[1], "Open to registered users"), T(SHARE_BOXES[2], "By agreement"),
                             T(SHARE_BOXES[3], "Not shared")), strict=True))  # fmt: skip


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Show all that one decides on."""
    return _draw(request, here)


def _draw(request: HttpRequest, here: Here, status: int = 200) -> HttpResponse:
    project = with_status(Project.objects.filter(pk=here.project.pk)).get()
    state, plan, report = of(project), plan_queries.of(project), reviews.report(project)
    rows = list(releases.of(project).select_related("holding"))
    submission = submissions.of(project)
    return render(request, "agency/project.html", {
        "here": here, "project": project, "state": state, "tone": state.tone(Court.AGENCY, today()), "held": held_by(state),
        "line": steps_line(Seen(project), state), "info": programmes.info(project), "plan": plan, "plan_moves": _moves(here, plan),
        "plan_papers": _plan_papers(project, plan), "plan_rows": _plan_rows(plan), "plan_heads": [f.label for f in PLAN_ROW.fields[1:7]],
        "sections": _sections(plan), "report": report, "report_moves": _moves(here, report), "report_papers": _report_papers(report),
        "rounds": [{"round": r, "stage": STAGES[r.stage], "over": r.state in {"PASSED", "RETURNED"}} for r in reviews.rounds(project)
                   if r.state != "WITHDRAWN"],
        "releases": [{"release": r, "mode": MODES[ShareMode(r.mode)], "may": bool(_moves(here, r).get("approve"))} for r in rows],
        "deciding": sum(r.state == "REPORTED" for r in rows), "typed": request.POST.get("reason", ""),
        "picked": request.POST.getlist("pick"), "submission": submission,
        "frozen": submissions.last_frozen(submission) if submission else None,
        "crumbs": [(TITLE, reverse("agency:inbox")), (project.title, "")],
    }, status=status)  # fmt: skip


def _moves(here: Here, noun: Any) -> dict[str, Any]:
    return noun.moves(here.roles) if noun is not None else {}


def _plan_papers(project: Project, plan: Any) -> list[tuple[T, Any]]:
    keys = [plan.document, plan.sealed_document] if plan else []
    found = [(PAPERS.get(p.kind, PAPERS["other"]), p) for key in keys if key and (p := by_key(key))]
    return found + [(PAPERS["taskbook"], p) for p in datasets.papers(project, ("taskbook",))]


def _plan_rows(plan: Any) -> list[list[tuple[T, str]]]:
    content = plan.content if plan else None
    return [[(f.label, row[f.name]) for f in PLAN_ROW.fields[1:7]] for row in content.rows] if content else []


def _sections(plan: Any) -> list[tuple[T, str]]:
    content = plan.content if plan else None
    return (
        [(title, content.sections[n].text) for n, title in SECTIONS.items() if n in content.sections] if content else []
    )


def _report_papers(report: Any) -> list[tuple[T, Any]]:
    if report is None or report.state not in {"ISSUED", "APPROVED", "AGENCY_RETURNED", "REVOKED"}:
        return []
    keys = (report.certificate_document, report.report_document, report.statement_document)
    return [(PAPERS.get(p.kind, PAPERS["other"]), p) for key in keys if key and (p := by_key(key))]


@require_POST
@project_page
def decide(request: HttpRequest, here: Here, noun: str, verb: str) -> HttpResponse:
    """Approve or send back a plan or a report."""
    found: Any = plan_queries.of(here.project) if noun == "plan" else reviews.report(here.project)
    if found is None or verb not in {"approve", "refuse"} or noun not in {"plan", "report"}:
        raise Http404
    actions: Any = plans if noun == "plan" else reports
    reason = request.POST.get("reason", "")
    done = _("Approved.") if verb == "approve" else _("Sent back with your reason.")
    with told(request, done, found) as refused:
        if verb == "approve":
            actions.approve(**{noun: found}, note=reason, **here.acting)
        else:
            actions.refuse(**{noun: found}, reason=reason, **here.acting)
    if refused:
        return _draw(request, here, status=409)
    return redirect(reverse("agency:project", args=[here.project.pk]) + f"#{noun}")


@require_POST
@project_page
def catalogue(request: HttpRequest, here: Here) -> HttpResponse:
    """Approve or send back the catalogue entries ticked (``pick``); each row on its own."""
    verb, picked = request.POST.get("do", ""), [p for p in request.POST.getlist("pick") if p.isdigit()]
    if verb not in {"approve", "refuse"}:
        raise PermissionDenied
    done, reason = 0, request.POST.get("reason", "")
    rows = list(releases.of(here.project).filter(pk__in=picked))
    for release in rows:
        with told(request, noun=release) as refused:
            if verb == "approve":
                publication.approve(release=release, note=reason, **here.acting)
            else:
                publication.refuse(release=release, reason=reason, **here.acting)
        done += not refused
        if refused and verb == "refuse":
            break  # one reason for all: one sentence says what is missing
    if not rows:
        messages.error(request, _("Tick the entries you decide on."))
    if done:
        words = (ngettext("%(n)d entry is approved.", "%(n)d entries are approved.", done) if verb == "approve"
                 else ngettext("%(n)d entry is sent back.", "%(n)d entries are sent back.", done))  # fmt: skip
        messages.success(request, words % {"n": done})
        return redirect(reverse("agency:project", args=[here.project.pk]) + "#catalogue")
    return _draw(request, here, status=409)
