"""What the desks of the centre and the agency share: who may open what, and refused acts in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.facts import FACTS
from huijiao.core.machine import MoveRefused, Role
from huijiao.core.text import Text
from huijiao.people.models import Account
from huijiao.people.queries import actor_of
from huijiao.programmes.models import Project
from huijiao.programmes.standing import DATA_READERS, posts_in, projects_for, roles_of
from huijiao.steps.s3_submission import queries as submissions
from huijiao.tools.intake import downloads
from huijiao.tools.intake.models import StagedFile
from huijiao.tools.ledger.models import Fact, Stateful
from huijiao.tools.papers.models import Paper
from huijiao.tools.papers.queries import file_of

View = Callable[..., HttpResponseBase]
NOT_YOURS = Text(
    "您的岗位不能做这一步。请联系有此岗位的同事。", "Your post does not allow this. Ask a colleague who holds the post."
)
SMALL = 20 << 20  # bytes; larger papers leave by the bytes door


@dataclass(frozen=True)
class Here:
    """One request to one project: the person, and what that person is to it."""

    project: Project
    account: Account
    actor: Actor
    roles: frozenset[Role]

    @property
    def acting(self) -> dict[str, Any]:
        """Return the keywords actor and roles of an action."""
        return {"actor": self.actor, "roles": self.roles}


def said(text: Text) -> str:
    """Return a text in the reader's language."""
    return text.in_(get_language() or "zh-hans")


def account_of(request: HttpRequest) -> Account:
    """Return who is logged in, posts loaded once."""
    account = request.user
    if not isinstance(account, Account):
        raise Http404
    prefetch_related_objects([account], "posts")
    return account


def post_holders(allowed: frozenset[Role]) -> Callable[[View], View]:
    """Let in who holds one of these posts anywhere; visitors log in first, others are refused."""

    def wrap(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not posts_in(account_of(request), allowed):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def here(request: HttpRequest, project: int, allowed: frozenset[Role]) -> Here:
    """Return the project for this account: 404 if it may not see it, 403 if it sees it in another post."""
    account = account_of(request)
    found = projects_for(account).filter(pk=project).first()
    if found is None:
        raise Http404
    roles = roles_of(account, found)
    if not roles & allowed:
        raise PermissionDenied
    return Here(found, account, actor_of(request), roles)


def refusal(error: Refused | MoveRefused, noun: Stateful | None = None) -> Text:
    """Return what to tell a person about a refused act; of two who press at once, the second learns who was first."""
    if isinstance(error, Refused):
        return error.text
    if error.reason == "role":
        return NOT_YOURS
    fact = Fact.objects.filter(subject=noun.subject).exclude(target="").order_by("-seq").first() if noun else None
    if noun is None or fact is None:
        return Text(
            "状态已经变化，这一步现在不能做。页面已更新。",
            "The state has changed and this cannot be done now. The page is up to date.",
        )
    words = FACTS.get(fact.kind, Text(fact.kind, fact.kind))
    state = noun.MACHINE.states[fact.target].label
    at = timezone.localtime(fact.at).strftime("%Y-%m-%d %H:%M")
    return Text(
        f"没有执行：{fact.actor}已于 {at} {words.zh}，现在的状态是“{state.zh}”。页面已更新。",
        f"Not done: {fact.actor} {words.en} at {at}; the state is now “{state.en}”. The page is up to date.",
    )


@contextmanager
def told(request: HttpRequest, done: str = "", noun: Stateful | None = None) -> Iterator[list[Text]]:
    """Run an act; say that it is done, or why it was refused. The list yielded holds the refusal, if any."""
    refused: list[Text] = []
    try:
        yield refused
    except (Refused, MoveRefused) as error:
        refused.append(refusal(error, noun))
        messages.error(request, said(refused[0]))
    else:
        if done:
            messages.success(request, done)


def send_paper(paper: Paper) -> HttpResponseBase:
    """Hand out a document; large ones by a signed link."""
    path = file_of(paper)
    if paper.bytes > SMALL:
        return redirect(downloads.sign(path, name=paper.name, media=paper.media_type))
    if not path.is_file():
        raise Http404
    media = paper.media_type if paper.media_type in downloads.SAFE_TYPES else "application/octet-stream"
    answer = FileResponse(path.open("rb"), content_type=media)
    answer["Content-Disposition"] = downloads.disposition(paper.name, inline=False)
    return answer


def send_staged(project: Project, roles: frozenset[Role], number: int) -> HttpResponseBase:
    """Lead to a signed link to one file of the submission; the agency decides on papers, not on files."""
    if not roles & DATA_READERS:
        raise PermissionDenied
    submission = submissions.of(project)
    rows = StagedFile.objects.select_related("box").filter(pk=number, state="COMPLETE")
    file = rows.filter(box=submission.box).first() if submission else None
    if file is None:
        raise Http404
    return redirect(downloads.sign(file.location, name=file.path.rpartition("/")[2]))


def send_bytes(body: bytes, name: str, media: str, *, inline: bool = False) -> HttpResponse:
    """Hand out what was made just now."""
    answer = HttpResponse(body, content_type=media)
    answer["Content-Disposition"] = downloads.disposition(name, inline=inline)
    answer["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer
