"""Who may open the agency's pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase

from huijiao.core.calendar import WorkCalendar
from huijiao.core.text import Text as T
from huijiao.desks.office import here
from huijiao.people.models import Account
from huijiao.programmes.standing import AGENCY_ROLES, projects_for
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s4_review.queries import calendar

View = Callable[..., HttpResponseBase]
TARGET_DAYS = 10  # working days; a target, never an automatic approval (domain.md §1.4.11)
TITLE = T("管理方审批", "Agency desk")


def project_page(view: View) -> View:
    """Give a page of a project to the officers of its programme."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **more: Any) -> HttpResponseBase:
        return view(request, here(request, pk, AGENCY_ROLES), **more)

    return guarded


def my_projects(account: Account) -> Any:
    """Return the projects of the agencies where the account has a post."""
    agencies = [p.agency_id for p in account.posts.all() if p.agency_id]
    return projects_for(account).filter(programme__agency__in=agencies)


def waited(since: Any) -> int:
    """Return the working days since a moment."""
    days: WorkCalendar = calendar()
    return days.between(since.date(), today())
