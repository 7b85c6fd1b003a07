"""Whole datasets and whole projects as one archive: who may have them, what is in them, how they are counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huijiao.core.exchange import packages, zipped
from huijiao.core.exchange.packages import Part, Whole
from huijiao.core.text import Text as T
from huijiao.core.vocabulary import ShareMode
from huijiao.desks.public import kept
from huijiao.programmes.models import Project
from huijiao.steps.s6_publication import queries
from huijiao.steps.s6_publication.describing import description
from huijiao.steps.s6_publication.models import Release
from huijiao.steps.s7_use import actions as uses
from huijiao.steps.s7_use.models import Kind
from huijiao.tools.intake import bundles
from huijiao.tools.intake.bundles import Bundle

SECONDS = 12 * 3600
LABELS = {
    "bag": T("BagIt 包", "BagIt bag"), "rocrate": T("RO-Crate 包", "RO-Crate"), "datapackage": T("Data Package 包", "Data Package"),
}  # fmt: skip


@require_safe
def dataset(request: HttpRequest, accession: str, kind: str) -> HttpResponse:
    """Lead to the archive of one dataset."""
    release = queries.by_accession(accession)
    if release is None or kind not in packages.KINDS or release.state == "WITHDRAWN":
        raise Http404
    if not queries.may_download(release, registered=request.user.is_authenticated):
        if release.mode == ShareMode.REGISTERED and release.state == "PUBLISHED":
            return redirect(f"{reverse('people:login')}?next={reverse('desks:dataset', args=[release.accession])}")
        raise PermissionDenied
    return _lead(request, [release], kind, release.accession)


@require_safe
def project(request: HttpRequest, accession: str, kind: str) -> HttpResponse:
    """Lead to the archive of every dataset of a dataset's project that this reader may download."""
    release = queries.by_accession(accession)
    if release is None or kind not in packages.KINDS:
        raise Http404
    rows = open_to(release.holding.dataset.project, registered=request.user.is_authenticated)
    if not rows:
        raise PermissionDenied
    return _lead(request, rows, kind, release.holding.dataset.project.project_no)


def open_to(project: Project, *, registered: bool) -> list[Release]:
    """Return a project's releases whose files are open to this reader."""
    return [one for one in queries.of(project) if queries.may_download(one, registered=registered)]


def _lead(request: HttpRequest, releases: Sequence[Release], kind: str, name: str) -> HttpResponse:
    # Open data are not asked for names; where one must log in, the download is recorded with the account.
    closed = any(one.mode != ShareMode.OPEN for one in releases)
    body = {"k": kind, "n": name, "r": [one.accession for one in releases], "u": request.user.pk if closed else None}
    response = redirect(bundles.sign(body, expires=SECONDS))
    response["Cache-Control"] = "no-store"
    return response


def make(body: dict[str, Any]) -> Bundle | None:
    """Return the archive a link stands for; None when one of its datasets is open no longer."""
    releases = [queries.by_accession(accession) for accession in body["r"]]
    rows = [one for one in releases if one is not None and queries.may_download(one, registered=body["u"] is not None)]
    if len(rows) < len(body["r"]) or body["k"] not in packages.KINDS:
        return None
    name, length, pieces = package(rows, body["k"], body["n"])
    return Bundle(name, length, pieces, lambda facts: _count(rows, body, facts))


def package(releases: Sequence[Release], kind: str, name: str) -> tuple[str, int, Callable[[], Any]]:
    """Return file name, length in bytes and the pieces of an archive. Raises `FileNotFoundError` where files are missing."""
    now = timezone.localtime()
    parts = [_part(release) for release in releases]
    first = parts[0].said
    title = first.title if len(parts) == 1 else T(first.fundings[0].title, first.fundings[0].title)
    members = packages.KINDS[kind](Whole(name, title, now.date()), parts)
    return f"{name}-{kind}.zip", zipped.length(members), lambda: zipped.coalesced(zipped.stream(members, now))


def _part(release: Release) -> Part:
    rows = kept.stored(release, tables=True)
    if not rows:
        raise FileNotFoundError(release.accession)
    said = description(release, [one.file for one in rows])
    return Part(said, [zipped.file(one.file.path, one.file.bytes, one.at) for one in rows])


def _count(releases: Sequence[Release], body: dict[str, Any], facts: dict[str, Any]) -> None:
    for release in releases:
        uses.count(release=release, kind=Kind.DOWNLOAD, address=str(facts.get("ip", "")), path=f"*{body['k']}",
                   agent=str(facts.get("user_agent", "")), account_id=body["u"],
                   size=release.holding.dataset.part.bytes)  # fmt: skip
