from __future__ import annotations

import io
import json

import h5py
import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import biom1, biom2


@pytest.mark.parametrize("data", [biom1(), biom2()])
def test_what_is_counted(tmp_path, data):
    facts = look(tmp_path, "a.biom", data).facts
    assert (facts["observations"], facts["samples"], facts["entries"], facts["type"]) == (2, 3, 2, "OTU table")


@pytest.mark.parametrize(
    ("change", "code", "verdict"),
    [
        ({"shape": [2, 4]}, "declared.differs", Verdict.BROKEN),
        ({"data": [[0, 3, 5]]}, "binary.record", Verdict.BROKEN),
        ({"data": [[0, 0, 5], [0, 0, 6]]}, "binary.record", Verdict.BROKEN),
        ({"data": [[0, 0, "5"]]}, "binary.record", Verdict.BROKEN),
        ({"data": [[0, 0, 1.5]]}, "binary.record", Verdict.BROKEN),
        ({"matrix_type": "dense", "data": [[1, 2, 3]]}, "declared.differs", Verdict.BROKEN),
        ({"matrix_type": "dense", "data": [[1, 2, 3], [4, 5]]}, "binary.record", Verdict.BROKEN),
        ({"matrix_type": "dense", "data": [[1, 2, 3], [4, 5, 6]]}, None, Verdict.OK),
        ({"columns": [{"id": "s1"}, {"id": "s1"}, {"id": "s3"}]}, "id.duplicate", Verdict.OK),
        ({"rows": 5}, "row.header", Verdict.BROKEN),
    ],
)
def test_faults_of_the_first_version_are_found(tmp_path, change, code, verdict):
    report = look(tmp_path, "a.biom", json.dumps(json.loads(biom1()) | change))
    assert (report.verdict, codes(report)) == (verdict, [code] if code else [])


@pytest.mark.parametrize(
    ("key", "value", "code", "verdict"),
    [
        ("observation/matrix/indices", [0, 3], "binary.record", Verdict.BROKEN),
        ("observation/matrix/indptr", [0, 1, 3], "declared.differs", Verdict.BROKEN),
        ("sample/matrix/data", [5.0, 8.0], "declared.differs", Verdict.BROKEN),
        ("sample/ids", [b"s1", b"s2"], "declared.differs", Verdict.BROKEN),
        ("sample/ids", None, "row.header", Verdict.BROKEN),
    ],
)
def test_faults_of_the_second_version_are_found(tmp_path, key, value, code, verdict):
    out = io.BytesIO(biom2())
    with h5py.File(out, "r+") as table:
        del table[key]
        if value is not None:
            table[key] = value
    report = look(tmp_path, "a.biom", out.getvalue())
    assert (report.verdict, codes(report)) == (verdict, [code])


def test_cut_is_found(tmp_path):
    assert look(tmp_path, "a.biom", biom2()[:-100]).verdict is Verdict.BROKEN
