"""One staged file: what its reader says of it, its head, numbers, charts and pictures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huijiao.desks import filelist, preview
from huijiao.desks.depositor.access import Here, project_page
from huijiao.desks.depositor.frame import draw
from huijiao.desks.office import staged_file
from huijiao.tools.intake.listing import standing_of


@project_page
def page(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Show one file of the submission."""
    file = staged_file(here.project, here.roles, number)
    words, tone = filelist.STANDINGS[standing_of(file)]
    said = file.verdict or {}
    return draw(request, here, "files", {
        "file": file, "read": preview.report(file), "words": words, "tone": tone, "format": said.get("format", ""),
        "records": said.get("records"), "unit": said.get("unit", ""),
    }, template="file")  # fmt: skip


@project_page
def drawn(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Answer htmx with the pictures and charts of one file."""
    return render(
        request, "huijiao/parts/preview_drawn.html", preview.drawn(staged_file(here.project, here.roles, number))
    )
