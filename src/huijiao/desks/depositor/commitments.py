"""考核指标对照: what the task book promised against what is planned, described, delivered and accepted.

Everybody who may see the project may see this page: depositor, reviewers, officers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from huijiao.core.commitments import Deviation, Ledger, Level, Line, Mark, Promise, Row, Step
from huijiao.core.quantities import fmt_bytes, fmt_count
from huijiao.core.text import Text as T
from huijiao.desks.depositor.access import Here, project_page, said
from huijiao.desks.depositor.frame import draw
from huijiao.desks.export import xlsx
from huijiao.steps.s3_submission import queries

NAME = T("考核指标对照", "Commitments")
STEPS: Mapping[Step, T] = {
    Step.PLANNED: T("方案计划", "Planned"),
    Step.DESCRIBED: T("元数据描述", "Described"),
    Step.DELIVERED: T("实际提交", "Delivered"),
    Step.ACCEPTED: T("审核通过", "Accepted"),
}
#: Mark → words and tone of the tag.
MARKS: Mapping[Mark, tuple[T, str]] = {
    Mark.MET: (T("达到", "Met"), "done"),
    Mark.SHORT: (T("不足", "Short"), "overdue"),
    Mark.UNMATCHED: (T("没有对应的数据集", "No dataset"), "mine"),
    Mark.UNKNOWN: (T("请人工核对", "Compare by hand"), "plain"),
    Mark.ABSENT: (T("", ""), ""),
}
PROMISES: Mapping[Promise, T] = {
    Promise.NONE: T("没有填写指标值", "No value is given"),
    Promise.WORDS: T("指标值中没有数量", "The value names no amount"),
    Promise.NO_DATA: T("不形成可汇交的数据", "Produces nothing to deposit"),
}
_HEADS = (
    (T("编号", "No."), 8), (T("考核指标", "Indicator"), 32), (T("成果", "Achievement"), 28), (T("任务书承诺", "Promised"), 18),
    *((label, 20) for label in STEPS.values()), (T("对应的数据集", "Datasets"), 44), (T("完成度", "Fulfilled"), 10),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """One amount at one step as drawn: ``have``, the tag's words and tone, and the gap in words."""

    label: T
    have: T
    word: T
    tone: str
    gap: T


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Show the ledger; ``?format=xlsx`` takes it along."""
    ledger = queries.commitments(here.project)
    if request.GET.get("format") == "xlsx":
        rows = [[said(x) if isinstance(x, T) else x for x in line] for line in _lines(ledger)]
        return xlsx(f"{here.project.project_no}-{said(NAME)}", [(said(h), w) for h, w in _HEADS], rows)
    return draw(request, here, "commitments", {
        "rows": [_drawn(row) for row in ledger.rows], "step_labels": list(STEPS.values()),
        "means": [(STEPS[s], _percent(ledger.mean(s)), len(ledger.short(s)), s in ledger.reached) for s in Step],
        "deviations": [_deviation(d) for d in ledger.deviations],
    })  # fmt: skip


def amount(value: float, line: Line) -> T:
    """Return an amount in the unit of the promise."""
    if line.need.dimension == "bytes":
        return T(fmt_bytes(value), fmt_bytes(value))
    unit = line.need.unit
    return T(f"{fmt_count(value, 'zh')} {unit}".strip(), f"{fmt_count(value, 'en')} {unit}".strip())


def _percent(share: float | None) -> str:
    """Return a share as per cent, cut, so that 100 % means all of it."""
    return "" if share is None else f"{int(share * 100)} %"


def _step(row: Row) -> Step | None:
    """Return the furthest step but acceptance at which something can be said."""
    return next((s for s in (Step.DELIVERED, Step.DESCRIBED, Step.PLANNED) if row.share(s) is not None), None)


def _drawn(row: Row) -> dict[str, Any]:
    step = _step(row)
    return {
        "row": row, "promise": PROMISES.get(row.promise), "names": row.names, "short": _is_short(row),
        "lines": [[_cell(line, step, level) for step, level in line.levels.items()] for line in row.lines],
        "share": _percent(row.share(step)) if step else "", "at": STEPS[step] if step else "",
    }  # fmt: skip


def _is_short(row: Row) -> bool:
    return any(v.mark in {Mark.SHORT, Mark.UNMATCHED} for line in row.lines for v in line.levels.values())


def _cell(line: Line, step: Step, level: Level) -> Cell:
    nothing = T("", "")
    have = amount(level.have, line) if level.have is not None else nothing
    short = amount(level.gap, line)
    gap = T(f"少 {short.zh}", f"{short.en} short") if level.mark is Mark.SHORT else nothing
    word, tone = MARKS[level.mark]
    return Cell(STEPS[step], have, word, tone, gap)


def _lines(ledger: Ledger) -> Iterator[list[Any]]:
    for row in ledger.rows:
        drawn = _drawn(row)
        tail = ["；".join(row.names), drawn["share"]]
        head = [row.no, row.name, row.achievement, row.promised]
        if not row.lines:
            yield [*head, drawn["promise"], "", "", "", *tail]
        for cells in drawn["lines"]:
            yield [*head, *(_written(c) for c in cells), *tail]


def _written(cell: Cell) -> T:
    parts = [p for p in (cell.have, cell.gap or cell.word) if p.zh]
    return T("，".join(p.zh for p in parts), ", ".join(p.en for p in parts))


def _deviation(one: Deviation) -> dict[str, Any]:
    def counted(step: Step) -> T:
        found = one.amounts.get(step)
        if found is None or found.records is None:
            return T("", "")
        return T(
            f"{fmt_count(found.records, 'zh')} {one.unit}".strip(),
            f"{fmt_count(found.records, 'en')} {one.unit}".strip(),
        )

    def held(step: Step) -> float | None:
        found = one.amounts.get(step)
        return found.bytes if found else None

    steps = (Step.PLANNED, Step.DESCRIBED, Step.DELIVERED)
    last = Step.DELIVERED if Step.DELIVERED in one.amounts else Step.DESCRIBED
    return {
        "name": one.name, "cells": [(STEPS[s], counted(s), held(s)) for s in steps],
        "records": _signed(one.ratio(last, Step.PLANNED, "records")), "bytes": _signed(one.ratio(last, Step.PLANNED, "bytes")),
    }  # fmt: skip


def _signed(ratio: float | None) -> str:
    return "" if ratio is None else "0 %" if abs(ratio) < 0.0005 else f"{ratio * 100:+.1f} %"
