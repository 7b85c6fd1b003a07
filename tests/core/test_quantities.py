"""Amounts in words (domain.md §8.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huijiao.core.quantities import count, fmt_bytes, fmt_count, quantities, volume

COUNT, BYTES = "count", "bytes"


@pytest.mark.parametrize(
    ("text", "least", "most", "unit", "dimension"),
    [
        ("5-7 篇", 5, 7, "篇", COUNT),
        ("≥10万条", 1e5, None, "条", COUNT),
        ("1000TB", 1e15, 1e15, "TB", BYTES),
        ("200 TB", 2e14, 2e14, "TB", BYTES),
        ("约1.2亿条", 1.2e8, 1.2e8, "条", COUNT),
        ("1.2亿", 1.2e8, 1.2e8, "", COUNT),
        ("十个", 10, 10, "个", COUNT),
        ("2-3 个", 2, 3, "个", COUNT),
        ("约500GB", 5e11, 5e11, "GB", BYTES),
        ("5-10万条", 5e4, 1e5, "条", COUNT),
        ("200GB-1TB", 2e11, 1e12, "TB", BYTES),
        ("不少于 3 套", 3, None, "套", COUNT),
        ("100条以上", 100, None, "条", COUNT),
        ("20余株", 20, None, "株", COUNT),
        ("不超过5项", None, 5, "项", COUNT),
        ("10条以内", None, 10, "条", COUNT),
        ("1,200 条", 1200, 1200, "条", COUNT),
        ("1 200条", 1200, 1200, "条", COUNT),
        ("１２００条", 1200, 1200, "条", COUNT),
        ("一千二百株", 1200, 1200, "株", COUNT),
        ("1.2×10⁶条", 1.2e6, 1.2e6, "条", COUNT),
        ("1.2 million records", 1.2e6, 1.2e6, "条", COUNT),
        ("at least 5 papers", 5, None, "篇", COUNT),
        ("3T", 3e12, 3e12, "TB", BYTES),
        ("1 TiB", 2**40, 2**40, "TiB", BYTES),
        ("约80兆", 8e7, 8e7, "MB", BYTES),
        ("50M reads", 5e7, 5e7, "reads", COUNT),
    ],
)
def test_one_quantity_is_read(text: str, least: float, most: float, unit: str, dimension: str) -> None:
    (found,) = quantities(text)
    assert (found.least, found.most, found.unit, found.dimension) == (least, most, unit, dimension)


@pytest.mark.parametrize(
    "text",
    ["无", "—", "/", "", "待定", "数百条", "第3个", "12个月", "3T磁共振", "2017-2020年", "3项目", "SARS-CoV-2株", "GB"],
)
def test_no_quantity_is_invented(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    "text", ["200GB/5000条", "200 GB；5000 条", "5000条（200GB）", "200 GB, 5000 rows", "200GB/5000", "200GB\n5000条"]
)
def test_volume_and_count_stand_together(text: str) -> None:
    size, records = volume(text), count(text)
    assert size is not None
    assert records is not None
    assert (size.value, records.value) == (2e11, 5000)


def test_binary_reading_uses_1024() -> None:
    size = volume("1000TB")
    assert size is not None
    assert size.binary.value == pytest.approx(1.0995e15, rel=1e-4)


@pytest.mark.parametrize(
    ("n", "text"),
    [(273650, "273.65 KB"), (1.5e12, "1.5 TB"), (7.2e14, "720 TB"), (1e15, "1 PB"), (512, "512 B"), (999_999, "1 MB")],
)
def test_bytes_are_written(n: float, text: str) -> None:
    assert fmt_bytes(n) == text


def test_counts_are_written() -> None:
    assert (fmt_count(12000, "zh"), fmt_count(1234, "zh"), fmt_count(12000, "en")) == ("1.2万", "1,234", "12,000")


@given(st.integers(min_value=1, max_value=10**9), st.sampled_from("条份株篇项"))
def test_a_written_count_is_read_back(n: int, unit: str) -> None:
    for text in (f"{n}{unit}", f"约 {n:,} {unit}", f"{fmt_count(n)}{unit}"):
        found = count(text)
        assert found is not None
        assert found.value == n


@given(st.integers(min_value=1, max_value=10**15))
def test_written_bytes_are_read_back(n: int) -> None:
    size = volume(fmt_bytes(n))
    assert size is not None
    assert size.value == pytest.approx(n, rel=0.01)


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    for found in quantities(text):
        assert found.least is not None or found.most is not None
