"""R-ENT-35: flaws of files that can be read."""

from __future__ import annotations

import pytest

from huijiao.core.formats.defects import DEFECTS
from huijiao.core.formats.report import Defect, FileReport, Verdict
from huijiao.core.rules.entity_flaws import FLAWS
from tests.core.rules import builders as b
from tests.core.rules import packages as p

DUPLICATE = Defect("fasta.duplicate_id", "序列名重复。", "A name is repeated.", where="line 9")


def fasta(name: str, *defects: Defect, verdict: Verdict = Verdict.OK):
    return p.entry(f"{p.DATA}/data/{name}", 50, FileReport("FASTA", "FASTA", verdict, records=2, defects=defects))


@pytest.mark.parametrize(
    ("code", "verdict", "fires"),
    [
        ("fasta.duplicate_id", Verdict.OK, True),
        ("dicom.person", Verdict.OK, True),
        ("fasta.duplicate_id", Verdict.BROKEN, False),  # R-ENT-11 speaks of it
        ("text.encoding", Verdict.OK, False),  # R-ENT-20
        ("reader.absent", Verdict.OK, False),  # our limit, no flaw of the file
    ],
)
def test_35_flaw(code: str, verdict: Verdict, fires: bool) -> None:
    snapshot = p.entity(fasta("a.fasta", Defect(code, "x", "x"), verdict=verdict))
    assert bool(b.findings("R-ENT-35", snapshot)) is fires


def test_35_one_finding_for_a_kind_in_a_folder() -> None:
    snapshot = p.entity(
        fasta("a.fasta", DUPLICATE, DUPLICATE), fasta("b.fasta", DUPLICATE), fasta("~$c.fasta", DUPLICATE)
    )
    (found,) = b.findings("R-ENT-35", snapshot)
    assert (found.place.path.rsplit("/", 1)[1], found.place.cell, found.data["n"]) == ("a.fasta", "line 9", 2)
    assert "序列名重复（同类文件共2个）" in found.message_zh
    assert "A name is repeated (2 such files)" in found.message_en


def test_35_knows_only_defects_that_leave_a_file_readable() -> None:
    assert {code for code in FLAWS if DEFECTS[code].breaks} == set()
