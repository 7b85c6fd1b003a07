"""What machines ask: health, metrics, what to crawl."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Model, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huijiao.handoffs.models import Handoff
from huijiao.programmes.models import Project
from huijiao.steps.s3_submission.models import Submission
from huijiao.steps.s4_review.models import Report, Round
from huijiao.steps.s6_publication.models import Release
from huijiao.steps.s6_publication.queries import catalogue
from huijiao.steps.s7_use.models import Use
from huijiao.tools.jobs.models import Job
from huijiao.tools.vault.models import StoredObject

log = logging.getLogger(__name__)
_PLAIN = "text/plain; charset=utf-8"
#: Metric, what it counts, model, the column that labels it.
_COUNTS: tuple[tuple[str, str, type[Model], str], ...] = (
    ("huijiao_projects", "Projects by state", Project, "state"),
    ("huijiao_submissions", "Submissions by state", Submission, "state"),
    ("huijiao_rounds", "Review rounds by state", Round, "state"),
    ("huijiao_reports", "Review reports by state", Report, "state"),
    ("huijiao_releases", "Releases by state", Release, "state"),
    ("huijiao_jobs", "Background jobs by status", Job, "status"),
    ("huijiao_handoffs", "Handoffs by status", Handoff, "status"),
    ("huijiao_uses", "Uses of published data by kind", Use, "kind"),
)


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer the load balancer: 200 while the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        log.exception("the database does not answer")
        return HttpResponse("database unavailable\n", content_type=_PLAIN, status=503)
    return HttpResponse("ok\n", content_type=_PLAIN)


@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """Answer Prometheus: sums only, nothing about people."""
    return HttpResponse("\n".join(_lines()) + "\n", content_type="text/plain; version=0.0.4; charset=utf-8")


def _lines() -> Iterator[str]:
    for name, text, model, column in _COUNTS:
        rows = model._default_manager.order_by(column).values_list(column).annotate(n=Count("pk"))  # noqa: SLF001 - Django's own name
        yield from _family(name, text, ((f'{{{column}="{value}"}}', n) for value, n in rows))
    kept = StoredObject.objects.aggregate(
        bytes=Sum("bytes"), files=Sum("files"), flaws=Sum("flaws"), objects=Count("pk")
    )
    for key, text in (("objects", "Objects kept"), ("files", "Files kept"), ("bytes", "Bytes kept, one copy"),
                      ("flaws", "Flaws found by fixity checks and not mended")):  # fmt: skip
        yield from _family(f"huijiao_vault_{key}", text, [("", kept[key] or 0)])


def _family(name: str, text: str, rows: Iterable[tuple[str, int]]) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} gauge"
    for label, value in rows:
        yield f"{name}{label} {value}"


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Tell crawlers what is worth reading."""
    closed = (
        "/desk/",
        "/projects/",
        "/account/",
        "/login/",
        "/register/",
        "/bytes/",
        "/files/",
        "/metrics",
        "/d/*/files/",
    )
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type=_PLAIN)


@require_safe
def sitemap(_request: HttpRequest) -> HttpResponse:
    """List the public pages (at most 50 000, the format's limit)."""
    pages: list[tuple[str, datetime | None]] = [
        (reverse(f"desks:{name}"), None) for name in ("front", "catalogue", "guide", "verify", "templates")
    ]
    rows = catalogue().values_list("accession", "published")[: 50_000 - len(pages)]
    pages += [(reverse("desks:dataset", args=[accession]), at) for accession, at in rows]
    body = "".join(
        f"<url><loc>{settings.PUBLIC_URL}{path}</loc>{f'<lastmod>{timezone.localtime(at).date()}</lastmod>' if at else ''}</url>\n"
        for path, at in pages
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return HttpResponse(f"{head}{body}</urlset>\n", content_type="application/xml")
