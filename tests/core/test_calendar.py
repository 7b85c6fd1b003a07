"""Working days (domain.md §1.6)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huijiao.core.calendar import WorkCalendar, from_package

CALENDAR = from_package()


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2021-02-05", "2021-02-09"),
        ("2021-02-10", "2021-02-20"),
        ("2021-09-30", "2021-10-11"),
        ("2026-02-13", "2026-02-25"),
        ("2026-04-30", "2026-05-08"),
        ("2026-09-24", "2026-09-30"),
        ("2026-09-30", "2026-10-10"),
    ],
)
def test_three_working_days_follow_the_state_calendar(start: str, due: str) -> None:
    found = CALENDAR.due(date.fromisoformat(start), 3)
    assert (found.date.isoformat(), found.estimated) == (due, False)


def test_beyond_the_calendar_is_estimated() -> None:
    far = CALENDAR.due(date(2040, 1, 2), 3)
    assert (far.date, far.estimated) == (date(2040, 1, 5), True)


def test_an_edited_day_counts() -> None:
    calendar = WorkCalendar({date(2040, 1, 3): False})
    assert calendar.due(date(2040, 1, 2), 1).date == date(2040, 1, 4)


@given(st.dates(date(2005, 1, 1), date(2026, 6, 1)), st.integers(0, 40))
def test_due_and_between_agree(start: date, days: int) -> None:
    due = CALENDAR.due(start, days).date
    assert CALENDAR.between(start, due) == days
    assert CALENDAR.between(due, start) == -days
    assert days == 0 or CALENDAR.is_workday(due)
    assert due - start >= timedelta(days=days)
