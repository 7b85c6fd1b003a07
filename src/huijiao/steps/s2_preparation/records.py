"""The only writers of a dataset's record: each change is a new version that is kept. Call them in a transaction."""

from __future__ import annotations

from collections import Counter

from django.utils import timezone

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.normal import N
from huijiao.core.records.base import Record
from huijiao.core.text import Text
from huijiao.programmes.models import Project
from huijiao.steps.s1_plan import queries as plans
from huijiao.steps.s2_preparation import queries
from huijiao.steps.s2_preparation.models import BulkEdit, Dataset, DatasetVersion
from huijiao.tools.ledger.actions import begin, record

OPEN = frozenset({"DRAFT", "RETURNED"})


def name_of(one: Record) -> str:
    """Return the name a record gives its dataset."""
    return " ".join(one["name_zh"].split())[:200]


def planned(project: Project) -> dict[str, int]:
    """Return the names of the plan's rows under N() with their order."""
    plan = plans.of(project)
    return {N(r["name"]): n for n, r in enumerate(plan.content.rows)} if plan and plan.content else {}


def begin_one(
    *, project: Project, seq: int, one: Record, document: str, actor: Actor, bulk: BulkEdit | None = None
) -> Dataset:
    """Add a dataset with its record."""
    name = name_of(one)
    fresh = Dataset(project=project, seq=seq, name=name, record=one.as_json(), document=document)
    begin(fresh, kind="dataset.begun", actor=actor, data={"name": name, "document": document})
    _remember(fresh, actor, bulk)
    return fresh


def change(
    dataset: Dataset,
    one: Record,
    *,
    document: str,
    actor: Actor,
    bulk: BulkEdit | None = None,
    restored: int | None = None,
) -> Dataset:
    """Write a record that may be changed; ``restored``: the version it is taken from. The same record writes nothing."""
    if dataset.state not in OPEN:
        raise Refused(Text(f"“{dataset.name}”的元数据正在审核或已通过，现在不能修改。",
                           f'The record "{dataset.name}" is under review or has passed and cannot be changed now.'))  # fmt: skip
    fresh = one.as_json()
    if dataset.record == fresh:
        return dataset
    if not DatasetVersion.objects.filter(dataset=dataset, version=dataset.version).exists():
        _remember(dataset, None, None)
    dataset.name, dataset.record, dataset.document = name_of(one), fresh, document
    dataset.version += 1
    dataset.save()
    _remember(dataset, actor, bulk)
    data = {"name": dataset.name, "version": dataset.version, "document": document}
    if restored is not None:
        data["restored"] = restored
    kind = "dataset.changed" if restored is None else "dataset.restored"
    record(kind=kind, subject=dataset.subject, about=dataset.about, actor=actor, data=data)
    return dataset


def _remember(dataset: Dataset, actor: Actor | None, bulk: BulkEdit | None) -> None:
    DatasetVersion.objects.create(
        dataset=dataset, version=dataset.version, name=dataset.name, record=dataset.record, bulk=bulk,
        by=actor.name[:200] if actor else "", at=timezone.now() if actor else dataset.state_at,
    )  # fmt: skip


def only_one(project: Project, name: str, *, but: Dataset) -> None:
    """Refuse a name that another dataset has."""
    if any(N(other.name) == N(name) for other in queries.datasets(project).exclude(pk=but.pk)):
        raise _twice(name)


def all_different(project: Project) -> None:
    """Refuse when two datasets have come to one name."""
    names = Counter(N(d.name) for d in queries.datasets(project))
    for dataset in queries.datasets(project):
        if names[N(dataset.name)] > 1:
            raise _twice(dataset.name)


def _twice(name: str) -> Refused:
    return Refused(
        Text(f"已有名为“{name}”的数据集，请换一个名称。", f'There is a dataset named "{name}" already.'), "name_zh"
    )


def order(project: Project) -> None:
    """Number the datasets in plan order (R-PMD-12)."""
    rows = planned(project)
    ordered = sorted(queries.datasets(project), key=lambda d: (rows.get(N(d.name), len(rows)), d.seq, d.pk))
    for number, dataset in enumerate(ordered, 1):
        if dataset.seq != number:
            Dataset.objects.filter(pk=dataset.pk).update(seq=number)
