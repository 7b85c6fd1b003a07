"""Projects follow people who hand over and institutions that merge."""

from __future__ import annotations

import pytest

from huijiao.core.actor import SYSTEM
from huijiao.core.records.base import Record
from huijiao.people import actions as people
from huijiao.people.models import Account, Centre
from huijiao.programmes import actions, reference
from huijiao.programmes.models import Programme
from huijiao.programmes.standing import projects_for
from huijiao.tools.ledger.models import Fact

pytestmark = pytest.mark.django_db


def test_projects_follow_a_hand_over() -> None:
    reference.load()
    reference.demonstration()
    giver, taker = Account.objects.get(username="tijiao01"), Account.objects.get(username="tijiao02")
    taker.institution = giver.institution
    taker.inst_admin = False
    taker.save()
    info = Record.of(title="设施菜田项目", project_no="2017YFZ0901200", cohort="在研")
    project = actions.create_project(
        account=giver, programme=Programme.objects.get(code="YF"), centre=Centre.objects.get(code="HJDC"), info=info, actor=SYSTEM
    )  # fmt: skip
    assert list(projects_for(taker)) == []
    asked = people.ask_hand_over(giver=giver, taker=taker, reason="调离", actor=SYSTEM)
    people.confirm_hand_over(hand_over=asked, taker=taker, actor=SYSTEM)
    taker.refresh_from_db()
    assert list(projects_for(taker)) == [project]
    assert Fact.objects.filter(kind="project.handed_over", about=project.about).count() == 1
