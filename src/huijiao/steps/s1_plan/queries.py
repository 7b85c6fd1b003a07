"""Reading plans."""

from __future__ import annotations

from collections.abc import Iterable

from huijiao.core.records import codec
from huijiao.core.records.plan import Plan as PlanRecord
from huijiao.programmes.models import Project
from huijiao.steps.s1_plan.models import Plan, PlanVersion


def of(project: Project) -> Plan | None:
    """Return the project's plan, or None while none was begun."""
    return Plan.objects.filter(project=project).first()


def editable(plan: Plan | None) -> bool:
    """Tell whether the depositor may change the plan now."""
    return plan is None or plan.state in {"DRAFT", "RETURNED"}


def versions(project: Project, numbers: Iterable[int]) -> dict[int, PlanRecord]:
    """Return what the plan said when it was submitted, by version."""
    kept = PlanVersion.objects.filter(plan__project=project, version__in=list(numbers))
    return {one.version: codec.plan_in(one.record) for one in kept}
