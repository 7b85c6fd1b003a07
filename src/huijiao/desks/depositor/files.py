"""数据文件: upload, what has arrived and what the readers say of it, the two papers of this step, confirmation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huijiao.core.formats.report import Verdict
from huijiao.core.text import Text as T
from huijiao.desks.depositor import findings, told
from huijiao.desks.depositor.access import Here, project_act, project_page, said
from huijiao.desks.depositor.access import told as telling
from huijiao.desks.depositor.frame import draw, url
from huijiao.steps.s3_submission import actions, queries, reading
from huijiao.steps.s3_submission.actions import WRITABLE
from huijiao.steps.s3_submission.models import Submission
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake import queries as boxes
from huijiao.tools.intake.models import Box, Channel, DoorAccount, FileState, StagedFile
from huijiao.tools.jobs.models import Job
from huijiao.tools.papers import queries as papers
from huijiao.tools.papers.templates import TEMPLATES

#: The two papers of this step, and what goes with the data as files.
FORMS = ("quality", "agreement", "file_list", "data_dictionary")
DAYS = 30  # of an upload account (domain.md §1.4.12)
PER_PAGE = 25
LISTED = 100_000  # files told to the browser, so that it does not send them again
PLAIN_LARGEST = 200 << 20  # bytes by the plain form; what is larger goes by FTPS
VERDICTS: Mapping[str, tuple[T, str]] = {
    Verdict.OK: (T("可读取", "Readable"), "done"),
    Verdict.BROKEN: (T("不能读取", "Cannot be read"), "overdue"),
    Verdict.NOT_EXAMINED: (T("已接收，不作内容检查", "Received; its contents are not examined"), "plain"),
    Verdict.DIED: (T("检查未完成，将由人工查看", "Examination broke off; a person will look"), "mine"),
    "checking": (T("检查中", "Being examined"), "others"),
    "partial": (T("未传完", "Unfinished"), "mine"),
}
CHANNELS: Mapping[str, T] = {
    Channel.TUS: T("网页", "Browser"), Channel.FTPS: T("FTPS", "FTPS"), Channel.DISK: T("硬盘", "Disk"),
}  # fmt: skip


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
        "doors": boxes.accounts(box), "issued": request.session.pop(_issued(here), None),
        "address": settings.FTPS_ADDRESS, "port": settings.FTPS_PORT, "centre": here.project.centre,
        "offline": here.project.programme.settings.get("limits", {}).get("offline_bytes", 10**12),
        **_listed(request, here, box), **_work(here, submission, box),
    })  # fmt: skip


def _issued(here: Here) -> str:
    return f"issued:{here.project.pk}"


def _listed(request: HttpRequest, here: Here, box: Box) -> dict[str, Any]:
    number = request.GET.get("page", "1")
    words = request.GET.get("find", "")
    listing = boxes.listing(box, int(number) if number.isdigit() else 1, words, size=PER_PAGE)
    return {
        "listing": listing, "rows": [_row(f) for f in listing.rows], "find": words, "totals": boxes.totals(box),
        "previous": listing.page - 1, "next": listing.page + 1 if listing.page < listing.pages else 0,
    }  # fmt: skip


def _row(file: StagedFile) -> dict[str, Any]:
    words, tone = VERDICTS[_state(file)]
    verdict = file.verdict or {}
    defects = verdict.get("defects") or []
    return {
        "file": file, "words": words, "tone": tone, "format": verdict.get("format", ""), "records": verdict.get("records"),
        "unit": verdict.get("unit", ""), "channel": CHANNELS.get(file.channel, file.channel),
        "defects": [T(d["message_zh"], d["message_en"]) for d in defects[:3]], "more": max(len(defects) - 3, 0),
        "partial": file.state == FileState.PARTIAL,
    }  # fmt: skip


def _state(file: StagedFile) -> str:
    if file.state == FileState.PARTIAL:
        return "partial"
    return str(file.verdict.get("verdict", "")) if file.verdict else "checking"


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
    response = render(request, "depositor/_files.html", {
        "project": here.project, "submission": submission, "box": box, "open": here.may_write and submission.state in WRITABLE,
        **_listed(request, here, box), **_work(here, submission, box),
    })  # fmt: skip
    if request.GET.get("was") == "CHECKING" and submission.state != "CHECKING":
        response["HX-Refresh"] = "true"
    return response


@project_page
def status(request: HttpRequest, here: Here) -> JsonResponse:
    """Tell the upload script what is here already."""
    submission = here.seen.submission
    if submission is None or submission.box is None:
        raise Http404
    rows = StagedFile.objects.filter(box=submission.box, state=FileState.COMPLETE).only(
        "path", "size", "verdict", "state"
    )
    files = [
        {
            "path": f.path,
            "size": f.size,
            "state": "checking" if f.verdict is None else "done",
            "text": said(VERDICTS[_state(f)][0]),
        }
        for f in rows.order_by("path")[:LISTED]
    ]
    return JsonResponse({"files": files})


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
def account(request: HttpRequest, here: Here) -> HttpResponse:
    """Issue upload credentials; they are shown once, on the next page."""
    submission, _box = _open(here)
    with telling(request):
        row, password = actions.issue_account(submission=submission, actor=here.actor, days=DAYS)
        request.session[_issued(here)] = {
            "username": row.username,
            "password": password,
            "until": row.expires.isoformat(),
        }
    return redirect(url("files", here) + "#ftps")


@project_act
def revoke(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """End an upload account."""
    submission, box = _open(here)
    row = DoorAccount.objects.filter(pk=number, box=box).first()
    if row is None:
        raise Http404
    actions.revoke_account(submission=submission, account=row, actor=here.actor)
    messages.success(request, _("The account %(name)s is closed.") % {"name": row.username})
    return redirect(url("files", here) + "#ftps")


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
