"""The compiled walk and the way without it say the same of any file."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijiao.core.formats import fastq_kernel, kernels
from tests.core.formats.making import Verdict, examine, put, reads
from tests.core.formats.test_fastq import BAD, GOOD


def both(path):
    """The report with compiled loops and the one without."""
    worth, kernels.WORTH = kernels.WORTH, 0
    try:
        fast = examine(path)
        assert not kernels._state["refused"]
    finally:
        kernels.WORTH = worth
    return fast, examine(path)


@pytest.mark.parametrize("name", [*GOOD, *BAD])
def test_cases_are_judged_alike(tmp_path, name):
    fast, plain = both(put(tmp_path, "a.fastq", {**GOOD, **BAD}[name][0]))
    assert (fast.verdict, fast.defects) == (plain.verdict, plain.defects)
    assert fast == plain or name == "mixed_line_endings"  # where the count stops differs by the record looked ahead to


LINES = st.one_of(
    st.tuples(
        st.sampled_from([b"@r1 x", b"@r2/1", b"@a.b/2 y", b"@", b"@ z", b"r", b"@q\t1"]),
        st.text("ACGTNacgtRYK.-1 ", max_size=12).map(str.encode),
        st.sampled_from([b"+", b"+", b"+", b"+r1 x", b"-", b""]),
        st.text("!5AFI~ \t@+", max_size=12).map(str.encode),
    ),
    st.integers(0, 700).map(lambda n: (b"@long", b"ACGTN"[n % 5 : n % 5 + 1] * n, b"+", b"5" * n)),
    st.integers(0, 20).map(lambda n: (b"@even", b"G" * n, b"+", b"h" * n)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(LINES, max_size=12), st.sampled_from([b"\n", b"\n", b"\r\n"]), st.integers(0, 3))
def test_any_reads_are_judged_alike(records, end, cut):
    data = b"".join(end.join(record) + end for record in records)
    with tempfile.TemporaryDirectory() as folder:
        fast, plain = both(put(Path(folder), "a.fastq", data[: len(data) - cut]))
    assert (fast.verdict, fast.defects) == (plain.verdict, plain.defects)
    if fast.verdict is Verdict.OK:
        assert fast == plain


def test_reads_longer_than_the_bins_and_the_buffer(tmp_path):
    lengths = [10, fastq_kernel.BINS, 3 << 20, 5, fastq_kernel.BINS + 1]
    data = b"".join(b"@r\n%s\n+\n%s\n" % (b"AG" * (n // 2) + b"A" * (n % 2), b"I" * n) for n in lengths)
    fast, plain = both(put(tmp_path, "a.fastq", data))
    assert fast == plain
    assert (fast.verdict, fast.records, fast.facts["max_length"]) == (Verdict.OK, 5, 3 << 20)


def test_fault_far_into_a_file_is_located_alike(tmp_path):
    fast, plain = both(put(tmp_path, "a.fastq", reads(70_000, 30) + b"@x\nAC\n+\nIII\n" + reads(9)))
    assert fast == plain
    assert (fast.records, fast.defects[0].where) == (70_000, "line 280001")
