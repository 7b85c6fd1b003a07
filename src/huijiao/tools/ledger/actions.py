"""The only writers: `record` leaves a fact, `begin` and `move` write a state with its fact."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from huijiao.core.actor import Actor
from huijiao.core.machine import Role
from huijiao.tools.ledger import chain
from huijiao.tools.ledger.models import Fact, Stateful

S = TypeVar("S", bound=Stateful)
Listener = Callable[[Fact], None]

#: Called inside the transaction of each fact; `handoffs` enters itself here.
LISTENERS: list[Listener] = []
_LOCK = 4_811_001  # advisory lock of the chain's head on PostgreSQL


def record(
    *,
    kind: str,
    subject: str,
    about: str,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    role: str = "",
    source: str = "",
    target: str = "",
    reason: str = "",
) -> Fact:
    """Append one fact to the chain, in the caller's transaction, and hand it to the listeners."""
    with transaction.atomic():
        _lock_head()
        last = Fact.objects.order_by("-seq").only("seq", "hash").first()
        plain = json.loads(json.dumps(dict(data or {}), cls=DjangoJSONEncoder, ensure_ascii=False))
        fact = Fact(
            seq=last.seq + 1 if last else 1, at=timezone.now(), kind=kind, subject=subject, about=about,
            actor_id=actor.id, actor=actor.name[:200], role=role, on_behalf=actor.on_behalf[:200], via=actor.via,
            ip=actor.ip, source=source, target=target, reason=reason, data=plain,
            previous=last.hash if last else chain.GENESIS,
        )  # fmt: skip
        fact.hash = chain.digest(fact)
        fact.save(force_insert=True)
        for listener in LISTENERS:
            listener(fact)
    return fact


def begin(obj: S, *, kind: str, actor: Actor, role: str = "", data: Mapping[str, Any] | None = None) -> S:
    """Save a new object in its machine's first state and leave the fact of its birth."""
    with transaction.atomic():
        obj.state = obj.MACHINE.initial
        obj.state_at = timezone.now()
        obj.save(force_insert=True)
        record(kind=kind, subject=obj.subject, about=obj.about, actor=actor, role=role, target=obj.state, data=data)
    return obj


def move(
    obj: S,
    verb: str,
    *,
    actor: Actor,
    roles: Iterable[Role],
    reason: str = "",
    data: Mapping[str, Any] | None = None,
    **fields: Any,
) -> S:
    """Lock the row, look in the table, write state and `fields`, leave the fact; return the fresh object.

    Raises `MoveRefused` when the table does not allow the verb here or to these roles: of two people who
    press at once, the second is told so.
    """
    with transaction.atomic():
        fresh: S = type(obj)._default_manager.select_for_update().get(pk=obj.pk)  # noqa: SLF001 - Django's own name
        allowed = fresh.MACHINE.find(fresh.state, verb, roles)
        source, fresh.state, fresh.state_at = fresh.state, allowed.target, timezone.now()
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.save()
        role = str(next(iter(sorted(allowed.roles & set(roles)))))
        record(
            kind=allowed.fact, subject=fresh.subject, about=fresh.about, actor=actor, role=role,
            source=source, target=fresh.state, reason=reason, data=data,
        )  # fmt: skip
    return fresh


def _lock_head() -> None:
    """Hold the head of the chain until the transaction ends; SQLite's IMMEDIATE transaction already does."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
