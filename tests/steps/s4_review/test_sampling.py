"""The sample: how many, from which strata, the same by the same seed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huijiao.steps.s4_review.sampling import choose, shares, wanted

SIZES = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from(["CSV", "PNG", ""])), st.integers(1, 400), min_size=1
)


@pytest.mark.parametrize(
    ("files", "looked"), [(0, 0), (1, 1), (50, 50), (51, 50), (1000, 50), (1001, 51), (40_000, 2000)]
)
def test_so_many_files_are_looked_at(files: int, looked: int) -> None:
    assert wanted(files) == looked


@given(SIZES, st.integers(0, 1000))
def test_shares_are_of_the_total_and_no_stratum_gives_more_than_it_has(
    sizes: dict[tuple[str, str], int], total: int
) -> None:
    given_ = shares(sizes, total)
    assert sum(given_.values()) == min(total, sum(sizes.values()))
    assert all(0 <= n <= sizes[name] for name, n in given_.items())
    if total >= len(sizes):
        assert all(given_.values())


@given(SIZES, st.integers(0, 10**6))
def test_same_seed_draws_the_same_files_once_each(sizes: dict[tuple[str, str], int], seed: int) -> None:
    start, strata = 0, {}
    for name in sorted(sizes):
        strata[name] = list(range(start, start + sizes[name]))
        start += sizes[name]
    total = wanted(start)
    first = choose(strata, total, seed)
    assert first == choose(strata, total, seed)
    assert len(first) == len(set(first)) == total
    if total >= len(sizes):
        assert all(set(members) & set(first) for members in strata.values())


def test_small_strata_are_not_forgotten() -> None:
    sizes = {("a", "CSV"): 998, ("a", "PNG"): 1, ("b", "PDF"): 1}
    assert shares(sizes, 50) == {("a", "CSV"): 48, ("a", "PNG"): 1, ("b", "PDF"): 1}
    assert shares({("a", "CSV"): 600, ("b", "CSV"): 400}, 50) == {("a", "CSV"): 30, ("b", "CSV"): 20}
