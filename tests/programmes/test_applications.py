"""Applications to the agency: changes, extensions, classified data."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused, Role
from huijiao.programmes import applications, queries
from huijiao.programmes.models import Application, Asked, Programme
from huijiao.tools.ledger.models import Fact
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> scenario.World:
    return scenario.world()


def longer(w, p, **words):
    given = {"reason": "样本复核尚未完成", "milestone": "DATA", "until": date(2027, 9, 30)} | words
    return applications.apply(project=p, asked=Asked.EXTENSION, **given, **w.depositor.on(p))


def test_extension_moves_the_deadline_once_approved(w: scenario.World) -> None:
    p = scenario.project(w)
    before = queries.due(p, "DATA")
    row = longer(w, p)
    assert queries.due(p, "DATA") == before
    applications.approve(application=row, note="同意延期", **w.agency.on(p))
    assert queries.due(p, "DATA") == date(2027, 9, 30)
    assert queries.due(p, "PLAN") < date(2027, 9, 30)
    with pytest.raises(Refused, match="once already"):
        longer(w, p, until=date(2027, 12, 31))


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"reason": "晚"}, "reason"),
        ({"milestone": "LUNCH"}, "milestone"),
        ({"until": None}, "until"),
        ({"until": date(2027, 5, 31)}, "until"),  # the deadline as it stands
        ({"until": date.today() - timedelta(days=1)}, "until"),  # noqa: DTZ011 - any day behind us
    ],
)
def test_extension_names_what_is_wrong_with_it(w: scenario.World, words: dict, field: str) -> None:
    with pytest.raises(Refused) as refused:
        longer(w, scenario.project(w), **words)
    assert refused.value.field == field


def test_only_one_of_a_kind_waits(w: scenario.World) -> None:
    p = scenario.project(w)
    first = longer(w, p)
    with pytest.raises(Refused, match="waiting already"):
        longer(w, p)
    longer(w, p, milestone="PLAN")
    applications.withdraw(application=first, **w.depositor.on(p))
    longer(w, p)
    assert Application.objects.filter(project=p, state="RECEIVED").count() == 2


def test_classified_data_carry_no_content(w: scenario.World) -> None:
    p = scenario.project(w)
    row = applications.apply(project=p, asked=Asked.CLASSIFIED, reason="涉密内容描述", **w.depositor.on(p))
    assert (row.reason, row.document, row.reference) == ("", "", "")
    assert "涉密内容描述" not in str(Fact.objects.get(kind="application.made").data)


def test_strangers_and_the_agency_apply_for_nothing(w: scenario.World) -> None:
    p = scenario.project(w)
    for person in (w.stranger, w.agency, w.lead):
        with pytest.raises(MoveRefused):
            applications.apply(project=p, asked=Asked.CLASSIFIED, **person.on(p))


def test_leader_signs_where_the_programme_asks_for_it(w: scenario.World) -> None:
    p = scenario.project(w)
    Programme.objects.filter(pk=p.programme_id).update(settings={**p.programme.settings, "leader_sign": ["EXTENSION"]})
    row = longer(w, type(p).objects.get(pk=p.pk))
    officer = {"actor": w.agency.actor, "roles": [Role.AGENCY_OFFICER]}
    row = applications.approve(application=row, **officer)
    assert row.state == "LEADER_SIGN"
    with pytest.raises(MoveRefused):
        applications.approve(application=row, **officer)
    row = applications.approve(application=row, actor=w.agency.actor, roles=[Role.AGENCY_LEADER])
    assert row.state == "APPROVED"


def test_refusal_needs_a_reason(w: scenario.World) -> None:
    row = longer(w, p := scenario.project(w))
    with pytest.raises(Refused, match="reason"):
        applications.refuse(application=row, reason="  ", **w.agency.on(p))
    assert applications.refuse(application=row, reason="理由不充分", **w.agency.on(p)).state == "RETURNED"
