"""Findings, made ready for the page: grouped by document, gravest first, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from huijiao.core.findings import Finding, Severity
from huijiao.core.text import Text

SEVERITIES: Mapping[str, tuple[Text, str, str]] = {
    "BLOCK": (Text("必须改正", "Must be corrected"), "block", "block"),
    "FIX": (Text("改正或说明", "Correct or explain"), "warn", "fix"),
    "WARN": (Text("请核对", "Please check"), "look", "warn"),
    "INFO": (Text("提示", "Note"), "info", "info"),
}
STATES: Mapping[str, tuple[Text, str, str]] = {
    "open": (Text("待处理", "Open"), "hand", "mine"),
    "fixed": (Text("已改正", "Corrected"), "done", "done"),
    "accepted": (Text("已接受说明", "Explanation accepted"), "done", "done"),
    "dismissed": (Text("不采纳", "Dismissed"), "cross", "plain"),
    "reopened": (Text("重新提出", "Raised again"), "warn", "overdue"),
}
CLOSED = frozenset({"fixed", "accepted", "dismissed"})


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding as drawn."""

    key: str
    rule: str
    severity: str
    message: str
    fix: str
    where: str
    document: str
    url: str
    state: str
    rounds: str
    explanation: str
    answer: str
    may_explain: bool
    settle: str = ""
    note: str = ""

    @property
    def word(self) -> Text:
        """Return the severity's word."""
        return SEVERITIES[self.severity][0]

    @property
    def icon(self) -> str:
        """Return the severity's icon."""
        return SEVERITIES[self.severity][1]

    @property
    def tone(self) -> str:
        """Return the severity's class."""
        return SEVERITIES[self.severity][2]

    @property
    def state_tag(self) -> tuple[Text, str, str] | None:
        """Return words, icon and class of the state across rounds."""
        return STATES.get(self.state)

    @property
    def closed(self) -> bool:
        """Tell whether nothing is left to do."""
        return self.state in CLOSED


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one document."""

    document: str
    items: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """How many of one severity are open."""

    severity: str
    word: Text
    icon: str
    tone: str
    count: int


def place_words(place: Mapping[str, Any], zh: bool) -> str:
    """Say where a value stands, without the document: cell, row, path."""
    parts = [str(place.get("path") or ""), str(place.get("cell") or "")]
    if row := place.get("row"):
        parts.append(f"第{row}行" if zh else f"row {row}")
    return (" · " if zh else ", ").join(p for p in parts if p)


def shown(item: Finding | Mapping[str, Any], language: str, number: int) -> Shown:
    """Return one finding for the page.

    ``item`` is a `Finding`, or its JSON with any of the extra keys ``id url state rounds explanation answer
    may_explain settle note`` (``rounds``: the numbers of the rounds in which it was raised; ``settle``: where a reviewer
    accepts or dismisses it; ``note``: the reason typed so far).
    """
    row: Mapping[str, Any] = item.as_json() if isinstance(item, Finding) else item
    zh = language.startswith("zh")
    tail = "zh" if zh else "en"
    place = row.get("place") or {}
    return Shown(
        key=str(row.get("id") or number),
        rule=str(row.get("rule") or ""),
        severity=str(row.get("severity") or "INFO"),
        message=str(row.get(f"message_{tail}") or row.get("message_zh") or ""),
        fix=str(row.get(f"fix_{tail}") or row.get("fix_zh") or ""),
        where=place_words(place, zh),
        document=str(place.get("document") or ""),
        url=str(row.get("url") or ""),
        state=str(row.get("state") or ""),
        rounds=", ".join(str(r) for r in row.get("rounds") or ()),
        explanation=str(row.get("explanation") or ""),
        answer=str(row.get("answer") or ""),
        may_explain=bool(row.get("may_explain", row.get("severity") != "BLOCK")),
        settle=str(row.get("settle") or ""),
        note=str(row.get("note") or ""),
    )


def grouped(
    items: Iterable[Finding | Mapping[str, Any]], language: str
) -> tuple[tuple[Group, ...], tuple[Summary, ...]]:
    """Return the groups (documents with the gravest findings first) and the count of each severity still open."""
    drawn = [shown(item, language, i) for i, item in enumerate(items, 1)]
    drawn.sort(key=lambda s: (s.closed, Severity(s.severity).rank))
    documents = dict.fromkeys(s.document for s in drawn)
    groups = tuple(Group(d, tuple(s for s in drawn if s.document == d)) for d in documents)
    counts = tuple(
        Summary(code, word, icon, tone, n)
        for code, (word, icon, tone) in SEVERITIES.items()
        if (n := sum(s.severity == code and not s.closed for s in drawn))
    )
    return groups, counts
