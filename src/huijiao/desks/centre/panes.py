"""The left side of the review screen: what is examined, one function per tab."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest

from huijiao.core.records.base import Record
from huijiao.core.records.metadata import METADATA
from huijiao.core.records.plan import PLAN_ROW, SECTIONS, TOOL
from huijiao.core.text import Text as T
from huijiao.core.vocabulary import CLASSES, record_class
from huijiao.desks.centre.words import PAPERS, PROBLEMS, VERDICTS
from huijiao.desks.office import Here
from huijiao.programmes import queries as programmes
from huijiao.steps.s1_plan import queries as plans
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s3_submission import queries as submissions
from huijiao.steps.s4_review.models import Round
from huijiao.tools.intake import queries as intake
from huijiao.tools.intake.models import StagedFile

TABS: Mapping[str, T] = {
    "papers": T("文件", "Papers"), "plan": T("方案", "Plan"), "datasets": T("元数据", "Records"),
    "indicators": T("考核指标", "Indicators"), "files": T("数据文件", "Data files"),
}  # fmt: skip
_KINDS = (*datasets.DOSSIER_KINDS, *submissions.DATA_KINDS, "sealed")
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a finding of the reviewer's own will stand; drawn as the “问题” button of a row."""

    label: str
    query: str


def anchor(label: str, **place: object) -> Anchor:
    """Return the anchor of a document, cell, row, dataset or file."""
    return Anchor(label, urlencode({k: v for k, v in place.items() if v not in ("", None)}))


def tab_of(request: HttpRequest, round_: Round) -> str:
    """Return the tab asked for, else what the round is about."""
    wanted = request.GET.get("tab", "")
    return wanted if wanted in TABS else "files" if round_.stage == "DATA" else "papers"


def draw(request: HttpRequest, here: Here, tab: str) -> dict[str, Any]:
    """Return the context of a tab."""
    return _PANES[tab](request, here)


def _papers(_request: HttpRequest, here: Here) -> dict[str, Any]:
    rows = datasets.papers(here.project, _KINDS)
    return {"papers": [
        {"paper": p, "kind": PAPERS.get(p.kind, T(p.get_kind_display(), p.kind)), "problem": PROBLEMS.get(p.problem),
         "anchor": anchor(p.name, document=p.name)}
        for p in rows
    ]}  # fmt: skip


def _plan(_request: HttpRequest, here: Here) -> dict[str, Any]:
    plan = plans.of(here.project)
    content = plan.content if plan else None
    if plan is None or content is None:
        return {"plan": None}
    sections = [
        {
            "number": n,
            "title": title,
            "text": v.text,
            "anchor": anchor(title.zh, document=v.place.document, cell=v.place.cell or title.zh),
        }
        for n, title in SECTIONS.items()
        if n != 2 and (v := content.sections.get(n)) is not None
    ]
    rows = [
        {"n": n, "cells": [(f.label, row[f.name]) for f in PLAN_ROW.fields[1:]],
         "anchor": anchor(row["name"], document=row.at("name").document, cell=row.at("name").cell, row=n)}
        for n, row in enumerate(content.rows, 1)
    ]  # fmt: skip
    return {"plan": plan, "sections": sections, "rows": rows, "heads": [f.label for f in PLAN_ROW.fields[1:]],
            "tools": [_pairs(TOOL.fields, tool) for tool in content.tools]}  # fmt: skip


def _pairs(fields: Any, record: Record) -> list[tuple[T, str]]:
    return [(f.label, record[f.name]) for f in fields if record[f.name]]


def _datasets(_request: HttpRequest, here: Here) -> dict[str, Any]:
    submission = submissions.of(here.project)
    parts = {p.dataset_id: p for p in submission.parts.all()} if submission else {}
    return {"datasets": [
        {"dataset": d, "part": parts.get(d.pk), "cls": _class(d.metadata), "fields": _fields(d, d.metadata),
         "anchor": anchor(d.name, dataset=d.pk)}
        for d in datasets.datasets(here.project)
    ]}  # fmt: skip


def _class(record: Record) -> T:
    cls = record_class(record["type"], record["name_zh"])
    return CLASSES[cls].label if cls else T(record["type"], record["type"])


def _fields(dataset: Any, record: Record) -> list[dict[str, Any]]:
    return [
        {"label": f.label, "value": record[f.name], "cell": cell if (cell := record.at(f.name).cell) != f.name else "",
         "anchor": anchor(f"{dataset.name} · {f.label.zh}", dataset=dataset.pk, document=record.at(f.name).document,
                          cell=record.at(f.name).cell or f.label.zh)}
        for f in METADATA.fields
        if record[f.name]
    ]  # fmt: skip


def _indicators(_request: HttpRequest, here: Here) -> dict[str, Any]:
    book = programmes.newest_taskbook(here.project)
    if book is None:
        return {"achievements": None}
    plan = plans.of(here.project)
    content = plan.content if plan else None
    named: dict[str, list[str]] = {}
    for row in content.rows if content else ():
        for number in (
            row["ind_refs"].replace("；", ";").replace("、", ";").replace(",", ";").replace("，", ";").split(";")
        ):
            named.setdefault(number.strip(), []).append(row["name"])
    return {"achievements": [
        {"name": a.record["ach_name"], "types": a.record["ach_types"],
         "indicators": [{"row": i, "covered": named.get(i["ind_no"], []) if i["ind_no"] else [],
                         "anchor": anchor(i["ind_name"], document=i.at("ind_name").document,
                                          cell=i.at("ind_name").cell or i["ind_name"])} for i in a.indicators]}
        for a in book.achievements
    ]}  # fmt: skip


def _files(request: HttpRequest, here: Here) -> dict[str, Any]:
    submission = submissions.of(here.project)
    if submission is None or submission.box is None:
        return {"submission": None}
    one = StagedFile.objects.filter(box=submission.box, state="COMPLETE", pk=_number(request.GET.get("file"))).first()
    shared = {"submission": submission, "words": request.GET.get("q", "")}
    if one is not None:
        return {**shared, "file": _file(one), "report": _report(one)}
    box = submissions.box(submission)
    found = StagedFile.objects.filter(box=box, state="COMPLETE")
    for word in request.GET.get("q", "").split():
        found = found.filter(path__icontains=word)
    if (verdict := request.GET.get("verdict", "")) in VERDICTS and verdict:
        found = found.filter(verdict__verdict=verdict)
    page = Paginator(found.order_by("path"), PER_PAGE).get_page(request.GET.get("page"))
    return {**shared, "page_obj": page, "files": [_file(f) for f in page], "totals": intake.totals(box), "chosen": verdict,
            "verdicts": [(k, v[0]) for k, v in VERDICTS.items() if k],
            "frozen": submissions.last_frozen(submission)}  # fmt: skip


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


def _file(file: StagedFile) -> dict[str, Any]:
    report: Mapping[str, Any] = file.verdict or {}
    label, tone = VERDICTS[str(report.get("verdict", "")) if file.verdict else ""]
    folder, _, name = file.path.rpartition("/")
    return {
        "file": file, "folder": folder, "name": name, "format": report.get("format", ""), "records": report.get("records"),
        "unit": report.get("unit", ""), "verdict": label, "tone": tone, "defects": len(report.get("defects", ())),
        "anchor": anchor(name, path=file.path),
    }  # fmt: skip


def _report(file: StagedFile) -> dict[str, Any] | None:
    """Return what was read of a file: head rows, columns, defects, numbers."""
    report = file.verdict
    if not report:
        return None
    columns = [
        {**c, "flags": ", ".join(f"{k} {n}" for k, n in (c.get("flags") or {}).items()),
         "anchor": anchor(f"{file.path} · {c.get('name')}", path=file.path, cell=c.get("name"))}
        for c in report.get("columns", ())
    ]  # fmt: skip
    rows = [list(r) for r in report.get("preview", ())]
    table = bool(columns) and len(rows) > 1
    return {
        "columns": columns, "defects": [{**d, "text": T(d["message_zh"], d["message_en"])} for d in report.get("defects", ())],
        "facts": [(k, v) for k, v in (report.get("facts") or {}).items() if isinstance(v, str | int | float)],
        "encoding": report.get("encoding", ""), "claimed": report.get("claimed", ""),
        "head": rows[0] if table else None, "rows": rows[1:] if table else rows,
    }  # fmt: skip


_PANES: Mapping[str, Callable[[HttpRequest, Here], dict[str, Any]]] = {
    "papers": _papers, "plan": _plan, "datasets": _datasets, "indicators": _indicators, "files": _files,
}  # fmt: skip
