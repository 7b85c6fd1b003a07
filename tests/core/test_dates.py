"""Dates as written in forms."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huijiao.core.dates import add_months, parse_date, parse_end, parse_period


@pytest.mark.parametrize(
    "text", ["2021.3.1", "2021年3月1日", "2021/3/1", "202103", "44256", "2021-03-01", "20210301", "２０２１年３月１日", "二〇二一年三月一日",
             "March 1, 2021", "1 March 2021", "2021年3月", "2021-03", "2021-03-01 08:00"]
)  # fmt: skip
def test_one_day_in_all_spellings(text: str) -> None:
    assert parse_date(text) == date(2021, 3, 1)


@pytest.mark.parametrize(
    "text", ["21.3.1", "公开", "", "2021-02-30", "2021年13月1日", "99999", "12345678901", "项目验收后"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert parse_date(text) is None


@given(st.dates(min_value=date(1960, 1, 1), max_value=date(2099, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
    ):
        assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2017-07-01至2020-12-31", date(2017, 7, 1), date(2020, 12, 31)),
        ("2017.07.01 - 2020.12.31", date(2017, 7, 1), date(2020, 12, 31)),
        ("2017-07-01/2020-12-31", date(2017, 7, 1), date(2020, 12, 31)),
        ("2017年～2020年", date(2017, 1, 1), date(2020, 1, 1)),
        ("2017-2020", date(2017, 1, 1), date(2020, 1, 1)),
        ("2018年3月-5月", date(2018, 3, 1), date(2018, 5, 1)),
        ("2019年3月至今", date(2019, 3, 1), None),
        ("2018", date(2018, 1, 1), date(2018, 1, 1)),
    ],
)
def test_periods_are_read(text: str, start: date, end: date | None) -> None:
    assert parse_period(text) == (start, end)


def test_an_unreadable_period_is_none() -> None:
    assert parse_period("长期") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2020年12月", date(2020, 12, 31)),
        ("2020", date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 29)),
        ("2020.2.3", date(2020, 2, 3)),
    ],
)
def test_an_end_is_the_last_day(text: str, day: date) -> None:
    assert parse_end(text) == day


def test_months_are_added() -> None:
    assert add_months(date(2020, 1, 31), 1) == date(2020, 2, 29)
    assert add_months(date(2020, 12, 31), 24) == date(2022, 12, 31)
