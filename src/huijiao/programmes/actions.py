"""What happens to a project before and beside the steps."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from huijiao.core.actor import Actor
from huijiao.core.dates import parse_date
from huijiao.core.errors import Refused
from huijiao.core.normal import N
from huijiao.core.records import codec
from huijiao.core.records.base import Record
from huijiao.core.records.project import PROJECT
from huijiao.core.records.taskbook import TaskBook as Book
from huijiao.core.text import Text
from huijiao.people.models import Account, Centre, Institution, Kind
from huijiao.programmes.models import Cohort, Programme, Project, TaskBook
from huijiao.tools.ledger.actions import begin, move, record


def create_project(*, account: Account, programme: Programme, centre: Centre, info: Record, actor: Actor) -> Project:
    """Open a project for the account's institution; the same number twice in a programme is refused (R-PRJ-02)."""
    if account.kind != Kind.INSTITUTION or account.institution is None:
        raise Refused(Text("只有机构用户可以进行项目汇交。请用机构用户账号登录。",
                           "Only institution accounts deposit project data. Log in with one."))  # fmt: skip
    number = " ".join(info["project_no"].split())
    taken = _taken(programme, number)
    if taken:
        raise Refused(_duplicate(number, taken), "project_no")
    project = Project(programme=programme, centre=centre, institution=account.institution, operator=account)
    _fill(project, info)
    try:
        with transaction.atomic():
            begin(project, kind="project.created", actor=actor, data={"project_no": number, "title": project.title})
    except IntegrityError as error:  # two people at once: the constraint decides
        raise Refused(_duplicate(number, _taken(programme, number)), "project_no") from error
    return project


def change_info(*, project: Project, info: Record, actor: Actor) -> Project:
    """Replace the basic information; the fact keeps which fields changed."""
    with transaction.atomic():
        fresh = Project.objects.select_for_update().get(pk=project.pk)
        before = Record.from_json(fresh.info) if fresh.info else Record()
        changed = [f.name for f in PROJECT.fields if before[f.name] != info[f.name]]
        if not changed:
            return fresh
        number = " ".join(info["project_no"].split())
        other = _taken(fresh.programme, number, but=fresh.pk)
        if other:
            raise Refused(_duplicate(number, other), "project_no")
        _fill(fresh, info)
        fresh.save()
        record(kind="project.changed", subject=fresh.subject, about=fresh.about, actor=actor,
               data={"fields": changed})  # fmt: skip
    return fresh


def give_undertaking(*, project: Project, actor: Actor) -> None:
    """Tick 已仔细阅读…且承诺 (R-PRJ-06)."""
    with transaction.atomic():
        fresh = Project.objects.select_for_update().get(pk=project.pk)
        if fresh.undertaking_at is None:
            fresh.undertaking_at = timezone.now()
            fresh.save()
            record(kind="project.undertaken", subject=fresh.subject, about=fresh.about, actor=actor)


def read_taskbook(*, project: Project, book: Book, document: str, actor: Actor) -> TaskBook:
    """Keep a new reading of the task book."""
    with transaction.atomic():
        row = TaskBook.objects.create(project=project, document=document, record=codec.taskbook_out(book))
        record(kind="taskbook.read", subject=project.subject, about=project.about, actor=actor,
               data={"document": document, "indicators": len(book.indicators)})  # fmt: skip
    return row


def discard(*, project: Project, actor: Actor, roles: Any) -> Project:
    """Give up a draft project; its number becomes free again."""
    return move(project, "discard", actor=actor, roles=roles)


def follow_hand_over(giver: Account, taker: Account, actor: Actor) -> None:
    """Move what the giver held to the taker; called inside the hand-over's transaction."""
    held = Project.objects.select_for_update().filter(Q(operator=giver) | Q(owner=giver))
    for project in held:
        project.operator = taker if project.operator_id == giver.pk else project.operator
        project.owner = taker if project.owner_id == giver.pk else project.owner
        project.save()
        record(kind="project.handed_over", subject=project.subject, about=project.about, actor=actor,
               data={"from": giver.username, "to": taker.username})  # fmt: skip


def follow_merge(gone: Institution, into: Institution, actor: Actor) -> None:
    """Move the projects of a merged institution to its successor; called inside the merge's transaction."""
    for project in Project.objects.select_for_update().filter(institution=gone):
        project.institution = into
        project.save()
        record(kind="project.handed_over", subject=project.subject, about=project.about, actor=actor,
               data={"from": gone.name_zh, "to": into.name_zh})  # fmt: skip


def _fill(project: Project, info: Record) -> None:
    project.project_no = " ".join(info["project_no"].split())
    project.title = " ".join(info["title"].split())
    project.cohort = _cohort(info["cohort"])
    project.start, project.end = parse_date(info["start"]), parse_date(info["end"])
    project.info = info.as_json()


def _cohort(text: str) -> str:
    for value, label in Cohort.choices:
        if N(text) in {N(label), N(value)}:
            return value
    raise Refused(Text("请选择项目阶段：已完成验收、正在开展验收或在研。",
                       "Choose the stage: accepted, under acceptance or ongoing."), "cohort")  # fmt: skip


def _taken(programme: Programme, number: str, but: int | None = None) -> Project | None:
    found = Project.objects.filter(programme=programme, project_no__iexact=number).exclude(state="TERMINATED")
    if but is not None:
        found = found.exclude(pk=but)
    return found.select_related("institution").first()


def _duplicate(number: str, other: Project | None) -> Text:
    inst = str(other.institution) if other else ""
    return Text(
        f"项目编号 {number} 已由{inst or '其他单位'}提交。请核对编号；如需移交，请联系数据中心。",
        f"Project {number} is already registered by {inst or 'another institution'}. "
        "Check the number, or ask the data centre for a hand-over.",
    )
