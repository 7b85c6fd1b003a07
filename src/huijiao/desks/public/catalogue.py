"""The catalogue: words and filters in the address, sorted, paged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from huijiao.core.text import Text as T
from huijiao.core.vocabulary import CLASSES, ResourceClass, ShareMode, record_class
from huijiao.programmes import queries as programmes
from huijiao.steps.s5_archiving.subjects import SUBJECTS
from huijiao.steps.s6_publication.models import Release
from huijiao.steps.s6_publication.queries import catalogue

PER_PAGE = 20
#: Name in the address → words, order.
SORTS: Mapping[str, tuple[T, tuple[str, ...]]] = {
    "": (T("最新发布", "Newest first"), ("-published", "accession")),
    "oldest": (T("最早发布", "Oldest first"), ("published", "accession")),
    "title": (T("名称", "Title"), ("title_zh", "accession")),
    "size": (T("数据量从大到小", "Largest first"), ("-holding__dataset__part__bytes", "accession")),
}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a filter, with how many datasets it has."""

    value: str
    label: T
    count: int


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter as drawn."""

    name: str
    label: T
    options: tuple[Option, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Row:
    """What filters look at, of one release."""

    pk: int
    cls: str
    subject: str
    mode: str
    programme: str
    year: str


NAMES: Mapping[str, T] = {
    "cls": T("类型", "Type"), "subject": T("学科", "Subject"), "mode": T("共享方式", "Sharing"),
    "programme": T("计划专项", "Programme"), "year": T("发布年份", "Year"),
}  # fmt: skip


def _rows(found: QuerySet[Release]) -> list[Row]:
    """Return the facets of all that was found, in its order, in one query."""
    values = found.values_list(
        "pk", KT("record__values__type__text"), "title_zh", "holding__subject_code", "mode",
        "holding__dataset__project__programme__code", "published",
    )  # fmt: skip
    return [
        Row(pk, str(record_class(kind or "", title) or ResourceClass.DATASET), subject, mode, programme,
            str(timezone.localtime(at).year) if at else "")
        for pk, kind, title, subject, mode, programme, at in values
    ]  # fmt: skip


def _labels() -> Mapping[str, Mapping[str, T]]:
    return {
        "cls": {c.value: info.label for c, info in CLASSES.items()}, "subject": SUBJECTS,
        "mode": {m.value: m.label for m in ShareMode},
        "programme": {p.code: p.name for p in programmes.programmes()}, "year": {},
    }  # fmt: skip


def _filters(rows: Iterable[Row], chosen: Mapping[str, str]) -> list[Filter]:
    """Return the filters; each counts what the others leave, so a choice never leads nowhere."""
    rows, labels, out = list(rows), _labels(), []
    for name, label in NAMES.items():
        left = [r for r in rows if all(getattr(r, n) == v for n, v in chosen.items() if v and n != name)]
        counted = Counter(getattr(r, name) for r in left if getattr(r, name))
        if chosen[name]:
            counted.setdefault(chosen[name], 0)
        order = (
            sorted(counted, reverse=name == "year")
            if name == "year"
            else sorted(counted, key=lambda v: (-counted[v], v))
        )
        options = tuple(Option(v, labels[name].get(v, T(v, v)), counted[v]) for v in order)
        out.append(Filter(name, label, options, chosen[name]))
    return out


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search and browse what is published."""
    words = " ".join(request.GET.get("q", "").split())[:200]
    chosen = {name: request.GET.get(name, "").strip()[:60] for name in NAMES}
    sort = request.GET.get("sort", "") if request.GET.get("sort", "") in SORTS else ""
    rows = _rows(catalogue(words).order_by(*SORTS[sort][1]))
    kept = [r for r in rows if all(getattr(r, n) == v for n, v in chosen.items() if v)]
    page = Paginator(kept, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "public/catalogue.html", {
        "words": words, "filters": _filters(rows, chosen), "page": page, "sort": sort, "total": len(kept),
        "sorts": [(value, label) for value, (label, _) in SORTS.items()], "filtered": bool(words or any(chosen.values())),
        "entries": _entries(list(page)), "crumbs": [],
    })  # fmt: skip


def _entries(rows: list[Row]) -> list[tuple[Release, T, T | None, ShareMode]]:
    """Return what a page lists: release, class, subject, sharing mode."""
    places = ("holding__dataset__part", "holding__dataset__project__institution")
    found = Release.objects.select_related(*places).in_bulk([r.pk for r in rows])
    return [
        (found[r.pk], CLASSES[ResourceClass(r.cls)].label, SUBJECTS.get(r.subject), ShareMode(r.mode))
        for r in rows
        if r.pk in found
    ]
