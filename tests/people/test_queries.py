from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from huijiao.core.machine import Role
from huijiao.people import actions, queries
from huijiao.people.models import Institution
from tests.people import factories as f

pytestmark = pytest.mark.django_db


def request_of(user):
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.7")
    request.user = user
    return request


def test_actor_of_a_visitor_has_no_id():
    actor = queries.actor_of(request_of(AnonymousUser()))
    assert (actor.id, actor.via, actor.ip) == (None, "web", "10.0.0.7")


def test_actor_of_an_account_is_named_so_that_it_can_be_read_later():
    account = f.personal("zhang001", contact="张三")
    actor = queries.actor_of(request_of(account))
    assert (actor.id, actor.name) == (account.pk, "张三（zhang001）")


def test_staff_roles_come_from_posts():
    assert queries.staff_roles(f.staff("reviewer")) == {Role.REVIEWER}
    assert queries.staff_roles(f.personal()) == frozenset()


def test_roles_towards_a_colleague_and_a_stranger():
    first, stranger = f.admin(), f.admin()
    second = f.colleague(first.institution)
    assert queries.roles_towards(first, second) == {Role.INST_ADMIN}
    assert queries.roles_towards(second, first) == frozenset()
    assert queries.roles_towards(stranger, second) == frozenset()


def test_roles_towards_personal_users_are_none_for_personal_users():
    assert queries.roles_towards(f.personal(), f.personal()) == frozenset()


@pytest.mark.parametrize("typed", ["第7微生物研究所", " 第７微生物研究所 ", "第7 微生物研究所"])
def test_institution_is_found_however_its_name_is_typed(typed):
    actions.register(new=f.new(), actor=f.VISITOR, new_institution=f.institution_fields(7))
    assert queries.institution_named(typed) == Institution.objects.get()


@pytest.mark.parametrize("typed", ["", "  ", "微生物研究所"])
def test_institution_is_not_found_by_a_part(typed):
    actions.register(new=f.new(), actor=f.VISITOR, new_institution=f.institution_fields(7))
    assert queries.institution_named(typed) is None


def test_merged_institution_leads_to_its_successor():
    old, successor, boss = f.admin(), f.admin(), f.staff()
    for one in (old, successor):
        actions.verify_institution(institution=one.institution, by=boss, actor=f.actor(boss))
    into = Institution.objects.get(pk=successor.institution_id)
    actions.merge_institution(institution=old.institution, into=into, by=boss, actor=f.actor(boss), reason="更名")
    assert queries.institution_named(old.institution.name_zh) == into


@pytest.mark.parametrize(("typed", "found"), [("微生物研究", 1), ("institute", 1), ("所", 0), ("没有", 0)])
def test_institutions_like_needs_two_characters(typed, found):
    f.admin()
    assert len(queries.institutions_like(typed)) == found


def test_institutions_to_be_verified_come_first():
    first, second, boss = f.admin(), f.admin(), f.staff()
    actions.verify_institution(institution=first.institution, by=boss, actor=f.actor(boss))
    assert list(queries.institutions()) == [second.institution, first.institution]
    assert list(queries.institutions("ACTIVE")) == [first.institution]
    assert list(queries.institutions(words=second.institution.uscc)) == [second.institution]
