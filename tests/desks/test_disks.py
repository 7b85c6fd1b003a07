"""Pages of posted disks and of lists: one disk from announcement to return, by the people who press the buttons."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from huijiao.core.bags import seal
from huijiao.core.bags.seal import Seal
from huijiao.steps.s3_submission import disk_prints, disks
from huijiao.steps.s3_submission.models import Disk
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> scenario.World:
    return scenario.world()


@pytest.fixture
def p(w: scenario.World) -> scenario.Project:
    return scenario.reach(w, scenario.project(w), "DATA_PENDING")


def by(person: scenario.Person) -> Client:
    made = Client()
    made.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    made.force_login(person.account, "django.contrib.auth.backends.ModelBackend")
    return made


def sealed(p: scenario.Project) -> io.BytesIO:
    file = io.BytesIO(seal.sign(Seal(project=p.project_no, files=3, bytes=12)).as_bytes())
    file.name = seal.FILE
    return file


def test_one_disk_from_announcement_to_return(w: scenario.World, p: scenario.Project) -> None:
    depositor, centre, base = by(w.depositor), by(w.reviewer), _base(by(w.depositor), p)
    answer = depositor.post(f"{base}announce/", {"medium": "HDD", "back": "RETURN", "seal": sealed(p)})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    disk = Disk.objects.get()
    page = depositor.get(base).content.decode()
    assert disk.number in page
    assert disk.fingerprint in page
    assert f"--disk {disk.number}" in page
    assert (
        depositor.post(
            f"{base}{disk.pk}/post/", {f"d{disk.pk}-carrier": "顺丰", f"d{disk.pk}-tracking": "SF9"}
        ).status_code
        == 302
    )
    listing = centre.get(_centre(), {"q": disk_prints.code(Disk.objects.get())})
    assert listing.url.endswith(f"/{disk.pk}/")
    one = listing.url
    assert "The parcel has arrived" in centre.get(one).content.decode()
    assert centre.post(f"{one}receive/", {"condition": "NOPE"}).status_code == 422
    assert centre.post(f"{one}receive/", {"condition": "GOOD", "seal_intact": "yes", "shelf": "A-3"}).status_code == 302
    assert f"huijiao receive /mnt/disk --disk {disk.number}" in centre.get(one).content.decode()
    pdf = centre.get(f"{one}receipt.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert centre.post(f"{one}part/return/", {"reason": "顺丰 SF10"}).status_code == 302
    assert Disk.objects.get().state == "RETURNED"
    assert "SF10" in depositor.get(base).content.decode()


def _base(client: Client, p: scenario.Project) -> str:
    return reverse("depositor:disks", args=[p.pk])


def _centre() -> str:
    return reverse("centre:disks")


def test_wrong_seals_are_told_beside_their_field(w: scenario.World, p: scenario.Project) -> None:
    client = by(w.depositor)
    other = io.BytesIO(seal.sign(Seal(project="X")).as_bytes())
    other.name = "s.json"
    for words, told in (
        ({"seal": other}, "belongs to project X"),
        ({"fingerprint": "AB"}, "20 letters"),
        ({"medium": "STONE"}, "valid choice"),
    ):
        answer = client.post(f"{_base(client, p)}announce/", {"medium": "HDD", "back": "RETURN", **words})
        assert (answer.status_code, told in answer.content.decode()) == (422, True), words
    assert not Disk.objects.exists()


def test_strangers_see_nothing_and_the_agency_may_look(w: scenario.World, p: scenario.Project) -> None:
    submission = p.submission
    disk = disks.announce(submission=submission, medium="USB", back="DESTROY", **w.depositor.on(p))
    base = _base(by(w.depositor), p)
    assert by(w.stranger).get(base).status_code == 404
    assert by(w.stranger).get(_centre()).status_code == 403
    looking = by(w.agency)
    assert disk.number in looking.get(base).content.decode()
    assert looking.post(f"{base}{disk.pk}/cancel/").status_code == 403
    assert looking.get(f"{_centre()}{disk.pk}/").status_code == 403


def test_sheet_and_receipt_are_pages_to_print(w: scenario.World, p: scenario.Project) -> None:
    disk = disks.announce(submission=p.submission, medium="USB", back="DESTROY", content="<b>", **w.depositor.on(p))
    client = by(w.depositor)
    sheet = client.get(f"{_base(client, p)}{disk.pk}/sheet/").content.decode()
    assert disk.number in sheet
    assert "<svg" in sheet
    assert "<b>" not in sheet.replace("<b>寄往", "")
    assert client.get(f"{_base(client, p)}{disk.pk}/receipt.pdf").content.startswith(b"%PDF-")


def test_lists_page_compares_and_exports(w: scenario.World, p: scenario.Project, tmp_path: Path) -> None:
    client, page = by(w.depositor), reverse("depositor:comparisons", args=[p.pk])
    assert "No lists yet" in client.get(page).content.decode()
    file = io.BytesIO(f"{'0' * 32}  01/lost.csv\n".encode())
    file.name = "sums.md5"
    shown = client.post(f"{page}upload/", {"lists": file}, follow=True).content.decode()
    assert "01/lost.csv" in shown
    assert "1 difference" in shown
    row = p.submission.comparisons.get()
    assert client.get(f"{page}{row.pk}.xlsx").content.startswith(b"PK")
    assert client.post(f"{page}sm3/", {"wanted": "yes"}, follow=True).content.decode().count("SM3 (GB/T 32905)") == 1
    assert client.post(f"{page}{row.pk}/again/").status_code == 302
