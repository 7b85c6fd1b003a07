"""Reading what a view answers."""

from __future__ import annotations

from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponseBase


def body_of(answer: HttpResponseBase) -> bytes:
    """Return a streamed body and close it, but not the database's connection: it belongs to the test."""
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    request_finished.disconnect(close_old_connections)
    try:
        answer.close()
    finally:
        request_finished.connect(close_old_connections)
    return content
