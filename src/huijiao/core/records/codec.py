"""Records as plain JSON and back, without loss: what the database stores and child processes hand over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from huijiao.core.findings import Place
from huijiao.core.records.agreement import Agreement, QualityReport
from huijiao.core.records.base import Record, Value
from huijiao.core.records.plan import Plan
from huijiao.core.records.taskbook import Achievement, TaskBook

Json = dict[str, Any]


def place_out(place: Place) -> Json:
    """Return the filled keys of a place."""
    return {k: v for k, v in asdict(place).items() if v not in ("", None)}


def place_in(data: Mapping[str, Any] | None) -> Place:
    """Read what `place_out` wrote."""
    return Place(**(data or {}))


def value_out(value: Value) -> Json:
    """Return text and place."""
    return {"text": value.text, "place": place_out(value.place)}


def value_in(data: Mapping[str, Any]) -> Value:
    """Read what `value_out` wrote."""
    return Value(data["text"], place_in(data.get("place")))


def records_out(records: tuple[Record, ...]) -> list[Json]:
    """Return a list of records."""
    return [r.as_json() for r in records]


def records_in(data: list[Json] | None) -> tuple[Record, ...]:
    """Read what `records_out` wrote."""
    return tuple(Record.from_json(r) for r in data or ())


def plan_out(plan: Plan) -> Json:
    """Return a plan."""
    return {
        "cover": plan.cover.as_json(),
        "sections": {str(n): value_out(v) for n, v in plan.sections.items()},
        "rows": records_out(plan.rows),
        "tools": records_out(plan.tools),
        "place": place_out(plan.place),
    }


def plan_in(data: Json) -> Plan:
    """Read what `plan_out` wrote."""
    return Plan(
        Record.from_json(data["cover"]),
        {int(n): value_in(v) for n, v in data["sections"].items()},
        records_in(data["rows"]),
        records_in(data["tools"]),
        place_in(data.get("place")),
    )


def taskbook_out(book: TaskBook) -> Json:
    """Return a task book."""
    return {
        "cover": book.cover.as_json(),
        "goal": book.goal,
        "achievements": [
            {"record": a.record.as_json(), "indicators": records_out(a.indicators)} for a in book.achievements
        ],
        "topics": records_out(book.topics),
        "text": book.text,
        "place": place_out(book.place),
    }


def taskbook_in(data: Json) -> TaskBook:
    """Read what `taskbook_out` wrote."""
    return TaskBook(
        Record.from_json(data["cover"]),
        data["goal"],
        tuple(Achievement(Record.from_json(a["record"]), records_in(a["indicators"])) for a in data["achievements"]),
        records_in(data["topics"]),
        data["text"],
        place_in(data.get("place")),
    )


def agreement_out(agreement: Agreement) -> Json:
    """Return an agreement."""
    return {
        "record": agreement.record.as_json(),
        "counts": {k: value_out(v) for k, v in agreement.counts.items()},
        "modes": list(agreement.modes),
        "annex": agreement.annex,
        "not_secret": agreement.not_secret,
        "sealed": sorted(agreement.sealed),
        "place": place_out(agreement.place),
    }


def agreement_in(data: Json) -> Agreement:
    """Read what `agreement_out` wrote."""
    return Agreement(
        Record.from_json(data["record"]),
        {k: value_in(v) for k, v in data["counts"].items()},
        tuple(data["modes"]),
        data["annex"],
        data["not_secret"],
        frozenset(data["sealed"]),
        place_in(data.get("place")),
    )


def quality_out(report: QualityReport) -> Json:
    """Return a quality information report."""
    return {
        "cover": report.cover.as_json(),
        "sections": {str(n): value_out(v) for n, v in report.sections.items()},
        "rows": records_out(report.rows),
        "place": place_out(report.place),
    }


def quality_in(data: Json) -> QualityReport:
    """Read what `quality_out` wrote."""
    return QualityReport(
        Record.from_json(data["cover"]),
        {int(n): value_in(v) for n, v in data["sections"].items()},
        records_in(data["rows"]),
        place_in(data.get("place")),
    )
