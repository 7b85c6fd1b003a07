"""All records as one sheet: out, in with a comparison, taken over whole or not at all, undone by version."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from huijiao.core import bulk as core
from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.findings import Finding
from huijiao.core.forms.bulk import MAX_FILE, Bulk, read_apart
from huijiao.core.machine import Role
from huijiao.core.rules.sentences import load
from huijiao.core.text import Text
from huijiao.programmes.models import Project
from huijiao.programmes.reading import PROBLEMS
from huijiao.steps.s1_plan import queries as plans
from huijiao.steps.s2_preparation import queries, records
from huijiao.steps.s2_preparation.models import BulkEdit, Dataset, DatasetVersion
from huijiao.tools.ledger.actions import move, record
from huijiao.tools.papers.documents import bulk as papers

Roles = Iterable[Role]
UNKNOWN = Text("没有找到元数据总表：首列应为“数据集编号/版本”。请下载总表，在其中修改后上传。",
               "This is not the sheet of all records: its first column is missing. Download the sheet, change it, and upload it.")  # fmt: skip
CLOSED = Text("材料正在审核或已通过，元数据现在不能修改。需要修改请先撤回。",
              "The dossier is under review or has passed; records cannot be changed now. Withdraw it first.")  # fmt: skip


def sheet(project: Project) -> bytes:
    """Return all records as a workbook."""
    rows = [(core.key_of(d.pk, d.version), d.metadata) for d in queries.datasets(project)]
    return papers.build(rows, f"{project.project_no} {project.title}")


def take_sheet(*, project: Project, name: str, file: BinaryIO, actor: Actor) -> BulkEdit:
    """Read an uploaded sheet in a limited child process and keep it for comparison; nothing is changed yet."""
    _may_change(project)
    read = _read(name, file)
    if read.problem:
        raise Refused(PROBLEMS.get(read.problem, UNKNOWN) if read.problem != "unknown" else UNKNOWN)
    with transaction.atomic():
        BulkEdit.objects.filter(project=project, by_id=actor.id, applied=None).delete()
        return BulkEdit.objects.create(
            project=project, name=name[-250:], sheet=read.as_json(), by=actor.name[:200], by_id=actor.id
        )


def _read(name: str, file: BinaryIO) -> Bulk:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "sheet.xlsx"
        with path.open("wb") as out:
            size = 0
            while block := file.read(1 << 20):
                size += len(block)
                if size > MAX_FILE:
                    raise Refused(Text("文件超过 50 MB。", "The file is larger than 50 MB."))
                out.write(block)
        return read_apart(path, name)


def standing(project: Project, sheet_: Bulk | None = None) -> list[core.Standing]:
    """Return the records as they are kept; with the versions at which the rows of a sheet were written."""
    datasets = list(queries.datasets(project))
    written = {int(k): int(v) for line in sheet_.lines for k, v in [_split(line.key)]} if sheet_ else {}
    behind = {d.pk: d.version for d in datasets if written.get(d.pk, d.version) != d.version}
    said: dict[int, dict[int, DatasetVersion]] = {}
    for row in DatasetVersion.objects.filter(dataset__in=behind):
        said.setdefault(row.dataset_id, {})[row.version] = row
    return [
        core.Standing(
            d.pk, d.version, d.metadata, d.state in records.OPEN, _changed(said.get(d.pk, {}).get(d.version)),
            {n: row.metadata for n, row in said.get(d.pk, {}).items() if n == written.get(d.pk)},
        )
        for d in datasets
    ]  # fmt: skip


def _split(key: str) -> tuple[str, str]:
    left, _, right = key.partition("/")
    whole = left.strip().isdecimal() and right.strip().isdecimal()
    return (left.strip(), right.strip()) if whole else ("-1", "0")


def _changed(row: DatasetVersion | None) -> Text:
    if row is None or not row.by:
        return Text("修改人未记录", "by whom is not recorded")
    at = row.at.astimezone(queries.SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return Text(f"{row.by}，{at}", f"{row.by}, {at}")


def comparison(edit: BulkEdit) -> core.Comparison:
    """Return what the sheet would change now."""
    read = Bulk.from_json(edit.sheet)
    return core.compare(standing(edit.project, read), read)


def preview(edit: BulkEdit) -> tuple[core.Comparison, dict[int, list[Finding]]]:
    """Return what the sheet would change, and what the rules would say of each changed row."""
    read = Bulk.from_json(edit.sheet)
    now = standing(edit.project, read)
    found = core.compare(now, read)
    return found, core.verdicts(core.would_be(queries.snapshot(edit.project), now, found), load())


def take_over(*, edit: BulkEdit, remove: Collection[int] = (), actor: Actor, roles: Roles) -> BulkEdit:
    """Change, add and remove all at once or nothing; refused if a record was changed since the sheet was written.

    ``remove``: keys of datasets without a row in the sheet that shall go.
    """
    roles = frozenset(roles)
    with transaction.atomic():
        project = Project.objects.select_for_update().get(pk=edit.project_id)
        fresh = BulkEdit.objects.select_for_update().get(pk=edit.pk)
        if fresh.applied:
            raise Refused(Text("这份总表已经生效。", "This sheet has been taken over already."))
        _may_change(project)
        found = comparison(fresh)
        _clean(found)
        gone = {one.key for one in found.missing} & set(remove)
        if not found.changes and not gone:
            raise Refused(Text("总表与现有元数据没有差异。", "The sheet says nothing new."))
        _write(project, fresh, found, gone, actor, roles)
        fresh.applied, fresh.sheet, fresh.removed = timezone.now(), {}, sorted(gone)
        fresh.save()
        record(kind="records.changed", subject=project.subject, about=project.about, actor=actor,
               data={"name": fresh.name, "bulk": fresh.pk, "changed": len(found.changed), "added": len(found.added),
                     "removed": len(gone)})  # fmt: skip
    return fresh


def _may_change(project: Project) -> None:
    if not plans.editable(plans.of(project)) or project.state != "ACTIVE":
        raise Refused(CLOSED)


def _clean(found: core.Comparison) -> None:
    if found.problems:
        first, n = found.problems[0], len(found.problems)
        raise Refused(
            Text(
                f"没有执行：共 {n} 处问题。{first.cell}：{first.text.zh}",
                f"Nothing was changed: {n} problems. {first.cell}: {first.text.en}",
            )
        )


def _write(
    project: Project,
    edit: BulkEdit,
    found: core.Comparison,
    gone: Collection[int],
    actor: Actor,
    roles: frozenset[Role],
) -> None:
    rows = {d.pk: d for d in queries.datasets(project).select_for_update()}
    for key in sorted(gone):
        move(rows[key], "remove", actor=actor, roles=roles, data={"name": rows[key].name})
    for one in found.changed:
        dataset = rows[one.key or 0]
        records.change(dataset, one.record, document=dataset.document, actor=actor, bulk=edit)
    for number, one in enumerate(found.added, len(rows) + 1):
        records.begin_one(project=project, seq=number, one=one.record, document="", actor=actor, bulk=edit)
    records.all_different(project)
    records.order(project)


def undo(*, edit: BulkEdit, actor: Actor, roles: Roles) -> BulkEdit:
    """Bring every record back to what it said before the bulk edit; refused if one was changed afterwards."""
    roles = frozenset(roles)
    with transaction.atomic():
        project = Project.objects.select_for_update().get(pk=edit.project_id)
        fresh = BulkEdit.objects.select_for_update().get(pk=edit.pk)
        if not fresh.applied or fresh.undone:
            raise Refused(
                Text("这次批量修改没有生效或已经撤销。", "This bulk edit is not in force or has been undone.")
            )
        _may_change(project)
        for version in fresh.versions.select_related("dataset"):
            _back(version, actor, roles)
        for dataset in Dataset.objects.filter(pk__in=fresh.removed):
            records.begin_one(
                project=project, seq=dataset.seq, one=dataset.metadata, document=dataset.document, actor=actor
            )
        records.all_different(project)
        records.order(project)
        fresh.undone = timezone.now()
        fresh.save()
        record(kind="records.undone", subject=project.subject, about=project.about, actor=actor,
               data={"name": fresh.name, "bulk": fresh.pk})  # fmt: skip
    return fresh


def _back(version: DatasetVersion, actor: Actor, roles: frozenset[Role]) -> None:
    dataset = version.dataset
    if dataset.state == "REMOVED":
        return
    if dataset.version != version.version:
        last = DatasetVersion.objects.filter(dataset=dataset, version=dataset.version).first()
        said = _changed(last)
        raise Refused(Text(f"没有撤销：“{dataset.name}”在此之后又被修改（{said.zh}）。可在该数据集的“历史版本”中单独恢复。",
                           f'Not undone: "{dataset.name}" was changed afterwards ({said.en}). Restore it alone among its versions.'))  # fmt: skip
    before = DatasetVersion.objects.filter(dataset=dataset, version=version.version - 1).first()
    if before is None:  # the bulk edit added it
        move(dataset, "remove", actor=actor, roles=roles, data={"name": dataset.name})
        return
    records.change(dataset, before.metadata, document=dataset.document, actor=actor, restored=before.version)
