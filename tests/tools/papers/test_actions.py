from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings

from huijiao.core.actor import SYSTEM, Actor
from huijiao.tools.papers import actions, media, queries
from huijiao.tools.papers.models import Paper

pytestmark = pytest.mark.django_db
ME = Actor(7, "贾样本")
DOCX = b"PK\x03\x04 rest of a zip"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest"


def upload(name="方案.docx", data=DOCX, kind="plan"):
    return actions.keep_upload(subject="plan:1", kind=kind, name=name, file=io.BytesIO(data), by=ME)


def test_upload_is_kept_whole():
    paper = upload()
    assert queries.file_of(paper).read_bytes() == DOCX
    assert (paper.name, paper.uploaded_by, paper.bytes, paper.problem) == ("方案.docx", "贾样本", len(DOCX), "")
    assert queries.by_key(paper.key) == paper
    assert queries.newest("plan:1", "plan") == paper


def test_same_bytes_twice_are_two_rows_and_one_file():
    first, second = upload(), upload("又名.docx")
    assert first.pk != second.pk
    assert first.path == second.path
    assert [p.pk for p in queries.of("plan:1")] == [second.pk, first.pk]


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("a.docx", DOCX, ""),
        ("a.docx", b"", "empty"),
        ("a.docx", OLE, "encrypted"),
        ("a.doc", OLE, "old_doc"),
        ("a.wps", OLE, "old_doc"),
        ("a.docx", b"%PDF-1.7", "wrong_kind"),
        ("a.pdf", b"MZ\x90", "wrong_kind"),
        ("a.pdf", b"%PDF-1.7", ""),
    ],
)
def test_problem_from_first_bytes(name, data, problem):
    assert upload(name, data).problem == problem


@pytest.mark.parametrize(
    ("kind", "name"), [("plan", "a.exe"), ("plan", "a"), ("sealed", "a.docx"), ("other", "a.html")]
)
def test_type_is_refused_in_both_languages(kind, name):
    with pytest.raises(actions.Refused) as caught:
        upload(name, kind=kind)
    assert name in caught.value.text.zh
    assert name in caught.value.text.en
    assert not Paper.objects.exists()


def test_too_large_is_refused_and_leaves_nothing(monkeypatch):
    monkeypatch.setitem(media.ALLOWED, "plan", (frozenset({"docx"}), media.MB))
    with pytest.raises(actions.Refused, match="1 MB"):
        upload(data=DOCX + bytes(2 * media.MB))
    assert not Paper.objects.exists()
    assert list(Path(settings.HOME).rglob(".partial-*")) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/方案.docx", "方案.docx"),
        ("C:\\我的\\a.docx", "a.docx"),
        ("a\n\x00b.docx", "ab.docx"),
        ("长" * 300 + ".docx", "长" * 246 + ".docx"),
    ],
)
def test_name_is_never_a_path(given, kept):
    assert upload(given).name == kept


def test_made_twice_is_one_row():
    kw = {"subject": "certificate:1", "kind": "certificate", "name": "凭证.pdf", "content": b"%PDF-1.7 x", "by": SYSTEM}
    assert actions.keep_made(**kw).pk == actions.keep_made(**kw).pk
    assert Paper.objects.get().made


def test_note_reading():
    paper = upload()
    actions.note_reading(paper=paper, record={"title": "x"})
    paper.refresh_from_db()
    assert paper.record == {"title": "x"}
