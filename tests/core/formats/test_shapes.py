"""How values are spread: counted by hand, and for any numbers at all."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from huijiao.core.formats import examine, shapes
from huijiao.core.formats.shapes import _bins, _top

TABLE = (
    "日期,地区,数值,备注\n2020-01-02,甘肃,1.5,一\n2021-02-03,甘肃,2.5,二\n2021-03-04,青海,NA,三\n2022-01-01,甘肃,9,四\n"
)


def asked(path: Path, **more: Any) -> dict[str, Any]:
    report = examine(path)
    columns = [{"name": c.name, "kind": c.kind} for c in report.columns]
    return {
        "columns": columns,
        "encoding": report.encoding,
        **{k: report.facts.get(k, "") for k in ("compression", "delimiter")},
        **more,
    }


def made(path: Path, **more: Any) -> dict[str, Any]:
    return shapes.shapes(path, examine(path).format, asked(path, **more))


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-8-sig"])
def test_columns_of_a_table_are_counted_by_kind(tmp_path: Path, encoding: str) -> None:
    place = tmp_path / "a.csv"
    place.write_bytes(TABLE.encode(encoding))
    found = made(place)
    assert found["rows"] == 4
    day, region, value, note = found["columns"]
    assert day == {"kind": "years", "bars": [("2020", 1), ("2021", 2), ("2022", 1)]}
    assert region == {"kind": "top", "bars": [("甘肃", 3), ("青海", 1)], "others": 0, "distinct": 2}
    assert (value["low"], value["high"], sum(value["bars"])) == (1.5, 9.0, 3)
    assert note is not None  # four different words are few enough to be shown


def test_compressed_table_and_title_above_the_header(tmp_path: Path) -> None:
    place = tmp_path / "a.csv.gz"
    place.write_bytes(gzip.compress(b"x,y\n1,2\n3,4\n"))
    assert [c["bars"] for c in made(place)["columns"]] == [[1, 0, 1], [1, 0, 1]]


def test_workbook_and_parquet(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["编号", "数"])
    for n in range(5):
        book.active.append([f"S{n}", n])
    book.save(tmp_path / "a.xlsx")
    assert made(tmp_path / "a.xlsx")["columns"][1]["bars"] == [1] * 5
    pq.write_table(pa.table({"n": list(range(5)), "s": ["a", "a", "b", None, "a"]}), tmp_path / "a.parquet")
    said = {"columns": [{"name": "n", "kind": "integer"}, {"name": "s", "kind": "text"}]}
    found = shapes.shapes(tmp_path / "a.parquet", "PARQUET", said)
    assert (found["rows"], found["columns"][0]["bars"], found["columns"][1]["bars"]) == (
        5,
        [1] * 5,
        [("a", 3), ("b", 1)],
    )


def test_only_the_first_rows_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shapes, "ROWS", 10)
    place = tmp_path / "a.csv"
    place.write_text("n\n" + "".join(f"{n}\n" for n in range(100)))
    found = made(place)
    assert (found["rows"], found["columns"][0]["high"]) == (10, 9.0)


def test_hidden_and_unknown_columns_are_left_out(tmp_path: Path) -> None:
    place = tmp_path / "a.csv"
    place.write_text("手机,n\n13800138000,1\n13800138000,2\n")
    found = made(place, columns=[{"name": "手机", "kind": "integer", "hidden": True}, {"name": "n", "kind": "integer"}])
    assert found["columns"][0] is None
    assert shapes.shapes(place, "FASTQ", {"columns": [{"name": "n"}]}) == {}
    assert shapes.shapes(place, "CSV", {}) == {}


def test_encoding_that_no_one_knows_is_read_as_utf8(tmp_path: Path) -> None:
    place = tmp_path / "a.csv"
    place.write_bytes(b"n\n1\n2\n\xff\n")
    said = {"columns": [{"name": "n", "kind": "integer"}], "encoding": "MIXED", "delimiter": ","}
    assert sum(shapes.shapes(place, "CSV", said)["columns"][0]["bars"]) == 2


@given(st.lists(st.floats(-1e300, 1e300) | st.integers(-(10**6), 10**6), min_size=1, max_size=200))
def test_every_number_falls_into_one_bar(numbers: list[float]) -> None:
    found = _bins([repr(n) for n in numbers])
    if found is None:  # so far apart that their distance is no number
        assert max(numbers) - min(numbers) > 1e300
    else:
        assert sum(found["bars"]) == len(numbers)
        assert len(found["bars"]) <= shapes.BINS
        assert found["bars"][0]
        assert found["bars"][-1]


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=60))
def test_few_whole_numbers_have_a_bar_each(numbers: list[int]) -> None:
    found = _bins([str(n) for n in numbers])
    assert found is not None
    assert found["bars"] == [numbers.count(n) for n in range(min(numbers), max(numbers) + 1)]


@given(st.lists(st.sampled_from("abcdefghijklmn"), min_size=1, max_size=80))
def test_top_values_and_others_are_all_values(values: list[str]) -> None:
    found = _top(values)
    if found is not None:
        assert sum(n for _, n in found["bars"]) + found["others"] == len(values)
        assert len(found["bars"]) <= shapes.TOP
