"""邮寄磁盘: announce, print, post; where each disk is, for all who may see the project."""

from __future__ import annotations

import shlex

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused
from huijiao.desks.depositor.access import Here, project_act, project_page, sentence
from huijiao.desks.depositor.frame import draw, url
from huijiao.desks.depositor.overview import timeline
from huijiao.desks.disk_forms import AnnounceForm, PostForm, SealForm
from huijiao.desks.office import send_bytes
from huijiao.steps.s3_submission import disk_prints, disks
from huijiao.steps.s3_submission.actions import WRITABLE
from huijiao.steps.s3_submission.disk_words import BACK, MEDIA
from huijiao.steps.s3_submission.models import Disk
from huijiao.tools.papers import queries as papers


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Show how it goes, the form, and every disk with its chain of custody."""
    return _draw(request, here, AnnounceForm())


def _draw(request: HttpRequest, here: Here, form: AnnounceForm, *, status: int = 200) -> HttpResponse:
    submission = here.seen.submission
    open_ = (
        here.may_write and submission is not None and submission.state in WRITABLE and here.project.state == "ACTIVE"
    )
    rows = list(disks.of(here.project))
    waiting = next((disk for disk in rows if disk.state == "ANNOUNCED"), None)
    lines = [_line(disk, here) for disk in rows]
    return draw(request, here, "disks", {
        "submission": submission, "open": open_, "form": form, "lines": lines, "centre": here.project.centre,
        "advised": here.project.programme.settings.get("limits", {}).get("offline_bytes", disks.ADVISED),
        "command": _command(here, waiting),
        "unfolded": bool(form.errors) or not lines,
    }, status=status)  # fmt: skip


def _line(disk: Disk, here: Here) -> dict[str, object]:
    moves = disk.moves(here.roles) if here.may_write else {}
    return {
        "disk": disk, "moves": moves, "medium": MEDIA[disk.medium], "back": BACK[disk.back],
        "chain": timeline(list(disks.chain(disk))[::-1]), "report": papers.by_key(disk.report) if disk.report else None,
        "post": PostForm(prefix=f"d{disk.pk}") if "post" in moves else None,
        "seal": SealForm(prefix=f"s{disk.pk}") if here.may_write and disk.state in {"ANNOUNCED", "POSTED"} and not disk.fingerprint else None,
    }  # fmt: skip


def _command(here: Here, disk: Disk | None) -> str:
    """Return the command that seals, ready to be copied."""
    project, centre = here.project, here.project.centre
    words = {"--project": project.project_no, "--title": project.title, "--institution": project.institution.name_zh,
             "--contact": f"{project.operator.contact} {project.operator.phone}".strip(), "--disk": disk.number if disk else "",
             "--centre": centre.name_zh, "--address": centre.address}  # fmt: skip
    said = " ".join(f"{name} {shlex.quote(value)}" for name, value in words.items() if value)
    sm3 = " --sm3" if here.seen.submission and here.seen.submission.sm3 else ""
    return f"huijiao pack 实体数据 --in-place {said}{sm3}"


def _disk(here: Here, number: int) -> Disk:
    found = disks.of(here.project).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@project_act
def announce(request: HttpRequest, here: Here) -> HttpResponse:
    """Announce a disk."""
    form = AnnounceForm(request.POST, request.FILES)
    submission = here.seen.submission
    if submission is None:
        raise Http404
    if form.is_valid():
        try:
            disk = disks.announce(submission=submission, **form.facts(), **here.acting)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, sentence(refused))
        else:
            messages.success(
                request,
                _("Announced: the disk has the number %(name)s. Print the sheet and post it.") % {"name": disk.number},
            )
            return redirect(url("disks", here) + f"#{disk.number}")
    return _draw(request, here, form, status=422)


@project_act
def act(request: HttpRequest, here: Here, number: int, verb: str) -> HttpResponse:
    """Note the posting, the seal, or that the disk will not come."""
    disk = _disk(here, number)
    try:
        done = _acts(request, here, disk, verb)
    except (Refused, MoveRefused) as refused:
        messages.error(request, sentence(refused))
    else:
        if done:
            messages.success(request, done)
        else:
            messages.error(request, _("Something is missing or cannot be read; please look at what you entered."))
    return redirect(url("disks", here) + f"#{disk.number}")


def _acts(request: HttpRequest, here: Here, disk: Disk, verb: str) -> str:
    if verb == "cancel":
        disks.cancel(disk=disk, **here.acting)
        return _("The announcement of %(name)s is cancelled.") % {"name": disk.number}
    if verb == "post" and (post := PostForm(request.POST, prefix=f"d{disk.pk}")).is_valid():
        disks.post(disk=disk, **post.cleaned_data, **here.acting)
        return _("Noted. You will see here when the centre has received it.")
    if verb == "seal":
        form = SealForm(request.POST, request.FILES, prefix=f"s{disk.pk}")
        if form.is_valid() and (form.cleaned_data["seal"] or form.cleaned_data["fingerprint"]):
            disks.seal_known(disk=disk, **form.cleaned_data, **here.acting)
            return _("The seal of %(name)s is noted.") % {"name": disk.number}
    return ""


@project_page
def sheet(_request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Show the sheet that travels with the disk, to be printed."""
    disk = _disk(here, number)
    return send_bytes(
        disk_prints.sheet(disk).encode(), f"随寄单-{disk.number}.html", "text/html; charset=utf-8", inline=True
    )


@project_page
def receipt(_request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Send the custody receipt."""
    disk = _disk(here, number)
    made = disk_prints.receipt(disk, now=timezone.now())
    return send_bytes(made, f"磁盘交接单-{disk.number}.pdf", "application/pdf", inline=True)
