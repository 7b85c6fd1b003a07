"""What a depositor asks of the agency, and what the agency answers (domain.md §1.4.11)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused, Role
from huijiao.core.text import Text
from huijiao.programmes import queries
from huijiao.programmes.models import Application, Asked, Project
from huijiao.tools.ledger.actions import begin, move

Roles = Iterable[Role]
DEPOSITORS = frozenset({Role.OPERATOR, Role.OWNER})

#: Kind of application → what must hold when it is made, beyond the form; the steps' rooms enter theirs.
GUARDS: dict[str, Callable[[Project], None]] = {}


def apply(*, project: Project, asked: str, actor: Actor, roles: Roles, **words: Any) -> Application:
    """Make an application; of each kind only one may wait. ``words``: reason, reference, milestone, until, document.

    Raises `Refused` naming the field, `MoveRefused` for people who do not act for the depositor.
    """
    if not DEPOSITORS & set(roles):
        raise MoveRefused("application", "", "apply", "role")
    fresh = Application(project=project, asked=asked, **_checked(project, asked, words))
    try:
        with transaction.atomic():
            Project.objects.select_for_update().get(pk=project.pk)
            if asked in GUARDS:
                GUARDS[asked](project)
            begin(fresh, kind="application.made", actor=actor, data={"asked": asked, **_told(fresh)})
    except IntegrityError as error:
        raise Refused(Text("这类申请已有一份在等待审批，请等待答复或先撤回。",
                           "An application of this kind is waiting already. Wait for the answer, or withdraw it first."),
                      ) from error  # fmt: skip
    return fresh


def withdraw(*, application: Application, actor: Actor, roles: Roles) -> Application:
    """Take an application back before the agency has acted."""
    return move(application, "withdraw", actor=actor, roles=roles)


def approve(*, application: Application, actor: Actor, roles: Roles, note: str = "") -> Application:
    """Agree. Where the programme asks for a leader's signature, an officer's agreement is passed on to the leader."""
    held = frozenset(roles)
    signs = application.project.programme.settings.get("leader_sign", ())
    if application.asked in signs and application.state == "RECEIVED" and Role.AGENCY_LEADER not in held:
        return move(application, "support", actor=actor, roles=held, reason=note)
    return move(application, "approve", actor=actor, roles=held, reason=note, data={"asked": application.asked})


def refuse(*, application: Application, actor: Actor, roles: Roles, reason: str) -> Application:
    """Send an application back; a reason is needed."""
    if not reason.strip():
        raise Refused(Text("请写明退回原因。", "Give the reason for sending it back."), "reason")
    return move(application, "refuse", actor=actor, roles=roles, reason=reason, data={"asked": application.asked})


def _told(application: Application) -> dict[str, Any]:
    return {"milestone": application.milestone, "until": application.until} if application.milestone else {}


def _checked(project: Project, asked: str, words: Mapping[str, Any]) -> dict[str, Any]:
    if asked not in Asked.values:
        raise Refused(Text("没有这类申请。", "There is no such kind of application."), "asked")
    if asked == Asked.CLASSIFIED:
        return {}  # project number, contact and "off-line handling": nothing else may travel (domain.md §1.4.11)
    reason = str(words.get("reason", "")).strip()
    if len(reason) < 5:
        raise Refused(Text("请写明申请理由（不少于5字）。", "Give the reason in at least five characters."), "reason")
    kept = {"reason": reason[:1000], "document": words.get("document", "")}
    if asked == Asked.CHANGE:
        return {**kept, "reference": str(words.get("reference", "")).strip()[:100]}
    return {**kept, **_longer(project, str(words.get("milestone", "")), words.get("until"))}


def _longer(project: Project, milestone: str, until: date | None) -> dict[str, Any]:
    """Check what an extension asks for: one for each milestone (domain.md §1.5)."""
    now = queries.due(project, milestone)
    if now is None:
        raise Refused(Text("请选择要延期的时间节点。", "Choose the deadline to extend."), "milestone")
    if project.applications.filter(asked=Asked.EXTENSION, milestone=milestone, state="APPROVED").exists():
        raise Refused(Text("这一节点已经延期一次，不能再延。确有困难请联系管理方。",
                           "This deadline was extended once already. Talk to the agency if it cannot be met."), "milestone")  # fmt: skip
    if until is None or until <= max(now, timezone.localdate()):
        raise Refused(Text(f"新的截止日期须晚于今天和现在的截止日期 {now}。",
                           f"The new day must be later than today and than the present one, {now}."), "until")  # fmt: skip
    return {"milestone": milestone, "until": until}
