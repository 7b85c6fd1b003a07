"""R-ENT-10 to 13, 20."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.formats.report import Defect, FileReport, Verdict
from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b
from tests.core.rules import packages as p


def data(name: str, found: FileReport | None) -> Any:
    """Return one more data file of the dataset."""
    return p.entry(f"{p.DATA}/data/{name}", 500, found)


@pytest.mark.parametrize(
    ("name", "fmt", "claimed", "fires"),
    [
        ("a.png", "PNG", "PNG", False),
        ("a.png", "JPG", "PNG", True),
        ("a.csv", "XLSX", "CSV", True),
        ("a.xls", "XLSX", "XLS", True),
        ("a.txt", "CSV", "TXT", False),
        ("a.tif", "TIFF", "TIFF", False),
        ("a.fastq.gz", "FASTQ", "FASTQ", False),
        ("a.fasta", "FASTQ", "FASTA", True),
        ("a.pdf", "ZIP", "PDF", True),
        ("a.nc", "H5", "NC", False),
        ("a.xyz", "TXT", "", False),
        ("a.biom", "H5", "BIOM", False),
    ],
)
def test_10_endings(name: str, fmt: str, claimed: str, fires: bool) -> None:
    found = FileReport(fmt, claimed, Verdict.OK)
    assert bool(b.findings("R-ENT-10", p.entity(data(name, found)))) is fires


@pytest.mark.parametrize(
    ("code", "verdict", "size", "want"),
    [
        ("gzip.truncated", Verdict.BROKEN, 500, ["BLOCK"]),
        ("office.encrypted", Verdict.BROKEN, 500, ["BLOCK"]),
        ("file.empty", Verdict.BROKEN, 0, []),
        ("reader.died", Verdict.DIED, 500, ["WARN"]),
        ("table.ragged", Verdict.OK, 500, []),
    ],
)
def test_11_unreadable(code: str, verdict: Verdict, size: int, want: list[str]) -> None:
    found = FileReport("CSV", "CSV", verdict, defects=(Defect(code, "压缩数据不完整。", "ends too early."),))
    snapshot = p.entity(p.entry(f"{p.DATA}/data/a.csv", size, found))
    assert [str(f.severity) for f in b.findings("R-ENT-11", snapshot)] == want


@pytest.mark.parametrize(
    ("declared", "more", "fires"),
    [
        ("XLSX", [], False),
        ("CSV", [], True),
        ("XLSX", [("a.csv", "CSV")], True),
        ("XLSX；CSV", [("a.csv", "CSV")], False),
        ("Excel", [], False),
        ("", [], False),
        ("XLSX", [("许可说明.txt", "TXT")], False),
        ("XLSX", [("样本信息表.csv", "CSV")], False),
    ],
)
def test_12_formats(declared: str, more: list[tuple[str, str]], fires: bool) -> None:
    files = [data(name, p.report(fmt)) for name, fmt in more]
    assert bool(b.findings("R-ENT-12", p.entity(*files, parts={"metadata": p.with_data(format=declared)}))) is fires


@pytest.mark.parametrize(("others", "fires"), [(9, False), (8, True)])
def test_12_a_tenth_may_be_others(others: int, fires: bool) -> None:
    files = [data(f"表{i}.xlsx", p.table(1)) for i in range(others - 1)] + [data("a.csv", p.table(1, fmt="CSV"))]
    snapshot = p.entity(*files, parts={"metadata": p.with_data()})
    assert bool(b.findings("R-ENT-12", snapshot)) is fires


@pytest.mark.parametrize(
    ("more", "readme", "fires"),
    [
        ([], "", True),
        (["图1.tif"], "", False),
        ([], "CZI文件可用开源软件Fiji读取。", False),
    ],
)
def test_13_proprietary(more: list[str], readme: str, fires: bool) -> None:
    files = [data("图1.czi", p.report("CZI", Verdict.NOT_EXAMINED)), *(data(n, p.report("TIFF")) for n in more)]
    snapshot = p.entity(*files, texts={f"{p.DATA}/README.txt": readme})
    assert bool(b.findings("R-ENT-13", snapshot)) is fires


@pytest.mark.parametrize(
    ("code", "fires"), [("text.encoding", True), ("text.mixed_encoding", True), ("table.ragged", False)]
)
def test_20_encoding(code: str, fires: bool) -> None:
    found = FileReport("CSV", "CSV", Verdict.OK, encoding="GB18030", defects=(Defect(code, "x", "x"),))
    assert bool(b.findings("R-ENT-20", p.entity(data("a.csv", found)))) is fires


@pytest.mark.parametrize(("declared", "fires"), [("CSV", False), ("ZIP", False), ("FASTQ", True)])
def test_12_archives_are_what_they_hold(declared: str, fires: bool) -> None:
    made = p.package(
        data("全部.zip", p.report("ZIP", facts={"formats": {"CSV": 12}})), without=(f"{p.DATA}/data/标本",)
    )
    snapshot = p.entity(parts={"package": made, "metadata": p.with_data(format=declared)})
    assert bool(b.findings("R-ENT-12", snapshot)) is fires


def lies(name: str, claimed: str, fmt: str) -> bool:
    return bool(b.findings("R-ENT-10", p.entity(data(name, FileReport(fmt, claimed, Verdict.OK)))))


@pytest.mark.parametrize(
    ("claimed", "real", "fires"),
    [
        ("XLS", "ET", False), ("DOC", "WPS", False), ("FASTA", "CSV", True), ("FASTQ", "CSV", True), ("CSV", "FASTQ", True), ("DOC", "DOCX", True), ("DOCX", "DOC", True), ("PPT", "PPTX", False),
        ("PNG", "GIF", True), ("PY", "TXT", False), ("JSON", "XML", False), ("CSV", "PNG", True), ("PNG", "TXT", True), ("SVG", "XML", False), ("KML", "XML", False), ("CSV", "ZIP", True),
        ("JPG", "GZ", True), ("TIFF", "OLE", True), ("FASTQ", "ZIP", True), ("FASTA", "ZIP", True), ("DOC", "OLE", False), ("MSG", "OLE", False), ("PDF", "DOCX", True), ("MP4", "MOV", False),
        ("WAV", "RIFF", False), ("MP4", "AVI", True),
    ],
)  # fmt: skip
def test_10_which_claims_are_lies(claimed: str, real: str, fires: bool) -> None:
    assert lies(f"a.{claimed.lower()}", claimed, real) is fires


def test_10_says_ending_and_content_and_leaves_junk_and_empty_files() -> None:
    (found,) = b.findings("R-ENT-10", p.entity(data("a.jpeg", FileReport("PNG", "JPG", Verdict.OK))))
    assert (found.data["a"], found.data["b"]) == ("jpeg", "PNG")
    (found,) = b.findings("R-ENT-10", p.entity(data("无尾", FileReport("PNG", "JPG", Verdict.OK))))
    assert found.data["a"] == "JPG"
    for entry in (
        p.entry(f"{p.DATA}/data/a.jpg", 0, FileReport("PNG", "JPG")),
        p.entry(f"{p.DATA}/data/~$a.jpg", 9, FileReport("PNG", "JPG")),
    ):
        assert b.findings("R-ENT-10", p.entity(entry)) == ()
    assert not lies("a", "", "PNG")
    assert not lies("a.png", "PNG", "")


def test_11_tells_the_gravest_reason_and_where() -> None:
    told = (Defect("table.ragged", "各行不齐。", "ragged."), Defect("zip.crc", "校验不符。", "crc differs.", "a.csv"))
    for defects, zh, en in (
        (told, "校验不符（a.csv）", "crc differs (a.csv)"),
        (told[:1], "各行不齐", "ragged"),
        ((), "读取失败", "reading failed"),
    ):
        broken = FileReport("CSV", "CSV", Verdict.BROKEN, defects=defects)
        (found,) = b.findings("R-ENT-11", p.entity(p.entry(f"{p.DATA}/data/a.csv", 500, broken)))
        assert (found.data["why"].zh, found.data["why"].en) == (zh, en)
    junk = p.entry(f"{p.DATA}/data/~$a.csv", 500, FileReport("CSV", "CSV", Verdict.BROKEN))
    assert b.findings("R-ENT-11", p.entity(junk)) == ()


def undeclared(declared: str, files: list[tuple[str, FileReport | None]], **of_entry: int) -> list[str] | None:
    """Return the formats R-ENT-12 names where these are the only data."""
    entries = [p.entry(f"{p.DATA}/data/{n}", of_entry.get("size", 500), found) for n, found in files]
    made = p.package(*entries, without=(f"{p.DATA}/data/标本",))
    found = b.findings("R-ENT-12", p.entity(parts={"package": made, "metadata": p.with_data(format=declared)}))
    return found[0].data["a"] if found else None


@pytest.mark.parametrize(
    ("declared", "files", "named"),
    [
        # what cannot be told by content takes the ending's word
        ("PY", [("a.py", p.report("TXT"))], None), ("BIOM", [("a.biom", p.report("H5"))], None), ("TXT", [("a.py", p.report("TXT"))], ["PY"]), ("CSV", [("a.csv", p.report("UNKNOWN"))], None),
        ("CSV", [("a.csv", p.report("BINARY"))], None), ("CSV", [("a.csv", p.report("DATA"))], None), ("CSV", [("a.csv", None)], None), ("CSV", [("a.png", None)], ["PNG"]), ("CSV", [("a", None)], None),
        ("CSV", [("a.csv", p.report("PNG"))], ["PNG"]), ("TXT", [("a.fastq", p.report("CSV"))], ["CSV"]),
        # notes beside the data
        ("CSV", [("a.csv", p.report("CSV")), ("LICENSE.txt", p.report("TXT"))], None), ("CSV", [("a.csv", p.report("CSV")), ("引用.txt", p.report("TXT"))], None),
        ("CSV", [("a.csv", p.report("CSV")), ("notes.txt", p.report("TXT"))], None), ("CSV", [("a.csv", p.report("CSV")), ("version.txt", p.report("TXT"))], None),
        ("CSV", [("a.csv", p.report("CSV")), ("其他.txt", p.report("TXT"))], ["CSV", "TXT"]), ("CSV", [("许可.txt", p.report("TXT"))], ["TXT"]), ("CSV", [("about.txt", p.report("TXT")), ("b.csv", p.report("CSV"))], None),
        # archives
        ("ZIP", [("a.zip", p.report("ZIP", facts={"formats": {"PNG": 3}}))], None), ("RAR", [("a.rar", None)], None), ("7Z", [("a.7z", None)], None), ("TAR.GZ", [("a.tgz", None)], None),
        ("GZ", [("a.csv.gz", p.report("CSV"))], None), ("PNG", [("a.tar.gz", p.report("TAR.GZ", facts={"formats": {"PNG": 3, "CSV": 1}}))], ["CSV", "PNG"]),
        ("PNG", [("a.tar", p.report("TAR", facts={"formats": {"PNG": 30, "CSV": 1}}))], None), ("PNG", [("a.csv", p.report("CSV", facts={"formats": {"PNG": 3}}))], ["CSV"]),
        ("CSV", [("a.zip", p.report("ZIP", facts={"formats": {}}))], ["ZIP"]), ("CSV", [("a.zip", p.report("ZIP"))], ["ZIP"]),
    ],
)  # fmt: skip
def test_12_formats_of_files(
    declared: str, files: list[tuple[str, FileReport | None]], named: list[str] | None
) -> None:
    assert undeclared(declared, files) == named


def test_12_empty_files_count_only_where_there_are_no_others() -> None:
    assert undeclared("CSV", [("a.png", None)], size=0) == ["PNG"]
    files = [p.entry(f"{p.DATA}/data/a.png", 0)] + [p.entry(f"{p.DATA}/data/{n}.csv", 9) for n in range(3)]
    made = p.package(*files, without=(f"{p.DATA}/data/标本",))
    assert b.findings("R-ENT-12", p.entity(parts={"package": made, "metadata": p.with_data(format="CSV")})) == ()


def test_12_tools_and_sets_may_hold_other_things_too() -> None:
    more = [p.entry(f"{folder}/data/{n}.png", 500, p.report("PNG")) for folder in (p.TOOL, p.PAPERS) for n in range(9)]
    assert b.findings("R-ENT-12", p.entity(*more)) == ()
    none = p.entity(parts={"metadata": (b.metadata(), b.tool_metadata(format="JAR"), b.papers_metadata(format="CAJ"))})
    assert len(b.findings("R-ENT-12", none)) == 2


@pytest.mark.parametrize(
    ("readme", "fires"),
    [
        ("czi 格式用ZEN打开", False), ("CZI可查看", False), ("CZI opened with Fiji", False), ("CZI: any software", False), ("CZI 浏览", False), ("CZI文件", True), ("用开源软件打开", True),
        ("CZIX用软件打开", True), ("CZI readable with X", False), ("CZI viewer", False),
    ],
)  # fmt: skip
def test_13_notes_on_what_reads_a_format(readme: str, fires: bool) -> None:
    snapshot = p.entity(data("图1.czi", p.report("CZI", Verdict.NOT_EXAMINED)), texts={f"{p.DATA}/README.txt": readme})
    assert bool(b.findings("R-ENT-13", snapshot)) is fires


def test_13_one_finding_per_format_at_its_first_file() -> None:
    names = ("图1.czi", "图2.czi", "谱.raw", "图3.czi", "图3.png")
    found = b.findings("R-ENT-13", p.entity(*(data(n, None) for n in names)))
    assert [(f.data["format"], f.place.path.rsplit("/", 1)[1]) for f in found][:1] == [("CZI", "图1.czi")]
    assert len({f.data["format"] for f in found}) == len(found)
    pair = p.entity(data("图3.czi", None), data("图3.lif", None))
    assert len(b.findings("R-ENT-13", pair)) == 2  # one closed format is no open copy of the other


def test_20_names_the_encoding() -> None:
    mixed = Defect("text.mixed_encoding", "x", "x")
    for defects, encoding, said in (
        ((mixed,), "GBK", "a mixture of encodings"), ((Defect("text.encoding", "x", "x"), mixed), "GBK", "a mixture of encodings"), ((Defect("text.encoding", "x", "x"),), "GBK", "GBK"),
        ((Defect("text.encoding", "x", "x", data={"encoding": "BIG5"}),), "", "BIG5"), ((Defect("text.encoding", "x", "x"),), "", "?"),
    ):  # fmt: skip
        report = FileReport("CSV", "CSV", Verdict.OK, encoding=encoding, defects=defects)
        (found,) = b.findings("R-ENT-20", p.entity(data("a.csv", report), p.entry(f"{p.DATA}/data/~$a.csv", 5, report)))
        assert getattr(found.data["enc"], "en", found.data["enc"]) == said
