"""The landing page of a dataset: the same record as a page, as JSON, as citations; its files; its tombstone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
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

from huijiao.core.pids import unversioned
from huijiao.core.text import Text as T
from huijiao.core.vocabulary import ShareMode
from huijiao.desks.public import citations, exports, kept
from huijiao.desks.public.described import Described, describe
from huijiao.desks.public.licences import TERMS
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s6_publication import queries
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

Export = Callable[[Release, Described], str]


def _json(make: Callable[[Described], dict[str, Any]]) -> Export:
    return lambda _release, d: json.dumps(make(d), ensure_ascii=False, indent=1) + "\n"


def _schema_org(release: Release, d: Described) -> str:
    return json.dumps(exports.schema_org(d, _open_files(release)), ensure_ascii=False, indent=1) + "\n"


#: What may be had besides the page: name in the address → media type, how it is made.
EXPORTS: Mapping[str, tuple[str, Export]] = {
    "schema.jsonld": ("application/ld+json", _schema_org),
    "datacite.json": ("application/vnd.datacite.datacite+json", _json(exports.datacite)),
    "record.json": ("application/json", _json(exports.plain)),
    "citation.bib": ("application/x-bibtex", lambda _r, d: citations.bibtex(d, today())),
    "citation.ris": ("application/x-research-info-systems", lambda _r, d: citations.ris(d, today())),
    "citation.enw": ("application/x-endnote-refer", lambda _r, d: citations.endnote(d, today())),
    "md5sums.txt": ("text/plain", lambda r, _d: kept.manifest(r, "md5")),
    "sha256sums.txt": ("text/plain", lambda r, _d: kept.manifest(r, "sha256")),
}
#: What a client may ask for at the page's own address.
_NEGOTIATED = {media: name for name, (media, _) in EXPORTS.items() if media != "text/plain"}
_SHOWN_INLINE = (".json", ".jsonld", ".txt")


def _release(accession: str) -> Release:
    release = queries.by_accession(unversioned(accession)[0])
    if release is None:
        raise Http404
    return release


def _open_files(release: Release) -> tuple[kept.File, ...]:
    return kept.files(release) if queries.may_download(release, registered=False) else ()


@require_safe
def dataset(request: HttpRequest, accession: str) -> HttpResponse:
    """Show a dataset, in the form the client asks for."""
    release = _release(accession)
    if accession != release.accession:
        return HttpResponsePermanentRedirect(reverse("desks:dataset", args=[release.accession]))
    wanted = request.get_preferred_type(["text/html", *_NEGOTIATED]) or "text/html"
    if release.state == "WITHDRAWN":
        response = _tombstone(request, release, html=wanted == "text/html")
    elif wanted != "text/html":
        response = _export(release, _NEGOTIATED[wanted])
    else:
        response = _page(request, release)
        if request.method == "GET":
            _count_view(request, release)
    patch_vary_headers(response, ["Accept", "Cookie"])
    return response


def _page(request: HttpRequest, release: Release) -> HttpResponse:
    d = describe(release)
    listed = kept.files(release)
    may = queries.may_download(release, registered=request.user.is_authenticated)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    data = exports.schema_org(d, _open_files(release))
    response = render(request, "public/dataset.html", {
        "release": release, "d": d, "files": page, "may": may, "terms": TERMS[d.mode], "counts": counts(release),
        "needs_login": release.mode == ShareMode.REGISTERED and not may and release.state == "PUBLISHED",
        "by_agreement": release.mode == ShareMode.AGREEMENT and release.state == "PUBLISHED",
        "gbt": citations.gbt7714(d, today()), "apa": citations.datacite(d), "deposited": citations.deposited(d),
        "json_ld": json_ld(data), "crumbs": [(CATALOGUE, reverse("desks:catalogue")), (d.accession, "")],
    })  # fmt: skip
    response["Link"] = _signposts(d, listed[:ITEMS] if may else ())
    return response


def json_ld(data: dict[str, Any]) -> SafeString:
    """Return the data block for search engines; browsers do not run this type, so the policy lets it stand."""
    block = json_script(data).replace('type="application/json"', 'type="application/ld+json"', 1)
    return mark_safe(block)  # noqa: S308 - json_script has escaped it


def _signposts(d: Described, listed: tuple[kept.File, ...]) -> str:
    """Return the Link header of signposting.org: what to cite, what describes it, what it consists of."""
    base = f"{d.url}/"
    rows = [(d.cite_as, {"rel": "cite-as"}), ("https://schema.org/Dataset", {"rel": "type"}),
            ("https://schema.org/AboutPage", {"rel": "type"})]  # fmt: skip
    rows += [
        (base + name, {"rel": "describedby", "type": media})
        for name, (media, _) in EXPORTS.items()
        if media != "text/plain"
    ]
    rows += [(d.licence.url, {"rel": "license"})] if d.licence else []
    rows += [(f"{base}files/{f.quoted}", {"rel": "item", "type": f.media}) for f in listed]
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
    if name not in EXPORTS:
        raise Http404
    return _tombstone(request, release, html=False) if release.state == "WITHDRAWN" else _export(release, name)


def _export(release: Release, name: str) -> HttpResponse:
    media, make = EXPORTS[name]
    response = HttpResponse(make(release, describe(release)), content_type=f"{media}; charset=utf-8")
    inline = name.endswith(_SHOWN_INLINE)
    response["Content-Disposition"] = downloads.disposition(f"{release.accession}-{name}", inline=inline)
    response["Access-Control-Allow-Origin"] = "*"  # public facts; other sites' pages may read them
    return response


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
