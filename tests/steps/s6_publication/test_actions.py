"""From holding to catalogue: what is open, what waits, what stays as a tombstone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huijiao.core.errors import Refused
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s5_archiving import queries as holdings
from huijiao.steps.s6_publication import actions, queries
from huijiao.steps.s6_publication.models import Release
from huijiao.steps.s7_use import actions as uses
from huijiao.steps.s7_use.models import Kind
from huijiao.steps.s7_use.queries import counts
from huijiao.tools.jobs.models import Job
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> scenario.World:
    return scenario.world()


def test_holdings_are_numbered_kept_twice_and_drafted_once(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "ARCHIVED")
    rows = list(holdings.holdings(p))
    assert [h.accession for h in rows] == ["HJD90000001", "HJD90000002"]
    assert all(h.state == "KEPT" and h.inventory_digest and h.cstr and h.doi for h in rows)
    assert actions.draft(holding=rows[0]).pk == rows[0].release.pk


def test_release_is_found_by_any_words_and_withdrawn_to_a_tombstone(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "CLOSED")
    assert [r.accession for r in queries.catalogue("菌株 保藏")] == ["HJD90000002"]
    release = queries.by_accession("hjd90000001")
    assert release is not None
    assert queries.may_download(release, registered=False)
    with pytest.raises(Refused):
        actions.withdraw(release=release, reason="", **w.lead.on(p))
    actions.withdraw(release=release, reason="数据有误", **w.lead.on(p))
    stone = queries.by_accession("HJD90000001")
    assert stone is not None
    assert (stone.state, stone.reason, queries.may_download(stone, registered=True)) == ("WITHDRAWN", "数据有误", False)
    assert queries.catalogue().count() == 1


def test_open_date_ahead_schedules_and_the_job_publishes(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "CATALOGUE_REPORTED")
    release = queries.of(p)[0]
    Release.objects.filter(pk=release.pk).update(open_at=today() + timedelta(days=30))
    approved = actions.approve(release=release, **w.agency.on(p))
    assert actions.publish(release=approved).state == "SCHEDULED"
    assert Job.objects.filter(kind="publication.publish", status="QUEUED").count() == 1
    assert actions.publish(release=Release.objects.get(pk=release.pk)).state == "PUBLISHED"


def test_closed_data_need_a_reason(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "ARCHIVED")
    release = queries.of(p)[0]
    release.mode = "NOT_SHARED"
    with pytest.raises(Refused, match="give the reason"):
        actions.report(release=release, **w.depositor.on(p))


def test_same_visitor_counts_once_a_day_and_crawlers_apart(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "CLOSED")
    release = queries.of(p)[0]
    for agent, address in (("Firefox", "192.0.2.1"), ("Firefox", "192.0.2.1"), ("Googlebot", "192.0.2.2")):
        uses.count(release=release, kind=Kind.VIEW, address=address, agent=agent)
    uses.count(release=release, kind=Kind.DOWNLOAD, address="192.0.2.3", agent="curl/8", path="data/a.csv", size=10)
    assert counts(release) == {"views": 1, "downloads": 1, "visitors": 2}
    assert "192.0.2.1" not in str(list(release.uses.values()))
