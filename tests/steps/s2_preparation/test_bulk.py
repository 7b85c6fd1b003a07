"""All records out as a sheet and in again: whole or not at all, and undone."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from huijiao.core.errors import Refused
from huijiao.core.machine import Role
from huijiao.steps.s2_preparation import actions, bulk, queries
from huijiao.steps.s2_preparation.models import BulkEdit, Dataset, DatasetVersion
from huijiao.tools.ledger.models import Fact
from huijiao.tools.ledger.queries import verify
from tests.desks import scenario as s

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return s.world()


@pytest.fixture
def project(w):
    return s.reach(w, s.project(w), "FILLED")


def edited(w, project, change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None], body: bytes = b"") -> BulkEdit:
    """Return the upload of the project's own sheet after a person changed it."""
    book = openpyxl.load_workbook(BytesIO(body or bulk.sheet(project)))
    change(book["元数据"])
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return bulk.take_sheet(project=project, name="总表.xlsx", file=out, actor=w.depositor.actor)


def column(sheet, head: str) -> int:
    return next(c.column for c in sheet[1] if c.value == head)


def put(head: str, text: str, row: int = 2) -> Callable:
    def act(sheet) -> None:
        sheet.cell(row, column(sheet, head)).value = text

    return act


def said(project, field: str) -> list[str]:
    return [d.metadata[field] for d in queries.datasets(project)]


def act(w, project) -> dict:
    return w.depositor.on(project)


def test_sheet_of_a_project_changes_nothing(w, project) -> None:
    edit = edited(w, project, lambda sheet: None)
    found = bulk.comparison(edit)
    assert (found.changes, found.missing, found.problems, found.same, found.unknown) == ((), (), (), 2, ())
    with pytest.raises(Refused, match="nothing new"):
        bulk.take_over(edit=edit, **act(w, project))


def test_changes_are_taken_over_with_versions_and_facts_and_undone(w, project) -> None:
    before = [d.record for d in queries.datasets(project)]

    def change(sheet) -> None:
        put("记录数", "7 条", 2)(sheet)
        put("中文名称", "改名后的数据集", 3)(sheet)
        put("中文名称", "新增的数据集", 4)(sheet)

    edit = edited(w, project, change)
    found, findings = bulk.preview(edit)
    assert (len(found.changed), len(found.added), found.problems) == (2, 1, ())
    assert any(f.rule == "R-MDT-01" for f in findings[4])
    bulk.take_over(edit=edit, **act(w, project))
    assert said(project, "records")[0] == "7 条"
    assert sorted(d.name for d in queries.datasets(project)) == sorted([s.NAMES[0], "改名后的数据集", "新增的数据集"])
    assert sorted(DatasetVersion.objects.filter(bulk=edit).values_list("version", flat=True)) == [1, 2, 2]
    fact = Fact.objects.filter(kind="records.changed").get()
    assert {k: fact.data[k] for k in ("changed", "added", "removed")} == {"changed": 2, "added": 1, "removed": 0}
    with pytest.raises(Refused, match="already"):
        bulk.take_over(edit=edit, **act(w, project))
    bulk.undo(edit=BulkEdit.objects.get(), **act(w, project))
    assert [d.record for d in queries.datasets(project)] == before
    assert [d.version for d in queries.datasets(project)] == [3, 3]
    with pytest.raises(Refused):
        bulk.undo(edit=BulkEdit.objects.get(), **act(w, project))
    assert verify()[1] is None


def test_missing_rows_go_only_where_ticked_and_come_back(w, project) -> None:
    first, second = queries.datasets(project)
    edit = edited(w, project, lambda sheet: sheet.delete_rows(3))
    assert [m.key for m in bulk.comparison(edit).missing] == [second.pk]
    bulk.take_over(edit=edit, remove=[first.pk, second.pk], **act(w, project))  # the first is in the sheet: it stays
    assert list(queries.datasets(project)) == [first]
    bulk.undo(edit=BulkEdit.objects.get(), **act(w, project))
    assert [d.name for d in queries.datasets(project)] == [first.name, second.name]


def test_one_problem_leaves_everything_as_it_was(w, project) -> None:
    def change(sheet) -> None:
        put("记录数", "7 条", 2)(sheet)
        put("中文名称", s.NAMES[0], 3)(sheet)

    edit, facts = edited(w, project, change), Fact.objects.count()
    with pytest.raises(Refused) as refused:
        bulk.take_over(edit=edit, **act(w, project))
    assert "重复" in refused.value.text.zh
    assert (said(project, "records"), Fact.objects.count()) == (["2", "2"], facts)


def test_record_changed_after_the_sheet_was_written_is_refused_by_name(w, project) -> None:
    body = bulk.sheet(project)
    first = queries.datasets(project)[0]
    actions.edit_record(dataset=first, record_=first.metadata.with_(records="5 条"), actor=w.depositor.actor)
    edit = edited(w, project, put("记录数", "7 条"), body)
    with pytest.raises(Refused) as refused:
        bulk.take_over(edit=edit, **act(w, project))
    assert w.depositor.actor.name in refused.value.text.zh
    other = edited(w, project, put("记录数", "7 条", 3), body)  # the row that somebody changed is left alone here
    bulk.take_over(edit=other, **act(w, project))
    assert said(project, "records") == ["5 条", "7 条"]


def test_record_changed_between_preview_and_confirmation_is_refused(w, project) -> None:
    edit = edited(w, project, put("记录数", "7 条"))
    first = queries.datasets(project)[0]
    actions.edit_record(dataset=first, record_=first.metadata.with_(volume="5 GB"), actor=w.depositor.actor)
    with pytest.raises(Refused, match="changed after this sheet"):
        bulk.take_over(edit=edit, **act(w, project))


def test_undo_is_refused_after_a_later_change(w, project) -> None:
    edit = bulk.take_over(edit=edited(w, project, put("记录数", "7 条")), **act(w, project))
    first = queries.datasets(project)[0]
    actions.edit_record(dataset=first, record_=first.metadata.with_(volume="5 GB"), actor=w.depositor.actor)
    with pytest.raises(Refused) as refused:
        bulk.undo(edit=edit, **act(w, project))
    assert w.depositor.actor.name in refused.value.text.zh
    assert said(project, "records")[0] == "7 条"


def test_one_record_is_restored_as_its_newest_version(w, project) -> None:
    first = queries.datasets(project)[0]
    actions.edit_record(dataset=first, record_=first.metadata.with_(records="5 条"), actor=w.depositor.actor)
    back = actions.restore_record(dataset=first, version=1, actor=w.depositor.actor)
    assert (back.version, back.metadata["records"]) == (3, "2")
    assert Fact.objects.get(kind="dataset.restored").data["restored"] == 1
    assert list(first.versions.values_list("version", "by")) == [(n, w.depositor.actor.name) for n in (3, 2, 1)]
    with pytest.raises(Refused):
        actions.restore_record(dataset=first, version=9, actor=w.depositor.actor)


def test_record_from_before_versions_keeps_its_first_one(w, project) -> None:
    DatasetVersion.objects.all().delete()
    first = queries.datasets(project)[0]
    actions.edit_record(dataset=first, record_=first.metadata.with_(records="5 条"), actor=w.depositor.actor)
    assert list(first.versions.values_list("version", "by")) == [(2, w.depositor.actor.name), (1, "")]


def test_submitted_records_are_closed(w, project) -> None:
    edit = edited(w, project, put("记录数", "7 条"))
    bulk.take_over(edit=edit, **act(w, project))
    s.reach(w, project, "INFO_SUBMITTED", after="FILLED")
    with pytest.raises(Refused):
        edited(w, project, put("记录数", "8 条"))
    with pytest.raises(Refused):
        bulk.undo(edit=BulkEdit.objects.get(pk=edit.pk), **act(w, project))
    first = queries.datasets(project)[0]
    with pytest.raises(Refused):
        actions.restore_record(dataset=first, version=1, actor=w.depositor.actor)


def test_removal_needs_the_depositors_role(w, project) -> None:
    edit = edited(w, project, lambda sheet: sheet.delete_rows(3))
    gone = bulk.comparison(edit).missing[0].key
    with pytest.raises(Exception, match="role"):
        bulk.take_over(edit=edit, remove=[gone], actor=w.reviewer.actor, roles=[Role.REVIEWER])
    assert Dataset.objects.filter(state="REMOVED").count() == 0


def test_file_that_is_no_sheet_is_refused_in_words(w, project) -> None:
    with pytest.raises(Refused) as refused:
        bulk.take_sheet(project=project, name="x.pdf", file=BytesIO(b"%PDF-1.4"), actor=w.depositor.actor)
    assert refused.value.text.zh
    assert BulkEdit.objects.count() == 0


def test_migration_keeps_what_stands_as_the_first_version(w, project) -> None:
    from importlib import import_module

    from django.apps import apps

    DatasetVersion.objects.all().delete()
    import_module("huijiao.steps.s2_preparation.migrations.0002_versions").remember(apps, None)
    assert [(v.name, v.version, v.record) for v in DatasetVersion.objects.order_by("pk")] == [
        (d.name, d.version, d.record) for d in queries.datasets(project)
    ]
