from __future__ import annotations

import io

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from huijiao.people.models import Account, Institution
from huijiao.people.views import registration
from tests.people import factories as f

pytestmark = pytest.mark.django_db
USER = {"username": "zhang001", "password": f.PASSWORD, "password2": f.PASSWORD, "contact": "张三", "phone": "13800138000",
        "id_kind": "ID_CARD", "id_no": f.ID_CARD, "email": "zhang@example.org", "address": "北京", "consent": "on", "consent_id": "on"}  # fmt: skip
SEARCH, NEW, ENTER = "/register/institution/", "/register/institution/new/", "/register/institution/user/"


def png() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "PNG")
    return SimpleUploadedFile("证书.png", out.getvalue())


def test_choice_offers_both_kinds(client):
    page = client.get("/register/").content.decode()
    assert SEARCH in page
    assert "/register/personal/" in page


def test_unknown_institution_is_completed_once_then_the_user_is_in(client):
    page = client.get(SEARCH, {"name": "第31微生物研究所"}).content.decode()
    assert "还没有注册" in page
    assert client.post(NEW, {**f.institution_fields(31), "licence_scan": png()}).url == ENTER
    answer = client.post(ENTER, USER)
    assert answer.url == "/desk/"
    account = Account.objects.get()
    assert (account.inst_admin, account.institution.state) == (True, "PENDING_VERIFY")
    assert account.institution.licence_scan.name.startswith("licences/")
    assert client.get("/account/").status_code == 200
    assert default_storage.listdir("pending")[1] == []


def test_known_institution_leads_straight_to_the_user(client):
    first = f.admin()
    page = client.get(SEARCH, {"name": first.institution.name_zh}).content.decode()
    assert "该机构已注册" in page
    assert client.post(SEARCH, {"institution": first.institution_id}).url == ENTER
    client.post(ENTER, USER)
    assert [a.inst_admin for a in first.institution.accounts.order_by("pk")] == [True, False]


def test_part_of_a_name_offers_the_full_one(client):
    first = f.admin()
    assert first.institution.name_zh in client.get(SEARCH, {"name": "微生物研究"}).content.decode()


@pytest.mark.parametrize("chosen", ["", "x", "999"])
def test_choosing_what_is_not_there_is_not_found(client, chosen):
    assert client.post(SEARCH, {"institution": chosen}).status_code == 404


def test_user_step_without_an_institution_goes_back_to_the_search(client):
    assert client.get(ENTER).url == SEARCH


def test_going_back_keeps_what_was_typed_and_the_scan(client):
    client.post(NEW, {**f.institution_fields(31), "licence_scan": png()})
    page = client.get(NEW).content.decode()
    assert "第31微生物研究所" in page
    assert "已上传扫描件" in page
    client.post(NEW, f.institution_fields(31))
    client.post(ENTER, USER)
    assert Institution.objects.get().licence_scan


def test_errors_are_listed_and_nothing_is_kept(client):
    client.post(NEW, f.institution_fields(31))
    page = client.post(ENTER, {**USER, "phone": "1", "contact": ""}).content.decode()
    assert 'href="#id_phone"' in page
    assert "请填写“联系人”" in page
    assert f.PASSWORD not in page
    assert Account.objects.count() == Institution.objects.count() == 0


def test_robots_are_refused(client):
    client.post(NEW, f.institution_fields(31))
    client.post(ENTER, {**USER, "website": "http://spam"})
    assert not Account.objects.exists()


def test_too_many_registrations_of_one_address_are_refused(client, monkeypatch):
    monkeypatch.setattr(registration, "REGISTRATIONS", 1)
    personal = {k: USER[k] for k in ("password", "password2", "contact", "email", "consent")}
    client.post("/register/personal/", {**personal, "username": "first001"})
    client.logout()
    page = client.post("/register/personal/", {**personal, "username": "second01"}).content.decode()
    assert "操作过于频繁" in page
    assert [a.username for a in Account.objects.all()] == ["first001"]


def test_registration_returns_to_the_page_that_asked_for_it(client):
    client.get("/register/?next=/desk/projects/")
    personal = {k: USER[k] for k in ("username", "password", "password2", "contact", "email", "consent")}
    assert client.post("/register/personal/", personal).url == "/desk/projects/"


def test_registration_does_not_lead_to_another_site(client):
    client.get("/register/?next=https://evil.example/")
    personal = {k: USER[k] for k in ("username", "password", "password2", "contact", "email", "consent")}
    assert client.post("/register/personal/", personal).url == "/desk/"


@pytest.mark.parametrize(("form", "field", "value", "said"), [
    ("institution", "uscc", "91110000600037341M", "校验码不对"), ("institution", "uscc", "91110000600037341L", ""),
    ("user", "username", "zhang", "用户名须为"), ("user", "phone", "64807462", "缺少区号"), ("user", "contact", "", ""),
])  # fmt: skip
def test_a_field_is_checked_when_it_is_left(client, form, field, value, said):
    text = client.post(f"/register/check/{form}/", {"field": field, field: value}).content.decode()
    assert said in text
    assert bool(said) == ("<p" in text)


def test_check_of_an_unknown_form_is_not_found(client):
    assert client.post("/register/check/nonesuch/", {}).status_code == 404
