"""Papers and prefilled forms out, after asking who it is."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huijiao.desks.depositor.access import Here, project_page
from huijiao.desks.depositor.frame import url
from huijiao.desks.office import send_staged
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s3_submission import queries as submissions
from huijiao.tools.intake import downloads
from huijiao.tools.papers.models import Paper
from huijiao.tools.papers.queries import file_of
from huijiao.tools.papers.templates import TEMPLATES

SMALL = 20 << 20  # bytes; larger papers leave by the bytes door
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@project_page
def paper(request: HttpRequest, here: Here, number: int) -> HttpResponseBase:
    """Send one document of the project."""
    row = Paper.objects.filter(pk=number, subject=here.project.subject).first()
    if row is None:
        raise Http404
    path = file_of(row)
    if row.bytes > SMALL:
        return redirect(downloads.sign(path, name=row.name, media=row.media_type))
    if not path.is_file():
        messages.error(
            request, _("The document “%(name)s” is not in the store. Please tell the centre.") % {"name": row.name}
        )
        return redirect(url("papers", here))
    media = row.media_type if row.media_type in downloads.SAFE_TYPES else "application/octet-stream"
    response = FileResponse(path.open("rb"), content_type=media)
    response["Content-Disposition"] = downloads.disposition(row.name, inline=False)
    return response


@project_page
def template(request: HttpRequest, here: Here, key: str) -> HttpResponse:
    """Send a form, filled in as far as the system knows the answers."""
    form = TEMPLATES.get(key)
    if form is None:
        raise Http404
    submission = submissions.of(here.project)
    deposit = (
        submissions.snapshot(submission)
        if submission and key in {"quality", "agreement"}
        else datasets.snapshot(here.project)
    )
    media = _XLSX if form.filename_zh.endswith(".xlsx") else _DOCX
    response = HttpResponse(form.build(deposit), content_type=media)
    response["Content-Disposition"] = downloads.disposition(
        f"{here.project.project_no}-{form.filename_zh}", inline=False
    )
    return response


@project_page
def staged(request: HttpRequest, here: Here, number: int) -> HttpResponseBase:
    """Lead to a signed link to one staged file; the agency decides on papers, not on files."""
    return send_staged(here.project, here.roles, number)
