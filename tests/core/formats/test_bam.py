from __future__ import annotations

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijiao.core.formats import bam, bam_kernel
from huijiao.core.formats.bam_tally import CELLS, FAULT, PRIMARY, RECORDS, USED
from huijiao.core.formats.bgzf import END
from tests.core.formats.making import Verdict, codes, gz, look, put
from tests.core.formats.test_bgzf_spread import block
from tests.core.formats.test_fastq_kernel import both

HEADER = b"BAM\1" + struct.pack("<i", 12) + b"@HD\tVN:1.6\n\0" + struct.pack("<ii5si", 1, 5, b"chr1\0", 1000)


def record(name=b"r1", flag=0, bases=4, cigar=None, reference=0, position=5, mate=-1):
    operations = [bases << 4] if cigar is None else cigar
    body = struct.pack(
        "<iiBBHHHiiii", reference, position, len(name) + 1, 60, 4680, len(operations), flag, bases, mate, -1, 0
    )
    body += (
        name + b"\0" + b"".join(struct.pack("<I", o) for o in operations) + b"\x11" * ((bases + 1) // 2) + b"I" * bases
    )
    return struct.pack("<i", len(body)) + body


def packed(*records, end=END):
    return block(HEADER) + block(b"".join(records)) + end


def test_primary_alignments_are_counted(tmp_path):
    report = look(tmp_path, "a.bam", packed(record(), record(flag=4, cigar=[]), record(flag=0x100), record(flag=0x800)))
    assert (report.format, report.verdict, report.records, codes(report)) == ("BAM", Verdict.OK, 2, [])
    assert (report.facts["alignments"], report.facts["mapped"], report.facts["references"]) == (4, 3, 1)


BAD = {
    "no_end_block": (packed(record(), end=b""), "bgzf.unfinished"),
    "cut_in_record": (block(HEADER) + block(record()[:-3]) + END, "record.truncated"),
    "cut_in_header": (block(HEADER[:20]) + END, "record.truncated"),
    "foreign_contig": (packed(record(reference=1)), "binary.record"),
    "foreign_mate": (packed(record(mate=7)), "binary.record"),
    "cigar_of_other_length": (packed(record(cigar=[3 << 4])), "binary.record"),
    "unknown_operation": (packed(record(cigar=[4 << 4, 15])), "binary.record"),
    "name_without_end": (packed(record().replace(b"r1\0", b"r1x")), "binary.record"),
    "length_too_small": (packed(b"\x08\0\0\0" + bytes(60)), "binary.record"),
    "repeated_contig": (block(HEADER[:20] + struct.pack("<ii5sii5si", 2, 5, b"c", 9, 5, b"c", 9)) + END, None),
    "crc": (packed(record())[:-30] + b"\1" + packed(record())[-29:], "gzip.crc"),
}


@pytest.mark.parametrize("name", BAD)
def test_damage_is_found(tmp_path, name):
    data, code = BAD[name]
    report = look(tmp_path, "a.bam", data)
    assert report.verdict is Verdict.BROKEN
    assert code is None or codes(report) == [code]


@pytest.mark.parametrize("name", BAD)
def test_damage_is_found_alike_by_the_compiled_walk(tmp_path, name):
    fast, plain = both(put(tmp_path, "a.bam", BAD[name][0]))
    assert (fast.verdict, fast.defects) == (plain.verdict, plain.defects)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.builds(
            record,
            name=st.sampled_from([b"a", b"long.name/1"]),
            flag=st.sampled_from([0, 4, 0x100, 0x900]),
            bases=st.integers(0, 9),
            cigar=st.one_of(st.none(), st.lists(st.integers(0, 200), max_size=3)),
            reference=st.integers(-2, 2),
            position=st.integers(-2, 9),
        ),
        max_size=4,
    ),
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 255)), max_size=2),
)
def test_any_records_are_walked_alike(records, changes):
    data = bytearray(b"".join(records) + bytes(4))
    for at, value in changes:
        data[at % len(data)] = value
    fast, plain = [0] * CELLS, [0] * CELLS
    bam_kernel.walked(data, len(data), 2, fast)
    bam.plain_walk(data, len(data), 2, plain)
    assert fast == plain
    assert plain[PRIMARY] <= plain[RECORDS]
    assert plain[USED] <= len(data)
    assert plain[FAULT] in range(5)


def test_gzip_that_is_not_blocked_is_bam_all_the_same(tmp_path):
    assert look(tmp_path, "a.bam", gz(HEADER + record())).records == 1
