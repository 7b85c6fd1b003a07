"""Loads programmes, agencies and centres from data at every start; demonstration accounts only when asked."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib.resources import files
from typing import Any

from django.db import transaction

from huijiao.core.actor import SYSTEM
from huijiao.core.identifiers import uscc_check_char
from huijiao.core.machine import Role
from huijiao.core.normal import N
from huijiao.people.models import Account, Agency, Centre, Institution, Kind, Post
from huijiao.programmes.models import Deadline, Programme
from huijiao.tools.ledger.actions import begin, move


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads(files("huijiao.programmes").joinpath("data", name).read_text("utf-8"))


def load() -> None:
    """Bring the reference rows up to date; what an installation added stays."""
    data = _data("programmes.toml")
    with transaction.atomic():
        for row in data["agency"]:
            Agency.objects.update_or_create(code=row["code"], defaults=row)
        for row in data["centre"]:
            Centre.objects.update_or_create(code=row["code"], defaults=row)
        for row in data["programme"]:
            _programme(dict(row))


def _programme(row: dict[str, Any]) -> None:
    deadlines = row.pop("deadline", [])
    row["agency"] = Agency.objects.get(code=row["agency"])
    programme, _ = Programme.objects.update_or_create(code=row.pop("code"), defaults=row)
    for one in deadlines:
        cohort = one.pop("cohort")
        for milestone, when in one.items():
            fixed = (
                {"day": when, "offset_from": "", "offset_days": 0} if isinstance(when, date) else {"day": None, **when}
            )
            Deadline.objects.update_or_create(programme=programme, cohort=cohort, milestone=milestone, defaults=fixed)


def demonstration(*, depositors: bool = True) -> tuple[str, list[dict[str, str]]]:
    """Make the demonstration accounts once; return their password and what each is for.

    Without ``depositors`` only the centre's and the agency's people: institutions then register themselves.
    """
    data = _data("demonstration.toml")
    wanted = [row for row in data["account"] if depositors or "institution" not in row]
    with transaction.atomic():
        for row in data["institution"] if depositors else ():
            _institution(dict(row))
        for row in wanted:
            _account(row, data["password"])
    return data["password"], wanted


def _institution(row: dict[str, Any]) -> None:
    if Institution.objects.filter(name_key=N(row["name_zh"])).exists():
        return
    first = row.pop("uscc17")
    institution = Institution(**row, name_key=N(row["name_zh"]), uscc=first + uscc_check_char(first))
    begin(institution, kind="institution.registered", actor=SYSTEM, data={"name": row["name_zh"]})
    move(institution, "verify", actor=SYSTEM, roles=[Role.CENTRE_ADMIN], reason="demonstration")


def _account(row: dict[str, Any], password: str) -> None:
    if Account.objects.filter(username=row["username"]).exists():
        return
    home = Institution.objects.filter(name_zh=row.get("institution", "")).first()
    account = Account(
        username=row["username"], contact=row["contact"], email=row["email"], institution=home,
        kind=Kind.INSTITUTION if home else Kind.STAFF, inst_admin=row.get("inst_admin", False),
    )  # fmt: skip
    account.set_password(password)
    begin(account, kind="account.registered", actor=SYSTEM, data={"username": row["username"]})
    for where, code, role in row.get("posts", ()):
        place = (
            {"centre": Centre.objects.get(code=code)}
            if where == "centre"
            else {"agency": Agency.objects.get(code=code)}
        )
        Post.objects.create(account=account, role=role, **place)
