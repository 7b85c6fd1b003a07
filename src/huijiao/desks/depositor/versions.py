"""历史版本: what a record said at each version, what changed from one to the next, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from huijiao.core.bulk import differences
from huijiao.core.text import Text as T
from huijiao.desks.depositor.access import Here, project_act, project_page, told
from huijiao.desks.depositor.frame import LIST, list_of, url
from huijiao.steps.s1_plan.queries import editable
from huijiao.steps.s2_preparation import actions, queries
from huijiao.steps.s2_preparation.models import Dataset, DatasetVersion

_OPEN = frozenset({"DRAFT", "RETURNED"})
_SAME = 24  # characters of equal text shown before and after a change


@dataclass(frozen=True, slots=True)
class Pieces:
    """Two texts taken apart: what is equal before and after (cut), and what was taken out and put in between."""

    head: str
    old: str
    new: str
    tail: str

    @property
    def before(self) -> bool:
        """Tell whether anything stood there."""
        return bool(self.head or self.old or self.tail)

    @property
    def after(self) -> bool:
        """Tell whether anything stands there now."""
        return bool(self.head or self.new or self.tail)


def pieces(old: str, new: str) -> Pieces:
    """Return where two texts differ: from the first to the last differing character."""
    most = min(len(old), len(new))
    start = next((n for n in range(most) if old[n] != new[n]), most)
    end = next((n for n in range(most - start) if old[-1 - n] != new[-1 - n]), most - start)
    head, tail = old[:start], old[len(old) - end :]
    return Pieces(
        head if len(head) <= _SAME else "…" + head[-_SAME:], old[start : len(old) - end], new[start : len(new) - end],
        tail if len(tail) <= _SAME else tail[:_SAME] + "…",
    )  # fmt: skip


def may_change(here: Here) -> bool:
    """Tell whether this person may change records of the project now."""
    return here.may_write and editable(here.seen.plan) and here.project.state == "ACTIVE"


def crumbs(here: Here, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    """Return the way to a page below the list of datasets."""
    return [
        (LIST, list_of(here)),
        (here.project.title, url("overview", here)),
        (T("数据集", "Datasets"), url("datasets", here)),
        *more,
    ]


def _dataset(here: Here, number: int) -> Dataset:
    return get_object_or_404(queries.datasets(here.project), pk=number)


@project_page
def page(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """List the versions, newest first, each with what it changed."""
    dataset = _dataset(here, number)
    rows = list(dataset.versions.select_related("bulk").defer("bulk__sheet"))
    return render(request, "depositor/versions.html", {
        "project": here.project, "dataset": dataset, "open": may_change(here) and dataset.state in _OPEN,
        "versions": [_drawn(row, older, dataset) for row, older in zip(rows, [*rows[1:], None], strict=True)],
        "crumbs": crumbs(here, (dataset.name, url("dataset", here, dataset.pk)), (T("历史版本", "Versions"), "")),
    })  # fmt: skip


def _drawn(row: DatasetVersion, older: DatasetVersion | None, dataset: Dataset) -> dict[str, Any]:
    told_ = differences(older.metadata, row.metadata) if older else ()
    return {
        "row": row, "current": row.version == dataset.version, "first": older is None,
        "cells": [(d.field.label, pieces(d.old, d.new)) for d in told_],
    }  # fmt: skip


@project_act
def restore(request: HttpRequest, here: Here, number: int, version: int) -> HttpResponse:
    """Bring one version back."""
    dataset = _dataset(here, number)
    if not may_change(here):
        return redirect(url("versions", here, number))
    with told(request, _("Version %(n)d is back, as the newest version.") % {"n": version}):
        actions.restore_record(dataset=dataset, version=version, actor=here.actor)
    return redirect(url("versions", here, number))
