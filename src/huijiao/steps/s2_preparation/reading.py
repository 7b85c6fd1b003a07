"""Papers in: keep what was uploaded, open it in a limited child process, fill the records, say what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

from django.db import transaction

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.forms.contents import Contents
from huijiao.core.text import Text
from huijiao.programmes import actions as programmes
from huijiao.programmes import queries as programme_queries
from huijiao.programmes.models import Project
from huijiao.programmes.reading import KINDS, PROBLEMS, Filler, Taken, take
from huijiao.steps.s1_plan import actions as plans
from huijiao.steps.s1_plan import queries as plan_queries
from huijiao.steps.s2_preparation import actions, queries
from huijiao.tools.ledger.actions import record
from huijiao.tools.papers.models import Paper

__all__ = ["KINDS", "PROBLEMS", "Taken", "discard", "take_papers"]


def take_papers(*, project: Project, uploads: Sequence[tuple[str, BinaryIO]], actor: Actor) -> list[Taken]:
    """Take in dossier papers of any kind and in any number; one that cannot be read does not hinder the others."""
    plan = plan_queries.of(project)
    if not plan_queries.editable(plan):
        raise Refused(Text("材料正在审核或已通过，现在不能更换。需要修改请先撤回。",
                           "The dossier is under review or has passed; it cannot be replaced now. Withdraw it first."))  # fmt: skip
    fillers: dict[str, Filler] = {
        "taskbook": lambda c, p: _taskbook(project, c, p, actor),
        "plan": lambda c, p: _plan(project, c, p, actor),
        "metadata": lambda c, p: _metadata(project, c, p, actor),
        "project": lambda c, _: _info(project, c, actor),
    }
    return take(project=project, uploads=uploads, fillers=fillers, actor=actor)


def discard(*, project: Project, paper: Paper, actor: Actor) -> None:
    """Set an unreadable or mistaken upload aside; what was read from it stays until replaced."""
    with transaction.atomic():
        Paper.objects.filter(pk=paper.pk, subject=project.subject).update(replaced=True)
        record(kind="paper.discarded", subject=paper.key, about=project.about, actor=actor, data={"name": paper.name})


def _taskbook(project: Project, read: Contents, paper: Paper, actor: Actor) -> Text:
    book = read.taskbook
    if book is None:
        raise Refused(PROBLEMS["unknown"])
    programmes.read_taskbook(project=project, book=book, document=paper.key, actor=actor)
    return Text(f"读出 {len(book.achievements)} 项成果、{len(book.indicators)} 个考核指标",
                f"Read {len(book.achievements)} achievements and {len(book.indicators)} indicators")  # fmt: skip


def _plan(project: Project, read: Contents, paper: Paper, actor: Actor) -> Text:
    if read.scanned:
        plan = plans.begin_plan(project=project, actor=actor)
        plans.attach_sealed(plan=plan, document=paper.key, actor=actor)
        return Text("已作为签章扫描件保存", "Kept as the sealed copy")
    if read.plan is None:
        raise Refused(PROBLEMS["unknown"])
    plans.read_plan(project=project, content=read.plan, document=paper.key, actor=actor)
    return Text(f"读出表1共 {len(read.plan.rows)} 行", f"Read {len(read.plan.rows)} rows of table 1")


def _metadata(project: Project, read: Contents, paper: Paper, actor: Actor) -> Text:
    actions.keep_records(project=project, records=read.metadata, document=paper.key, actor=actor)
    used = set(queries.datasets(project).values_list("document", flat=True))
    older = Paper.objects.filter(subject=project.subject, kind="metadata", problem="", replaced=False, pk__lt=paper.pk)
    unused = [row.pk for row in older if row.key not in used]
    Paper.objects.filter(pk__in=unused).update(replaced=True)
    return Text(f"读出 {len(read.metadata)} 条元数据", f"Read {len(read.metadata)} metadata records")


def _info(project: Project, read: Contents, actor: Actor) -> Text:
    """Fill the online form from the template; what the template leaves empty stays (domain.md §0.3, 6)."""
    if read.project is None:
        raise Refused(PROBLEMS["unknown"])
    standing = programme_queries.info(project)
    texts = {name: text for name, text in read.project.items() if text.strip()}
    programmes.change_info(project=project, info=standing.with_(**texts), actor=actor)
    return Text(f"填入 {len(texts)} 个字段", f"Filled {len(texts)} fields")
