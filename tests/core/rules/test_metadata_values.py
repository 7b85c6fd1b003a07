"""R-MDT-08, 10, 11, 13."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from huijiao.core.rules import book  # noqa: F401 - enters the rules
from huijiao.core.rules.metadata_values import NO_CLOCK, project_end, project_start
from tests.core.rules import builders as b


def fires(rule: str, **changes: Any) -> bool:
    """Tell whether one rule speaks of one record."""
    return bool(b.findings(rule, b.deposit(metadata=(b.metadata(**changes),))))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("2018-04-01至2019-10-30", False),
        ("2019-10-30至2018-04-01", True),
        ("2018年", False),
        ("2018-2020", False),
        ("2017-07-01至2021-12-31", True),  # in the future of March 2021
        ("2018年3月至今", False),
        ("", False),
        ("项目执行期", False),
    ],
)
def test_08_time_covered(text: str, wrong: bool) -> None:
    assert fires("R-MDT-08", time_cov=text) is wrong


def test_08_long_after_the_project() -> None:
    project = b.project(end="2018-12-31")
    for text, wrong in (("2017至2019-12-30", False), ("2017至2020-06-01", True)):
        found = b.findings("R-MDT-08", b.deposit(project=project, metadata=(b.metadata(time_cov=text),)))
        assert bool(found) is wrong


@pytest.mark.parametrize(
    ("records", "volume", "wrong"),
    [
        ("900 条", "54.29 KB", False),
        ("900 条", "54.29", True),
        ("900 条", "800 B", True),
        ("900 条", "900 B", False),
        ("2 条", "2 TB", False),
        ("2 条", "3 TB", True),
        ("", "3 TB", False),
        ("900 条", "", False),
    ],
)
def test_10_plausible(records: str, volume: str, wrong: bool) -> None:
    assert fires("R-MDT-10", records=records, volume=volume) is wrong


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, False),
        ({"resp_email": "pi#example.org"}, True),
        ({"resp_email": "pi＠example.org"}, False),
        ({"resp_phone": "12345"}, True),
        ({"resp_phone": "62800000"}, False),  # local numbers are only doubtful
        ({"resp_phone": "+44 20 7946 0000"}, False),
        ({"resp_postcode": "2500"}, True),
        ({"resp_postcode": "SW1A 1AA", "resp_address": "10 Example Street, London"}, False),
        ({"resp_org": ""}, True),
        ({"without": ("resp_org",)}, False),
        ({"resp_name": "John Smith"}, False),
    ],
)
def test_11_responsible_party(changes: dict[str, Any], wrong: bool) -> None:
    assert fires("R-MDT-11", **changes) is wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("联系人身份证号11010519491231002X，土壤菌株。", True),
        ("样本条码110105194912310021，土壤菌株。", False),  # the check character does not fit
        ("联系电话13800138000。", True),
        ("咨询 a.b@example.org。", True),
        ("共测序13800138个读段。", False),
        ("样本编号S13800138000X。", False),
    ],
)
def test_13_personal(text: str, wrong: bool) -> None:
    assert fires("R-MDT-13", abstract=text) is wrong


def test_13_masks_what_it_found() -> None:
    found = b.findings("R-MDT-13", b.deposit(metadata=(b.metadata(abstract="电话13800138000"),)))
    assert "13800138000" not in found[0].message_zh


@pytest.mark.parametrize(
    ("text", "end", "why"),
    [
        ("2018-04-02至2018-04-01", "2020-12-31", "it starts after it ends"), ("2018-04-01至2018-04-01", "2020-12-31", ""), ("2018-04-01至2021-03-08", "2020-12-31", ""), ("2018-04-01至2021-03-09", "2020-12-31", "it lies in the future"),
        ("2020-01-02", "2019-01-01", ""), ("2020-01-03", "2019-01-01", "it is more than a year after the project ended"), ("2018年", "", ""),
    ],
)  # fmt: skip
def test_08_reasons(text: str, end: str, why: str) -> None:
    parts = {"project": b.project(end=end), "taskbook": None, "metadata": (b.metadata(time_cov=text),)}
    assert [f.data["why"].en for f in b.findings("R-MDT-08", b.deposit(**parts))] == ([why] if why else [])


def test_08_without_a_day_there_is_no_future_and_the_task_book_knows_the_end() -> None:
    clock = b.deposit(
        as_of=NO_CLOCK, project=b.project(end=""), taskbook=None, metadata=(b.metadata(time_cov="2030年"),)
    )
    assert b.findings("R-MDT-08", clock) == ()
    cover = {"taskbook": b.taskbook(start="2011-01-01", end="2012-01-01"), "project": None}
    assert (project_start(b.deposit(**cover)), project_end(b.deposit(**cover))) == (date(2011, 1, 1), date(2012, 1, 1))
    assert (project_start(b.deposit()), project_end(b.deposit())) == (date(2017, 7, 1), date(2020, 12, 31))
    none = b.deposit(project=b.project(start="", end=""), taskbook=None)
    assert (project_start(none), project_end(none)) == (None, None)


@pytest.mark.parametrize(
    ("records", "volume", "wrong"),
    [
        ("1 条", "1 TB", False), ("1 条", "1.001 TB", True), ("1000 条", "1 KB", False), ("1001 条", "1 KB", True), ("0 条", "3 TB", False), ("1条", "0 KB", False), ("见附件；2 条", "3 TB", True), ("1 条", "0", False), ("1 条", "无", False),
        ("1 条", "5", True), ("", "5", True), ("1条", "很多", False),
    ],
)  # fmt: skip
def test_10_bounds(records: str, volume: str, wrong: bool) -> None:
    found = b.findings("R-MDT-10", b.deposit(metadata=(b.metadata(records=records, volume=volume),)))
    assert [(f.data["v"], f.data["r"]) for f in found] == ([(volume, records or "—")] if wrong else [])


@pytest.mark.parametrize(
    "field", ["resp_name", "resp_email", "resp_phone", "resp_org", "resp_address", "resp_postcode"]
)
def test_11_each_field(field: str) -> None:
    for value in ("", "无", "—"):
        (found,) = b.findings("R-MDT-11", b.deposit(metadata=(b.metadata(**{field: value}),)))
        assert (found.place.field, found.data["why"].en) == (field, "is empty")
    assert b.findings("R-MDT-11", b.deposit(metadata=(b.metadata(without=(field,)),))) == ()


@pytest.mark.parametrize(
    ("address", "wrong"),
    [("10 Example Street", False), ("10 Exa St", True), ("示例市Example路", True), ("示例市", True)],
)
def test_11_postcodes_abroad(address: str, wrong: bool) -> None:
    found = b.findings("R-MDT-11", b.deposit(metadata=(b.metadata(resp_postcode="SW1A 1AA", resp_address=address),)))
    assert [f.place.field for f in found] == (["resp_postcode"] if wrong else [])


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("+86 138 0013 8000", True), ("86-13800138000", True), ("138-0013-8000", True), ("12800138000", False), ("1.13800138000", False), ("A13800138000", False), ("13800138000A", False), ("138001380001", False),
        ("a@b.cn", True), ("a＠b.org.cn", True), ("a@b", False), ("a.b+c@d-e.fg", True), ("X11010519491231002X", False), ("11010519491231002x", True), ("110105194912310021 电话13800138000", True), ("土壤", False),
    ],
)  # fmt: skip
def test_13_shapes(text: str, wrong: bool) -> None:
    for field in ("abstract", "keywords"):
        found = b.findings("R-MDT-13", b.deposit(metadata=(b.metadata(**{field: text}),)))
        assert [f.place.field for f in found] == ([field] if wrong else [])
