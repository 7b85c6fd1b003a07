"""People and institutions for tests, made by the real actions."""

from __future__ import annotations

from itertools import count
from typing import Any

from huijiao.core.actor import Actor
from huijiao.core.identifiers import uscc_check_char
from huijiao.people import actions
from huijiao.people.models import Account, Centre, Institution, Kind, Post

VISITOR = Actor(None, "访客", ip="127.0.0.1")
PASSWORD = "Deposit2026"
ID_CARD = "11010519491231002X"
_numbers = count(1)


def uscc(n: int) -> str:
    first = f"91110000{n:09d}"
    return first + uscc_check_char(first)


def new(username: str = "", **fields: Any) -> actions.NewAccount:
    username = username or f"user{next(_numbers):04d}"
    given = {
        "contact": "张三",
        "email": f"{username}@example.org",
        "phone": "13800138000",
        "id_no": ID_CARD,
        "address": "北京",
    }
    return actions.NewAccount(username=username, password=PASSWORD, **{**given, **fields})


def institution_fields(n: int | None = None) -> dict[str, str]:
    n = n or next(_numbers)
    return {"name_zh": f"第{n}微生物研究所", "name_en": f"Institute {n}", "nature": "科研院所", "uscc": uscc(n),
            "legal_person": "王五", "intro": ""}  # fmt: skip


def admin(username: str = "", **fields: Any) -> Account:
    """Return the first account of a new institution."""
    return actions.register(new=new(username, **fields), actor=VISITOR, new_institution=institution_fields())


def colleague(institution: Institution, username: str = "", **fields: Any) -> Account:
    return actions.register(new=new(username, **fields), actor=VISITOR, institution=institution)


def personal(username: str = "", **fields: Any) -> Account:
    return actions.register(new=new(username, id_no="", **fields), actor=VISITOR)


def staff(role: str = "centre_admin") -> Account:
    account = personal(contact="陈管理")
    Account.objects.filter(pk=account.pk).update(kind=Kind.STAFF)
    centre, _ = Centre.objects.get_or_create(
        code="C1", defaults={"name_zh": "示范中心", "name_en": "Centre", "local": True}
    )
    Post.objects.create(account=account, role=role, centre=centre)
    account.refresh_from_db()
    return account


def actor(account: Account) -> Actor:
    return Actor(account.pk, account.contact)
