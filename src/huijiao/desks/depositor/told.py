"""What became of uploaded papers, carried over the redirect to the next page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.http import HttpRequest

from huijiao.core.text import Text as T
from huijiao.desks.depositor.access import Here
from huijiao.steps.s2_preparation.reading import Taken

NOTHING = T("请先选择要上传的文件。", "Choose the files to upload first.")


@dataclass(frozen=True, slots=True)
class Line:
    """One upload as shown: recognised as ``kind``; ``problem`` with its fix, or what was ``read``."""

    name: str
    kind: T
    problem: T | None
    read: T | None


def uploads(request: HttpRequest) -> list[tuple[str, BinaryIO]]:
    """Return the uploaded files with the names they had."""
    return [(str(f.name), f) for f in request.FILES.getlist("papers")]  # type: ignore[misc]


def keep(request: HttpRequest, here: Here, taken: Sequence[Taken]) -> None:
    """Keep the answers for the next page."""
    request.session[_key(here)] = [[t.name, _out(t.kind), _out(t.problem), _out(t.read)] for t in taken]


def pop(request: HttpRequest, here: Here) -> list[Line]:
    """Return the answers once; those with a problem first."""
    rows = request.session.pop(_key(here), [])
    lines = [Line(name, _in(kind) or T("", ""), _in(problem), _in(read)) for name, kind, problem, read in rows]
    return sorted(lines, key=lambda line: line.problem is None)


def _key(here: Here) -> str:
    return f"taken:{here.project.pk}"


def _out(text: T | None) -> list[str] | None:
    return [text.zh, text.en] if text else None


def _in(pair: Any) -> T | None:
    return T(*pair) if pair else None
