"""Posted disks: who announced them, where they are, what was read. Every step is a fact; the receipt is its print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from huijiao.core.actor import Actor
from huijiao.core.bags.seal import Seal, spaced, tidy
from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused, Role
from huijiao.core.text import Text
from huijiao.programmes.models import Project
from huijiao.steps.s3_submission.actions import WRITABLE
from huijiao.steps.s3_submission.disk_words import BACK, CONDITIONS, MEDIA
from huijiao.steps.s3_submission.models import Disk, Submission
from huijiao.tools.intake.doors import new_word
from huijiao.tools.ledger.actions import begin, move, record
from huijiao.tools.ledger.models import Fact

Roles = Iterable[Role]
ADVISED = 10**12  # bytes; above it a disk is advised, never demanded (domain.md §0.3, 7)
_DEPOSITOR = frozenset({Role.OPERATOR, Role.OWNER})


def announce(
    *, submission: Submission, medium: str, back: str, content: str = "", serial: str = "", size: int | None = None,
    seal: Seal | None = None, fingerprint: str = "", actor: Actor, roles: Roles,
) -> Disk:  # fmt: skip
    """Announce a disk. With the seal that `huijiao pack` wrote, counts and fingerprint come from it."""
    if not _DEPOSITOR & set(roles):
        raise MoveRefused("disk", "", "announce", "role")
    if submission.state not in WRITABLE:
        raise Refused(Text("数据已提交，现在不能登记磁盘。", "The data are submitted; no disk can be announced now."))
    facts = {"medium": _one_of(MEDIA, medium, "medium"), "back": _one_of(BACK, back, "back"), "content": content,
             "serial": serial, "bytes": size, **_sealed(submission, seal, fingerprint)}  # fmt: skip
    if size is not None and facts["bytes"] is None:
        facts["bytes"] = size
    with transaction.atomic():
        disk = Disk(submission=submission, number=f"HJD-{new_word(6).upper()}", **facts)
        return begin(disk, kind="disk.announced", actor=actor, data={"number": disk.number, **_told(facts)})


def seal_known(*, disk: Disk, seal: Seal | None = None, fingerprint: str = "", actor: Actor, roles: Roles) -> Disk:
    """Note the seal's fingerprint later, until the disk has been received."""
    with transaction.atomic():
        fresh = Disk.objects.select_for_update().select_related("submission__project").get(pk=disk.pk)
        if fresh.state not in {"ANNOUNCED", "POSTED"}:
            raise MoveRefused("disk", fresh.state, "seal", "state")
        if not _DEPOSITOR & set(roles):
            raise MoveRefused("disk", fresh.state, "seal", "role")
        facts = _sealed(fresh.submission, seal, fingerprint)
        for name, value in facts.items():
            setattr(fresh, name, value)
        fresh.save()
        record(kind="disk.changed", subject=fresh.subject, about=fresh.about, actor=actor,
               data={"number": fresh.number, **_told(facts)})  # fmt: skip
    return fresh


def _sealed(submission: Submission, seal: Seal | None, typed: str) -> dict[str, Any]:
    if seal is None:
        text = tidy(typed)
        if text and len(text) != 20:
            raise Refused(Text("封签指纹应为 20 个字母和数字（五组，每组四个）。请按随寄单抄录。",
                               "A seal's fingerprint has 20 letters and digits (five groups of four); copy it from the sheet."),
                          "fingerprint")  # fmt: skip
        return {"fingerprint": spaced(text)} if text else {}
    if not seal.genuine:
        raise Refused(Text("封签的签名无效，文件可能被改动。请上传封装时生成的原文件。",
                           "The seal's signature is not valid; upload the file as sealing wrote it."), "seal")  # fmt: skip
    number = submission.project.project_no
    if seal.project and seal.project != number:
        raise Refused(Text(f"封签属于项目 {seal.project}，不是本项目 {number}。",
                           f"The seal belongs to project {seal.project}, not to {number}."), "seal")  # fmt: skip
    return {"fingerprint": seal.fingerprint, "bytes": seal.bytes, "files": seal.files}


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in (None, "")}


def _one_of(choices: Mapping[str, Text], value: str, field: str) -> str:
    if value not in choices:
        raise Refused(Text("请选择一项。", "Choose one."), field)
    return value


def post(*, disk: Disk, carrier: str, tracking: str, actor: Actor, roles: Roles) -> Disk:
    """Note carrier and tracking number."""
    if not carrier.strip():
        raise Refused(Text("请填写承运公司（自行送达可写“自送”）。",
                           "Name the carrier (or “by hand” when you bring it yourself)."), "carrier")  # fmt: skip
    return move(disk, "post", actor=actor, roles=roles, carrier=carrier.strip(), tracking=tracking.strip(),
                data={"number": disk.number, "carrier": carrier.strip(), "tracking": tracking.strip()})  # fmt: skip


def cancel(*, disk: Disk, actor: Actor, roles: Roles) -> Disk:
    """Take an announcement back."""
    return move(disk, "cancel", actor=actor, roles=roles, data={"number": disk.number})


def receive(
    *, disk: Disk, condition: str, seal_intact: bool, shelf: str = "", note: str = "", actor: Actor, roles: Roles
) -> Disk:
    """Take the parcel: who, when (the fact), in what condition, whether the parcel's seal was whole."""
    condition = _one_of(CONDITIONS, condition, "condition")
    return move(disk, "receive", actor=actor, roles=roles, reason=note, condition=condition, seal_intact=seal_intact,
                shelf=shelf, data={"number": disk.number, "condition": condition, "seal_intact": seal_intact})  # fmt: skip


def begin_reading(*, disk: Disk, actor: Actor, roles: Roles, station: str = "") -> Disk:
    """Begin to read it in, or go on after a crash (no second fact)."""
    fresh = Disk.objects.get(pk=disk.pk)
    if fresh.state == "READING":
        return fresh
    return move(fresh, "read", actor=actor, roles=roles, data={"number": disk.number, "station": station})


def conclude(*, disk: Disk, result: Mapping[str, Any], report: str, actor: Actor, roles: Roles) -> Disk:
    """End the reading. ``result``: sums of the reading; ``discrepancies`` among them decides the state."""
    verb = "differ" if result["discrepancies"] else "conclude"
    data = {"number": disk.number, **{k: result[k] for k in ("files", "bytes", "discrepancies", "seal")}}
    return move(disk, verb, actor=actor, roles=roles, result=dict(result), report=report, data=data)


def part_with(*, disk: Disk, verb: str, reason: str, actor: Actor, roles: Roles) -> Disk:
    """Send it back (``return``: by which carrier) or ``destroy`` it (how, who saw it); the reason is kept."""
    if not reason.strip():
        raise Refused(Text("请写明寄还的承运公司和单号，或销毁的方式和见证人。",
                           "Write carrier and tracking number, or how it was destroyed and who saw it."), "reason")  # fmt: skip
    return move(disk, verb, actor=actor, roles=roles, reason=reason.strip(), data={"number": disk.number})


def of(project: Project) -> QuerySet[Disk]:
    """Return the disks of a project, newest first."""
    return Disk.objects.filter(submission__project=project).select_related("submission__project__centre")


def of_projects(projects: QuerySet[Project]) -> QuerySet[Disk]:
    """Return the disks of several projects."""
    found = Disk.objects.filter(submission__project__in=projects)
    return found.select_related("submission__project__institution", "submission__project__centre")


def find(disks: QuerySet[Disk], words: str) -> QuerySet[Disk]:
    """Return the disks that a scanned code, a number, a fingerprint, a tracking or project number, or words mean."""
    parts = words.split()
    if len(parts) == 4 and parts[0] == "HJDISK1":
        by_code = Q(number__iexact=parts[1])
        if len(tidy(parts[3])) == 20:
            by_code |= Q(fingerprint=spaced(tidy(parts[3])))
        return disks.filter(by_code)
    for word in parts:
        either = (Q(number__icontains=word) | Q(tracking__iexact=word) | Q(serial__iexact=word)
                  | Q(submission__project__project_no__icontains=word) | Q(submission__project__title__icontains=word)
                  | Q(submission__project__institution__name_zh__icontains=word))  # fmt: skip
        if len(tidy(word)) == 20:
            either |= Q(fingerprint=spaced(tidy(word)))
        disks = disks.filter(either)
    return disks


def known(seal: Seal | None, number: str = "") -> Disk | None:
    """Return the announced disk of a number, else of a seal: by its fingerprint, else by the number it bears."""
    disks = Disk.objects.select_related("submission__project__centre").exclude(state="CANCELLED")
    if number:
        return disks.filter(number__iexact=number).first()
    if seal is None:
        return None
    found = disks.filter(fingerprint=seal.fingerprint).first() if seal.fingerprint else None
    return found or (disks.filter(number__iexact=seal.disk).first() if seal.disk else None)


def chain(disk: Disk) -> QuerySet[Fact]:
    """Return the facts of a disk, in order: the chain of custody."""
    return Fact.objects.filter(subject=disk.subject).order_by("seq")
