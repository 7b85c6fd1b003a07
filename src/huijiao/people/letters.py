"""Letters to the people of this room: written in the caller's transaction, sent as soon as a worker is free."""

from __future__ import annotations

from huijiao.core.text import Text
from huijiao.people.models import Account
from huijiao.tools.jobs.actions import enqueue
from huijiao.tools.notices import actions as notices


def write(*, to: Account, key: str, kind: str, title: Text, body: Text, link: str) -> None:
    """Write a letter in the reader's language and have it sent; a link that begins with ``/`` is one of this site."""
    notices.write(
        key=key,
        kind=kind,
        account_id=to.pk,
        address=to.email,
        language=to.language,
        title=title.in_(to.language),
        body=body.in_(to.language),
        link=link,
    )
    enqueue("notices.send", key="notices.send")
