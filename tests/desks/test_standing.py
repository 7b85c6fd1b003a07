"""The read model of how projects stand: equal to the derived status at every stage, kept up and rebuildable."""

from __future__ import annotations

import pytest
from django.utils import timezone

from huijiao.desks import standing, status
from huijiao.desks.agency import drill, indicators
from huijiao.desks.models import Standing
from huijiao.programmes.models import Deadline, Project
from huijiao.steps.s2_preparation.queries import today
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # accounts by the dozen
    return scenario.world()


def derived(project: Project) -> tuple:
    state = status.of(status.with_status(Project.objects.filter(pk=project.pk)).get())
    return state.code, str(state.court), state.since, state.due


def kept(project: Project) -> tuple:
    row = Standing.objects.get(project=project)
    return row.code, row.court, row.since, row.due


def test_row_equals_the_derived_status_at_every_stage(w):
    p = scenario.project(w)
    for stage, step in scenario.STEPS.items():
        step(w, p)
        p.refresh_from_db()
        standing.catch_up()
        assert kept(p) == derived(p), stage


def test_rebuilt_rows_are_the_same(w):
    for n, stage in enumerate(("DRAFT", "PLAN_REPORTED", "CLOSED")):
        scenario.reach(w, scenario.project(w, number=f"2017YFZ09013{n:02d}"), stage)
    standing.catch_up()
    before = list(Standing.objects.order_by("pk").values())
    assert standing.rebuild() == 3
    assert list(Standing.objects.order_by("pk").values()) == before


def test_a_changed_deadline_is_noticed_without_a_fact(w):
    p = scenario.project(w)
    standing.catch_up()
    day = today().replace(year=today().year + 3)
    Deadline.objects.filter(programme=p.programme, cohort=p.cohort, milestone="PLAN").update(day=day)
    standing.catch_up()
    assert Standing.objects.get(project=p).plan_due == day


def test_nothing_new_costs_three_queries(w, django_assert_num_queries):
    scenario.project(w)
    standing.catch_up()
    with django_assert_num_queries(3):
        standing.catch_up()


def test_indicators_of_four_projects_counted_by_hand(w):
    stages = ("DRAFT", "PLAN_SEALED", "DATA_SUBMITTED", "CLOSED")
    found = [scenario.reach(w, scenario.project(w, number=f"2017YFZ09014{n:02d}"), s) for n, s in enumerate(stages)]
    Deadline.objects.filter(programme=found[0].programme, milestone="PLAN").update(
        day=timezone.now().date().replace(year=2020)
    )
    projects = standing.listed(Project.objects.all())
    s = indicators.sums(projects, today())
    assert (s["counted"], s["planned"], s["delivered"], s["certified"]) == (4, 3, 2, 1)
    assert (s["overdue-plan"], s["overdue-data"], s["overdue-DEPOSITOR"]) == (1, 0, 1)
    # dossier rounds passed: PLAN_SEALED, DATA_SUBMITTED, CLOSED; data rounds passed: CLOSED
    assert (s["examined"], s["passes"], s["passes_first"], s["passes_rounds"]) == (4, 4, 4, 4)
    assert (s["passed_datasets"], s["passed_files"], s["open_datasets"], s["closed_datasets"]) == (2, 2, 2, 0)
    assert s["declared_bytes"] == 200  # 100 B in each of the two records
    assert s["actual_bytes"] == s["passed_bytes"] > 0
    said = {one.indicator.code: one.value.zh for one in indicators.shown(s)}
    assert said["I2"] == "3（75.0 %）"
    assert said["I9"].startswith("100.0 %")


def test_every_number_leads_to_exactly_its_projects(w, client):
    stages = ("DRAFT", "PLAN_SEALED", "DATA_SUBMITTED", "CERTIFIED")
    for n, stage in enumerate(stages):
        scenario.reach(w, scenario.project(w, number=f"2017YFZ09015{n:02d}", title=f"第{n}个项目"), stage)
    client.force_login(w.agency.account)
    page = client.get("/agency/console/")
    assert page.status_code == 200
    s = indicators.sums(standing.listed(Project.objects.all()), today())
    for name in indicators.COUNTED:
        listed = client.get(f"/agency/overview/?only={name}").context["page_obj"]
        assert listed.paginator.count == s[name], name
    assert {one.rows for one in indicators.INDICATORS} <= set(drill.PARTS)
    assert set(drill.LABELS) == set(drill.PARTS)


def test_console_is_the_agencys(w, client):
    client.force_login(w.depositor.account)
    assert client.get("/agency/console/").status_code == 403
    client.force_login(w.agency.account)
    answer = client.get("/agency/console/?format=xlsx")
    assert answer["Content-Type"].startswith("application/vnd.openxmlformats")
