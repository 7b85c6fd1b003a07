"""A release and its identifiers: both registered when it is published, hidden when it is withdrawn."""

from __future__ import annotations

from contextlib import closing

import pytest
from django.utils import timezone

from huijiao.adapters.cstr import Cstr
from huijiao.adapters.datacite import DataCite
from huijiao.core.actor import SYSTEM
from huijiao.core.machine import Role
from huijiao.steps.s6_publication import actions, identifying
from huijiao.tools.jobs.actions import drain
from huijiao.tools.jobs.models import Job
from huijiao.tools.pids import queries, registrars
from huijiao.tools.pids.models import Identifier, State
from tests import registrars as doubles
from tests.desks import scenario
from tests.desks.public.releases import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside():
    """Return both registries, their adapters in use."""
    doi, cstr = doubles.FakeDataCite(), doubles.FakeCstr()
    before = dict(registrars._KNOWN)
    with (
        doubles.running(doi) as one,
        doubles.running(cstr) as two,
        closing(DataCite(f"http://{doubles.REPOSITORY}:geheim%2F%25@{one}")) as datacite,
        closing(Cstr(f"http://{doubles.CLIENT}:{doubles.SECRET}@{two}/openapi/v3?app_name=t")) as platform,
    ):
        registrars.use("DOI", lambda: datacite)
        registrars.use("CSTR", lambda: platform)
        yield doi, cstr
    registrars._KNOWN.clear()
    registrars._KNOWN.update(before)


def _now() -> None:
    Job.objects.filter(status="QUEUED").update(run_at=timezone.now())
    drain()


def test_both_are_registered_when_it_is_published_and_hidden_when_withdrawn(outside):
    doi, cstr = outside
    release = publish(scenario.world())[0]
    drain()
    rows = queries.of(release.holding.subject)
    assert {rows[kind].state for kind in ("DOI", "CSTR")} == {State.REGISTERED}
    record = doi.records[rows["DOI"].value]
    assert (record["state"], record["url"][-14:]) == ("findable", f"/d/{release.accession}")
    assert "jia@example.org" not in str(record) + str(cstr.records)
    actions.withdraw(release=release, actor=SYSTEM, roles=[Role.PUBLISHER], reason="编号有误")
    drain()
    assert doi.records[rows["DOI"].value]["state"] == "registered"
    assert cstr.records[rows["CSTR"].value]["cstr_state"] == "1"
    assert {i.state for i in queries.every(release.holding.subject) if i.kind != "ACCESSION"} == {State.RETIRED}


def test_registrar_in_trouble_is_asked_again_and_told_once(outside):
    doi, cstr = outside
    doi.troubles[:] = [503, "drop", 429]
    release = publish(scenario.world())[0]
    drain()
    row = queries.of(release.holding.subject)["DOI"]
    assert (row.state, row.tries) == (State.FAILED, 1)
    for _ in range(4):
        _now()
    names = {i.value for i in Identifier.objects.filter(kind="DOI")}
    assert {i.state for i in Identifier.objects.filter(kind="DOI")} == {State.REGISTERED}
    assert sorted(doi.effects) == sorted(("publish", name) for name in names)
    assert len(cstr.effects) == 2


def test_refusal_is_a_failed_job_that_names_the_reason(outside):
    doi, _ = outside
    doi.prefix = "10.1"
    release = publish(scenario.world())[0]
    for _ in range(8):
        _now()
    failed = Job.objects.filter(kind=identifying.JOB, status="FAILED")
    assert {"403" in job.error for job in failed} == {True}
    assert queries.of(release.holding.subject)["DOI"].note.startswith("403")


def test_without_credentials_the_wish_waits_for_them(outside):
    doi, _ = outside
    adapter = registrars.of("DOI")
    registrars.use("DOI", lambda: None)
    publish(scenario.world())
    drain()
    assert {i.state for i in Identifier.objects.filter(kind="DOI")} == {State.RESERVED}
    registrars.use("DOI", lambda: adapter)
    assert identifying.resume() == 2
    drain()
    assert len(doi.records) == 2
