"""Changing the plan while data are awaited: when it may be asked for, and what it keeps from happening meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.machine import Role
from huijiao.core.text import Text
from huijiao.programmes import applications
from huijiao.programmes.models import Application, Asked, Project
from huijiao.steps.s1_plan import queries as plans
from huijiao.steps.s3_submission import queries

WITH_DEPOSITOR = frozenset({"OPEN", "AUTO_FAILED", "RETURNED"})


def may_ask(project: Project) -> bool:
    """Tell whether the plan is in effect and the data lie with the depositor."""
    plan, submission = plans.of(project), queries.of(project)
    return plan is not None and plan.state == "EFFECTIVE" and (submission is None or submission.state in WITH_DEPOSITOR)


def ask(
    *, project: Project, reason: str, reference: str = "", document: str = "", actor: Actor, roles: Iterable[Role]
) -> Application:
    """Ask the agency to let the plan be changed (domain.md §1.4.3)."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        if not may_ask(project):
            raise Refused(Text("方案生效后、数据确认提交前才能申请变更。数据正在审核时，请等待结果或先撤回。",
                               "A change can be asked for while the plan is in effect and the data are not submitted. "
                               "While they are under review, wait for the answer or withdraw them."))  # fmt: skip
        return applications.apply(project=project, asked=Asked.CHANGE, reason=reason, reference=reference,
                                  document=document, actor=actor, roles=roles)  # fmt: skip


def in_the_way(project: Project) -> Text | None:
    """Return why the data cannot be confirmed now: they would be measured against a plan about to change."""
    plan = plans.of(project)
    if plan is not None and plan.state != "EFFECTIVE":
        return Text("汇交方案正在变更，新方案生效后才能确认提交数据。已上传的文件都保留。",
                    "The plan is being changed; the data can be confirmed once the new plan is in effect. "
                    "Uploaded files are kept.")  # fmt: skip
    if project.applications.filter(asked=Asked.CHANGE, state__in=["RECEIVED", "LEADER_SIGN"]).exists():
        return Text("方案变更申请正在等待管理方答复。请等待答复，或先撤回申请，再确认提交数据。",
                    "A change of the plan waits for the agency's answer. Wait for it, or withdraw the application, "
                    "then confirm the data.")  # fmt: skip
    return None
