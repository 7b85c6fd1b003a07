"""A valid file cut anywhere is never reported whole, except at the places where its format cannot show it."""

from __future__ import annotations

import pytest

from tests.core.formats.making import Verdict, examine, put
from tests.core.formats.making_bio import HELD, SEEDS

CUTS = 60
# What a format cannot show. A cut between two lines or trees leaves a valid file with fewer records in every line format;
# beside that: the appended sequences of a GFF3, later blocks of a NEXUS, and a CIF that is not set off by "#" lines.
UNSEEN: dict[str, tuple[bytes, ...]] = {"a.gff3": (b"Parent=m1", b"##FASTA"), "a.nex": (b"END;",)}


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_a_cut_is_never_whole(tmp_path, name):
    data = SEEDS[name]()
    step = max(1, len(data) // CUTS)
    whole = []
    for at in {*range(1, len(data) - 1, step), len(data) - 2, len(data) - 3, len(data) - 20}:
        if name in UNSEEN and data[:at].rstrip().endswith(UNSEEN[name]):
            continue
        report = examine(put(tmp_path, name, data[:at]))
        if report.verdict is Verdict.OK and not report.defects and (report.format, report.records) == HELD[name]:
            whole.append(at)
    assert whole == []
