"""Runs rules over a snapshot (domain.md §3.1).

Deterministic: the same snapshot and engine version give the same findings in the same order. A rule that
cannot be decided answers NA; one that breaks answers ERROR with its cause, and the others go on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from huijiao.core.deposit import Deposit, Stage
from huijiao.core.findings import Finding, Place, Severity
from huijiao.core.rules.sentences import Sentences

ENGINE_VERSION = "2026.11"


class Status(StrEnum):
    """What one rule answered."""

    PASS = "PASS"  # noqa: S105 - not a password
    FAIL = "FAIL"
    NA = "NA"
    ERROR = "ERROR"


class NotApplicable(Exception):
    """Raised by a rule that cannot be decided from what is there; the text says why."""


@dataclass(frozen=True)
class Hit:
    """One place where a rule fails; ``data`` fills the sentences; ``severity`` overrides the rule's."""

    place: Place
    data: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity | None = None


def hit(place: Place, severity: Severity | None = None, **data: Any) -> Hit:
    """Return a `Hit`; keyword arguments are the variables of the sentences."""
    return Hit(place, data, severity)


Check = Callable[[Deposit], Iterable[Hit]]


@dataclass(frozen=True)
class Rule:
    """One registered rule: what it needs of the deposit, at which stages it speaks, and its check."""

    id: str
    severity: Severity
    needs: tuple[str, ...]
    stages: frozenset[Stage]
    check: Check


class Book:
    """The rules in the order they were entered."""

    def __init__(self) -> None:
        self.rules: dict[str, Rule] = {}

    def rule(
        self, rule_id: str, severity: Severity, *needs: str, stages: Iterable[Stage] = tuple(Stage)
    ) -> Callable[[Check], Check]:
        """Register a check. ``needs`` names attributes of `Deposit` that must not be None."""

        def enter(check: Check) -> Check:
            if rule_id in self.rules:
                message = f"{rule_id} is registered twice"
                raise ValueError(message)
            self.rules[rule_id] = Rule(rule_id, severity, needs, frozenset(stages), check)
            return check

        return enter


BOOK = Book()
rule = BOOK.rule


@dataclass(frozen=True)
class Answer:
    """What one rule said of one snapshot."""

    rule: str
    status: Status
    findings: tuple[Finding, ...] = ()
    why: str = ""  # for NA and ERROR


@dataclass(frozen=True)
class Report:
    """All answers, the findings in order, and what they were made from."""

    answers: tuple[Answer, ...]
    engine: str = ENGINE_VERSION

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in the order of the rule book."""
        return tuple(f for a in self.answers for f in a.findings)

    def worst(self) -> Severity | None:
        """Return the gravest severity found."""
        return min((f.severity for f in self.findings), key=lambda s: s.rank, default=None)

    def digest(self) -> str:
        """Return a SHA-256 over the findings, to show that two runs agree."""
        body = json.dumps([f.as_json() for f in self.findings], ensure_ascii=False, sort_keys=True, default=str)
        return hashlib.sha256(body.encode()).hexdigest()


def run(
    deposit: Deposit,
    sentences: Sentences,
    severities: Mapping[str, Severity] | None = None,
    book: Book = BOOK,
) -> Report:
    """Run every rule of the book; a programme may change severities, not logic."""
    changed = severities or {}
    return Report(tuple(_answer(deposit, r, sentences, changed.get(r.id)) for r in book.rules.values()))


def inputs_hash(deposit: Deposit) -> str:
    """Return a SHA-256 over the whole snapshot: with the engine's version it names a run (domain.md §3.1)."""
    body = json.dumps(asdict(deposit), ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(body.encode()).hexdigest()


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, (set, frozenset)) else str(value)


def _answer(deposit: Deposit, rule_: Rule, sentences: Sentences, severity: Severity | None) -> Answer:
    if deposit.context.stage not in rule_.stages:
        return Answer(rule_.id, Status.NA, why=f"not at stage {deposit.context.stage}")
    missing = [need for need in rule_.needs if getattr(deposit, need) is None]
    if missing:
        return Answer(rule_.id, Status.NA, why=f"no {', '.join(missing)}")
    try:
        findings = tuple(_findings(rule_, rule_.check(deposit), sentences, severity))
    except NotApplicable as why:
        return Answer(rule_.id, Status.NA, why=str(why))
    except Exception as error:  # noqa: BLE001 - one broken rule must not silence the others (§3.1)
        return Answer(rule_.id, Status.ERROR, why=f"{type(error).__name__}: {error}")
    return Answer(rule_.id, Status.FAIL if findings else Status.PASS, findings)


def _findings(rule_: Rule, hits: Iterable[Hit], sentences: Sentences, severity: Severity | None) -> Iterator[Finding]:
    for one in hits:
        said = sentences.say(rule_.id, one.data)
        yield Finding(rule_.id, severity or one.severity or rule_.severity, one.place, *said, data=dict(one.data))
