"""Documents and staged files handed to the people of the centre."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from huijiao.desks.centre.access import project_page
from huijiao.desks.office import Here, here, send_paper, send_staged
from huijiao.programmes.standing import AGENCY_ROLES, CENTRE_ROLES
from huijiao.tools.papers.models import Paper


@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send one document to the centre or the agency of its project."""
    row = get_object_or_404(Paper, pk=pk, subject__startswith="project:")
    here(request, int(row.subject.partition(":")[2]), CENTRE_ROLES | AGENCY_ROLES)
    return send_paper(row)


@project_page
def staged(request: HttpRequest, here: Here, number: int) -> HttpResponseBase:
    """Lead to a signed link to one file of the submission."""
    return send_staged(here.project, here.roles, number)
