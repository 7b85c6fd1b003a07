"""Changing a plan in effect: asked for, agreed to, gone round again; the data wait."""

from __future__ import annotations

import pytest

from huijiao.core.errors import Refused
from huijiao.desks.status import of, with_status
from huijiao.programmes import applications
from huijiao.programmes.models import Project
from huijiao.steps.s1_plan import actions as plan_actions
from huijiao.steps.s1_plan import queries as plans
from huijiao.steps.s2_preparation import actions as preparation
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s3_submission import actions, changes, queries
from huijiao.steps.s4_review import queries as reviews
from huijiao.tools.jobs.actions import drain
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> scenario.World:
    return scenario.world()


def code(p):
    return of(with_status(Project.objects.filter(pk=p.pk)).get()).code


def asked(w, p):
    return changes.ask(project=p, reason="任务书考核指标已调整", reference="国科〔2027〕1号", **w.depositor.on(p))


def test_change_goes_round_again_and_the_data_wait(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "DATA_PENDING")
    scenario.carry()
    row = asked(w, p)
    submission = queries.of(p)
    with pytest.raises(Refused, match="waits for the agency"):
        actions.confirm(submission=submission, **w.depositor.on(p))
    applications.approve(application=row, **w.agency.on(p))
    drain()
    plan = plans.of(p)
    assert (plan.state, plan.effective_version, code(p)) == ("DRAFT", 1, "PLAN_CHANGING")
    with pytest.raises(Refused, match="being changed"):
        actions.confirm(submission=submission, **w.depositor.on(p))
    first, second = datasets.datasets(p)
    preparation.remove(dataset=second, **w.depositor.on(p))
    scenario._submit(w, p)
    plan = plans.of(p)
    assert (plan.state, plan.version, plan.effective_version, code(p)) == ("SUBMITTED", 2, 1, "INFO_SUBMITTED")
    assert reviews.open_round(p, "DOSSIER").number == 2
    p = scenario.reach(w, p, "DATA_PENDING", after="INFO_SUBMITTED")
    assert plans.of(p).effective_version == 2
    assert code(p) == "DATA_PENDING"
    parts = {part.dataset_id: part.state for part in queries.of(p).parts.all()}
    assert parts == {first.pk: "WAITING", second.pk: "DROPPED"}


@pytest.mark.parametrize("stage", ["INFO_IN_REVIEW", "DATA_IN_REVIEW", "DATA_PASSED"])
def test_change_is_asked_for_only_between(w: scenario.World, stage: str) -> None:
    p = scenario.reach(w, scenario.project(w), stage)
    with pytest.raises(Refused, match="in effect"):
        asked(w, p)


def test_change_agreed_to_twice_opens_once(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "DATA_PENDING")
    applications.approve(application=asked(w, p), **w.agency.on(p))
    drain()
    assert plan_actions.open_change(project=p, reason="again").state == "DRAFT"
