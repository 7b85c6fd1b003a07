"""Whatever bytes arrive, `examine` answers with a report that is JSON."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijiao.core.formats import FORMATS, FileReport, Verdict, examine
from tests.core.formats.making import gz, reads, zipped
from tests.core.formats.test_biotext import GENBANK, VCF
from tests.core.formats.test_images import picture
from tests.core.formats.test_office import word
from tests.core.formats.test_pdf import pdf
from tests.core.formats.test_sheets import book
from tests.core.formats.test_sqlite import make

NAMES = sorted(
    {f"a.{extension}" for f in FORMATS.values() for extension in f.extensions} | {"a", "a.fastq.gz", "a.tar.gz"}
)


@pytest.fixture(scope="module")
def seeds(tmp_path_factory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("seeds")
    book(folder / "a.xlsx", ("s", [["a", "b"], ["x", 1]]))
    return {
        "a.fastq": reads(4), "a.fastq.gz": gz(reads(4)), "a.fasta": b">a\nACGT\n>b\nAC\n",
        "a.csv": "编号,值\n甲,1\n乙,2-Sep\n".encode(), "a.json": b'[{"a": 1}, {"b": [2]}]', "a.xml": b"<?xml version='1.0'?><a><b/></a>",
        "a.zip": zipped(**{"x.csv": b"a,b\n1,2\n", "y.txt": b"y"}), "a.vcf": VCF, "a.gb": GENBANK, "a.pdf": pdf(1),
        "a.docx": word("x"), "a.png": picture("PNG"), "a.tif": picture("TIFF"), "a.gif": picture("GIF"), "a.jpg": picture("JPEG"),
        "a.xlsx": (folder / "a.xlsx").read_bytes(),
        "a.db": make(folder / "a.db"),
    }  # fmt: skip


def checked(name: str, data: bytes) -> FileReport:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        report = examine(path)
    text = json.dumps(report.as_json())
    assert FileReport.from_json(json.loads(text)).verdict is report.verdict
    assert report.format in FORMATS
    assert all(c.isprintable() for row in report.preview for cell in row for c in cell)
    assert "reader.died" not in {d.code for d in report.defects}
    return report


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(NAMES), st.binary(max_size=2000))
def test_any_bytes_under_any_name(name, data):
    checked(name, data)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(NAMES),
    st.text(alphabet="@+>#,;\t\n\r\"'{}[]<>/ACGT019.-E甲", max_size=300),
    st.sampled_from(["utf-8", "gb18030", "utf-16"]),
)
def test_any_text_under_any_name(name, text, codec):
    checked(name, text.encode(codec))


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_damaged_files(seeds, data):
    name = data.draw(st.sampled_from(sorted(seeds)))
    good = bytearray(seeds[name])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(good) - 1))
        kind = data.draw(st.sampled_from(["flip", "cut", "insert", "zero"]))
        if kind == "flip":
            good[at] ^= data.draw(st.integers(1, 255))
        elif kind == "cut":
            del good[max(at, 1) :]
        elif kind == "insert":
            good[at:at] = data.draw(st.binary(min_size=1, max_size=8))
        else:
            good[at : at + 16] = bytes(len(good[at : at + 16]))
    checked(name, bytes(good))


def test_seeds_are_good(seeds):
    assert {name: checked(name, data).verdict for name, data in seeds.items()} == dict.fromkeys(seeds, Verdict.OK)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(alphabet='ab,"\n 1', max_size=5), min_size=2, max_size=2), max_size=20))
def test_rows_are_those_of_the_csv_module(rows):
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows([["编号", "名称"], *rows])
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    report = checked("a.csv", out.getvalue().encode())
    assert report.records == len(kept)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(33, 126)), min_size=1, max_size=50), st.booleans())
def test_reads_are_those_written(shapes, packed):
    data = b"".join(b"@r%d\n%s\n+\n%s\n" % (i, b"A" * n, bytes([q]) * n) for i, (n, q) in enumerate(shapes))
    report = checked("a.fastq.gz" if packed else "a.fastq", gz(data) if packed else data)
    assert (report.verdict, report.records) == (Verdict.OK, len(shapes))
    assert report.facts["bases"] == sum(n for n, _ in shapes)
