"""R-ENT-36: the two files of paired reads."""

from __future__ import annotations

import pytest

from huijiao.core.findings import Severity
from huijiao.core.formats.report import FileReport, Verdict
from tests.core.rules import builders as b
from tests.core.rules import packages as p


def reads(name: str, records: int = 9, names: str | None = "0a", verdict: Verdict = Verdict.OK, kind: str = "FASTQ"):
    facts = {} if names is None else {"names": names}
    return p.entry(
        f"{p.DATA}/data/{name}", 50, FileReport(kind, kind, verdict, records=records, unit="reads", facts=facts)
    )


@pytest.mark.parametrize(
    ("second", "severity"),
    [
        (reads("a_R2.fastq.gz"), None),
        (reads("a_R2.fastq.gz", records=8), Severity.FIX),
        (reads("a_R2.fastq.gz", names="0b"), Severity.WARN),
        (reads("a_R2.fastq.gz", records=8, verdict=Verdict.BROKEN), None),  # R-ENT-11 speaks of it
        (reads("a_R2.fastq.gz", names=None, records=8), None),  # an older reader told no names
        (reads("b_R2.fastq.gz", records=8), None),  # another sample's
        (reads("a_R2.fastq.gz", records=8, kind="FASTA"), None),
    ],
)
def test_36_mates(second: object, severity: Severity | None) -> None:
    found = b.findings("R-ENT-36", p.entity(reads("a_R1.fastq.gz"), second))
    assert [f.severity for f in found] == ([severity] if severity else [])


def test_36_says_which_files_and_why() -> None:
    (found,) = b.findings("R-ENT-36", p.entity(reads("a_1.fq"), reads("a_2.fq", records=8)))
    assert found.place.path.endswith("a_2.fq")
    assert "“a_1.fq”与“a_2.fq”不是完整的一对：分别有 9 和 8 条" in found.message_zh
    assert '"a_1.fq" and "a_2.fq" are no whole pair: 9 and 8 reads' in found.message_en
