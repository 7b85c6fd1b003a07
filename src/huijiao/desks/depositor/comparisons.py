"""清单核对: the depositor's own lists against what has arrived, line by line; SM3 on request."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huijiao.core.discrepancies import Discrepancy
from huijiao.desks.depositor.access import Here, project_act, project_page, said, told
from huijiao.desks.depositor.frame import draw, url
from huijiao.desks.export import xlsx
from huijiao.steps.s3_submission import actions, lists
from huijiao.steps.s3_submission.models import Compared, Submission

SHOWN = 200


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Show every list with its sums and its first differences."""
    submission = here.seen.submission
    rows = []
    if submission is not None and submission.box is not None:
        rows = [_drawn(row) for row in lists.look(submission)]
    open_ = here.may_write and submission is not None and submission.state in actions.WRITABLE
    return draw(request, here, "comparisons", {"submission": submission, "rows": rows, "open": open_, "shown": SHOWN})


def _drawn(row: Compared) -> dict[str, object]:
    counts = row.counts or {}
    found = [Discrepancy.from_json(r) for r in row.rows[:SHOWN]]
    return {"row": row, "counts": counts, "waiting": row.counts is None and bool(row.paper), "found": found,
            "rest": max(0, counts.get("differences", 0) - len(found))}  # fmt: skip


def _submission(here: Here) -> Submission:
    submission = here.seen.submission
    if submission is None or submission.box is None:
        raise Http404
    return submission


def _row(here: Here, number: int) -> Compared:
    row = Compared.objects.select_related("submission__project").filter(pk=number, submission=_submission(here)).first()
    if row is None:
        raise Http404
    return row


@project_act
def upload(request: HttpRequest, here: Here) -> HttpResponse:
    """Take lists and compare them."""
    uploads: list[tuple[str, BinaryIO]] = [(f.name or "", cast("BinaryIO", f)) for f in request.FILES.getlist("lists")]
    if not uploads:
        messages.error(request, _("Choose a file first."))
        return redirect(url("comparisons", here))
    with told(request, _("Compared; the differences are listed below.")):
        lists.take(submission=_submission(here), uploads=uploads, actor=here.actor)
    return redirect(url("comparisons", here))


@project_act
def again(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Compare once more."""
    row = _row(here, number)
    with told(request):
        lists.again(row, actor=here.actor)
    return redirect(url("comparisons", here) + f"#list-{row.pk}")


@project_act
def sm3(request: HttpRequest, here: Here) -> HttpResponse:
    """Have SM3 taken, or no longer."""
    wanted = request.POST.get("wanted") == "yes"
    done = _("SM3 will be taken of every file.") if wanted else _("SM3 is no longer taken.")
    with told(request, done):
        actions.want_sm3(submission=_submission(here), wanted=wanted, actor=here.actor)
    return redirect(url("comparisons", here))


@project_page
def sheet(_request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Send the differences as a sheet."""
    row = _row(here, number)
    found = [Discrepancy.from_json(r) for r in row.rows]
    heads = [(_("Difference"), 16), (_("File"), 70), (_("What it is"), 90)]
    return xlsx(_("Comparison with a list"), heads, [(said(d.label), d.path, said(d.sentence)) for d in found])
