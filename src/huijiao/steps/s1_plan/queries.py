"""Reading plans."""

from __future__ import annotations

from huijiao.programmes.models import Project
from huijiao.steps.s1_plan.models import Plan


def of(project: Project) -> Plan | None:
    """Return the project's plan, or None while none was begun."""
    return Plan.objects.filter(project=project).first()


def editable(plan: Plan | None) -> bool:
    """Tell whether the depositor may change the plan now."""
    return plan is None or plan.state in {"DRAFT", "RETURNED"}
