"""R-MDT-08, 10, 11, 13."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.rules import book  # noqa: F401 - enters the rules
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
