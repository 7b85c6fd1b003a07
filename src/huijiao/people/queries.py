"""Reading accounts, institutions and posts."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest

from huijiao.core.actor import Actor
from huijiao.core.machine import Role
from huijiao.core.normal import N
from huijiao.people.models import Account, HandOver, Institution, Post


def actor_of(request: HttpRequest) -> Actor:
    """Return who acts in this request, for the ledger; a visitor has no id."""
    ip = request.META.get("REMOTE_ADDR", "") or ""
    user = request.user
    if isinstance(user, Account):
        return Actor(user.pk, f"{user.contact}（{user.username}）" if user.contact else user.username, ip=ip)
    return Actor(None, "访客", ip=ip)


def posts(account: Account) -> QuerySet[Post]:
    """Return the places of an account in centres and agencies."""
    return Post.objects.filter(account=account).select_related("centre", "agency")


def staff_roles(account: Account) -> frozenset[Role]:
    """Return the roles of all posts of an account, wherever they are."""
    return frozenset(Role(role) for role in Post.objects.filter(account=account).values_list("role", flat=True))


def roles_towards(account: Account, other: Account) -> frozenset[Role]:
    """Return what `account` may be towards the account `other`: administrator of its institution, of the centre."""
    roles = {Role.CENTRE_ADMIN} & staff_roles(account)
    if account.inst_admin and account.institution_id and account.institution_id == other.institution_id:
        roles.add(Role.INST_ADMIN)
    return frozenset(roles)


def institution_named(name: str) -> Institution | None:
    """Return the institution of a full name (compared by `N`); a merged one leads to its successor."""
    found = Institution.objects.filter(name_key=N(name)).first() if name.strip() else None
    while found and found.merged_into_id:
        found = found.merged_into
    return found


def institutions_like(name: str, limit: int = 5) -> list[Institution]:
    """Return institutions whose name holds the words, for people who typed a part; two characters at least."""
    key = N(name)
    if len(key) < 2:
        return []
    matching = Institution.objects.filter(Q(name_key__contains=key) | Q(name_en__icontains=name.strip()))
    return list(matching.filter(merged_into=None).order_by("name_key")[:limit])


def institutions(state: str = "", words: str = "") -> QuerySet[Institution]:
    """Return institutions for the centre's list, those to be verified first."""
    found = Institution.objects.all()
    if state:
        found = found.filter(state=state)
    if words.strip():
        found = found.filter(Q(name_key__contains=N(words)) | Q(uscc__icontains=words.strip()))
    first = Case(When(state="PENDING_VERIFY", then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.order_by(first, "state_at", "pk")


def colleagues(institution: Institution) -> QuerySet[Account]:
    """Return the accounts of an institution, active ones first, by name."""
    return Account.objects.filter(institution=institution).order_by("state", "contact", "username")


def open_hand_overs(account: Account) -> QuerySet[HandOver]:
    """Return what waits for this account as giver or taker."""
    waiting = HandOver.objects.filter(confirmed=None, cancelled=None).select_related("giver", "taker")
    return waiting.filter(Q(giver=account) | Q(taker=account)).order_by("asked")


def username_taken(username: str) -> bool:
    """Tell whether a user name is in use, in any case."""
    return Account.objects.filter(username__iexact=username).exists()
