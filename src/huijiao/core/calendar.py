"""Working days by the State Council's calendar (domain.md §1.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Due:
    """A due day (until 23:59:59); ``estimated`` (预计) when a day on the way lies outside the calendar."""

    date: date
    estimated: bool


class WorkCalendar:
    """Days that the calendar names: True is a working day. Days it does not name follow Monday–Friday."""

    def __init__(self, days: Mapping[date, bool]) -> None:
        self.days = days

    def covered(self, d: date) -> bool:
        """Tell whether the calendar names the day."""
        return d in self.days

    def is_workday(self, d: date) -> bool:
        """Tell whether the day is worked; make-up Saturdays and Sundays (调休) are."""
        return self.days.get(d, d.weekday() < _SATURDAY)

    def due(self, start: date, days: int) -> Due:
        """Return the day on which `days` working days after `start` end; the start is day 0."""
        here, left, estimated = start, days, False
        while left > 0:
            here += _DAY
            estimated = estimated or not self.covered(here)
            left -= self.is_workday(here)
        return Due(here, estimated)

    def between(self, a: date, b: date) -> int:
        """Return the working days after `a` up to and with `b`; negative when `b` lies before `a`."""
        if b < a:
            return -self.between(b, a)
        return sum(self.is_workday(a + _DAY * n) for n in range(1, (b - a).days + 1))


def from_package() -> WorkCalendar:
    """Return the calendar of the chinesecalendar package: all days of the years it covers (2004–2026)."""
    years = {d.year for d in chinese_calendar.holidays}
    first, last = date(min(years), 1, 1), date(max(years), 12, 31)
    every = (first + _DAY * n for n in range((last - first).days + 1))
    return WorkCalendar({d: chinese_calendar.is_workday(d) for d in every})
