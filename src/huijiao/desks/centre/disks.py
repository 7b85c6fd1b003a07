"""邮寄磁盘 at the centre: scan or find, receive, read in at the station, send back or destroy."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huijiao.core.text import Text as T
from huijiao.desks.centre.queue import TITLE as QUEUE
from huijiao.desks.centre.queue import my_projects
from huijiao.desks.depositor.overview import timeline
from huijiao.desks.disk_forms import ArrivalForm
from huijiao.desks.office import Here, account_of, here, post_holders, send_bytes, told
from huijiao.programmes.standing import CENTRE_ROLES
from huijiao.steps.s3_submission import disk_prints, disks
from huijiao.steps.s3_submission.disk_words import BACK, CONDITIONS, MEDIA
from huijiao.steps.s3_submission.models import Disk
from huijiao.steps.s3_submission.states import DISK
from huijiao.tools.papers import queries as papers

PER_PAGE = 30
TITLE = T("邮寄磁盘", "Posted disks")
_HERE = ("RECEIVED", "READING", "READ", "DISCREPANT", "POSTED", "ANNOUNCED")
_centre = post_holders(CENTRE_ROLES)


@_centre
def page(request: HttpRequest) -> HttpResponse:
    """List the disks, those in the house first; a code that means one disk leads to it. ``?q= &state=``."""
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    found = disks.find(disks.of_projects(my_projects(account_of(request))), words)
    if words and not state and len(pair := list(found[:2])) == 1:
        return redirect("centre:disk", pair[0].pk)
    if state in DISK.states:
        found = found.filter(state=state)
    order = {code: n for n, code in enumerate(_HERE)}
    rows = sorted(found, key=lambda d: (order.get(d.state, 9), -d.pk))
    return render(request, "centre/disks.html", {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "q": words, "state": state,
        "states": DISK.states.values(), "media": MEDIA, "heading": TITLE, "total": len(rows),
        "crumbs": [(QUEUE, reverse("centre:queue")), (TITLE, "")],
    })  # fmt: skip


def _one(request: HttpRequest, pk: int) -> tuple[Disk, Here]:
    disk = get_object_or_404(Disk.objects.select_related("submission__project__institution", "submission__project__centre",
                                                         "submission__project__operator"), pk=pk)  # fmt: skip
    return disk, here(request, disk.submission.project_id, CENTRE_ROLES)


@_centre
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one disk: what is to be done now, what it is, every hand it went through."""
    disk, at = _one(request, pk)
    return _draw(request, disk, at, ArrivalForm(initial={"condition": "GOOD", "seal_intact": "yes"}))


def _draw(request: HttpRequest, disk: Disk, at: Here, form: ArrivalForm, *, status: int = 200) -> HttpResponse:
    project = disk.submission.project
    return render(request, "centre/disk.html", {
        "disk": disk, "project": project, "moves": disk.moves(at.roles), "form": form, "heading": disk.number,
        "pairs": _pairs(disk), "chain": timeline(list(disks.chain(disk))[::-1]), "arrived": disk.condition != "",
        "report": papers.by_key(disk.report) if disk.report else None,
        "command": f"huijiao receive /mnt/disk --disk {disk.number} --by {at.account.username}",
        "crumbs": [(QUEUE, reverse("centre:queue")), (TITLE, reverse("centre:disks")), (disk.number, "")],
    }, status=status)  # fmt: skip


def _pairs(disk: Disk) -> list[tuple[T, Any]]:
    parcel = {True: T("封口完好", "seal unbroken"), False: T("封口已破", "seal broken"), None: T("", "")}[
        disk.seal_intact
    ]
    condition = CONDITIONS.get(disk.condition, T("", ""))
    return [
        (T("磁盘", "Disk"), T(*(" ".join(p for p in (getattr(MEDIA[disk.medium], side), disk.serial) if p) for side in ("zh", "en")))),
        (T("内容", "Content"), disk.content), (T("封签指纹", "Seal fingerprint"), disk.fingerprint),
        (T("运单", "Parcel"), f"{disk.carrier} {disk.tracking}".strip()),
        (T("到达状况", "Arrival"), T(*("，".join(p for p in (getattr(condition, s), getattr(parcel, s)) if p) for s in ("zh", "en")))),
        (T("存放处", "Kept at"), disk.shelf), (T("读后处理", "Afterwards"), BACK[disk.back]),
    ]  # fmt: skip


@require_POST
@_centre
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the arrival."""
    disk, at = _one(request, pk)
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        return _draw(request, disk, at, form, status=422)
    with told(request, _("Received. Print the receipt for the carrier if needed; then read the disk in."), disk):
        disks.receive(disk=disk, **form.cleaned_data, **at.acting)
    return redirect("centre:disk", pk)


@require_POST
@_centre
def part_with(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Send it back, or destroy it."""
    disk, at = _one(request, pk)
    with told(request, _("Noted in the chain of custody."), disk):
        disks.part_with(disk=disk, verb=verb, reason=request.POST.get("reason", ""), **at.acting)
    return redirect("centre:disk", pk)


@_centre
def receipt(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the custody receipt."""
    disk, _at = _one(request, pk)
    made = disk_prints.receipt(disk, now=timezone.now())
    return send_bytes(made, f"磁盘交接单-{disk.number}.pdf", "application/pdf", inline=True)
