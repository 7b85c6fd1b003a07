"""Who may open a project's pages, and how a refused action comes back as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused, Role
from huijiao.core.text import Text
from huijiao.desks.depositor.asks import WRITERS
from huijiao.desks.status import Seen, Status, of, with_status
from huijiao.people.models import Account
from huijiao.people.queries import actor_of
from huijiao.programmes.models import Project
from huijiao.programmes.standing import projects_for, roles_of
from huijiao.tools.intake.errors import IntakeError

STALE = Text("状态已经变化，这一步现在不能做。页面已更新，请按新的状态继续。",
             "The state has changed and this cannot be done now. The page is up to date; go on from there.")  # fmt: skip
NOT_YOURS = Text("您在本项目中的身份不能做这一步。请联系项目联系人或本机构管理员。",
                 "Your role in this project does not allow this. Ask the project's contact or your administrator.")  # fmt: skip


STOPPED = Text("项目已暂停或终止，只供查阅。如有疑问，请联系管理方。",
               "The project is suspended or terminated and can only be read. Ask the agency if this is wrong.")  # fmt: skip


@dataclass(frozen=True)
class Here:
    """One request to one project: the project with its status, the person, and what that person is to it."""

    project: Project
    account: Account
    actor: Actor
    roles: frozenset[Role]

    @property
    def seen(self) -> Seen:
        """Return the nouns of the project."""
        return Seen(self.project)

    @property
    def status(self) -> Status:
        """Return the portal status."""
        return of(self.project)

    @property
    def may_write(self) -> bool:
        """Tell whether the person acts for the depositor."""
        return bool(self.roles & WRITERS)

    @property
    def acting(self) -> dict[str, Any]:
        """Return the keywords actor and roles of an action."""
        return {"actor": self.actor, "roles": self.roles}


Page = Callable[..., HttpResponseBase]


def said(text: Text) -> str:
    """Return a text in the reader's language."""
    return text.in_(get_language() or "zh-hans")


def here(request: HttpRequest, pk: int) -> Here:
    """Return the project for this account; 404 for everybody else's."""
    account = request.user
    if not isinstance(account, Account):
        raise Http404
    project = with_status(projects_for(account)).filter(pk=pk).first()
    if project is None:
        raise Http404
    return Here(project, account, actor_of(request), roles_of(account, project))


def project_page(view: Page) -> Page:
    """Give a page of a project to those who may see it; visitors log in first and come back."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **more: Any) -> HttpResponseBase:
        return view(request, here(request, pk), **more)

    return guarded


def project_act(view: Page) -> Page:
    """Let those who act for the depositor press a button (POST only)."""

    @login_required
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, **more: Any) -> HttpResponseBase:
        found = here(request, pk)
        if not found.may_write:
            raise PermissionDenied
        if found.project.state != "ACTIVE":
            messages.error(request, said(STOPPED))
            return redirect("depositor:overview", pk=pk)
        return view(request, found, **more)

    return guarded


def sentence(error: Exception) -> str:
    """Return what to tell the person about a refused action."""
    if isinstance(error, Refused | IntakeError):
        return said(error.text)
    if isinstance(error, MoveRefused):
        return said(NOT_YOURS if error.reason == "role" else STALE)
    raise error


@contextmanager
def told(request: HttpRequest, done: str = "") -> Iterator[None]:
    """Run an action; say that it is done, or why it was refused."""
    try:
        yield
    except (Refused, IntakeError, MoveRefused) as error:
        messages.error(request, sentence(error))
    else:
        if done:
            messages.success(request, done)
