"""DataCite and CSTR: their protocols, their refusals, and the effect of once however often one asks."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from huijiao.adapters.cstr import Cstr
from huijiao.adapters.datacite import DataCite
from huijiao.adapters.registrars import BadRegistrarUrl
from huijiao.core.ports import Rejected, Unreachable
from huijiao.core.text import Text
from tests import registrars
from tests.core.exchange import samples

PAGE = "https://c.example/d/HJD90000001"
DOI, CSTR = "10.5555/hjd90000001", "99999.11.hjd90000001"
RECORD = samples.FULL.as_json()


@pytest.fixture
def datacite():
    registry = registrars.FakeDataCite()
    with (
        registrars.running(registry) as host,
        closing(DataCite(f"http://{registrars.REPOSITORY}:geheim%2F%25@{host}")) as adapter,
    ):
        yield registry, adapter


@pytest.fixture
def cstr():
    registry = registrars.FakeCstr()
    url = f"http://{registrars.CLIENT}:{registrars.SECRET}@{{}}/openapi/v3?app_name=test"
    with registrars.running(registry) as host, closing(Cstr(url.format(host))) as adapter:
        yield registry, adapter


@pytest.fixture(params=["datacite", "cstr"])
def either(request):
    registry, adapter = request.getfixturevalue(request.param)
    return registry, adapter, DOI if request.param == "datacite" else CSTR


def _where(record):
    return record.get("url") or record["urls"][0]


def test_registering_again_has_the_effect_of_once(either):
    registry, adapter, name = either
    for _ in range(3):
        adapter.register(name, PAGE, RECORD)
    assert len(registry.effects) == 1
    assert _where(registry.records[name]) == PAGE


def test_lost_answer_is_unreachable_and_the_next_attempt_finds_it_done(either):
    registry, adapter, name = either
    registry.troubles[:] = ["drop"] if name == DOI else [None, "drop"]
    with pytest.raises(Unreachable):
        adapter.register(name, PAGE, RECORD)
    adapter.register(name, PAGE, RECORD)
    assert len(registry.effects) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_trouble_of_the_server_is_unreachable(either, status):
    registry, adapter, name = either
    registry.troubles.append(status)
    with pytest.raises(Unreachable) as caught:
        adapter.register(name, PAGE, RECORD)
    assert caught.value.after == (7 if status == 429 else 0)
    assert registry.effects == []


def test_changed_record_is_brought_up_to_date(either):
    registry, adapter, name = either
    adapter.register(name, PAGE, RECORD)
    adapter.register(name, PAGE, replace(samples.FULL, title=Text("新题名", "New")).as_json())
    assert "新题名" in str(registry.records[name]["titles"])
    assert len(registry.effects) == 2


def test_prefix_of_somebody_else_is_rejected(either):
    registry, adapter, name = either
    with pytest.raises(Rejected, match="403"):
        adapter.register(name.replace(registry.prefix, "10.9999" if name == DOI else "88888"), PAGE, RECORD)


def test_retired_identifier_leaves_search_and_leads_to_the_tombstone(either):
    registry, adapter, name = either
    adapter.register(name, PAGE, RECORD)
    for _ in range(2):
        adapter.retire(name, f"{PAGE}?", "编号有误")
    record = registry.records[name]
    assert record.get("state", record.get("cstr_state")) in {"registered", "1"}
    assert _where(record) == f"{PAGE}?"
    assert "编号有误" in str(record["descriptions"])
    assert len(registry.effects) == 2


def test_retiring_what_was_never_registered_does_nothing(either):
    registry, adapter, name = either
    adapter.retire(name, PAGE, "x")
    assert (registry.effects, registry.records) == ([], {})


def test_nobody_listens():
    with closing(DataCite("http://a:b@127.0.0.1:9")) as adapter, pytest.raises(Unreachable):
        adapter.register(DOI, PAGE, RECORD)


def test_wrong_credentials_are_rejected(datacite, cstr):
    for (registry, _), make, path in ((datacite, DataCite, ""), (cstr, Cstr, "/openapi/v3")):
        with (
            registrars.running(registry) as host,
            closing(make(f"http://x:wrong@{host}{path}")) as adapter,
            pytest.raises(Rejected, match="401"),
        ):
            adapter.register(DOI if make is DataCite else CSTR, PAGE, RECORD)


@pytest.mark.parametrize("url", ["", "https://api.datacite.org", "ftp://a:b@c", "https://a@c"])
def test_address_without_credentials_is_refused(url):
    for make in (DataCite, Cstr):
        with pytest.raises(BadRegistrarUrl, match="https://"):
            make(url)


def test_doi_is_drafted_then_findable(datacite):
    registry, adapter = datacite
    adapter.reserve(DOI, PAGE, RECORD)
    adapter.reserve(DOI, PAGE, RECORD)
    assert (registry.records[DOI]["state"], registry.effects) == ("draft", [("save", DOI)])
    adapter.register(DOI, PAGE, RECORD)
    assert registry.records[DOI]["state"] == "findable"
    adapter.reserve(DOI, PAGE, RECORD)
    assert registry.records[DOI]["state"] == "findable"


def test_draft_is_deleted_when_retired(datacite):
    registry, adapter = datacite
    adapter.reserve(DOI, PAGE, RECORD)
    adapter.retire(DOI, PAGE, "x")
    assert registry.records == {}


def test_registry_that_does_not_make_by_put_is_posted_to(datacite):
    registry, adapter = datacite
    registry.upsert = False
    registry.troubles[:] = [None, "drop"]
    with pytest.raises(Unreachable):
        adapter.register(DOI, PAGE, RECORD)
    adapter.register(DOI, PAGE, RECORD)
    assert registry.effects == [("publish", DOI)]


def test_incomplete_record_is_rejected_with_the_registrars_words(datacite):
    _, adapter = datacite
    with pytest.raises(Rejected, match="422 titles Can't be blank"):
        adapter._put(DOI, {"url": PAGE, "creators": [1], "event": "publish"})


def test_cstr_waits_until_the_platform_shows_the_record(cstr):
    registry, adapter = cstr
    registry.delay = 2
    with pytest.raises(Unreachable, match="does not show"):
        adapter.register(CSTR, PAGE, RECORD)
    registry.pending.clear()
    adapter.register(CSTR, PAGE, RECORD)
    assert registry.effects == [("register", CSTR)]
    assert registry.records[CSTR]["share_method"] == {"channel": "1", "range": "2"}
