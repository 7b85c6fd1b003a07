"""The compiled loops and the csv module say the same of any table."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijiao.core.formats import delimited_fast, table_fast
from tests.core.formats.making import Verdict, codes, put
from tests.core.formats.test_delimited import SHAPES
from tests.core.formats.test_fastq_kernel import both

TRICKY = {
    "quotes": 'a,b\n"1","x, y"\n"2","say ""hi"""\n3,"two\nlines"\n4,z\n',
    "open_quote": 'a,b\n1,"x\n2,y\n',
    "inch": 'a,b\n1,5" pipe\n2,y\n3,6" pipe\n',
    "text_behind_quote": 'a,b\n1,"x"y\n2,z\n',
    "crlf": "a,b\r\n1,x\r\n2,\r\n",
    "bare_return": "a,b\n1,x\ry,2\n3,4\n",
    "excel": "基因,值,编号\n2-Sep,#REF!,1.2E+11\nMar-01,#N/A,1.3E+12\n9月2日,3,1.4E+12\nTP53,4,x\n",
    "people": "人,电话\n甲,13800138000\n乙,11010519491231002X\n丙,a.b@example.com\n丁,6222021234567890123\n",
    "places": "纬度,lon\n36.19,117.12345\n96.2,-181\n12345678901234567,0.12345\n",
    "dates": "d,e\n2020-9-1,2020年9月1日\n2020-10-1,2020年10月\n2019/12/31,2019-12-31 10:00\n2019-12-31 10:00:05,x\n",
    "missing": "a,b,c\nNA,-,\\N\n缺失,空,——\nn/a,null,3\n\u3000,\u00a0 ,  \n1,2,3\n",
    "numbers": "a,b\n1e5,inf\n-.5,nan\n+3.,1_000\n1E+400,１２\n123456789012345678901,0x1\n-0.1e-30,1e\n.,+\n",
    "gap": "a,b\n1,2\n\n3,4\n\n\nname,2\n5,6\n",
    "hash": "a,b\n1,2\n#note\n#x,4\n3,4\n",
    "wide_rows": "a,b\n1,2,,\n1,2,3\n1\n ,\n,5\n",
    "no_last_newline": "a,b\n1,2\n3,4",
}  # fmt: skip


@pytest.mark.parametrize("name", [*SHAPES, *TRICKY])
def test_tables_are_judged_alike(tmp_path, name):
    text = TRICKY.get(name) or SHAPES[name][0]
    fast, plain = both(put(tmp_path, "a.csv", text))
    assert fast == plain
    # behind so many plain rows the loops have taken over
    lines = text.splitlines(keepends=True)
    padded = lines[0] + ("7" + ",8" * (lines[0].count(",")) + "\n") * 20_000 + "".join(lines[1:])
    fast, plain = both(put(tmp_path, "b.csv", padded))
    assert told(fast) == told(plain)


CELL = st.one_of(
    st.sampled_from(
        ["", " ", "NA", "-", "1", "2.50", "-3e4", "2020-01-02", "甲", "\u3000乙", "x y", "2-Sep", "#REF!", "a@b.cn"]
    ),
    st.sampled_from(
        ["13800138000", "0.123456789012345", "1.5E+10", "1e5", "9月2日", '"', "a\nb", "a,b", "2020/1/2 10:00"]
    ),
    st.integers(-(10**18), 10**18).map(str),
    st.floats(allow_nan=False).map(repr),
    st.text("0123456789.-+eE/年月日:T ", max_size=12),
)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=12),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "gbk"]),
)
def test_any_table_is_judged_alike(rows, end, quoted, codec):
    out = io.StringIO()
    csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(
        [["编号", "名称", "纬度"], *([["k", "v", "3.25"]] * 6000), *rows]
    )
    with tempfile.TemporaryDirectory() as folder:
        fast, plain = both(put(Path(folder), "a.csv", out.getvalue().encode(codec)))
    assert told(fast) == told(plain)


def told(report):
    """The report without what hangs on how the rows are grouped: examples, which of two writings of a date."""
    columns = [
        {**c, "examples": ()} | ({"least": "", "greatest": ""} if c["kind"] == "date" else {})
        for c in report.as_json()["columns"]
    ]
    return {**report.as_json(), "columns": columns}


def test_pieces_are_cut_behind_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(table_fast, "BLOCK", 1 << 16)
    monkeypatch.setattr(delimited_fast, "BLOCK", 1 << 16)
    rows = "".join(f'{i},"line\nof, {i % 7}",{i / 8}\n' + ("bad\n" if i % 9000 == 5 else "") for i in range(30_000))
    fast, plain = both(put(tmp_path, "a.csv", "a,b,c\n" + rows))
    assert told(fast) == told(plain)
    assert (fast.verdict, codes(fast), fast.records) == (Verdict.OK, ["table.ragged"], 30_004)


def test_quote_that_never_closes_is_located(tmp_path):
    text = "a,b\n" + "1,2\n" * 50_000 + '3,"x\n' + "1,2\n" * 50_000
    fast, plain = both(put(tmp_path, "a.csv", text))
    assert fast == plain
    assert [(d.code, d.where) for d in fast.defects] == [("table.quote", "line 50002")]
