"""材料: templates out, filled forms in, the self-check, submission, and the sealed plan."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huijiao.core.text import Text as T
from huijiao.desks.depositor import findings, told
from huijiao.desks.depositor.access import Here, project_act, project_page, said
from huijiao.desks.depositor.access import told as telling
from huijiao.desks.depositor.frame import draw, url
from huijiao.steps.s1_plan import actions as plans
from huijiao.steps.s1_plan.queries import editable
from huijiao.steps.s2_preparation import actions, queries, reading
from huijiao.steps.s2_preparation.reading import KINDS, PROBLEMS
from huijiao.tools.papers import queries as kept
from huijiao.tools.papers.actions import keep_upload
from huijiao.tools.papers.models import Paper
from huijiao.tools.papers.templates import TEMPLATES

#: The forms of this step, in the order they are filled in.
FORMS = ("taskbook", "plan", "metadata", "project")
INDEXES = ("index_paper", "index_patent", "index_swcopyright", "index_standard", "index_book", "index_report")
SEALED = frozenset({"pdf", "jpg", "jpeg", "png"})
NOT_A_SCAN = T("签章扫描件应为 pdf、jpg 或 png 文件。请扫描或拍照盖章后的方案再上传。",
               "The sealed copy must be a pdf, jpg or png file: scan or photograph the sealed plan and upload that.")  # fmt: skip


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the papers and what the rules say of them."""
    project, plan = here.project, here.seen.plan
    open_ = here.may_write and editable(plan) and project.state == "ACTIVE"
    rows = list(queries.papers(project))
    found = []
    if rows and editable(plan):
        found = findings.drawn(project, queries.check(project).findings, open_=open_)
    return draw(request, here, "papers", {
        "forms": [(key, TEMPLATES[key]) for key in FORMS if key in TEMPLATES],
        "papers": [(p, KINDS.get(p.kind, KINDS["other"]), PROBLEMS.get(p.problem)) for p in rows],
        "others": _unread(here), "taken": told.pop(request, here), "open": open_, "plan": plan, "found": found,
        "stopping": findings.stopping(found), "checked": bool(rows) and editable(plan), "missing": _missing(here, rows),
        "moves": plan.moves(here.roles) if plan else {}, "ready": plan is not None and bool(plan.document),
        "sealed": kept.by_key(plan.sealed_document) if plan and plan.sealed_document else None,
    })  # fmt: skip


def _unread(here: Here) -> list[tuple[Paper, T, T | None]]:
    """Return uploads that no reader knew and that nobody has set aside."""
    known = (*FORMS, "quality", "agreement", "sealed")
    rows = Paper.objects.filter(subject=here.project.subject, made=False, replaced=False).exclude(kind__in=known)
    return [(p, KINDS.get(p.kind, KINDS["other"]), PROBLEMS.get(p.problem)) for p in rows]


def _missing(here: Here, rows: list[Paper]) -> list[T]:
    """Return the kinds still to come; an ongoing project may bring its records later."""
    needed = ["taskbook", "plan"] + ([] if here.project.cohort == "ONGOING" else ["metadata"])
    there = {p.kind for p in rows if not p.problem}
    return [KINDS[kind] for kind in needed if kind not in there]


@project_act
def upload(request: HttpRequest, here: Here) -> HttpResponse:
    """Take in any number of forms; each gets its own answer."""
    files = told.uploads(request)
    if not files:
        messages.error(request, said(told.NOTHING))
    with telling(request):
        if files:
            told.keep(request, here, reading.take_papers(project=here.project, uploads=files, actor=here.actor))
    return redirect(url("papers", here) + ("#taken" if files else ""))


@project_act
def discard(request: HttpRequest, here: Here, paper: int) -> HttpResponse:
    """Set one upload aside."""
    row = Paper.objects.filter(pk=paper, subject=here.project.subject, made=False).first()
    if row is None:
        raise Http404
    with telling(request, _("“%(name)s” is set aside.") % {"name": row.name}):
        reading.discard(project=here.project, paper=row, actor=here.actor)
    return redirect(url("papers", here))


@project_act
def submit(request: HttpRequest, here: Here) -> HttpResponse:
    """Submit basic information, plan and records together."""
    target = url("papers", here) + "#findings"
    with telling(
        request, _("Submitted. The centre answers within three working days; you may withdraw until it begins.")
    ):
        actions.submit_dossier(project=here.project, **here.acting)
        target = url("overview", here)
    return redirect(target)


@project_act
def withdraw(request: HttpRequest, here: Here) -> HttpResponse:
    """Take the papers back."""
    with telling(request, _("Withdrawn. You can change the papers and submit them again.")):
        actions.withdraw_dossier(project=here.project, **here.acting)
    return redirect(url("papers", here))


@project_act
def seal(request: HttpRequest, here: Here) -> HttpResponse:
    """Take the scan of the plan sealed by the lead institution."""
    plan, files = here.seen.plan, told.uploads(request)
    if plan is None:
        raise Http404
    if plan.state != "SEALED":
        messages.error(request, _("The sealed copy is uploaded after the centre has passed the plan."))
    elif not files:
        messages.error(request, said(told.NOTHING))
    elif files[0][0].rpartition(".")[2].lower() not in SEALED:
        messages.error(request, said(NOT_A_SCAN))
    else:
        with telling(request, _("The sealed copy is kept. Now report the plan to the agency.")):
            paper = keep_upload(
                subject=here.project.subject, kind="sealed", name=files[0][0], file=files[0][1], by=here.actor
            )
            plans.attach_sealed(plan=plan, document=paper.key, actor=here.actor)
    return redirect(url("papers", here))


@project_act
def report(request: HttpRequest, here: Here) -> HttpResponse:
    """Report the sealed plan to the agency."""
    plan = here.seen.plan
    if plan is None:
        raise Http404
    with telling(request, _("Reported to the agency. The upload opens when the plan is approved.")):
        plans.report(plan=plan, **here.acting)
    return redirect(url("papers", here))
