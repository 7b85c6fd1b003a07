from __future__ import annotations

from datetime import date

import pytest

from huijiao.desks.procedure import STEPS, line

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("current", "done", "now"), [("plan", 0, 1), ("review", 3, 1), ("use", 6, 1), ("finished", 7, 0)]
)
def test_line_marks_earlier_present_and_later_steps(current, done, now):
    states = [s.state for s in line(current)]
    assert states == ["done"] * done + ["now"] * now + ["later"] * (7 - done - now)


def test_line_gives_dates_to_earlier_and_deadlines_to_later_steps():
    days = dict.fromkeys(STEPS, DAY)
    later = dict.fromkeys(STEPS, date(2026, 12, 1))
    assert [s.day for s in line("review", days, later)] == [DAY] * 3 + [date(2026, 12, 1)] * 4


def test_line_marks_only_unfinished_steps_past_their_deadline_as_late():
    early = dict.fromkeys(STEPS, date(2026, 11, 1))
    assert [s.late for s in line("submission", early, early, today=DAY)] == [False, False, True, True, True, True, True]
    assert not any(s.late for s in line("plan", {}, {"plan": DAY}, today=DAY))
