"""Reading datasets, and the snapshot of the dossier that the rules examine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from huijiao.core.deposit import Cohort, Context, Deposit, PaperFile, Stage, Truncated
from huijiao.core.findings import Finding, Place, Severity
from huijiao.core.records import codec
from huijiao.core.records.base import Record
from huijiao.core.rules import book, engine
from huijiao.core.rules.sentences import load
from huijiao.programmes import queries as programmes
from huijiao.programmes.models import Project
from huijiao.steps.s1_plan import queries as plans
from huijiao.steps.s2_preparation.models import Dataset, Explanation
from huijiao.tools.papers.models import Paper
from huijiao.tools.papers.queries import by_key

SHANGHAI = ZoneInfo("Asia/Shanghai")
_TYPED = "\0typed"  # no document has this name: it marks the record under the pen
DOSSIER_KINDS = ("taskbook", "plan", "metadata", "project")


def datasets(project: Project) -> QuerySet[Dataset]:
    """Return the project's datasets in the order of the plan."""
    return Dataset.objects.filter(project=project).exclude(state="REMOVED").order_by("seq", "pk")


def papers(project: Project, kinds: tuple[str, ...] = DOSSIER_KINDS) -> QuerySet[Paper]:
    """Return the uploaded papers that still count, newest first."""
    return Paper.objects.filter(subject=project.subject, kind__in=kinds, replaced=False).order_by("kind", "-pk")


def today() -> date:
    """Return the date in Shanghai."""
    return timezone.now().astimezone(SHANGHAI).date()


def context(project: Project, stage: Stage, **more: Any) -> Context:
    """Return what the papers themselves do not say."""
    return Context(
        stage=stage,
        cohort=Cohort(project.cohort),
        as_of=more.pop("as_of", None) or today(),
        undertaking=project.undertaking_at is not None,
        programme=project.programme.code,
        limits=programmes.limits(project.programme),
        **more,
    )


def snapshot(project: Project, stage: Stage = Stage.INFO_SUBMIT, **more: Any) -> Deposit:
    """Return the dossier as the rules see it."""
    plan = plans.of(project)
    records = tuple(d.metadata for d in datasets(project))
    return Deposit(
        context=context(project, stage, **more),
        project=programmes.info(project),
        taskbook=programmes.newest_taskbook(project),
        plan=plan.content if plan else None,
        metadata=records if records or project.cohort != Cohort.ONGOING else None,
        papers=tuple(paper_file(p) for p in papers(project)) + _sealed(plan),
        truncated=tuple(
            Truncated(codec.place_in(place), label, value)
            for p in papers(project)
            for place, label, value in (p.record or {}).get("truncated", ())
        ),
    )


def paper_file(paper: Paper) -> PaperFile:
    """Return an uploaded paper as the rules see it."""
    return PaperFile(paper.name, paper.kind, paper.problem, sealed=False)


def _sealed(plan: Any) -> tuple[PaperFile, ...]:
    if plan is None or not plan.sealed_document:
        return ()
    row = by_key(plan.sealed_document)
    return (PaperFile(row.name, "plan", "", sealed=True, text=(row.record or {}).get("text", "")),) if row else ()


def check(project: Project, stage: Stage = Stage.INFO_SUBMIT) -> engine.Report:
    """Run the rule book over the dossier as it stands now."""
    return run_rules(project, snapshot(project, stage))


def run_rules(project: Project, deposit: Deposit) -> engine.Report:
    """Run the rule book over a snapshot with the severities of the project's programme."""
    return engine.run(deposit, load(), project.programme.settings.get("severities"), book.BOOK)


def finding_key(finding: Finding) -> str:
    """Return what stays the same of a finding from one round to the next: rule, object, field; not the numbers."""
    subject = finding.data.get("name") or finding.place.path or finding.data.get("no") or finding.place.row or ""
    what = finding.data.get("field") or finding.data.get("col") or finding.data.get("cls") or finding.place.field
    text = json.dumps([finding.rule, subject, what], ensure_ascii=False, default=str)
    return sha256(text.encode()).hexdigest()


def explanations(project: Project) -> dict[str, str]:
    """Return the depositor's explanations by finding key."""
    return dict(Explanation.objects.filter(project=project).values_list("key", "text"))


def in_the_way(project: Project, findings: Iterable[Finding]) -> list[Finding]:
    """Return what forbids submission: every BLOCK, and each FIX without an explanation (domain.md §3.1)."""
    told = explanations(project)
    return [
        f
        for f in findings
        if f.severity == Severity.BLOCK or (f.severity == Severity.FIX and finding_key(f) not in told)
    ]


def findings_if(dataset: Dataset, texts: Mapping[str, str]) -> list[Finding]:
    """Return what the rule book would say of one record if it read so: the same engine while one types (§3.1)."""
    typed = Record.of(Place(document=_TYPED), **{**dict(dataset.metadata), **texts})
    rows = list(datasets(dataset.project))
    base = snapshot(dataset.project)
    would_be = replace(base, metadata=tuple(typed if row.pk == dataset.pk else row.metadata for row in rows))
    return [f for f in run_rules(dataset.project, would_be).findings if f.place.document == _TYPED]
