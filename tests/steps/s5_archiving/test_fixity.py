"""The watch: seals come from the ledger, damage goes into it and to the administrators."""

from __future__ import annotations

import pytest
from django.urls import reverse

from huijiao.steps.s5_archiving import fixity
from huijiao.steps.s5_archiving.models import Holding
from huijiao.tools.ledger.models import Fact
from huijiao.tools.notices.models import Letter
from huijiao.tools.vault import coverage
from huijiao.tools.vault.models import StoredObject
from huijiao.tools.vault.stores import shelves
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return scenario.world()


@pytest.fixture
def holding(w) -> Holding:
    scenario.reach(w, scenario.project(w), "CLOSED")
    return Holding.objects.exclude(object_id="").first()


def spoil(holding: Holding, *stores: int) -> None:
    for number in stores:
        folder = shelves()[number].folder(holding.object_id)
        path = next(p for p in sorted((folder / "v1/content/data").rglob("*")) if p.is_file())
        path.write_bytes(path.read_bytes() + b"!")


def test_the_ledger_holds_the_seal_of_every_version(holding):
    seals = fixity.seals_of(holding.object_id)
    stored = StoredObject.objects.get(object_id=holding.object_id)
    assert sorted(seals) == list(range(1, stored.version + 1))
    head = shelves()[0].inventory(holding.object_id)
    assert seals[head.version] == head.seal["inventory"]
    assert not any(checked.flaws for checked in fixity.sweep(everything=True))


def test_damage_is_mended_recorded_and_told(w, holding, client):
    spoil(holding, 1)
    (found,) = [checked for checked in fixity.sweep(everything=True) if checked.flaws]
    assert found.repaired == ("copy",)
    fact = Fact.objects.get(kind="vault.repaired")
    assert (fact.subject, fact.about, fact.data["flaws"]) == (holding.subject, holding.about, 1)
    assert Letter.objects.filter(kind="vault.repaired").exists()
    assert fixity.sweep(everything=True)[0].flaws == ()


def test_damage_that_cannot_be_mended_stays_on_page_and_metric(w, holding, client):
    spoil(holding, 0, 1)
    fixity.sweep(everything=True)
    assert Fact.objects.filter(kind="vault.damaged").count() == 1
    assert "huijiao_fixity_damaged_objects 1\n" in client.get("/metrics").content.decode()
    client.force_login(w.head.account)
    for language, words in (("zh-hans", "未修复"), ("en", "not mended")):
        client.cookies["huijiao_language"] = language
        page = client.get(reverse("centre:fixity")).content.decode()
        assert words in page
        assert holding.object_id in page


def test_page_is_the_administrators(w, client):
    client.force_login(w.reviewer.account)
    assert client.get(reverse("centre:fixity")).status_code == 403


def test_sweep_keeps_within_its_budget(holding, settings):
    settings.FIXITY_BYTES_PER_DAY = 0
    assert fixity.sweep() == []
    assert coverage.coverage(StoredObject.objects.first().kept_at, 0).enough is False
