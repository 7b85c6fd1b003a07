"""Pages of the bulk edit and of the versions."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huijiao.desks.depositor.versions import Pieces, pieces
from huijiao.steps.s2_preparation import bulk, queries
from huijiao.steps.s2_preparation.models import BulkEdit
from tests.desks import scenario as s

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return s.world()


@pytest.fixture
def project(w):
    return s.reach(w, s.project(w), "FILLED")


def as_(who: s.Person) -> Client:
    client = Client()
    client.force_login(who.account)
    return client


def changed(body: bytes, *cells: tuple[str, str], gone: int = 0) -> SimpleUploadedFile:
    book = openpyxl.load_workbook(BytesIO(body))
    for address, text in cells:
        book["元数据"][address] = text
    if gone:
        book["元数据"].delete_rows(gone)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("总表.xlsx", out.getvalue())


def letter(field: str) -> str:
    from openpyxl.utils import get_column_letter

    from huijiao.core.records.metadata import METADATA

    return get_column_letter([f.name for f in METADATA.fields].index(field) + 2)


def test_sheet_goes_out_comes_back_and_is_undone(w, project) -> None:
    client, base = as_(w.depositor), f"/projects/{project.pk}/datasets/sheet/"
    assert "批量编辑" in client.get(f"/projects/{project.pk}/datasets/").content.decode()
    body = client.get(base + "records.xlsx").content
    sheet = changed(body, (letter("records") + "2", "7 条"), (letter("keywords") + "3", "一个"))
    answer = client.post(base + "upload/", {"sheet": sheet}, follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain[-1][0].endswith(f"sheet/{BulkEdit.objects.get().pk}/")
    assert "<b>7 条</b>" in text
    assert "R-MDT-05" in text
    assert [d.metadata["records"] for d in queries.datasets(project)] == ["2", "2"]
    edit = BulkEdit.objects.get()
    text = client.post(f"{base}{edit.pk}/confirm/", follow=True).content.decode()
    assert "已生效" in text
    assert [d.metadata["records"] for d in queries.datasets(project)] == ["7 条", "2"]
    client.post(f"{base}{edit.pk}/undo/")
    assert [d.metadata["records"] for d in queries.datasets(project)] == ["2", "2"]


def test_problems_are_listed_with_their_cells_and_nothing_can_be_confirmed(w, project) -> None:
    client, base = as_(w.depositor), f"/projects/{project.pk}/datasets/sheet/"
    sheet = changed(bulk.sheet(project), (letter("name_zh") + "3", s.NAMES[0]))
    text = client.post(base + "upload/", {"sheet": sheet}, follow=True).content.decode()
    assert "重复" in text
    assert "confirm/" not in text
    text = client.post(f"{base}{BulkEdit.objects.get().pk}/confirm/", follow=True).content.decode()
    assert "没有执行" in text


def test_missing_dataset_is_removed_only_when_ticked(w, project) -> None:
    client, base = as_(w.depositor), f"/projects/{project.pk}/datasets/sheet/"
    client.post(base + "upload/", {"sheet": changed(bulk.sheet(project), gone=3)})
    edit, second = BulkEdit.objects.get(), queries.datasets(project)[1]
    assert f'value="{second.pk}"' in client.get(f"{base}{edit.pk}/").content.decode()
    client.post(f"{base}{edit.pk}/confirm/", {"remove": [second.pk]})
    assert [d.name for d in queries.datasets(project)] == [s.NAMES[0]]


def test_wrong_file_comes_back_in_words(w, project) -> None:
    client, base = as_(w.depositor), f"/projects/{project.pk}/datasets/sheet/"
    wrong = SimpleUploadedFile("x.xlsx", b"%PDF-1.4")
    assert "文件类型不对" in client.post(base + "upload/", {"sheet": wrong}, follow=True).content.decode()
    assert "请先选择" in client.post(base + "upload/", follow=True).content.decode()


def test_upload_can_be_set_aside(w, project) -> None:
    client, base = as_(w.depositor), f"/projects/{project.pk}/datasets/sheet/"
    client.post(base + "upload/", {"sheet": changed(bulk.sheet(project), (letter("records") + "2", "7 条"))})
    client.post(f"{base}{BulkEdit.objects.get().pk}/discard/")
    assert BulkEdit.objects.count() == 0


@pytest.mark.parametrize("who", ["stranger", "reviewer", "agency"])
def test_others_change_nothing(w, project, who) -> None:
    base = f"/projects/{project.pk}/datasets/sheet/"
    as_(w.depositor).post(base + "upload/", {"sheet": changed(bulk.sheet(project), (letter("records") + "2", "7 条"))})
    edit, dataset = BulkEdit.objects.get(), queries.datasets(project)[0]
    client = as_(getattr(w, who))
    for path in ("upload/", f"{edit.pk}/confirm/", f"{edit.pk}/discard/", f"{edit.pk}/undo/"):
        assert client.post(base + path).status_code in {403, 404}, path
    assert client.get(f"{base}{edit.pk}/").status_code == 404
    assert client.post(f"/projects/{project.pk}/datasets/{dataset.pk}/versions/1/restore/").status_code in {403, 404}
    assert client.get(base + "records.xlsx").status_code == (404 if who == "stranger" else 200)


def test_edit_of_another_project_is_not_found(w, project) -> None:
    other = s.reach(w, s.project(w, number="2017YFZ0901300", title="另一个项目"), "FILLED")
    client = as_(w.depositor)
    client.post(
        f"/projects/{project.pk}/datasets/sheet/upload/",
        {"sheet": changed(bulk.sheet(project), (letter("records") + "2", "7 条"))},
    )
    edit = BulkEdit.objects.get()
    assert client.post(f"/projects/{other.pk}/datasets/sheet/{edit.pk}/confirm/").status_code == 404


def test_versions_show_what_changed_and_bring_it_back(w, project) -> None:
    client, dataset = as_(w.depositor), queries.datasets(project)[0]
    edit = f"/projects/{project.pk}/datasets/{dataset.pk}/"
    fields = {k: dataset.metadata[k] for k in dataset.metadata}
    client.post(edit, {**fields, "records": "7 条"})
    text = client.get(edit + "versions/").content.decode()
    assert "第 2 版" in text
    assert "<b>7 条</b>" in text or "7 条" in text
    assert "恢复" in text
    client.post(edit + "versions/1/restore/")
    assert queries.datasets(project)[0].metadata["records"] == "2"


def test_versions_of_a_submitted_record_cannot_be_restored(w, project) -> None:
    dataset = queries.datasets(project)[0]
    s.reach(w, project, "INFO_SUBMITTED", after="FILLED")
    client = as_(w.depositor)
    text = client.get(f"/projects/{project.pk}/datasets/{dataset.pk}/versions/").content.decode()
    assert "restore/" not in text
    client.post(f"/projects/{project.pk}/datasets/{dataset.pk}/versions/1/restore/")
    dataset.refresh_from_db()
    assert dataset.version == 1


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("900 条", "950 条", Pieces("9", "0", "5", "0 条")),
        ("", "新", Pieces("", "", "新", "")),
        ("旧", "", Pieces("", "旧", "", "")),
        ("aa", "a", Pieces("a", "a", "", "")),
        (
            "一" * 40 + "甲" + "二" * 40,
            "一" * 40 + "乙" + "二" * 40,
            Pieces("…" + "一" * 24, "甲", "乙", "二" * 24 + "…"),
        ),
    ],
)
def test_pieces_show_where_two_texts_differ(old: str, new: str, expected: Pieces) -> None:
    assert pieces(old, new) == expected
