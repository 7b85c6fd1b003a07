from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import embl, genbank


def test_what_is_counted(tmp_path):
    facts = look(tmp_path, "a.gb", genbank()).facts
    assert (facts["entries"], facts["residues"], facts["features"]) == (2, 140, 4)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"//\n", b"", "record.malformed"),
        (b"70 bp", b"71 bp", "declared.differs"),
        (b"       61 acgtacgtac\n", b"", "declared.differs"),
        (b"       61 ", b"       62 ", "declared.differs"),
        (b"1 acgtacgtac", b"1 acg1acgtac", "row.value"),
        (b"30..>60))", b"30..>60)", "row.value"),
        (b"1..70", b"1..foo", "row.value"),
        (b"1..70", b"1..700", "row.range"),
        (b"LOCUS       AB000000                70 bp", b"LOCUS       AB000000  bp", "row.value"),
    ],
)
def test_faults_of_genbank_are_found(tmp_path, old, new, code):
    assert old in genbank()
    report = look(tmp_path, "a.gb", genbank().replace(old, new, 1))
    assert codes(report) == [code]
    assert report.verdict is (Verdict.OK if code == "row.range" else Verdict.BROKEN)


@pytest.mark.parametrize(
    "location",
    [b"J00194.1:100..202", b"join(1..10,J00194.1:100..202,20..70)", b"(1.5)..70", b"1^2", b"one-of(1,2)..60"],
)
def test_locations_are_read(tmp_path, location):
    assert codes(look(tmp_path, "a.gb", genbank().replace(b"1..70", location))) == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [(b"21 A", b"20 A", "declared.differs"), (b"        60", b"        50", "declared.differs"), (b"//\n", b"", "record.truncated"),
     (b"Sequence 70", b"Sequence 80", "declared.differs"), (b"14..65", b"14..650", "row.range")],
)  # fmt: skip
def test_faults_of_embl_are_found(tmp_path, old, new, code):
    assert old in embl()
    assert codes(look(tmp_path, "a.embl", embl().replace(old, new, 1))) == [code]


def test_row_of_a_number_alone_is_read(tmp_path):
    data = embl()[: embl().index(b"SQ   ")] + b"SQ   Sequence 0 BP;\n     0\n//\n"
    assert codes(look(tmp_path, "a.embl", data.replace(b"14..65", b"1").replace(b"1..70", b"1"))) == []


def test_entry_without_sequence_is_read(tmp_path):
    data = genbank(1)[: genbank(1).index(b"ORIGIN")] + b"CONTIG      join(X:1..70)\n//\n"
    assert (look(tmp_path, "a.gb", data).verdict, look(tmp_path, "a.gb", data).records) == (Verdict.OK, 1)
