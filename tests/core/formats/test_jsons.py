from __future__ import annotations

import json

import pytest

from tests.core.formats.making import Verdict, codes, look

COUNTS = {
    "array": ("a.json", '[1, 2, {"a": [3]}]', 3),
    "empty_array": ("a.json", " [ ] \n", 0),
    "object": ("a.json", '{"a": 1}', 1),
    "object_of_one_list": ("a.json", '{"meta": {}, "data": [1, 2]}', 2),
    "features": ("a.geojson", '{"type": "FeatureCollection", "features": [{}, {}, {}]}', 3),
    "lines": ("a.jsonl", '{"a": 1}\n\n{"a": 2}\n', 2),
    "lines_named_json": ("a.json", '{"a": 1}\n{"a": 2}\n', 2),
    "scalar": ("a.json", "12", 1),
    "many": ("a.json", json.dumps([{"n": i, "t": "x" * 50} for i in range(20_000)]), 20_000),
    "numbers_across_windows": ("a.json", json.dumps([123456789] * 90_000), 90_000),
    "large_element": ("a.json", json.dumps(["x" * 900_000, 1]), 2),
}


@pytest.mark.parametrize("name", COUNTS)
def test_records_are_counted(tmp_path, name):
    file, text, n = COUNTS[name]
    report = look(tmp_path, file, text)
    assert (report.verdict, report.records, report.unit, codes(report)) == (Verdict.OK, n, "条", [])


@pytest.mark.parametrize(
    "text", ["[1, 2", "[1 2]", "[1,]", '{"a": }', "[1] x", '["a', "[" * 100_000, '{"a": 1}}', "[1, 2,"]
)
def test_faults_break_it(tmp_path, text):
    report = look(tmp_path, "a.json", text)
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["json.broken"])


def test_bad_line_is_placed(tmp_path):
    report = look(tmp_path, "a.jsonl", '{"a": 1}\n{"a": \n')
    assert [(d.code, d.where) for d in report.defects] == [("json.broken", "line 2")]
