"""The ledger: chained, append-only, moved by tables alone."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from huijiao.core.actor import SYSTEM, Actor
from huijiao.core.machine import MoveRefused, Role
from huijiao.people.models import Institution
from huijiao.tools.ledger import chain
from huijiao.tools.ledger.actions import begin, move, record
from huijiao.tools.ledger.models import Fact
from huijiao.tools.ledger.queries import verify

pytestmark = pytest.mark.django_db


def _institution(name: str = "示例研究所", uscc: str = "1") -> Institution:
    institution = Institution(name_zh=name, name_key=name, name_en="X", nature="其他", uscc=uscc, legal_person="甄")
    return begin(institution, kind="institution.registered", actor=SYSTEM)


def test_record_chains_every_fact() -> None:
    first = record(kind="project.created", subject="project:1", about="project:1", actor=SYSTEM, data={"no": "一"})
    second = record(
        kind="project.changed", subject="project:1", about="project:1", actor=Actor(7, "贾样本", ip="127.0.0.1")
    )
    assert (first.seq, first.previous, second.previous) == (1, chain.GENESIS, first.hash)
    assert verify() == (2, None)


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_fact_cannot_be_changed_by_the_database(verb: str) -> None:
    record(kind="project.created", subject="project:1", about="project:1", actor=SYSTEM)
    change = {"update": lambda: Fact.objects.update(actor="another"), "delete": Fact.objects.all().delete}[verb]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        change()


def test_verify_finds_what_was_changed_behind_the_triggers() -> None:
    for number in range(3):
        record(kind="project.created", subject=f"project:{number}", about=f"project:{number}", actor=SYSTEM)
    facts = list(Fact.objects.order_by("seq"))
    facts[1].actor = "another"
    assert chain.first_fault(facts) == (2, "content")
    facts[1].hash = chain.digest(facts[1])
    assert chain.first_fault(facts) == (3, "link")
    assert chain.first_fault([facts[0], facts[2]]) == (2, "gap")


def test_move_writes_state_and_fact_together() -> None:
    institution = _institution()
    fresh = move(institution, "verify", actor=SYSTEM, roles=[Role.CENTRE_ADMIN], reason="与证件一致")
    fact = Fact.objects.last()
    assert fact is not None
    assert (fresh.state, fact.kind, fact.source, fact.target) == (
        "ACTIVE",
        "institution.verified",
        "PENDING_VERIFY",
        "ACTIVE",
    )


@pytest.mark.parametrize(
    ("verb", "role", "reason"),
    [
        ("merge", Role.CENTRE_ADMIN, "state"),
        ("verify", Role.OPERATOR, "role"),
        ("nonsense", Role.CENTRE_ADMIN, "state"),
    ],
)
def test_move_refused_leaves_nothing(verb: str, role: Role, reason: str) -> None:
    institution = _institution()
    with pytest.raises(MoveRefused) as refused:
        move(institution, verb, actor=SYSTEM, roles=[role])
    institution.refresh_from_db()
    assert (refused.value.reason, institution.state, Fact.objects.count()) == (reason, "PENDING_VERIFY", 1)


def test_second_of_two_moves_from_a_stale_object_is_refused() -> None:
    institution = _institution()
    stale = Institution.objects.get(pk=institution.pk)
    move(institution, "verify", actor=SYSTEM, roles=[Role.CENTRE_ADMIN])
    with pytest.raises(MoveRefused):
        move(stale, "verify", actor=SYSTEM, roles=[Role.CENTRE_ADMIN])


def test_fact_falls_with_its_transaction() -> None:
    with transaction.atomic():
        record(kind="project.created", subject="project:1", about="project:1", actor=SYSTEM)
        transaction.set_rollback(True)
    assert Fact.objects.count() == 0
    assert connection.vendor in {"sqlite", "postgresql"}
