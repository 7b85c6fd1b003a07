"""How facts are chained."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING

from django.core.serializers.json import DjangoJSONEncoder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huijiao.tools.ledger.models import Fact

GENESIS = "0" * 64
_HASHED = ("seq", "kind", "subject", "about", "actor_id", "actor", "role", "on_behalf", "via", "ip", "source",
           "target", "reason", "previous")  # fmt: skip


def digest(fact: Fact) -> str:
    """Return the SHA-256 of a fact with its predecessor's hash."""
    body = {name: getattr(fact, name) for name in _HASHED}
    body["at"] = fact.at.astimezone(UTC).isoformat(timespec="microseconds")
    body["data"] = fact.data
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def first_fault(facts: Iterable[Fact]) -> tuple[int, str] | None:
    """Return sequence number and kind (gap, link, content) of the first fact that does not fit, or None."""
    expected, previous = 1, GENESIS
    for fact in facts:
        if fact.seq != expected:
            return expected, "gap"
        if fact.previous != previous:
            return fact.seq, "link"
        if fact.hash != digest(fact):
            return fact.seq, "content"
        expected, previous = expected + 1, fact.hash
    return None
