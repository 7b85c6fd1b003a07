"""Roles follow from relations, and every role has its queryset twin."""

from __future__ import annotations

import pytest

from huijiao.core.actor import SYSTEM
from huijiao.core.machine import Role
from huijiao.core.records.base import Record
from huijiao.people.models import Account, Centre
from huijiao.programmes import actions, reference
from huijiao.programmes.models import Programme, Project
from huijiao.programmes.standing import projects_for, roles_of
from huijiao.tools.ledger.actions import move

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    reference.load()
    reference.demonstration()
    info = Record.of(title="设施菜田项目", project_no="2017YFZ0901200", cohort="在研")
    return actions.create_project(
        account=Account.objects.get(username="tijiao01"), programme=Programme.objects.get(code="YF"),
        centre=Centre.objects.get(code="HJDC"), info=info, actor=SYSTEM,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("username", "role"),
    [("tijiao01", Role.OPERATOR), ("tijiao01", Role.OWNER), ("tijiao01", Role.INST_ADMIN), ("shencha01", Role.REVIEWER),
     ("shencha01", Role.CURATOR), ("zuzhang01", Role.REVIEW_LEAD), ("zhuren01", Role.CENTRE_ADMIN), ("guanli01", Role.AGENCY_OFFICER)],
)  # fmt: skip
def test_roles_and_their_twin(project: Project, username: str, role: Role) -> None:
    account = Account.objects.get(username=username)
    assert role in roles_of(account, project)
    assert list(projects_for(account)) == [project]


def test_stranger_has_no_role_and_sees_nothing(project: Project) -> None:
    other = Account.objects.get(username="tijiao02")
    assert roles_of(other, project) == {Role.GUEST, Role.REGISTERED}
    assert list(projects_for(other)) == []
    assert roles_of(None, project) == {Role.GUEST}


def test_reviewer_of_the_depositing_institution_is_kept_out(project: Project) -> None:
    reviewer = Account.objects.get(username="shencha01")
    reviewer.institution = project.institution
    reviewer.save()
    assert Role.REVIEWER not in roles_of(reviewer, project)
    assert list(projects_for(reviewer)) == []


def test_disabled_account_loses_its_roles(project: Project) -> None:
    account = Account.objects.get(username="zuzhang01")
    account = move(account, "disable", actor=SYSTEM, roles=[Role.CENTRE_ADMIN], reason="离职")
    assert roles_of(account, project) == {Role.GUEST}


def test_reference_data_load_twice_alike() -> None:
    reference.load()
    before = list(Programme.objects.values())
    reference.load()
    assert list(Programme.objects.values()) == before
    assert [p.code for p in Programme.objects.all()] == ["FY", "YF", "NCOV"]


def test_every_demonstration_password_works() -> None:
    reference.load()
    password, rows = reference.demonstration()
    assert all(Account.objects.get(username=r["username"]).check_password(password) for r in rows)
