from __future__ import annotations

import pytest

from huijiao.people.forms import HandOverForm, PasswordForm
from tests.people import factories as f

pytestmark = pytest.mark.django_db


def test_new_passwords_must_be_equal():
    form = PasswordForm(f.personal(), {"password": f.PASSWORD, "password2": "Another2026"})
    assert list(form.errors) == ["password2"]


def test_hand_over_form_knows_only_ones_own_institution():
    giver, stranger = f.admin(), f.admin()
    taker = f.colleague(giver.institution)
    data = {"reason": "毕业", "sure": "on"}
    assert HandOverForm(giver, {**data, "taker": taker.username.upper()}).is_valid()
    for other in (stranger, giver):
        assert "taker" in HandOverForm(giver, {**data, "taker": other.username}).errors


def test_hand_over_form_between_personal_users_finds_nobody():
    giver, other = f.personal(), f.personal()
    assert "taker" in HandOverForm(giver, {"taker": other.username, "reason": "x", "sure": "on"}).errors
