"""Who may open the centre's pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from huijiao.core.machine import Role
from huijiao.desks.office import here
from huijiao.programmes.standing import CENTRE_ROLES
from huijiao.steps.s4_review.models import Round

View = Callable[..., HttpResponseBase]
WRITERS = frozenset({Role.CURATOR, Role.REVIEWER, Role.REVIEW_LEAD})  # who drafts a report (REPORT.redraft)
SEALERS = frozenset({Role.REVIEW_LEAD, Role.CENTRE_ADMIN})  # who seals for the centre (PLAN.seal)
ADMIN = frozenset({Role.CENTRE_ADMIN})
CURATORS = frozenset({Role.CURATOR, Role.CENTRE_ADMIN})


def round_page(view: View) -> View:
    """Give a page of a round to the people of its centre."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **more: Any) -> HttpResponseBase:
        round_ = get_object_or_404(Round.objects.select_related("reviewer", "signer"), pk=pk)
        found = here(request, round_.project_id, CENTRE_ROLES)
        round_.project = found.project
        return view(request, found, round_, **more)

    return guarded


def project_page(view: View) -> View:
    """Give a page of a project to the people of its centre."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **more: Any) -> HttpResponseBase:
        return view(request, here(request, pk, CENTRE_ROLES), **more)

    return guarded
