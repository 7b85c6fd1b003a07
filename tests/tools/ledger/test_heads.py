"""Signed heads outside the database find what was cut off or rewritten, though the chain itself looks whole."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from huijiao.core import certificates
from huijiao.core.actor import SYSTEM
from huijiao.tools.ledger import chain, heads
from huijiao.tools.ledger.actions import record
from huijiao.tools.ledger.models import Fact
from huijiao.tools.ledger.queries import verify

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.generate()
KEYS = {certificates.key_id(KEY.public_key()): KEY.public_key()}


def _facts(number: int, name: str = "project") -> None:
    for n in range(number):
        record(kind="project.created", subject=f"{name}:{n}", about=f"{name}:{n}", actor=SYSTEM)


def _daily(folder: Path, day: int = 23) -> Path | None:
    return heads.daily(folder, now=NOON.replace(day=day), house="https://example.org", private=KEY)


@pytest.fixture
def open_ledger(db):
    """Put the triggers aside, as somebody with the database's password can."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_fact DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER ledger_fact_no_update")
            cursor.execute("DROP TRIGGER ledger_fact_no_delete")


def test_head_is_written_once_a_day_and_proves_the_chain(tmp_path) -> None:
    assert _daily(tmp_path) is None  # nothing to sign yet
    _facts(3)
    first = _daily(tmp_path)
    body = first.read_bytes()
    _facts(2, "later")
    assert _daily(tmp_path).read_bytes() == body
    _daily(tmp_path, 24)
    proof = heads.prove(tmp_path.glob("*.json"), KEYS)
    assert (proof.heads, proof.last.seq, proof.later, proof.faults) == (2, 5, 0, [])
    _facts(4, "unsigned")
    assert heads.prove(tmp_path.glob("*.json"), KEYS).later == 4


def test_facts_cut_off_the_end_are_found(tmp_path, open_ledger) -> None:
    _facts(5)
    _daily(tmp_path)
    Fact.objects.filter(seq__gt=3).delete()
    assert verify() == (3, None)  # the chain alone says nothing
    assert heads.prove(tmp_path.glob("*.json"), KEYS).faults == [("2026-11-23.json", 5, "cut")]


def test_a_chain_rewritten_from_the_middle_is_found(tmp_path, open_ledger) -> None:
    _facts(5)
    _daily(tmp_path)
    previous = Fact.objects.get(seq=2).hash
    for fact in Fact.objects.filter(seq__gte=3).order_by("seq"):
        fact.actor, fact.previous = "another", previous
        fact.hash = previous = chain.digest(fact)
        fact.save()
    assert verify() == (5, None)
    assert heads.prove(tmp_path.glob("*.json"), KEYS).faults == [("2026-11-23.json", 5, "changed")]


@pytest.mark.parametrize("field", ["seq", "hash", "at", "house"])
def test_a_head_that_was_changed_is_false(tmp_path, field) -> None:
    _facts(2)
    path = _daily(tmp_path)
    body = json.loads(path.read_bytes())
    body["statement"][field] = 1 if field == "seq" else "0" * 64
    path.write_text(json.dumps(body), "utf-8")
    assert heads.prove([path], KEYS).faults == [(path.name, 0, "false")]


def test_a_head_of_an_unknown_key_is_false(tmp_path) -> None:
    _facts(1)
    assert heads.prove([_daily(tmp_path)], {}).faults == [("2026-11-23.json", 0, "false")]


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"statement": 1, "signature": 2}', b"\xff"])
def test_what_is_no_head_is_false(tmp_path, body) -> None:
    (tmp_path / "x.json").write_bytes(body)
    assert heads.prove(tmp_path.glob("*.json"), KEYS).faults == [("x.json", 0, "false")]
