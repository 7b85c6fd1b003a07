from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import mmcif


def test_what_is_counted(tmp_path):
    facts = look(tmp_path, "a.cif", mmcif()).facts
    assert (facts["atoms"], facts["chains"], facts["models"], facts["space_group"]) == (5, ["A"], 1, "P 21 21 21")
    assert facts["cell"] == [10.1, 20, 30, 90, 90, 90]


@pytest.mark.parametrize(
    ("old", "new", "code", "verdict"),
    [
        (b"6.504 1.00 20.00 A 1\n# ", b"6.504 1.00 20.00 A\n# ", "record.malformed", Verdict.BROKEN),
        (b" 1.500 ", b" 1.x00 ", "row.value", Verdict.BROKEN),
        (b"'P 21 21 21'", b"'P 21 21 21", "record.malformed", Verdict.BROKEN),
        (b"'P 21 21 21'", b"'P 99'", "structure.cell", Verdict.OK),
        (b"angle_alpha 90", b"angle_alpha 190", "structure.cell", Verdict.OK),
        (b"_entry.id 1ABC", b"_entry.id 1ABC\n_entry.id 2ABC", "record.malformed", Verdict.BROKEN),
    ],
)
def test_faults_are_found(tmp_path, old, new, code, verdict):
    assert old in mmcif()
    report = look(tmp_path, "a.cif", mmcif().replace(old, new, 1))
    assert (report.verdict, codes(report)) == (verdict, [code])


def test_no_atoms_is_no_structure(tmp_path):
    report = look(tmp_path, "a.cif", b"data_1ABC\n#\n_entry.id 1ABC\n#\n")
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["structure.no_atoms"])


def test_structure_factors_and_small_molecules_are_read(tmp_path):
    factors = b"data_r1ABCsf\nloop_\n_refln.index_h\n_refln.index_k\n_refln.index_l\n1 0 0\n0 1 0\n"
    small = (
        b"data_x\nloop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\nC1 0.1(2) .5 0\n"
    )
    assert look(tmp_path, "a.cif", factors).facts["reflections"] == 2
    assert (look(tmp_path, "b.cif", small).verdict, look(tmp_path, "b.cif", small).facts["atoms"]) == (Verdict.OK, 1)


def test_blocks_are_counted(tmp_path):
    assert look(tmp_path, "a.cif", mmcif() + mmcif().replace(b"1ABC", b"2ABC")).records == 2


def test_cut_after_an_atom_is_found(tmp_path):
    data = mmcif()
    report = look(tmp_path, "a.cif", data[: data.index(b"ATOM 4")])
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, ["record.truncated"])


def test_larger_than_what_can_be_held_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("huijiao.core.formats.mmcif.LARGE", 100)
    report = look(tmp_path, "a.cif", mmcif())
    assert (report.verdict, report.records, codes(report)) == (Verdict.NOT_EXAMINED, 1, ["structure.too_large"])
