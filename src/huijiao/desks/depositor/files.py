"""数据文件: upload, what has arrived and what the readers say of it, the two papers of this step, confirmation."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from huijiao.core.text import Text as T
from huijiao.desks import filelist
from huijiao.desks.depositor import findings, told
from huijiao.desks.depositor.access import Here, project_act, project_page, said
from huijiao.desks.depositor.access import told as telling
from huijiao.desks.depositor.frame import draw, url
from huijiao.steps.s3_submission import actions, queries, reading
from huijiao.steps.s3_submission.actions import WRITABLE
from huijiao.steps.s3_submission.models import Submission
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake import expiry, pictures
from huijiao.tools.intake import queries as boxes
from huijiao.tools.intake.listing import standing_of as listing_of
from huijiao.tools.intake.models import Box, Channel, FileState, StagedFile
from huijiao.tools.jobs.models import Job
from huijiao.tools.papers import queries as papers
from huijiao.tools.papers.templates import TEMPLATES

#: The two papers of this step, and what goes with the data as files.
FORMS = ("quality", "agreement", "file_list", "data_dictionary")
PER_PAGE = 50
ASKED = 500  # paths the upload script may ask of at once
PROBED = 64 << 20  # bytes; larger files are compared by their ends (known.js)
PLAIN_LARGEST = 200 * 10**6  # bytes by the plain form; what is larger goes by FTPS


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the upload and everything around it."""
    submission = here.seen.submission
    if submission is None or submission.box is None:
        return draw(request, here, "files", {"submission": None, "before": here.seen.p in {"", "DRAFT", "RETURNED"}})
    box = queries.box(submission)
    open_ = here.may_write and submission.state in WRITABLE
    checking = open_ and (bool(request.GET.get("check")) or submission.state == "AUTO_FAILED")
    found = findings.drawn(here.project, queries.check(submission).findings, open_=open_) if checking else []
    return draw(request, here, "files", {
        "submission": submission, "box": box, "open": open_, "checked": checking, "found": found,
        "stopping": findings.stopping(found), "moves": submission.moves(here.roles), "taken": told.pop(request, here),
        "forms": [(key, TEMPLATES[key]) for key in FORMS if key in TEMPLATES],
        "quality": papers.by_key(submission.quality_document), "agreement": papers.by_key(submission.agreement_document),
        "doors": boxes.accounts(box), "centre": here.project.centre,
        "offline": here.project.programme.settings.get("limits", {}).get("offline_bytes", 10**12),
        **_listed(request, box, open_=open_), **_work(here, submission, box),
    })  # fmt: skip


def _listed(request: HttpRequest, box: Box, *, open_: bool) -> dict[str, Any]:
    shown = filelist.show(request, box, size=PER_PAGE, anchor="#list")
    now = timezone.now()
    return {
        "shown": shown, "rows": [_row(f) for f in shown.page.rows], "totals": boxes.totals(box), "query": request.GET.urlencode(),
        "partials": [_unfinished(f, now) for f in boxes.partials(box)] if open_ else [],
    }  # fmt: skip


def _row(file: StagedFile) -> dict[str, Any]:
    words, tone = filelist.STANDINGS[listing_of(file)]
    verdict = file.verdict or {}
    defects = verdict.get("defects") or []
    return {
        "file": file, "words": words, "tone": tone, "format": verdict.get("format", ""), "records": verdict.get("records"),
        "unit": verdict.get("unit", ""), "channel": filelist.CHANNELS.get(file.channel, T(file.channel, file.channel)),
        "defects": [T(d["message_zh"], d["message_en"]) for d in defects[:3]], "more": max(len(defects) - 3, 0),
    }  # fmt: skip


def _unfinished(file: StagedFile, now: datetime) -> dict[str, Any]:
    """Return an unfinished upload: how far it is, and when it will be thrown away."""
    days = (file.expires - now).days if file.expires else None
    return {
        "file": file, "percent": 100 * file.offset // file.size if file.size else 0, "days": days,
        "soon": days is not None and days < expiry.WARN.days, "here": file.channel == Channel.TUS,
        "channel": filelist.CHANNELS.get(file.channel, T(file.channel, file.channel)),
    }  # fmt: skip


def _work(here: Here, submission: Submission, box: Box) -> dict[str, Any]:
    """Return how far examination and check are."""
    totals = boxes.totals(box)
    job = Job.objects.filter(about=here.project.about, kind="submission.check").order_by("-pk").first()
    return {
        "job": job if submission.state == "CHECKING" else None, "percent": round(100 * job.progress) if job else 0,
        "failed": bool(job and job.status == "FAILED" and submission.state == "CHECKING"),
        "examined": totals.files - totals.unread, "live": bool(totals.unread) or submission.state == "CHECKING",
    }  # fmt: skip


@project_page
def listing(request: HttpRequest, here: Here) -> HttpResponse:
    """Answer htmx with the list alone; tells the page to load anew once the check is over."""
    submission = here.seen.submission
    if submission is None or submission.box is None:
        raise Http404
    box = queries.box(submission)
    open_ = here.may_write and submission.state in WRITABLE
    response = render(request, "depositor/_files.html", {
        "project": here.project, "submission": submission, "box": box, "open": open_,
        **_listed(request, box, open_=open_), **_work(here, submission, box),
    })  # fmt: skip
    if request.GET.get("was") == "CHECKING" and submission.state != "CHECKING":
        response["HX-Refresh"] = "true"
    return response


@project_page
def status(request: HttpRequest, here: Here) -> JsonResponse:
    """Tell the upload script what is here of the paths it names: ``{"paths": […]}``, by POST."""
    submission = here.seen.submission
    if submission is None or submission.box is None:
        raise Http404
    try:
        paths = json.loads(request.body or b"{}").get("paths", [])
        asked = [unicodedata.normalize("NFC", path) for path in paths[:ASKED]]
    except (ValueError, AttributeError, TypeError):
        return JsonResponse({"files": []}, status=400)
    rows = StagedFile.objects.select_related("box").filter(box=submission.box, path__in=asked)
    return JsonResponse({"files": [{**_known(f), "text": said(filelist.STANDINGS[listing_of(f)][0])} for f in rows
                                   if f.state == FileState.COMPLETE or f.channel == Channel.TUS]})  # fmt: skip


def _known(file: StagedFile) -> dict[str, Any]:
    """Return what the script needs to tell whether its file is this one, and to take an unfinished one up."""
    partial = file.state == FileState.PARTIAL
    known = {
        "path": file.path, "size": file.size, "sha256": file.sha256,
        "state": "partial" if partial else "checking" if file.verdict is None else "done",
        "mtime": int(file.mtime.timestamp()) if file.mtime else None,
    }  # fmt: skip
    if partial:
        known |= {"url": f"/files/{file.upload_id}"}
    if partial or (file.size or 0) > PROBED:
        known |= boxes.probe(file)
    return known


def _open(here: Here) -> tuple[Submission, Box]:
    submission = here.seen.submission
    if submission is None or submission.box is None:
        raise Http404
    return submission, queries.box(submission)


@project_act
def upload(request: HttpRequest, here: Here) -> HttpResponse:
    """Take a few small files from the plain form of browsers without scripts."""
    _submission, box = _open(here)
    files, folder = request.FILES.getlist("files"), request.POST.get("folder", "").strip("/ ")
    if not files:
        messages.error(request, said(told.NOTHING))
    for file in files:
        with telling(request, _("“%(name)s” is uploaded.") % {"name": file.name}):
            _store(box, f"{folder}/{file.name}" if folder else str(file.name), file)
    return redirect(url("files", here))


def _store(box: Box, path: str, file: UploadedFile) -> None:
    pieces: Iterator[bytes] = iter(partial(file.read, 1 << 20), b"")
    intake.store(box=box, path=path, pieces=pieces, size=file.size, channel=Channel.TUS)


@project_act
def take_papers(request: HttpRequest, here: Here) -> HttpResponse:
    """Take in the quality report and the agreement."""
    submission, _box = _open(here)
    files = told.uploads(request)
    if not files:
        messages.error(request, said(told.NOTHING))
    with telling(request):
        if files:
            told.keep(request, here, reading.take_papers(submission=submission, uploads=files, actor=here.actor))
    return redirect(url("files", here) + "#papers")


@project_act
def remove(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Remove a file, or give up an unfinished one."""
    _submission, box = _open(here)
    file = StagedFile.objects.select_related("box").filter(pk=number, box=box).first()
    if file is not None:
        with telling(request, _("“%(name)s” is removed.") % {"name": file.path}):
            if file.state == FileState.PARTIAL:
                intake.discard(file)
            else:
                intake.remove(box, file.path)
                pictures.forget(box)
    return redirect(url("files", here) + "#list")


@project_act
def seal(request: HttpRequest, here: Here) -> HttpResponse:
    """Note that the depositor's seal is on the agreement."""
    submission, _box = _open(here)
    with telling(request, _("Noted: your institution has sealed the agreement.")):
        actions.seal_agreement(submission=submission, party="depositor", actor=here.actor)
    return redirect(url("files", here) + "#papers")


@project_act
def confirm(request: HttpRequest, here: Here) -> HttpResponse:
    """Confirm the upload: everything is frozen and checked."""
    submission, _box = _open(here)
    with telling(request, _("Submitted. The files are frozen and are being checked; you may close this page.")):
        actions.confirm(submission=submission, **here.acting)
    return redirect(url("files", here))


@project_act
def withdraw(request: HttpRequest, here: Here) -> HttpResponse:
    """Take the data back before the review begins."""
    submission, _box = _open(here)
    with telling(request, _("Withdrawn. You can change the files and confirm again.")):
        actions.withdraw(submission=submission, **here.acting)
    return redirect(url("files", here))
