"""Reading the ledger."""

from __future__ import annotations

from django.db.models import QuerySet

from huijiao.tools.ledger import chain
from huijiao.tools.ledger.models import Fact


def about(key: str) -> QuerySet[Fact]:
    """Return the facts about one project (``project:5``), newest first."""
    return Fact.objects.filter(about=key).order_by("-seq")


def verify() -> tuple[int, tuple[int, str] | None]:
    """Walk the whole chain; return the number of facts and the first fault (see `chain.first_fault`)."""
    fault = chain.first_fault(Fact.objects.order_by("seq").iterator(chunk_size=2000))
    return Fact.objects.count(), fault
