"""Findings made ready for the depositor: with their explanations, and a link to the very field."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from huijiao.core.findings import Finding, Severity
from huijiao.core.normal import N
from huijiao.core.records.project import PROJECT
from huijiao.desks.depositor.access import Here, project_act, said, told
from huijiao.desks.depositor.forms import ProjectForm, RecordForm
from huijiao.desks.depositor.frame import url
from huijiao.programmes.models import Project
from huijiao.steps.s2_preparation import actions, queries
from huijiao.steps.s2_preparation.models import Dataset
from huijiao.steps.s4_review.models import Finding as Kept

_STATES = {"OPEN": "open", "FIXED": "fixed", "ACCEPTED": "accepted", "REOPENED": "reopened", "DISMISSED": "accepted"}


def drawn(project: Project, found: Iterable[Finding], *, open_: bool) -> list[dict[str, Any]]:
    """Return the findings of a self-check; ``open_``: whether fields may be edited and explanations written."""
    told_, rows, seen = queries.explanations(project), list(queries.datasets(project)), Counter[str]()
    out = []
    for one in found:
        key = queries.finding_key(one)
        seen[key] += 1
        shown = key if seen[key] == 1 else f"{key}.{seen[key]}"
        out.append({
            **one.as_json(), "place": _place(one), "id": shown, "explanation": told_.get(key, ""), "may_explain": open_ and one.severity == Severity.FIX,
            "url": anchor(project, one, rows) if open_ else "",
        })  # fmt: skip
    return out


def _place(one: Finding) -> dict[str, Any]:
    """Return the place in words: a field of the online form by its label, the form by its name."""
    place = one.place.as_json()
    if one.place.document or not one.rule.startswith("R-PRJ"):
        return place
    known = next((f for f in PROJECT.fields if f.name in {one.place.field, one.place.cell}), None)
    return {**place, "document": said(PROJECT.label), "cell": said(known.label)} if known else place


def anchor(project: Project, one: Finding, rows: Sequence[Dataset]) -> str:
    """Return the address of the field a finding speaks of; empty when it stands in a document only."""
    field = one.place.field or str(one.data.get("field") or "")
    name = N(str(one.data.get("name") or ""))
    row = next((r for r in rows if name and N(r.name) == name), None)
    if row is not None and one.rule.startswith(("R-MDT", "R-PMD")):
        return reverse("depositor:dataset", args=[project.pk, row.pk]) + (
            f"#id_{field}" if field in RecordForm.names else ""
        )
    if (
        one.rule.startswith("R-PRJ") and one.place.field in ProjectForm.names
    ):  # filled in on the page, whatever it was read from
        return reverse("depositor:info", args=[project.pk]) + f"#id_{one.place.field}"
    return ""


def kept(rows: Iterable[Kept]) -> list[dict[str, Any]]:
    """Return the findings of the rounds with their state across rounds."""
    return [
        {
            "id": f"r{one.pk}", "rule": one.rule, "severity": one.severity, "place": one.place, "state": _STATES[one.status],
            "message_zh": one.message_zh, "message_en": one.message_en, "fix_zh": one.fix_zh, "fix_en": one.fix_en,
            "rounds": sorted({one.first_round.number, one.last_round.number}), "explanation": one.explanation,
            "answer": one.note, "may_explain": False,
        }
        for one in rows
    ]  # fmt: skip


def stopping(found: Iterable[dict[str, Any]]) -> int:
    """Count what stands in the way: what must be corrected, and what is neither corrected nor explained."""
    return sum(f["severity"] == "BLOCK" or (f["severity"] == "FIX" and not f["explanation"]) for f in found)


@project_act
def explain(request: HttpRequest, here: Here) -> HttpResponse:
    """Keep an explanation for one finding."""
    key = request.POST.get("finding", "").partition(".")[0]
    with told(request, _("The explanation is saved; the reviewer will read it.")):
        actions.explain(project=here.project, key=key, text=request.POST.get("explanation", ""), actor=here.actor)
    back = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else url("papers", here) + "#findings")
