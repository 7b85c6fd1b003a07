"""统计分析: the programmes side by side, every figure with its definition and with the projects behind it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from huijiao.core.text import Text as T
from huijiao.desks import standing
from huijiao.desks.agency import indicators
from huijiao.desks.agency.access import TITLE, my_projects
from huijiao.desks.agency.inbox import tabs
from huijiao.desks.agency.matters import count
from huijiao.desks.agency.overview import COHORTS
from huijiao.desks.export import xlsx
from huijiao.desks.office import account_of, post_holders, said
from huijiao.desks.status import CODES
from huijiao.programmes import queries as programmes
from huijiao.programmes.models import Cohort, Programme, Project
from huijiao.programmes.standing import AGENCY_ROLES
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s4_review.models import Finding

MOST_RULES = 10
MILESTONES = {
    "overdue-plan": T("方案", "Plan"), "overdue-data": T("数据", "Data"), "overdue-catalogue": T("共享目录", "Catalogue"),
}  # fmt: skip
HOLDERS = {"DEPOSITOR": T("提交方", "Depositor"), "CENTRE": T("数据中心", "Centre"), "AGENCY": T("管理方", "Agency")}


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a chart and of the table behind it: what, how many, how long (0–100), the list."""

    label: T
    count: int
    length: float
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """One programme and cohort."""

    programme: Programme
    cohort: T
    sums: indicators.Sums
    query: str

    def part(self, name: str) -> str:
        """Return a share of the projects that are to deposit."""
        return indicators.share(self.sums[name], self.sums["counted"])

    @property
    def cells(self) -> list[tuple[T, str, int, str]]:
        """Return heading, address, number and share of each column."""
        base = f"{reverse('agency:overview')}?{self.query}&only="
        return [
            (label, base + name, self.sums[name], "" if name == "counted" else self.part(name))
            for name, label in COLUMNS.items()
        ]


COLUMNS = {
    "counted": T("应汇交", "To deposit"), "planned": T("方案完成", "Plan finished"), "delivered": T("数据提交", "Data submitted"),
    "certified": T("已出凭证", "Certified"), "overdue": T("逾期", "Overdue"),
}  # fmt: skip


@post_holders(AGENCY_ROLES)
def page(request: HttpRequest) -> HttpResponse:
    """Show all figures; ``?programme= &cohort=`` narrow them, ``&format=xlsx`` takes them along."""
    mine = my_projects(account_of(request))
    projects, narrowed = _narrowed(standing.listed(mine), request)
    now, found = today(), programmes.programmes().in_bulk(field_name="code")
    sums = indicators.sums(projects, now)
    groups = [
        Group(found[code], COHORTS[cohort], row, urlencode({"programme": code, "cohort": cohort}))
        for code, cohort, row in indicators.by_group(projects, now)
    ]
    if request.GET.get("format") == "xlsx":
        return _sheet(sums, groups)
    base = f"{reverse('agency:overview')}?{narrowed + '&' if narrowed else ''}"
    return render(request, "agency/console.html", {
        "heading": TITLE, "tabs": tabs("agency:console", count(mine)), "get": request.GET, "programmes": found.values(), "cohorts": COHORTS,
        "shown": indicators.shown(sums), "groups": groups, "at": timezone.now(), "base": base, "columns": COLUMNS.values(),
        "states": _bars([(CODES[code], n, f"{base}only=counted&state={code}") for code, n in indicators.by_state(projects)]),
        "late": _bars([(label, sums[name], f"{base}only={name}") for name, label in MILESTONES.items()]),
        "late_with": _bars([(label, sums[f"overdue-{court}"], f"{base}only=overdue&holder={court}") for court, label in HOLDERS.items()]),
        "rules": _bars(_rules(projects)),
    })  # fmt: skip


def _narrowed(projects: QuerySet[Project], request: HttpRequest) -> tuple[QuerySet[Project], str]:
    """Return the projects the reader chose, and the same choice for the addresses of lists."""
    chosen = {}
    if code := request.GET.get("programme", ""):
        projects, chosen["programme"] = projects.filter(programme__code=code), code
    if (cohort := request.GET.get("cohort", "")) in Cohort.values:
        projects, chosen["cohort"] = projects.filter(cohort=cohort), cohort
    return projects, urlencode(chosen)


def _bars(rows: list[tuple[T, int, str]]) -> list[Bar]:
    most = max((n for _, n, _ in rows), default=0) or 1
    return [Bar(label, n, round(100 * n / most, 1), url) for label, n, url in rows]


def _rules(projects: QuerySet[Project]) -> list[tuple[T, int, str]]:
    """I12: which rules and items of the form find most."""
    rows = Finding.objects.filter(project__in=projects.order_by().values("pk")).exclude(status="DISMISSED").order_by()
    most = rows.values("rule").annotate(n=Count("pk")).order_by("-n", "rule")[:MOST_RULES]
    return [(T(row["rule"], row["rule"]), row["n"], "") for row in most]


def _sheet(sums: indicators.Sums, groups: list[Group]) -> HttpResponse:
    stamp = f"{timezone.localtime():%Y-%m-%d %H:%M}"
    heads = [
        (_("Programme"), 30),
        (_("Stage"), 16),
        (_("Figure"), 26),
        (_("Value"), 40),
        (_("How this is counted"), 70),
        (_("As of"), 18),
    ]
    rows: list[tuple[object, ...]] = [
        ("", "", f"{s.indicator.code} {said(s.indicator.label)}", said(s.value), said(s.indicator.counted), stamp) for s in indicators.shown(sums)
    ]  # fmt: skip
    for group in groups:
        name, cohort = said(group.programme.name), said(group.cohort)
        rows += [
            (
                name,
                cohort,
                f"{s.indicator.code} {said(s.indicator.label)}",
                said(s.value),
                said(s.indicator.counted),
                stamp,
            )
            for s in indicators.shown(group.sums)
        ]
    return xlsx(_("Figures"), heads, rows)
