"""Draft, report, approve, publish, withdraw."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from huijiao.core.actor import SYSTEM, Actor
from huijiao.core.dates import parse_date
from huijiao.core.errors import Refused
from huijiao.core.machine import Role
from huijiao.core.text import Text
from huijiao.core.vocabulary import TOOL_CLASSES, ShareMode, record_class, share_mode
from huijiao.steps.s2_preparation.queries import SHANGHAI, today
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.jobs.actions import enqueue
from huijiao.tools.ledger.actions import begin, move

if TYPE_CHECKING:
    from huijiao.steps.s5_archiving.models import Holding

Roles = Iterable[Role]


def draft(*, holding: Holding) -> Release:
    """Draft the catalogue entry of a kept holding from its accepted record. Idempotent."""
    with transaction.atomic():
        type(holding)._default_manager.select_for_update().get(pk=holding.pk)  # noqa: SLF001 - Django's own name
        found = Release.objects.filter(holding=holding).first()
        if found:
            return found
        record = holding.dataset.metadata
        mode = share_mode(record["share"]) or ShareMode.NOT_SHARED
        tool = record_class(record["type"], record["name_zh"]) in TOOL_CLASSES
        release = Release(
            holding=holding, accession=holding.accession, mode=mode, open_at=parse_date(record["open_at"]),
            reason=record["protect_reason"], licence=_licence(mode, tool=tool), title_zh=holding.dataset.name,
            title_en=record["name_en"], abstract=record["abstract"], keywords=record["keywords"],
            record=holding.dataset.record,
        )  # fmt: skip
        return begin(release, kind="release.drafted", actor=SYSTEM, data={"accession": holding.accession})


def _licence(mode: ShareMode, *, tool: bool) -> str:
    """Return the default licence of a mode (domain.md §5.7)."""
    if mode not in {ShareMode.OPEN, ShareMode.REGISTERED}:
        return ""
    return "MulanPSL-2.0" if tool else "CC-BY-4.0"


def report(*, release: Release, actor: Actor, roles: Roles) -> Release:
    """Report the entry to the agency; closed data need a reason."""
    if release.mode == ShareMode.NOT_SHARED and not release.reason.strip():
        raise Refused(Text(f"“{release.title_zh}”暂不共享，请写明理由和复核日期。",
                           f'"{release.title_zh}" is not shared: give the reason and a review date.'), "reason")  # fmt: skip
    return move(release, "report", actor=actor, roles=roles)


def approve(*, release: Release, actor: Actor, roles: Roles, note: str = "") -> Release:
    """The agency approves the entry."""
    return move(release, "approve", actor=actor, roles=roles, reason=note)


def refuse(*, release: Release, actor: Actor, roles: Roles, reason: str) -> Release:
    """The agency sends the entry back with its reason."""
    if not reason.strip():
        raise Refused(Text("请写明退回原因。", "Give the reason for sending it back."), "reason")
    return move(release, "refuse", actor=actor, roles=roles, reason=reason)


def publish(*, release: Release, actor: Actor = SYSTEM, roles: Roles = (Role.SYSTEM,)) -> Release:
    """Publish now, or schedule for 00:00 Asia/Shanghai of the open date."""
    with transaction.atomic():
        fresh = Release.objects.select_for_update().get(pk=release.pk)
        if fresh.open_at and fresh.open_at > today() and fresh.state == "APPROVED":
            opens = datetime.combine(fresh.open_at, time(), tzinfo=SHANGHAI)
            enqueue("publication.publish", {"release": fresh.pk}, key=f"publish:{fresh.pk}", about=fresh.about,
                    delay=(opens - timezone.now()).total_seconds())  # fmt: skip
            return move(fresh, "schedule", actor=actor, roles=roles)
        return move(fresh, "publish", actor=actor, roles=roles, published=fresh.published or timezone.now())


def withdraw(*, release: Release, actor: Actor, roles: Roles, reason: str) -> Release:
    """Withdraw from the catalogue; identifier, title, reason and date stay as a tombstone."""
    if not reason.strip():
        raise Refused(Text("请写明撤回原因。", "Give the reason for withdrawing."), "reason")
    with transaction.atomic():
        fresh = move(release, "withdraw", actor=actor, roles=roles, reason=reason)
        fresh.reason = reason
        fresh.save()
    return fresh
