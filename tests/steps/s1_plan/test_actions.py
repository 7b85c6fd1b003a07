"""The plan's actions: freezing versions, sealing, the agency's word."""

from __future__ import annotations

import pytest

from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused
from huijiao.core.records.plan import Plan as PlanRecord
from huijiao.programmes.models import Programme
from huijiao.steps.s1_plan import actions, queries
from huijiao.steps.s1_plan.models import PlanVersion
from huijiao.steps.s2_preparation import actions as preparation
from huijiao.tools.ledger.models import Fact
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> scenario.World:
    return scenario.world()


def test_each_submission_freezes_a_version(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "INFO_OPINION")
    scenario.return_round(w, p, "DOSSIER") if scenario.review_queries.findings(p, "DOSSIER").exists() else None
    plan = queries.of(p)
    assert plan is not None
    assert plan.state == "RETURNED"
    actions.submit(plan=plan, **w.depositor.on(p))
    assert list(PlanVersion.objects.values_list("version", flat=True)) == [2, 1]


def test_plan_under_review_cannot_be_replaced(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "INFO_SUBMITTED")
    with pytest.raises(Refused, match="cannot be changed now"):
        actions.read_plan(project=p, content=PlanRecord(), document="paper:9", actor=w.depositor.actor)


def test_withdrawal_ends_when_a_reviewer_opens(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "INFO_SUBMITTED")
    preparation.withdraw_dossier(project=p, **w.depositor.on(p))
    plan = queries.of(p)
    assert plan is not None
    assert plan.state == "DRAFT"
    other = scenario.reach(w, scenario.project(w, number="2018YFZ0903400"), "INFO_IN_REVIEW")
    with pytest.raises(MoveRefused):
        preparation.withdraw_dossier(project=other, **w.depositor.on(other))


def test_report_needs_the_sealed_copy(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "PLAN_SEALED")
    plan = queries.of(p)
    assert plan is not None
    assert plan.state == "SEALED"
    with pytest.raises(Refused, match="sealed"):
        actions.report(plan=plan, **w.depositor.on(p))


def test_agency_must_say_why_it_refuses_and_then_records_open_again(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "PLAN_REPORTED")
    plan = queries.of(p)
    assert plan is not None
    with pytest.raises(Refused):
        actions.refuse(plan=plan, reason=" ", **w.agency.on(p))
    actions.refuse(plan=plan, reason="请补充共享依据", **w.agency.on(p))
    preparation.reopen(project=p)
    assert set(preparation.queries.datasets(p).values_list("state", flat=True)) == {"RETURNED"}
    fact = Fact.objects.get(kind="plan.refused")
    assert (fact.reason, fact.role) == ("请补充共享依据", "agency_officer")


def test_route_centre_only_takes_effect_by_itself(w: scenario.World) -> None:
    p = scenario.project(w)
    Programme.objects.filter(pk=p.programme_id).update(plan_route="CENTRE_ONLY")
    p = scenario.reach(w, type(p).objects.get(pk=p.pk), "PLAN_SEALED")
    plan = queries.of(p)
    assert plan is not None
    assert (plan.state, plan.effective_at is not None) == ("EFFECTIVE", True)
