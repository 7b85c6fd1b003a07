"""I1–I14 of domain.md §6.2: one table of what each counts, and the sums they are made from.

`sums` asks the database once; every indicator is a small pure function of what it answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from huijiao.core.quantities import fmt_bytes
from huijiao.core.text import Text as T
from huijiao.desks.agency.drill import PARTS
from huijiao.programmes.models import Project

Sums = Mapping[str, int]
#: Columns of the read model that are added up, over the projects that count.
ADDED = (
    "datasets", "rounds", "examined", "examined_days", "examined_in_time", "passes", "passes_rounds", "passes_first",
    "passed_datasets", "passed_records", "passed_bytes", "passed_files",
    "open_datasets", "registered_datasets", "agreement_datasets", "closed_datasets",
    "open_bytes", "registered_bytes", "agreement_bytes", "closed_bytes", "declared_bytes", "actual_bytes",
)  # fmt: skip
COUNTED = (
    "counted", "planned", "delivered", "certified", "overdue", "overdue-plan", "overdue-data", "overdue-catalogue",
)  # fmt: skip
COURTS = ("DEPOSITOR", "CENTRE", "AGENCY")


def _aggregates(today: date) -> dict[str, Sum | Count]:
    counts = {name: Count("pk", filter=PARTS[name](today)) for name in COUNTED}
    late = {
        f"overdue-{court}": Count("pk", filter=PARTS["overdue"](today) & Q(standing__court=court)) for court in COURTS
    }
    return {**{name: Sum(f"standing__{name}", filter=Q(standing__counted=True)) for name in ADDED}, **counts, **late}


def sums(projects: QuerySet[Project], today: date) -> Sums:
    """Return the sums of projects that came through `standing.listed`, in one query."""
    found = projects.order_by().aggregate(**_aggregates(today))
    return {name: value or 0 for name, value in found.items()}


def by_group(projects: QuerySet[Project], today: date) -> list[tuple[str, str, Sums]]:
    """Return the sums of every programme (its code) and cohort, in one query."""
    groups = projects.order_by("programme__order", "programme__code", "cohort").values("programme__code", "cohort")
    return [
        (
            str(row.pop("programme__code")),
            str(row.pop("cohort")),
            {name: int(value or 0) for name, value in row.items()},
        )
        for row in (dict[str, Any](r) for r in groups.annotate(**_aggregates(today)))
    ]


def by_state(projects: QuerySet[Project]) -> list[tuple[str, int]]:
    """Return how many projects are in each state of the portal, in the table's order."""
    rows = projects.filter(standing__counted=True).order_by().values(code=F("standing__code"), at=F("standing__place"))
    return [(row["code"], row["n"]) for row in rows.annotate(n=Count("pk")).order_by("at")]


def share(part: int, whole: int) -> str:
    """Return a percentage with one decimal; a dash where there is nothing to divide."""
    return f"{100 * part / whole:.1f} %" if whole else "—"


def mean(total: int, count: int) -> str:
    """Return an average with one decimal; a dash where there is nothing to average."""
    return f"{total / count:.1f}" if count else "—"


def _shared(s: Sums, unit: str, *names: str) -> str:
    every = ("open", "registered", "agreement", "closed")
    return share(sum(s[f"{n}_{unit}"] for n in names), sum(s[f"{n}_{unit}"] for n in every))


def _deviation(s: Sums) -> str:
    return (
        f"{100 * (s['actual_bytes'] - s['declared_bytes']) / s['declared_bytes']:+.1f} %"
        if s["declared_bytes"]
        else "—"
    )


Say = Callable[[Sums], T]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure: code, name, how it is counted, what it says, and the list of projects behind it (`drill`)."""

    code: str
    label: T
    counted: T
    say: Say
    rows: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure as drawn."""

    indicator: Indicator
    value: T


def _plain(text: Callable[[Sums], str]) -> Say:
    return lambda s: T(text(s), text(s))


INDICATORS: Sequence[Indicator] = (
    Indicator("I1", T("应汇交项目数", "Projects to deposit"),
              T("登记在册、未终止的项目。删除的草稿不计。", "Registered projects that are not terminated; discarded drafts do not count."),
              _plain(lambda s: f"{s['counted']:,}"), "counted"),
    Indicator("I2", T("方案完成率", "Plans finished"),
              T("方案已生效，或已通过审核待报送、审批的项目 ÷ 应汇交项目数。", "Projects whose plan is in effect, or has passed the centre, ÷ I1."),
              lambda s: _of(s, "planned"), "planned"),
    Indicator("I3", T("数据提交率", "Data submitted"),
              T("已确认提交实体数据的项目 ÷ 应汇交项目数；自动校验未通过的不计。", "Projects whose data were confirmed ÷ I1; a failed automatic check does not count."),
              lambda s: _of(s, "delivered"), "delivered"),
    Indicator("I4", T("汇交完成率", "Deposits completed"),
              T("已出具汇交凭证且未撤销、未退回的项目 ÷ 应汇交项目数。", "Projects with a certificate that is neither revoked nor sent back ÷ I1."),
              lambda s: _of(s, "certified"), "certified"),
    Indicator("I5", T("逾期项目数", "Projects overdue"),
              T("方案、数据、共享目录中有一项到期日早于今天而未完成的项目；批准的延期已计入，暂停的项目不计。",
                "Projects with a deadline of plan, data or catalogue before today that is not met; extensions count, suspended projects do not."),
              lambda s: _of(s, "overdue"), "overdue"),
    Indicator("I6", T("平均审核用时", "Time of a review"),
              T("已有结论的各轮审核，从提交次日到出具结论的工作日平均数；括号内为三个工作日内完成的比例。",
                "Mean working days from the day after submission to the verdict, over concluded rounds; in brackets, the share within three."),
              lambda s: T(f"{mean(s['examined_days'], s['examined'])} 个工作日（三日内 {share(s['examined_in_time'], s['examined'])}）",
                          f"{mean(s['examined_days'], s['examined'])} working days ({share(s['examined_in_time'], s['examined'])} within three)"), "examined"),
    Indicator("I7", T("平均轮次与一次通过率", "Rounds to pass"),
              T("每次通过所用的轮次平均数；括号内为第一轮即通过的比例。方案与数据分别计。", "Mean number of rounds a pass took; in brackets, passes at the first round. Dossier and data count apart."),
              lambda s: T(f"{mean(s['passes_rounds'], s['passes'])} 轮（一次通过 {share(s['passes_first'], s['passes'])}）",
                          f"{mean(s['passes_rounds'], s['passes'])} rounds ({share(s['passes_first'], s['passes'])} at the first)"), "passed"),
    Indicator("I8", T("已通过的数据", "Data accepted"),
              T("数据审核通过的数据集及其实测的记录数、文件数、数据量之和。", "Datasets accepted in the data review, with their records, files and volume as counted."),
              lambda s: T(f"{s['passed_datasets']:,} 个数据集，{s['passed_records']:,} 条记录，{s['passed_files']:,} 个文件，{fmt_bytes(s['passed_bytes'])}",
                          f"{s['passed_datasets']:,} datasets, {s['passed_records']:,} records, {s['passed_files']:,} files, {fmt_bytes(s['passed_bytes'])}"), "data"),
    Indicator("I9", T("开放共享率", "Openly shared"),
              T("目录条目中完全开放与注册后开放的占比（按个数；括号内按数据量）。撤下的条目不计。", "Catalogue entries open or open to registered users (by number; in brackets by volume); withdrawn ones do not count."),
              lambda s: T(f"{_shared(s, 'datasets', 'open', 'registered')}（按数据量 {_shared(s, 'bytes', 'open', 'registered')}）",
                          f"{_shared(s, 'datasets', 'open', 'registered')} ({_shared(s, 'bytes', 'open', 'registered')} by volume)"), "shared"),
    Indicator("I9b", T("共享率（含协议共享）", "Shared, agreements included"),
              T("同上，另计协议共享的条目。", "The same with entries shared by agreement."),
              lambda s: T(f"{_shared(s, 'datasets', 'open', 'registered', 'agreement')}（按数据量 {_shared(s, 'bytes', 'open', 'registered', 'agreement')}）",
                          f"{_shared(s, 'datasets', 'open', 'registered', 'agreement')} ({_shared(s, 'bytes', 'open', 'registered', 'agreement')} by volume)"), "shared"),
    Indicator("I10", T("暂不共享占比", "Not shared"),
              T("目录条目中暂不共享的占比（按个数）。", "Catalogue entries that are not shared, by number."),
              lambda s: T(f"{_shared(s, 'datasets', 'closed')}（{s['closed_datasets']:,} 个）", f"{_shared(s, 'datasets', 'closed')} ({s['closed_datasets']:,})"), "closed"),
    Indicator("I14", T("填报与实际数据量之差", "Stated and actual volume"),
              T("已通过数据集的实测数据量减去元数据所填数据量，再除以所填数据量；未填的不计。",
                "Volume counted less volume stated in the record, ÷ volume stated, over accepted datasets that state one."),
              _plain(_deviation), "deviating"),
)  # fmt: skip


def _of(s: Sums, name: str) -> T:
    text = f"{s[name]:,}（{share(s[name], s['counted'])}）"
    return T(text, text.replace("（", " (").replace("）", ")"))


def shown(s: Sums) -> list[Shown]:
    """Return every figure in words."""
    return [Shown(one, one.say(s)) for one in INDICATORS]
