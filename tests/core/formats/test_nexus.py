from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, codes, look
from tests.core.formats.making_bio import nexus


def test_what_is_counted(tmp_path):
    facts = look(tmp_path, "a.nex", nexus()).facts
    assert (facts["blocks"], facts["trees"], facts["taxa"], facts["matrix_rows"]) == (
        ["taxa", "characters", "trees"],
        1,
        3,
        3,
    )


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"NTAX=3", b"NTAX=4", "declared.differs"),
        (b"NCHAR=4", b"NCHAR=5", "declared.differs"),
        (b"C A{AC}GT\n", b"", "declared.differs"),
        (b"TREES;\nTREE one = [&R] ((A", b"TREES;\nTREE one = [&R] (A", "tree.syntax"),
        (b"[nested] ", b"[nested ", "record.truncated"),
        (b"END;\nBEGIN TREES", b"BEGIN TREES", "record.truncated"),
        (b"BEGIN TAXA;\n", b"", "record.malformed"),
    ],
)
def test_faults_are_found(tmp_path, old, new, code):
    assert old in nexus()
    report = look(tmp_path, "a.nex", nexus().replace(old, new, 1))
    assert (report.verdict, codes(report)) == (Verdict.BROKEN, [code])


def test_interleaved_matrix_is_read(tmp_path):
    data = (
        b"#NEXUS\nbegin data;\ndimensions ntax=2 nchar=6;\nformat datatype=dna interleave=yes;\n"
        b"matrix\n'A a' ACG\nB ACG\n\nA_a TTT\nB TTT\n;\nend;\n"
    )
    assert (look(tmp_path, "a.nex", data).records, codes(look(tmp_path, "a.nex", data))) == (2, [])
