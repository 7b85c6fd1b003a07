"""数据集: the records in plan order; one page to edit each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from huijiao.core.errors import Refused
from huijiao.core.records.base import Record
from huijiao.core.records.metadata import METADATA
from huijiao.core.text import Text as T
from huijiao.core.vocabulary import CLASSES, record_class
from huijiao.desks.depositor import findings
from huijiao.desks.depositor.access import Here, project_act, project_page, said, told
from huijiao.desks.depositor.declared import initial_of, word
from huijiao.desks.depositor.forms import RecordForm
from huijiao.desks.depositor.frame import LIST, draw, url
from huijiao.people.pages import field_check
from huijiao.steps.s1_plan.queries import editable
from huijiao.steps.s2_preparation import actions, queries
from huijiao.steps.s2_preparation.models import Dataset


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """List the datasets."""
    rows = [_row(d) for d in queries.datasets(here.project)]
    return draw(request, here, "datasets", {"rows": rows, "open": here.may_write and editable(here.seen.plan)})


def _row(dataset: Dataset) -> dict[str, Any]:
    record = dataset.metadata
    cls = record_class(record["type"], record["name_zh"])
    return {
        "dataset": dataset, "cls": CLASSES[cls].label if cls else word(record["type"]), "records": record["records"],
        "volume": record["volume"], "share": word(record["share"]),
        "open": dataset.state in {"DRAFT", "RETURNED"},
    }  # fmt: skip


def _dataset(here: Here, number: int) -> Dataset:
    dataset = queries.datasets(here.project).filter(pk=number).first()
    if dataset is None:
        raise Http404
    return dataset


@project_page
def edit(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Show one record; edit it while the papers may be changed."""
    dataset = _dataset(here, number)
    open_ = here.may_write and editable(here.seen.plan) and dataset.state in {"DRAFT", "RETURNED"}
    form = RecordForm(request.POST or None, initial=initial_of(METADATA, dataset.metadata))
    if request.method == "POST" and "field" in request.POST:
        if form.is_valid():
            form.soft.update(_said_by_rules(dataset, form, request.POST["field"]))
        return field_check(request, form)
    if request.method == "POST" and open_ and form.is_valid() and _kept(request, here, dataset, form):
        return redirect(url("datasets", here))
    if request.method == "POST" and not open_:
        messages.error(request, _("This record is under review or has passed and cannot be changed now."))
    return render(request, "depositor/dataset.html", {
        "project": here.project, "dataset": dataset, "form": form, "open": open_, "pairs": _pairs(dataset.metadata),
        "found": _own_findings(here, dataset) if open_ else [], "check": url("dataset", here, dataset.pk),
        "crumbs": [(LIST, reverse("depositor:projects")), (here.project.title, url("overview", here)),
                   (T("数据集", "Datasets"), url("datasets", here)), (dataset.name, "")],
    })  # fmt: skip


def _said_by_rules(dataset: Dataset, form: RecordForm, field: str) -> dict[str, T]:
    """Return what the rules would say of the field that was just left, with how to mend it."""
    found = [f for f in queries.findings_if(dataset, form.texts()) if f.place.field == field]
    zh = "".join(f"{f.message_zh}{f.fix_zh}" for f in found)
    en = " ".join(f"{f.message_en} {f.fix_en}" for f in found)
    return {field: T(zh, en)} if found else {}


def _kept(request: HttpRequest, here: Here, dataset: Dataset, form: RecordForm) -> bool:
    try:
        actions.edit_record(dataset=dataset, record_=dataset.metadata.with_(**form.texts()), actor=here.actor)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, said(refused.text))
        return False
    messages.success(request, _("The record “%(name)s” is saved.") % {"name": form.cleaned_data["name_zh"]})
    return True


def _pairs(record: Record) -> list[tuple[T, Any]]:
    """Return what the record says, for reading."""
    return [(f.label, word(record[f.name]) if f.options else record[f.name]) for f in METADATA.fields if record[f.name]]


def _own_findings(here: Here, dataset: Dataset) -> list[dict[str, Any]]:
    """Return what the self-check says of this record alone."""
    here_ = url("dataset", here, dataset.pk)
    found = findings.drawn(here.project, queries.check(here.project).findings, open_=True)
    return [
        {**f, "url": f["url"][f["url"].index("#") :] if "#" in f["url"] else ""}
        for f in found
        if f["url"].startswith(here_)
    ]


@project_act
def remove(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Remove one record."""
    dataset = _dataset(here, number)
    with told(request, _("“%(name)s” is removed. The record shows that it was there.") % {"name": dataset.name}):
        actions.remove(dataset=dataset, **here.acting)
    return redirect(url("datasets", here))
