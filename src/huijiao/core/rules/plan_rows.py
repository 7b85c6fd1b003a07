"""Rows of table 1 as the rules see them: which count, how they are called, what class they have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Place
from huijiao.core.normal import N
from huijiao.core.records.base import Record
from huijiao.core.records.plan import SECTIONS, Plan
from huijiao.core.rules.engine import NotApplicable
from huijiao.core.text import Text
from huijiao.core.vocabulary import CLASSES, SET_CLASSES, ResourceClass, classes_in, classify, row_class, set_class

#: Cells that make a row a row; the number column alone does not.
CELLS = ("name", "type", "amount", "format", "share", "open_at")
_NOTHING = re.compile(r"[\s./\\、—–\-_…·*]*")
_TOTAL = re.compile(r"(?:合计|总计|小计|共计|total)[:：]?", re.IGNORECASE)
NUMERALS = "〇一二三四五六七八九十"


def blank(text: str) -> bool:
    """Tell whether a cell says nothing: empty, or dashes and dots only."""
    return _NOTHING.fullmatch(text) is not None


def filled_rows(plan: Plan) -> tuple[Record, ...]:
    """Return the rows that say something; blank template rows and sums are no rows (§3.14)."""
    return tuple(
        r for r in plan.rows if any(not blank(r[c]) for c in CELLS) and not _TOTAL.fullmatch(N(r["name"] or r["seq"]))
    )


def plan_rows(deposit: Deposit) -> tuple[Record, ...]:
    """Return the rows of the deposit's plan, or raise NA where there are none."""
    rows = filled_rows(deposit.plan) if deposit.plan else ()
    if not rows:
        message = "table 1 has no rows"
        raise NotApplicable(message)
    return rows


def number(row: Record, at: int) -> str:
    """Return the row's printed number, else its position."""
    printed = re.sub(r"\.0+$", "", row["seq"].strip())
    return printed or str(row.place.row or at)


def numbered(rows: tuple[Record, ...]) -> Iterator[tuple[str, Record]]:
    """Yield rows with their printed number."""
    for at, row in enumerate(rows, 1):
        yield number(row, at), row


@lru_cache(maxsize=4096)
def _effective(type_text: str, name: str) -> ResourceClass | None:
    typed, tail = row_class(type_text, name), set_class(name)
    if tail and typed in {None, ResourceClass.DATASET, ResourceClass.OTHER} and classify(name).sure:
        return tail
    return typed


def effective_class(row: Record) -> ResourceClass | None:
    """Return what the row is: its type, but a set's name beats 科学数据 and 其他 (R-PLN-10 tells of it)."""
    return _effective(row["type"], row["name"])


def offered_classes(row: Record) -> frozenset[ResourceClass]:
    """Return every class the row answers for: its own, a sure name's, and all sets that a joint set names."""
    found = {effective_class(row), row_class(row["type"], row["name"])}
    guess = classify(row["name"])
    if guess.sure:
        found.add(guess.cls)
    if found & SET_CLASSES:
        found |= set(classes_in(row["name"])) & SET_CLASSES
    return frozenset(c for c in found if c is not None)


def label(cls: ResourceClass) -> Text:
    """Return a class's label."""
    return CLASSES[cls].label


def section_place(plan: Plan, n: int) -> Place:
    """Return where section n stands, or should."""
    value = plan.sections.get(n)
    if value and value.place != Place():
        return value.place
    heading = f"{NUMERALS[n]}、{SECTIONS[n].zh}"
    return Place(document=plan.place.document, cell=heading, field=f"section_{n}")


def section_text(plan: Plan, n: int) -> str:
    """Return a section's text, stripped; empty when missing."""
    value = plan.sections.get(n)
    return value.text.strip() if value else ""


def numeral(n: int) -> Text:
    """Return a section's number as each language prints it."""
    return Text(NUMERALS[n], str(n))
