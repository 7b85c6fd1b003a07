"""One action per verb of the plan."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from huijiao.core.actor import SYSTEM, Actor
from huijiao.core.errors import Refused
from huijiao.core.machine import Role
from huijiao.core.records import codec
from huijiao.core.records.plan import Plan as PlanRecord
from huijiao.core.text import Text
from huijiao.programmes.models import Project
from huijiao.steps.s1_plan.models import Plan, PlanVersion
from huijiao.tools.ledger.actions import begin, move, record

Roles = Iterable[Role]


def begin_plan(*, project: Project, actor: Actor) -> Plan:
    """Return the project's plan, begun if there is none."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        found = Plan.objects.filter(project=project).first()
        return found or begin(Plan(project=project), kind="plan.begun", actor=actor)


def read_plan(*, project: Project, content: PlanRecord, document: str, actor: Actor) -> Plan:
    """Replace the draft's content by what a document says."""
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=begin_plan(project=project, actor=actor).pk)
        if plan.state not in {"DRAFT", "RETURNED"}:
            raise Refused(Text("方案正在审核或已通过，现在不能修改。需要修改请先撤回，或申请变更。",
                               "The plan is under review or has passed and cannot be changed now. "
                               "Withdraw it first, or ask for a change."))  # fmt: skip
        plan.record, plan.document = codec.plan_out(content), document
        plan.save()
        record(kind="plan.read", subject=plan.subject, about=plan.about, actor=actor,
               data={"document": document, "rows": len(content.rows)})  # fmt: skip
    return plan


def submit(*, plan: Plan, actor: Actor, roles: Roles) -> Plan:
    """Freeze a version and hand it to the centre; the caller has run the rules."""
    with transaction.atomic():
        fresh = move(plan, "submit", actor=actor, roles=roles, data={"version": plan.version + 1},
                     version=plan.version + 1)  # fmt: skip
        PlanVersion.objects.create(plan=fresh, version=fresh.version, record=fresh.record, document=fresh.document)
    return fresh


def withdraw(*, plan: Plan, actor: Actor, roles: Roles) -> Plan:
    """Take a submitted plan back before a reviewer opens it."""
    return move(plan, "withdraw", actor=actor, roles=roles)


def open_review(*, plan: Plan, actor: Actor, roles: Roles) -> Plan:
    """A reviewer opens the round."""
    return move(plan, "open", actor=actor, roles=roles)


def return_(*, plan: Plan, actor: Actor, roles: Roles, reason: str) -> Plan:
    """Send the plan back with the round's findings."""
    return move(plan, "return", actor=actor, roles=roles, reason=reason)


def pass_(*, plan: Plan, actor: Actor, roles: Roles) -> Plan:
    """Pass the plan; the programme's route decides what comes next."""
    with transaction.atomic():
        fresh = move(plan, "pass", actor=actor, roles=roles)
        route = fresh.project.programme.plan_route
        if route == "CENTRE_ONLY":
            return move(fresh, "take_effect", actor=SYSTEM, roles=[Role.SYSTEM], effective_at=timezone.now())
        if route == "CENTRE_FIRST":
            return move(fresh, "seal", actor=actor, roles=roles)
    return fresh


def attach_sealed(*, plan: Plan, document: str, actor: Actor) -> Plan:
    """Attach the copy sealed by the lead institution."""
    with transaction.atomic():
        fresh = Plan.objects.select_for_update().get(pk=plan.pk)
        fresh.sealed_document = document
        fresh.save()
        record(kind="plan.sealed_copy_attached", subject=fresh.subject, about=fresh.about, actor=actor,
               data={"document": document})  # fmt: skip
    return fresh


def report(*, plan: Plan, actor: Actor, roles: Roles) -> Plan:
    """Report the sealed plan to the agency (R-PLN-21)."""
    if not plan.sealed_document:
        raise Refused(Text("请先上传加盖项目牵头单位公章的方案扫描件，再报送管理方。",
                           "Upload the plan sealed by the lead institution first, then report it."), "sealed")  # fmt: skip
    return move(plan, "report", actor=actor, roles=roles)


def approve(*, plan: Plan, actor: Actor, roles: Roles, note: str = "") -> Plan:
    """The agency approves: the plan takes effect."""
    return move(plan, "approve", actor=actor, roles=roles, reason=note, effective_at=timezone.now())


def refuse(*, plan: Plan, actor: Actor, roles: Roles, reason: str) -> Plan:
    """The agency sends the plan back; a reason is needed."""
    if not reason.strip():
        raise Refused(Text("请写明退回原因。", "Give the reason for sending it back."), "reason")
    return move(plan, "refuse", actor=actor, roles=roles, reason=reason)
