"""The catalogue: words and filters in the address, sorted, paged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huijiao.core.text import Text as T
from huijiao.core.vocabulary import CLASSES, ResourceClass, ShareMode, record_class
from huijiao.desks.public import shelf
from huijiao.programmes import queries as programmes
from huijiao.steps.s5_archiving.subjects import SUBJECTS
from huijiao.steps.s6_publication.models import Release
from huijiao.steps.s6_publication.queries import catalogue

PER_PAGE = 20
LAST_PAGE = 5000
#: Name in the address → words, what it is sorted by, whether the greatest comes first.
SORTS: Mapping[str, tuple[T, str, bool]] = {
    "": (T("最新发布", "Newest first"), "published", True),
    "oldest": (T("最早发布", "Oldest first"), "published", False),
    "title": (T("名称", "Title"), "title", False),
    "size": (T("数据量从大到小", "Largest first"), "bytes", True),
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


NAMES: Mapping[str, T] = {
    "cls": T("类型", "Type"), "subject": T("学科", "Subject"), "mode": T("共享方式", "Sharing"),
    "programme": T("计划专项", "Programme"), "year": T("发布年份", "Year"),
}  # fmt: skip


def _labels() -> Mapping[str, Mapping[str, T]]:
    return {
        "cls": {c.value: info.label for c, info in CLASSES.items()}, "subject": SUBJECTS,
        "mode": {m.value: m.label for m in ShareMode},
        "programme": {p.code: p.name for p in programmes.programmes()}, "year": {},
    }  # fmt: skip


def _filters(counts: Mapping[str, Mapping[str, int]], chosen: Mapping[str, str]) -> list[Filter]:
    """Return the filters; each counts what the others leave, so a choice never leads nowhere."""
    labels, out = _labels(), []
    for name, label in NAMES.items():
        counted = dict(counts.get(name, {}))
        if chosen[name]:
            counted.setdefault(chosen[name], 0)
        by_year = sorted(counted, reverse=True)
        order = by_year if name == "year" else sorted(counted, key=lambda v: (-counted[v], v))
        options = tuple(Option(v, labels[name].get(v, T(v, v)), counted[v]) for v in order)
        out.append(Filter(name, label, options, chosen[name]))
    return out


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search and browse what is published."""
    words = " ".join(request.GET.get("q", "").split())[:200]
    chosen = {name: request.GET.get(name, "").strip()[:60] for name in NAMES}
    sort = request.GET.get("sort", "") if request.GET.get("sort", "") in SORTS else ""
    _, field, descending = SORTS[sort]
    number = int(asked) if (asked := request.GET.get("page", "1")).isdigit() else 1
    start = (min(max(number, 1), LAST_PAGE) - 1) * PER_PAGE
    found = shelf.find(words.split(), chosen, sort=field, descending=descending, at=start, limit=PER_PAGE)
    page = Paginator(range(found.total), PER_PAGE).get_page(number)
    if not found.keys and found.total:  # beyond the last page
        start = (page.number - 1) * PER_PAGE
        found = shelf.find(words.split(), chosen, sort=field, descending=descending, at=start, limit=PER_PAGE)
    return render(request, "public/catalogue.html", {
        "words": words, "filters": _filters(found.counts, chosen), "page": page, "sort": sort, "total": found.total,
        "sorts": [(value, label) for value, (label, _, _) in SORTS.items()], "filtered": bool(words or any(chosen.values())),
        "entries": _entries(found.keys), "crumbs": [],
    })  # fmt: skip


def _entries(keys: Sequence[int]) -> list[tuple[Release, T, T | None, ShareMode]]:
    """Return what a page lists: release, class, subject, sharing mode."""
    found = catalogue().select_related("holding__dataset__part").in_bulk(keys)
    return [
        (
            found[key],
            CLASSES[_class(found[key])].label,
            SUBJECTS.get(found[key].holding.subject_code),
            ShareMode(found[key].mode),
        )
        for key in keys
        if key in found
    ]


def _class(release: Release) -> ResourceClass:
    return record_class(release.metadata["type"], release.title_zh) or ResourceClass.DATASET
