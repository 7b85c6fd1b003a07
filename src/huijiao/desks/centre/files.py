"""Documents and staged files handed to the people of the centre."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect

from huijiao.core.machine import Role
from huijiao.desks.centre.access import project_page
from huijiao.desks.office import Here, here, send_paper
from huijiao.programmes.standing import AGENCY_ROLES, CENTRE_ROLES
from huijiao.steps.s3_submission import queries as submissions
from huijiao.tools.intake import downloads
from huijiao.tools.intake.models import StagedFile
from huijiao.tools.papers.models import Paper

READERS = frozenset({Role.REVIEWER, Role.REVIEW_LEAD, Role.CURATOR, Role.SECURITY})  # as the doors of intake


@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send one document to the centre or the agency of its project."""
    row = get_object_or_404(Paper, pk=pk, subject__startswith="project:")
    here(request, int(row.subject.partition(":")[2]), CENTRE_ROLES | AGENCY_ROLES)
    return send_paper(row)


@project_page
def staged(request: HttpRequest, here: Here, number: int) -> HttpResponseBase:
    """Lead to a signed link to one file of the submission."""
    if not here.roles & READERS:
        raise PermissionDenied
    submission = submissions.of(here.project)
    file = StagedFile.objects.select_related("box").filter(pk=number, state="COMPLETE").first() if submission else None
    if file is None or submission is None or file.box_id != submission.box:
        raise Http404
    return redirect(downloads.sign(file.location, name=file.path.rpartition("/")[2]))
