"""The landing page of a dataset: the same record as a page, as JSON, as citations; its files; its tombstone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from huijiao.core.exchange import citations
from huijiao.core.exchange.description import DataFile, Description
from huijiao.core.exchange.schema_org import file_url, schema_org
from huijiao.core.licences import TERMS
from huijiao.core.pids import unversioned
from huijiao.core.text import Text as T
from huijiao.core.vocabulary import ShareMode
from huijiao.desks.public import bundles, kept
from huijiao.desks.public.described import Described, describe
from huijiao.desks.public.exports import BIBLIOGRAPHY, EXPORTS, NEGOTIATED
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s6_publication import queries
from huijiao.steps.s6_publication.describing import description
from huijiao.steps.s6_publication.models import Release
from huijiao.steps.s7_use import actions as uses
from huijiao.steps.s7_use.models import Kind
from huijiao.steps.s7_use.queries import counts
from huijiao.tools.intake import downloads
from huijiao.tools.ledger.models import Fact

CATALOGUE = T("数据目录", "Catalogue")
PER_PAGE = 50
ITEMS = 10  # files named in the Link header
LINK_SECONDS = 12 * 3600

#: Lists of digests, made from the files alone.
LISTS: Mapping[str, str] = {"md5sums.txt": "md5", "sha256sums.txt": "sha256"}
#: The forms named on the page.
FORMS = (
    ("schema.jsonld", "schema.org"), ("datacite.json", "DataCite 4.6 JSON"), ("datacite.xml", "DataCite 4.6 XML"),
    ("core-metadata.xml", "GB/T 30523"), ("ro-crate-metadata.json", "RO-Crate 1.2"), ("croissant.json", "Croissant 1.0"),
    ("datapackage.json", "Data Package 2.0"), ("record.json", "JSON"),
)  # fmt: skip
_SHOWN_INLINE = (".json", ".jsonld", ".xml", ".txt")


def _release(accession: str) -> Release:
    release = queries.by_accession(unversioned(accession)[0])
    if release is None:
        raise Http404
    return release


def _open_files(release: Release, *, tables: bool = False) -> tuple[DataFile, ...]:
    return kept.files(release, tables=tables) if queries.may_download(release, registered=False) else ()


@require_safe
def dataset(request: HttpRequest, accession: str) -> HttpResponse:
    """Show a dataset, in the form the client asks for."""
    release = _release(accession)
    if accession != release.accession:
        return HttpResponsePermanentRedirect(reverse("desks:dataset", args=[release.accession]))
    wanted = _wanted(request)
    if release.state == "WITHDRAWN":
        response = _tombstone(request, release, html=wanted == "text/html")
    elif wanted != "text/html":
        response = _bibliography(request, release) if wanted == BIBLIOGRAPHY else _export(release, NEGOTIATED[wanted])
    else:
        response = _page(request, release)
        if request.method == "GET":
            _count_view(request, release)
    patch_vary_headers(response, ["Accept", "Cookie"])
    return response


def _wanted(request: HttpRequest) -> str:
    """Return the media type to answer in; a style named with the bibliography is a wish, not another type."""
    if any(one.main_type == "text" and one.sub_type == "x-bibliography" for one in request.accepted_types[:1]):
        return BIBLIOGRAPHY
    return request.get_preferred_type(["text/html", *NEGOTIATED, BIBLIOGRAPHY]) or "text/html"


def _page(request: HttpRequest, release: Release) -> HttpResponse:
    d = describe(release)
    listed = kept.files(release)
    may = queries.may_download(release, registered=request.user.is_authenticated)
    siblings = bundles.open_to(release.holding.dataset.project, registered=request.user.is_authenticated) if may else []
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    data = schema_org(with_files(d.said, _open_files(release)))
    response = render(request, "public/dataset.html", {
        "release": release, "d": d, "grant": d.said.fundings[0], "files": page, "may": may, "terms": TERMS[d.mode], "counts": counts(release),
        "needs_login": release.mode == ShareMode.REGISTERED and not may and release.state == "PUBLISHED",
        "by_agreement": release.mode == ShareMode.AGREEMENT and release.state == "PUBLISHED",
        "gbt": citations.gbt7714(d.said, today()), "apa": citations.datacite(d.said), "deposited": citations.deposited(d.said),
        "packages": bundles.LABELS.items() if may and listed else (), "siblings": len(siblings), "whole": sum(r.holding.dataset.part.bytes for r in siblings),
        "forms": FORMS, "json_ld": json_ld(data), "crumbs": [(CATALOGUE, reverse("desks:catalogue")), (d.accession, "")],
    })  # fmt: skip
    response["Link"] = _signposts(d, listed[:ITEMS] if may else ())
    return response


def json_ld(data: dict[str, Any]) -> SafeString:
    """Return the data block for search engines; browsers do not run this type, so the policy lets it stand."""
    block = json_script(data).replace('type="application/json"', 'type="application/ld+json"', 1)
    return mark_safe(block)  # noqa: S308 - json_script has escaped it


def _signposts(d: Described, listed: tuple[DataFile, ...]) -> str:
    """Return the Link header of signposting.org: what to cite, what describes it, what it consists of."""
    base, said = f"{d.url}/", d.said
    rows = [(said.cite_as, {"rel": "cite-as"}), ("https://schema.org/Dataset", {"rel": "type"}),
            ("https://schema.org/AboutPage", {"rel": "type"})]  # fmt: skip
    rows += [
        (base + name, {"rel": "describedby", "type": export.media.partition(";")[0]})
        for name, export in EXPORTS.items()
    ]
    rows += [(said.rights.url, {"rel": "license"})] if said.rights else []
    rows += [(file_url(said, f), {"rel": "item", "type": f.media}) for f in listed]
    return ", ".join(f"<{url}>" + "".join(f'; {k}="{v}"' for k, v in attributes.items()) for url, attributes in rows)


def _tombstone(request: HttpRequest, release: Release, *, html: bool) -> HttpResponse:
    """Say what stood here, why and when it went; 410 (domain.md §1.4.8)."""
    fact = Fact.objects.filter(subject=release.subject, kind="release.withdrawn").order_by("-seq").first()
    reason, at = (fact.reason, fact.at) if fact else (release.reason, release.state_at)
    if not html:
        body = {
            "accession": release.accession,
            "title": release.title_zh,
            "withdrawn": at.isoformat(),
            "reason": reason,
        }
        return HttpResponse(json.dumps(body, ensure_ascii=False), content_type="application/json", status=410)
    title = T(release.title_zh, release.title_en or release.title_zh)
    return render(request, "public/withdrawn.html", {
        "release": release, "title": title, "reason": reason, "at": at,
        "crumbs": [(CATALOGUE, reverse("desks:catalogue")), (release.accession, "")],
    }, status=410)  # fmt: skip


@require_safe
def export(request: HttpRequest, accession: str, name: str) -> HttpResponse:
    """Send the record, a citation or the list of digests."""
    release = _release(accession)
    if name not in EXPORTS and name not in LISTS:
        raise Http404
    return _tombstone(request, release, html=False) if release.state == "WITHDRAWN" else _export(release, name)


def _export(release: Release, name: str) -> HttpResponse:
    if name in LISTS:
        return _answer(release, name, kept.manifest(release, LISTS[name]).encode(), "text/plain")
    made = EXPORTS[name]
    said = description(release)
    body = made.make(with_files(said, _open_files(release, tables=True)) if made.files else said, today())
    return _answer(release, name, body, made.media)


def with_files(said: Description, files: tuple[DataFile, ...]) -> Description:
    """Return the description with the files that this reader may have; the sums stay those of the whole."""
    return replace(said, files=files)


def _answer(release: Release, name: str, body: bytes, media: str) -> HttpResponse:
    response = HttpResponse(body, content_type=f"{media}; charset=utf-8")
    inline = name.endswith(_SHOWN_INLINE)
    response["Content-Disposition"] = downloads.disposition(f"{release.accession}-{name}", inline=inline)
    response["Access-Control-Allow-Origin"] = "*"  # public facts; other sites' pages may read them
    return response


def _bibliography(request: HttpRequest, release: Release) -> HttpResponse:
    """Send the citation in words; the client may name a style (``text/x-bibliography; style=apa``)."""
    named = next((t.params.get("style", "") for t in request.accepted_types if t.sub_type == "x-bibliography"), "")
    style = citations.STYLES.get(str(named).strip('"').lower(), citations.datacite)
    return _answer(release, "citation.txt", (style(description(release), today()) + "\n").encode(), BIBLIOGRAPHY)


@require_safe
def file(request: HttpRequest, accession: str, path: str) -> HttpResponse:
    """Lead to a signed link to one file; this address stays the same, the link expires."""
    release = _release(accession)
    if release.state == "WITHDRAWN":
        return _tombstone(request, release, html=True)
    if not queries.may_download(release, registered=request.user.is_authenticated):
        if release.mode == ShareMode.REGISTERED and release.state == "PUBLISHED":
            return redirect(f"{reverse('people:login')}?next={reverse('desks:dataset', args=[release.accession])}")
        raise PermissionDenied
    found = kept.location(release, path)
    if found is None:
        raise Http404
    # Who must log in is told so, and the download is recorded with the account; open data are not asked for names.
    who = "" if release.mode == ShareMode.OPEN else f"@{request.user.pk}"
    use = f"{release.accession}{who}|{path}"
    link = downloads.sign(found, name=path.rpartition("/")[2], use=use, expires=LINK_SECONDS)
    response = redirect(link)
    response["Cache-Control"] = "no-store"
    return response


def _count_view(request: HttpRequest, release: Release) -> None:
    account = request.user.pk if request.user.is_authenticated else None
    uses.count(release=release, kind=Kind.VIEW, address=request.META.get("REMOTE_ADDR", ""),
               agent=request.headers.get("User-Agent", "")[:300], account_id=account)  # fmt: skip
