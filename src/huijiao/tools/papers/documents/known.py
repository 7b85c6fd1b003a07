"""What is known of a project, wherever it stands in the deposit."""

from __future__ import annotations

from huijiao.core.deposit import Deposit


def known(deposit: Deposit | None, name: str) -> str:
    """Return a field of `PROJECT`: from the basic information, else a cover; ``""`` when nothing is known."""
    if deposit is None:
        return ""
    records = [deposit.project]
    records += [p.cover for p in (deposit.plan, deposit.taskbook, deposit.quality) if p is not None]
    return next((r[name] for r in records if r is not None and r[name]), "")


def zh_day(iso: str) -> str:
    """Return an ISO date as ``2026年3月8日``; other texts as they are."""
    parts = iso.split("-")
    if len(parts) == 3 and all(p.isdigit() for p in parts):
        return f"{parts[0]}年{int(parts[1])}月{int(parts[2])}日"
    return iso


BLANK_DAY = "      年    月    日"
