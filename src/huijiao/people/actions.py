"""What people and institutions may do: register, change, hand over, verify. One transaction and one fact each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from huijiao.core.actor import Actor
from huijiao.core.machine import Role
from huijiao.core.normal import N
from huijiao.core.text import Text
from huijiao.people import letters, queries
from huijiao.people.models import Account, HandOver, Institution, Kind
from huijiao.tools.ledger import actions as ledger

#: Called inside the transaction of a hand-over with giver, taker, actor: rooms move what the giver held.
ON_HAND_OVER: list[Callable[[Account, Account, Actor], None]] = []
#: Called inside the transaction of a merger with the old institution, its successor, actor.
ON_MERGE: list[Callable[[Institution, Institution, Actor], None]] = []


class Refused(Exception):
    """An act that the rules do not allow now; the words are for the reader."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a registration gives (domain.md §2.2); texts are already checked by the form."""

    username: str
    password: str
    contact: str
    email: str
    phone: str = ""
    id_kind: str = "ID_CARD"
    id_no: str = ""
    address: str = ""
    language: str = "zh-hans"


@transaction.atomic
def register(
    *,
    new: NewAccount,
    actor: Actor,
    institution: Institution | None = None,
    new_institution: Mapping[str, Any] | None = None,
    licence: File[bytes] | None = None,
) -> Account:
    """Register an account: personal, or of an institution that is known or new.

    The first account of an institution becomes its administrator; the administrators of a known one get a letter.
    """
    actor = replace(actor, name=f"{new.contact}（{new.username}）")
    if new_institution is not None:
        institution = _found(new_institution, licence, actor)
    account = Account(
        username=new.username, kind=Kind.INSTITUTION if institution else Kind.PERSONAL, institution=institution,
        contact=new.contact, phone=new.phone, id_kind=new.id_kind, id_no=new.id_no, email=new.email,
        address=new.address, language=new.language, consent_at=timezone.now(),
    )  # fmt: skip
    account.set_password(new.password)
    if institution is not None:
        # The row is locked, so that of two first users one becomes administrator.
        Institution.objects.select_for_update().get(pk=institution.pk)
        if institution.state == "SUSPENDED":
            raise Refused(
                Text("该机构已停用，请联系中心。", "This institution is suspended; please contact the centre.")
            )
        account.inst_admin = not Account.objects.filter(
            institution=institution, inst_admin=True, state="ACTIVE"
        ).exists()
    try:
        with transaction.atomic():
            ledger.begin(
                account,
                kind="account.registered",
                actor=actor,
                data={
                    "username": new.username,
                    "kind": account.kind,
                    "institution": institution.name_zh if institution else "",
                },
            )
    except IntegrityError as error:
        raise Refused(Text("用户名已被使用，请换一个。", "This user name is taken; please choose another.")) from error
    if institution is not None and not account.inst_admin:
        _tell_admins(institution, account)
    return account


def _found(fields: Mapping[str, Any], licence: File[bytes] | None, actor: Actor) -> Institution:
    """Create an institution that the centre is to verify."""
    institution = Institution(**fields, name_key=N(fields["name_zh"]))
    if licence is not None:
        institution.licence_scan.save(licence.name or "licence", licence, save=False)
    try:
        with transaction.atomic():
            return ledger.begin(
                institution,
                kind="institution.registered",
                actor=actor,
                data={"name": institution.name_zh, "uscc": institution.uscc},
            )
    except IntegrityError as error:
        raise Refused(
            Text(
                "该机构刚刚已由他人登记，请重新检索。",
                "Someone has just registered this institution; please search again.",
            )
        ) from error


def _tell_admins(institution: Institution, newcomer: Account) -> None:
    for admin in Account.objects.filter(institution=institution, inst_admin=True, state="ACTIVE"):
        title = Text(
            f"{newcomer.contact}注册为本机构用户", f"{newcomer.contact} registered as a user of your institution"
        )
        body = Text(
            f"{newcomer.contact}（{newcomer.username}）已注册为“{institution.name_zh}”的用户。如不是本机构人员，请停用该账号。",
            f"{newcomer.contact} ({newcomer.username}) registered as a user of {institution.name_en}. Disable the account if they are not of your institution.",
        )
        key = f"account.registered:{newcomer.pk}:{admin.pk}"
        letters.write(to=admin, key=key, kind="account.registered", title=title, body=body, link="/account/colleagues/")


@transaction.atomic
def update_profile(*, account: Account, actor: Actor, fields: Mapping[str, str]) -> Account:
    """Change contact details; the fact names the fields, not their values."""
    fresh: Account = Account.objects.select_for_update().get(pk=account.pk)
    changed = sorted(name for name, value in fields.items() if getattr(fresh, name) != value)
    for name in changed:
        setattr(fresh, name, fields[name])
    if changed:
        fresh.save(update_fields=changed)
        ledger.record(
            kind="account.updated", subject=fresh.subject, about=fresh.about, actor=actor, data={"fields": changed}
        )
    return fresh


def set_language(*, account: Account, language: str) -> None:
    """Remember the language for letters; no fact, it is a convenience."""
    Account.objects.filter(pk=account.pk).update(language=language)


@transaction.atomic
def change_password(*, account: Account, actor: Actor, password: str, way: str = "changed") -> Account:
    """Set a new password. ``way``: ``changed`` by the owner, ``reset`` by a letter."""
    fresh: Account = Account.objects.select_for_update().get(pk=account.pk)
    fresh.set_password(password)
    fresh.save(update_fields=["password"])
    ledger.record(
        kind="account.password_changed", subject=fresh.subject, about=fresh.about, actor=actor, data={"way": way}
    )
    return fresh


@transaction.atomic
def read_id_no(*, account: Account, actor: Actor) -> str:
    """Return the identity number in full; the reading is a fact (PIPL). The caller has checked who asks."""
    ledger.record(kind="account.id_read", subject=account.subject, about=account.about, actor=actor)
    return str(account.id_no)


def disable(*, account: Account, by: Account, actor: Actor, reason: str) -> Account:
    """Disable an account, by an administrator of its institution or of the centre; not one's own."""
    if account.pk == by.pk:
        raise Refused(
            Text("不能停用自己的账号，请先移交。", "You cannot disable your own account; hand it over first.")
        )
    if not reason.strip():
        raise Refused(Text("请写明停用原因。", "Please give the reason."))
    return ledger.move(account, "disable", actor=actor, roles=queries.roles_towards(by, account), reason=reason.strip())


def enable(*, account: Account, by: Account, actor: Actor) -> Account:
    """Enable a disabled account again."""
    return ledger.move(account, "enable", actor=actor, roles=queries.roles_towards(by, account))


@transaction.atomic
def ask_hand_over(*, giver: Account, taker: Account, actor: Actor, reason: str) -> HandOver:
    """The giver asks a colleague of the same institution to take the account's projects over."""
    Account.objects.select_for_update().get(pk=giver.pk)
    if giver.pk == taker.pk or giver.institution_id is None or giver.institution_id != taker.institution_id:
        raise Refused(Text("只能移交给本机构的另一位用户。", "Hand over to another user of your institution."))
    if taker.state != "ACTIVE":
        raise Refused(Text("对方账号已停用或已移交。", "That account is disabled or handed over."))
    if HandOver.objects.filter(giver=giver, confirmed=None, cancelled=None).exists():
        raise Refused(Text("您已申请移交，正等待对方确认。", "You have already asked; it waits for confirmation."))
    hand_over = HandOver.objects.create(giver=giver, taker=taker, reason=reason)
    ledger.record(
        kind="account.hand_over_asked",
        subject=giver.subject,
        about=giver.about,
        actor=actor,
        reason=reason,
        data={"hand_over": hand_over.pk, "taker": taker.username},
    )
    title = Text(f"{giver.contact}请您接管账号", f"{giver.contact} asks you to take over")
    body = Text(
        f"{giver.contact}（{giver.username}）申请把名下项目移交给您。原因：{reason}。请登录后确认或谢绝。",
        f"{giver.contact} ({giver.username}) asks to hand their projects over to you. Reason: {reason}. Log in to confirm or decline.",
    )
    key = f"hand_over:{hand_over.pk}"
    letters.write(to=taker, key=key, kind="account.hand_over_asked", title=title, body=body, link="/account/hand-over/")
    return hand_over


@transaction.atomic
def confirm_hand_over(*, hand_over: HandOver, taker: Account, actor: Actor) -> HandOver:
    """The taker confirms: what the giver held follows by the hooks, the giver's account closes."""
    fresh = _open(hand_over)
    if fresh.taker_id != taker.pk:
        raise Refused(Text("这项移交不是给您的。", "This hand-over is not to you."))
    fresh.confirmed = timezone.now()
    fresh.save(update_fields=["confirmed"])
    for hook in ON_HAND_OVER:
        hook(fresh.giver, fresh.taker, actor)
    was_admin = fresh.giver.inst_admin
    ledger.move(
        fresh.giver,
        "hand_over",
        actor=actor,
        roles={Role.SYSTEM},
        reason=fresh.reason,
        inst_admin=False,
        data={"hand_over": fresh.pk, "taker": fresh.taker.username},
    )
    if was_admin and not fresh.taker.inst_admin:
        Account.objects.filter(pk=fresh.taker_id).update(inst_admin=True)
        ledger.record(
            kind="account.admin_changed",
            subject=fresh.taker.subject,
            about=fresh.taker.about,
            actor=actor,
            data={"from": fresh.giver.username, "to": fresh.taker.username},
        )
    return fresh


@transaction.atomic
def cancel_hand_over(*, hand_over: HandOver, by: Account, actor: Actor) -> HandOver:
    """The giver withdraws, or the taker declines."""
    fresh = _open(hand_over)
    if by.pk not in {fresh.giver_id, fresh.taker_id}:
        raise Refused(Text("这项移交与您无关。", "This hand-over does not concern you."))
    fresh.cancelled = timezone.now()
    fresh.save(update_fields=["cancelled"])
    ledger.record(
        kind="account.hand_over_cancelled",
        subject=fresh.giver.subject,
        about=fresh.giver.about,
        actor=actor,
        data={"hand_over": fresh.pk, "by": by.username},
    )
    return fresh


def _open(hand_over: HandOver) -> HandOver:
    fresh = HandOver.objects.select_for_update().select_related("giver", "taker").get(pk=hand_over.pk)
    if fresh.confirmed or fresh.cancelled:
        raise Refused(Text("这项移交已经办结。", "This hand-over is already closed."))
    return fresh


def verify_institution(*, institution: Institution, by: Account, actor: Actor, reason: str = "") -> Institution:
    """The centre finds that name, legal person and USCC equal the certificate; or restores a suspended institution."""
    return ledger.move(institution, "verify", actor=actor, roles=queries.staff_roles(by), reason=reason.strip())


def suspend_institution(*, institution: Institution, by: Account, actor: Actor, reason: str) -> Institution:
    """The centre suspends an institution, with a reason."""
    if not reason.strip():
        raise Refused(Text("请写明停用原因。", "Please give the reason."))
    return ledger.move(institution, "suspend", actor=actor, roles=queries.staff_roles(by), reason=reason.strip())


@transaction.atomic
def merge_institution(
    *, institution: Institution, into: Institution, by: Account, actor: Actor, reason: str
) -> Institution:
    """The centre merges a duplicate or renamed institution; name, USCC and history of both stay, accounts follow."""
    if into.pk == institution.pk or into.state != "ACTIVE":
        raise Refused(Text("请选择另一个状态正常的机构。", "Choose another institution that is active."))
    moved = ledger.move(
        institution,
        "merge",
        actor=actor,
        roles=queries.staff_roles(by),
        reason=reason.strip(),
        merged_into=into,
        data={"into": into.name_zh, "uscc": into.uscc},
    )
    Account.objects.filter(institution=institution).update(institution=into)
    for hook in ON_MERGE:
        hook(institution, into, actor)
    return moved
