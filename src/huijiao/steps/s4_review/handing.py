"""Who reviews: a lead assigns, a reviewer hands over, somebody with an interest steps back. One outcome each, under the row's lock."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.machine import Role
from huijiao.core.text import Text
from huijiao.people.models import Account
from huijiao.programmes.models import Project
from huijiao.programmes.standing import roles_of
from huijiao.steps.s1_plan import actions as plans
from huijiao.steps.s1_plan import queries as plan_queries
from huijiao.steps.s2_preparation import actions as preparation
from huijiao.steps.s3_submission import actions as submissions
from huijiao.steps.s3_submission import queries as submission_queries
from huijiao.steps.s4_review.models import Interest, Round, Stage
from huijiao.tools.ledger.actions import move

Roles = Iterable[Role]
REVIEWERS = frozenset({Role.REVIEWER, Role.REVIEW_LEAD})


def interested(project: Project, account: Account) -> bool:
    """Tell whether a person has declared an interest in a project."""
    return Interest.objects.filter(project=project, account=account).exists()


def refuse_interested(project: Project, account: Account) -> None:
    """Refuse a person who has declared an interest."""
    if interested(project, account):
        raise Refused(Text(f"{account}已声明与本项目有利益关系，不能参加审查。",
                           f"{account} has declared an interest in this project and takes no part in its review."))  # fmt: skip


def reviewers(project: Project) -> list[Account]:
    """Return who may review a project: posts of its centre, nobody of the depositing institution, nobody with an interest."""
    held = Account.objects.filter(
        posts__centre=project.centre_id, posts__role__in=[str(r) for r in REVIEWERS], state="ACTIVE"
    )
    away = set(Interest.objects.filter(project=project).values_list("account_id", flat=True))
    found = held.distinct().prefetch_related("posts").order_by("contact", "pk")
    return [a for a in found if a.pk not in away and roles_of(a, project) & REVIEWERS]


def _fit(project: Project, account: Account) -> None:
    refuse_interested(project, account)
    if not roles_of(account, project) & REVIEWERS:
        raise Refused(Text(f"{account}不能审查本项目：没有审查岗位，或属于汇交单位。",
                           f"{account} cannot review this project: no such post, or of the depositing institution."))  # fmt: skip


def open_examined(round_: Round, actor: Actor, roles: frozenset[Role]) -> None:
    """Put what the round examines under review; it is so already when the round comes from another reviewer."""
    project = round_.project
    if round_.stage == Stage.DOSSIER:
        plan = plan_queries.of(project)
        if plan is not None and plan.state != "IN_REVIEW":
            plans.open_review(plan=plan, actor=actor, roles=roles)
        preparation.open_review(project=project, actor=actor, roles=roles)
        return
    submission = submission_queries.of(project)
    if submission is not None and submission.state != "IN_REVIEW":
        submissions.open_review(submission=submission, actor=actor, roles=roles)


def claim(*, round_: Round, account: Account, actor: Actor, roles: Roles) -> Round:
    """Take a waiting round; the submission can no longer be withdrawn."""
    roles = frozenset(roles)
    with transaction.atomic():
        refuse_interested(round_.project, account)
        fresh = move(round_, "claim", actor=actor, roles=roles, reviewer=account)
        open_examined(fresh, actor, roles)
    return fresh


def assign(*, round_: Round, to: Account, actor: Actor, roles: Roles) -> Round:
    """Give a waiting round to a named reviewer."""
    roles = frozenset(roles)
    with transaction.atomic():
        _fit(round_.project, to)
        fresh = move(round_, "assign", actor=actor, roles=roles, reviewer=to, data={"to": str(to)})
        open_examined(fresh, actor, roles)
    return fresh


def hand_over(*, round_: Round, to: Account, note: str, actor: Actor, roles: Roles) -> Round:
    """Pass a round in progress to another reviewer, with a note; by its reviewer or a lead."""
    roles = frozenset(roles)
    if len(note.strip()) < 2:
        raise Refused(Text("请写明移交说明。", "Leave a note for the colleague."), "note")
    with transaction.atomic():
        fresh = Round.objects.select_for_update().get(pk=round_.pk)
        if fresh.reviewer_id == to.pk and fresh.state == "IN_PROGRESS":
            raise Refused(Text(f"这一轮已由{to}审查。", f"{to} reviews this round already."), "to")
        if fresh.reviewer_id != actor.id and Role.REVIEW_LEAD not in roles:
            raise _not_yours(fresh)
        _fit(fresh.project, to)
        return move(
            fresh, "hand_over", actor=actor, roles=roles, reviewer=to, reason=note.strip(), data={"to": str(to)}
        )


def declare_interest(*, round_: Round, account: Account, note: str, actor: Actor, roles: Roles) -> Round:
    """Step back for an interest in the project: the round waits for another reviewer, who will never be this one again."""
    if len(note.strip()) < 2:
        raise Refused(Text("请写明利益关系。", "Say what the interest is."), "reason")
    with transaction.atomic():
        fresh = Round.objects.select_for_update().get(pk=round_.pk)
        if fresh.state == "IN_PROGRESS" and fresh.reviewer_id != account.pk:
            raise _not_yours(fresh)
        fresh = move(fresh, "step_back", actor=actor, roles=roles, reviewer=None, reason=note.strip())
        Interest.objects.get_or_create(project=fresh.project, account=account, defaults={"note": note.strip()[:300]})
    return fresh


def _not_yours(round_: Round) -> Refused:
    who = str(round_.reviewer or "—")
    return Refused(Text(f"这一轮由{who}审查，只有{who}或审查组长能这样做。",
                        f"{who} reviews this round; only {who} or a review lead may do this."))  # fmt: skip
