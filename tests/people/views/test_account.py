from __future__ import annotations

import pytest

from huijiao.people import actions
from huijiao.people.models import HandOver
from huijiao.tools.ledger import queries as ledger
from tests.people import factories as f

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(client):
    account = f.admin()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return account


@pytest.mark.parametrize(
    "path", ["/account/", "/account/edit/", "/account/password/", "/account/hand-over/", "/account/colleagues/"]
)
def test_pages_are_for_the_logged_in(client, path):
    assert client.get(path).url == f"/login/?next={path}"


@pytest.mark.parametrize(
    "path", ["/account/", "/account/edit/", "/account/password/", "/account/hand-over/", "/account/colleagues/"]
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_open(client, first, path, language):
    client.cookies["huijiao_language"] = language
    assert client.get(path).status_code == 200


def test_identity_number_is_masked_until_asked_for_and_the_reading_recorded(client, first):
    page = client.get("/account/").content.decode()
    assert "110105********002X" in page
    assert f.ID_CARD not in page
    assert not [x for x in ledger.about(first.about) if x.kind == "account.id_read"]
    answer = client.post("/account/")
    assert f.ID_CARD in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert ledger.about(first.about)[0].kind == "account.id_read"


def test_details_can_be_changed(client, first):
    client.post(
        "/account/edit/",
        {"contact": "张三丰", "phone": "010-64807462", "email": "new@example.org", "address": "", "orcid": ""},
    )
    first.refresh_from_db()
    assert (first.contact, first.email) == ("张三丰", "new@example.org")


def test_password_change_needs_the_present_one_and_keeps_the_session(client, first):
    new = {"password": "Another2026", "password2": "Another2026"}
    assert client.post("/account/password/", {"old": "wrong", **new}).status_code == 200
    assert client.post("/account/password/", {"old": f.PASSWORD, **new}).url == "/account/"
    assert client.get("/account/").status_code == 200


def test_colleague_is_disabled_with_a_reason_and_enabled(client, first):
    second = f.colleague(first.institution)
    client.post(f"/account/colleagues/{second.pk}/disable/", {"reason": ""})
    second.refresh_from_db()
    assert second.state == "ACTIVE"
    client.post(f"/account/colleagues/{second.pk}/disable/", {"reason": "离职"})
    second.refresh_from_db()
    assert second.state == "DISABLED"
    client.post(f"/account/colleagues/{second.pk}/enable/")
    second.refresh_from_db()
    assert second.state == "ACTIVE"


def test_disabling_twice_says_that_somebody_was_faster(client, first):
    second = f.colleague(first.institution)
    for _ in range(2):
        answer = client.post(f"/account/colleagues/{second.pk}/disable/", {"reason": "x"}, follow=True)
    assert "刚刚已被他人变更" in answer.content.decode()


def test_people_of_other_institutions_are_not_found(client, first):
    stranger = f.admin()
    assert client.post(f"/account/colleagues/{stranger.pk}/disable/", {"reason": "x"}).status_code == 404
    assert client.post(f"/account/colleagues/{f.personal().pk}/disable/", {"reason": "x"}).status_code == 404


def test_ordinary_user_may_not_open_the_list_nor_disable(client, first):
    second = f.colleague(first.institution)
    client.force_login(second, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/account/colleagues/").status_code == 403
    assert client.post(f"/account/colleagues/{first.pk}/disable/", {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("others", [1, 3])
def test_list_of_users_takes_the_same_number_of_queries(client, first, others, django_assert_max_num_queries):
    for _ in range(others):
        f.colleague(first.institution)
    with django_assert_max_num_queries(8):
        client.get("/account/colleagues/")


def test_hand_over_from_asking_to_confirming(client, first):
    taker = f.colleague(first.institution)
    client.post("/account/hand-over/", {"taker": taker.username, "reason": "毕业", "sure": "on"})
    waiting = HandOver.objects.get()
    client.force_login(taker, backend="django.contrib.auth.backends.ModelBackend")
    assert "请您接管" in client.get("/account/").content.decode()
    client.post(f"/account/hand-over/{waiting.pk}/confirm/")
    first.refresh_from_db()
    assert first.state == "HANDED_OVER"


def test_hand_over_by_a_third_person_is_refused(client, first):
    taker, third = f.colleague(first.institution), f.colleague(first.institution)
    waiting = actions.ask_hand_over(giver=first, taker=taker, actor=f.actor(first), reason="x")
    client.force_login(third, backend="django.contrib.auth.backends.ModelBackend")
    for answer in ("confirm", "cancel"):
        client.post(f"/account/hand-over/{waiting.pk}/{answer}/")
    waiting.refresh_from_db()
    assert (waiting.confirmed, waiting.cancelled) == (None, None)
