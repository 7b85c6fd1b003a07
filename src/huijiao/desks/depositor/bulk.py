"""批量编辑: all records out as one sheet, in again with a preview of every difference, undone whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huijiao.core.bulk import Change, Difference
from huijiao.core.errors import Refused
from huijiao.core.findings import Finding
from huijiao.core.text import Text as T
from huijiao.desks.depositor.access import Here, project_act, project_page, said, told
from huijiao.desks.depositor.frame import url
from huijiao.desks.depositor.versions import crumbs, may_change, pieces
from huijiao.desks.export import XLSX
from huijiao.desks.office import send_bytes
from huijiao.desks.shown import shown
from huijiao.steps.s2_preparation import bulk
from huijiao.steps.s2_preparation.models import BulkEdit

TITLE = T("批量编辑元数据", "All records in one sheet")
FILE = T("元数据总表", "records")
PER_PAGE = 40  # datasets on one page of the preview
_PROBLEMS = 50


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Offer the sheet, take it back, list what was taken over before."""
    edits = BulkEdit.objects.filter(project=here.project)
    return render(request, "depositor/bulk.html", {
        "project": here.project, "title": TITLE, "open": may_change(here), "crumbs": crumbs(here, (TITLE, "")),
        "edits": edits.exclude(applied=None).defer("sheet"),
        "pending": edits.filter(applied=None, by_id=here.actor.id).defer("sheet").first(),
    })  # fmt: skip


@project_page
def sheet(request: HttpRequest, here: Here) -> HttpResponse:
    """Send the sheet."""
    return send_bytes(bulk.sheet(here.project), f"{here.project.project_no}-{said(FILE)}.xlsx", XLSX)


@project_act
def upload(request: HttpRequest, here: Here) -> HttpResponse:
    """Read an uploaded sheet and lead to its preview."""
    file = request.FILES.get("sheet")
    if file is None:
        messages.error(request, _("Choose the sheet to upload first."))
        return redirect(url("bulk", here))
    try:
        edit = bulk.take_sheet(project=here.project, name=str(file.name), file=file, actor=here.actor)  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, said(refused.text))
        return redirect(url("bulk", here))
    return redirect(url("bulk_preview", here, edit.pk))


def _edit(here: Here, number: int, *, applied: bool) -> BulkEdit:
    edit = BulkEdit.objects.filter(project=here.project, pk=number, applied__isnull=not applied).first()
    if edit is None:
        raise Http404
    edit.project = here.project
    return edit


@project_page
def preview(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Show every difference, cell by cell, before anything is changed."""
    if not here.may_write:
        raise Http404
    edit = _edit(here, number, applied=False)
    found, findings = bulk.preview(edit)
    shown_page = Paginator(found.changes, PER_PAGE).get_page(request.GET.get("page"))
    grave = sum(f.severity in {"BLOCK", "FIX"} for rows in findings.values() for f in rows)
    return render(request, "depositor/bulk_preview.html", {
        "project": here.project, "edit": edit, "found": found, "open": may_change(here), "grave": grave,
        "problems": found.problems[:_PROBLEMS], "more": max(len(found.problems) - _PROBLEMS, 0),
        "page_obj": shown_page, "rows": [_row(c, findings.get(c.row, ())) for c in shown_page],
        "ready": bool(found.changes or found.missing) and not found.problems,
        "crumbs": crumbs(here, (TITLE, url("bulk", here)), (edit.name, "")),
    })  # fmt: skip


def _row(change: Change, findings: Sequence[Finding]) -> dict[str, Any]:
    language = get_language() or "zh-hans"
    drawn = [(f.place.field, shown(f, language, n)) for n, f in enumerate(findings)]
    fields = {d.field.name for d in change.differences}
    return {
        "change": change, "new": change.key is None,
        "cells": [_cell(d, [s for name, s in drawn if name == d.field.name]) for d in change.differences],
        "others": [s for name, s in drawn if name not in fields],
    }  # fmt: skip


def _cell(one: Difference, findings: list[Any]) -> dict[str, Any]:
    return {"label": one.field.label, "cell": one.cell, "pieces": pieces(one.old, one.new), "findings": findings}


@project_act
def confirm(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Take the sheet over, whole or not at all."""
    edit = _edit(here, number, applied=False)
    gone = [int(k) for k in request.POST.getlist("remove") if k.isdecimal()]
    try:
        bulk.take_over(edit=edit, remove=gone, **here.acting)
    except Refused as refused:
        messages.error(request, said(refused.text))
        return redirect(url("bulk_preview", here, number))
    messages.success(request, _("The sheet has been taken over. You can undo it below."))
    return redirect(url("bulk", here))


@project_act
def discard(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Forget an uploaded sheet; nothing was changed by it."""
    _edit(here, number, applied=False).delete()
    messages.success(request, _("The uploaded sheet is set aside; nothing was changed."))
    return redirect(url("bulk", here))


@project_act
def undo(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Bring the records back to what they said before."""
    edit = _edit(here, number, applied=True)
    with told(request, _("Undone: the records say what they said before.")):
        bulk.undo(edit=edit, **here.acting)
    return redirect(url("bulk", here))
