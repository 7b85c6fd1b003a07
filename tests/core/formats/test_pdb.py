from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import pdb


def test_what_is_counted(tmp_path):
    facts = look(tmp_path, "a.pdb", pdb()).facts
    assert (facts["atoms"], facts["models"], facts["residues"], facts["chains"]) == (5, 1, 5, {"A": 5})
    assert facts["space_group"] == "P 21 21 21"


@pytest.mark.parametrize(
    ("old", "new", "code", "verdict"),
    [
        (b"   1.500", b"   1.x00", "row.value", Verdict.BROKEN),
        (b"   1.500", b"  1.500 ", None, Verdict.OK),
        (b"  1.00 20.00", b"  1.00 2O.00", "row.value", Verdict.BROKEN),
        (b"   10.000   20.000", b"   10.000    0.000", "structure.cell", Verdict.OK),
        (b"    5    1    0", b"    6    1    0", "declared.statistics", Verdict.OK),
        (b"\nEND\n", b"\n", "record.truncated", Verdict.BROKEN),
        (b"ATOM      1", b"MODEL        1\nATOM      1", "declared.differs", Verdict.BROKEN),
    ],
)
def test_faults_are_found(tmp_path, old, new, code, verdict):
    assert old in pdb()
    report = look(tmp_path, "a.pdb", pdb().replace(old, new, 1))
    assert (report.verdict, codes(report)) == (verdict, [code] if code else [])


def test_models_are_counted(tmp_path):
    atoms = b"".join(line for line in pdb().splitlines(keepends=True) if line.startswith(b"ATOM"))
    data = b"".join(b"MODEL     %4d\n%sENDMDL\n" % (i, atoms) for i in (1, 2, 3)) + b"END\n"
    report = look(tmp_path, "a.pdb", data)
    assert (report.verdict, report.records, report.facts["models"], report.facts["atoms"]) == (Verdict.OK, 1, 3, 15)


def test_no_atoms_is_no_structure(tmp_path):
    assert codes(look(tmp_path, "a.pdb", b"HEADER    X\nEND\n")) == ["structure.no_atoms"]
