"""Deposits of other disciplines, form versions and writers: what is whole stays clean, what misleads misleads nobody."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from huijiao.cli.check import read
from huijiao.core.deposit import Cohort, Deposit, Stage
from huijiao.core.forms.office import program
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import Report, Status, run
from huijiao.core.rules.sentences import load
from tests.samples import disciplines as d
from tests.samples.making import CLOSED, NEW_FORM, NINE, SIX, Item, Made, list_files, picture, table

AS_OF = date(2022, 3, 8)
GRAVE = {"BLOCK", "FIX"}


def checked(top: Path, stage: Stage | None = None, cohort: Cohort = Cohort.ACCEPTED) -> tuple[Deposit, Report]:
    """Read and check a folder; no rule may break."""
    deposit = read(top, stage, cohort, AS_OF)
    report = run(deposit, load(), book=BOOK)
    assert [(a.rule, a.why) for a in report.answers if a.status is Status.ERROR] == []
    return deposit, report


def grave(report: Report) -> list[str]:
    """Return what is grave, with its words."""
    return [f"{f.rule} {f.place.path}{f.place.cell} {f.message_zh}" for f in report.findings if f.severity in GRAVE]


def rules(report: Report) -> set[str]:
    """Return the rules that spoke."""
    return {f.rule for f in report.findings}


@pytest.mark.parametrize("name", d.ALL)
def test_whole_deposit_of_a_discipline_is_clean(name: str, tmp_path: Path) -> None:
    made = d.ALL[name]()
    deposit, report = checked(made.write(tmp_path / "d"))
    assert deposit.plan is not None
    assert len(deposit.plan.rows) == len(deposit.metadata or ()) == len(made.items)
    assert deposit.taskbook is not None
    assert len(deposit.taskbook.achievements) == len(made.achievements)
    assert grave(report) == []


FORMS: dict[str, Callable[[Made], Made]] = {
    "six-columns": lambda m: replace(m, columns=SIX),
    "nine-columns": lambda m: replace(m, columns=NINE, items=tuple(
        replace(i, row={"ind_refs": n}) for n, i in zip(("1.1；1.2", "1.1", "2.1"), m.items, strict=True))),
    "new-form": lambda m: replace(m, form=NEW_FORM),
    "one-docx": lambda m: replace(m, metadata_as="one_docx"),
    "sheets": lambda m: replace(m, metadata_as="sheets"),
    "rows": lambda m: replace(m, metadata_as="rows"),
    "black-squares": lambda m: replace(m, ticks="■□", metadata_as="docx"),
    "circles": lambda m: replace(m, ticks="●○", metadata_as="docx"),
    "ticks": lambda m: replace(m, ticks="√□", metadata_as="one_docx", form=NEW_FORM),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_other_form_version_says_the_same(form: str, tmp_path: Path) -> None:
    _, report = checked(FORMS[form](d.ecology()).write(tmp_path / "d"))
    assert grave(report) == []
    assert "R-PMD-12" not in rules(report)


def _split_amount(top: Path) -> None:
    """Volume and records in columns of their own, under a merged heading."""
    document = docx.Document(str(top / "方案.docx"))
    old = next(t for t in document.tables if t.cell(0, 0).text == "序号")
    rows = [[c.text for c in r.cells] for r in old.rows]
    new = document.add_table(rows=len(rows) + 1, cols=8, style="Table Grid")
    for i, row in enumerate(rows[1:], 2):
        volume, _, records = row[3].rpartition("；")
        for j, text in enumerate((*row[:3], volume, records, *row[4:])):
            new.cell(i, j).text = text
    for j, text in enumerate(("序号", "科学数据集名称", "数据类型", "预估", "", "数据格式", "共享方式", "公开时间")):
        new.cell(0, j).text = text
        if j not in (3, 4):
            new.cell(0, j).merge(new.cell(1, j))
    new.cell(0, 3).merge(new.cell(0, 4)).text = "预估数据量/记录数"
    new.cell(1, 3).text, new.cell(1, 4).text = "数据量", "记录数"
    old._tbl.addnext(new._tbl)
    old._tbl.getparent().remove(old._tbl)
    document.save(str(top / "方案.docx"))


def _split_table(top: Path) -> None:
    """Table 1 goes on, header and all, in a second table on the next page."""
    document = docx.Document(str(top / "方案.docx"))
    old = next(t for t in document.tables if t.cell(0, 0).text == "序号")
    rows = [[c.text for c in r.cells] for r in old.rows]
    new = document.add_table(rows=2, cols=len(rows[0]), style="Table Grid")
    for i, row in enumerate((rows[0], rows[-1])):
        for j, text in enumerate(row):
            new.cell(i, j).text = text
    old._tbl.remove(old.rows[-1]._tr)
    old._tbl.addnext(document.add_paragraph("续表1")._p)
    old._tbl.getnext().addnext(new._tbl)
    document.save(str(top / "方案.docx"))


def _blank_rows(top: Path) -> None:
    document = docx.Document(str(top / "方案.docx"))
    old = next(t for t in document.tables if t.cell(0, 0).text == "序号")
    for n in range(4, 8):
        old.add_row().cells[0].text = str(n)
    old.add_row().cells[0].text = "……"
    document.save(str(top / "方案.docx"))


def _renumbered_folders(top: Path) -> None:
    for folder in (top / "实体数据").iterdir():
        if not folder.name.startswith("00"):
            folder.rename(folder.with_name(folder.name.replace("_", "-", 1)))
    plan = docx.Document(str(top / "方案.docx"))
    for p in plan.paragraphs:
        p.text = p.text.replace("数据目录采用“两位序号_数据集名称”命名，", "")
    plan.save(str(top / "方案.docx"))
    list_files(top / "实体数据")


def _wrapped(top: Path) -> None:
    (top / "实体数据").rename(top / "x")
    (top / "实体数据").mkdir()
    (top / "x").rename(top / "实体数据" / "草原项目实体数据20220301")


def _zipped(top: Path) -> None:
    shutil.make_archive(str(top / "实体数据"), "zip", top, "实体数据")
    shutil.rmtree(top / "实体数据")


def _tarred(top: Path) -> None:
    shutil.make_archive(str(top / "4_实体数据"), "gztar", top / "实体数据")
    shutil.rmtree(top / "实体数据")


def _mac_junk(top: Path) -> None:
    (top / "实体数据/__MACOSX").mkdir()
    (top / "实体数据/__MACOSX/._a").write_bytes(b"x")
    (top / "~$方案.docx").write_bytes(b"lock")


def _sealed_and_drafts(top: Path) -> None:
    (top / "方案（盖章扫描件）.jpg").write_bytes(picture(3))
    (top / "协议（盖章扫描件）.jpg").write_bytes(picture(4))


def _sha_list(top: Path) -> None:
    import hashlib

    root = top / "实体数据"
    (root / "00_说明/manifest-md5.txt").unlink()
    book = openpyxl.Workbook()
    book.active.append(["数据集序号", "相对路径", "字节数", "校验算法", "校验值"])
    for p in sorted(p for p in root.rglob("*") if p.is_file()):
        body = p.read_bytes()
        book.active.append([1, p.relative_to(root).as_posix(), len(body), "SHA-256", hashlib.sha256(body).hexdigest()])
    book.save(root / "00_说明/文件清单.xlsx")


WRITTEN: dict[str, Callable[[Path], None]] = {
    "amount-in-two-columns": _split_amount, "table-over-two-pages": _split_table, "blank-rows": _blank_rows,
    "dash-folders": _renumbered_folders, "wrapper-folder": _wrapped, "zip": _zipped, "tar": _tarred, "mac-junk": _mac_junk,
    "scans": _sealed_and_drafts, "sha256-workbook": _sha_list,
}  # fmt: skip


@pytest.mark.parametrize("way", WRITTEN)
def test_deposit_written_another_way_is_clean(way: str, tmp_path: Path) -> None:
    top = d.ecology().write(tmp_path / "d")
    WRITTEN[way](top)
    deposit, report = checked(top)
    assert deposit.plan is not None
    assert len(deposit.plan.rows) == 3
    assert deposit.context.stage is Stage.DATA_SUBMIT
    assert grave(report) == []


@pytest.mark.skipif(not program(), reason="LibreOffice is not installed")
@pytest.mark.parametrize("ending", ["doc:MS Word 97", "odt", "docx:MS Word 2007 XML"])
def test_papers_saved_by_libreoffice_are_read(ending: str, tmp_path: Path) -> None:
    top = replace(d.ecology(), metadata_as="one_docx", form=NEW_FORM).write(tmp_path / "d")
    made = tmp_path / "made"
    papers = sorted(top.glob("*.docx"))
    command = [
        program(),
        f"-env:UserInstallation={(tmp_path / 'p').as_uri()}",
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(made),
    ]
    subprocess.run([*command, *map(str, papers)], check=True, capture_output=True, timeout=180)
    for paper in papers:
        paper.unlink()
    for paper in made.iterdir():
        shutil.copyfile(
            paper, top / paper.name.replace(".doc", ".wps") if paper.name == "方案.doc" else top / paper.name
        )
    deposit, report = checked(top)
    assert len(deposit.metadata or ()) == 3
    assert grave(report) == []


def test_archive_bomb_is_refused_with_a_finding(tmp_path: Path) -> None:
    import zipfile

    top = replace(d.ecology(), entity=False).write(tmp_path / "d")
    with zipfile.ZipFile(top / "实体数据.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        for n in range(3):
            bomb.writestr(f"实体数据/01_a/data/{n}.bin", b"\0" * (60 << 20))
    deposit, report = checked(top)
    assert deposit.package is not None
    assert [e.path for e in deposit.package.files] == ["实体数据.zip"]
    assert any("解压后超过" in f.message_zh for f in report.findings if f.rule == "R-ENT-11")


def test_archive_that_climbs_out_is_refused(tmp_path: Path) -> None:
    import zipfile

    top = replace(d.ecology(), entity=False).write(tmp_path / "d")
    with zipfile.ZipFile(top / "实体数据.zip", "w") as hostile:
        hostile.writestr("实体数据/../../escaped.csv", "a,b\n1,2\n")
    _, report = checked(top)
    assert not list(tmp_path.rglob("escaped.csv"))
    assert "R-ENT-11" in rules(report)


def test_data_rules_wait_for_the_data_stage(tmp_path: Path) -> None:
    top = d.ecology().write(tmp_path / "d")
    shutil.rmtree(next((top / "实体数据").glob("01_*")))
    _, report = checked(top, Stage.INFO_SUBMIT)
    assert not {r for r in rules(report) if r.startswith("R-ENT")}


def test_ongoing_project_needs_no_metadata_yet(tmp_path: Path) -> None:
    top = replace(d.ecology(), entity=False, project={"cohort": "在研", "end": "2024-12-31"}).write(tmp_path / "d")
    for name in ("元数据.xlsx", "协议.docx"):
        (top / name).unlink()
    deposit = read(top, None, None, AS_OF)
    report = run(deposit, load(), book=BOOK)
    assert deposit.context.cohort is Cohort.ONGOING
    assert grave(report) == []


def english() -> Made:
    """A deposit by a foreign partner: labels and contents in English."""
    head = ("plot_id", "latitude", "longitude", "date", "species", "cover")
    rows = [
        (f"Q{i}", 43.5 + i / 100, 116.6 + i / 100, f"2019-08-{i + 1:02d}", "Leymus chinensis", 20 + i) for i in range(9)
    ]
    abstract = " ".join(
        [
            "Cover of plant species in permanent plots of a typical steppe, surveyed each August by one protocol, with coordinates"
        ]
        * 2
    )
    plots = Item("Steppe plant cover survey dataset", "Dataset", "数据", "9 records", fields="; ".join(head), files={"cover.csv": table(head, *rows)},
                 keywords="steppe; plants; cover", share="Open", open_at="Public", abstract=abstract, row={"amount": "{volume}; 9 records"})  # fmt: skip
    plots = replace(plots, row={"amount": f"{plots.bytes} B; 9 records"}, meta={"place_cov": "Inner Mongolia", "time_cov": "2019-08-01 to 2019-08-31",
        "resp_address": "1 Example Road", "has_personal": "No", "has_hgr": "No", "secret": "No",
        "quality": " ".join(["Sources are registered, collection follows the protocol, curation unifies units, processing is logged and checked."] * 4)})  # fmt: skip
    sections = {1: "No indicators were adjusted. One dataset on plant cover is deposited. " * 8,
                3: "Sources: own survey. Collection by protocol. Curation with double entry. Processing with fixed scripts. " * 3,
                4: "None", 5: "Users cite the data and the project number.", 6: "No protection period; kept by the Example Data Centre for good.",
                7: "Folders are named NN_<dataset name>. All files are uploaded online.", 8: "None", 2: "Table 1"}  # fmt: skip
    return Made("Carbon and water of steppes", (plots,), (("Steppe survey database", "数据库", (("1.1", "number of datasets", "1 dataset"),)),),
                lead="Example University", language="en", form=NEW_FORM, sections=sections, taskbook_text="Data are to be shared openly.",
                project={"summary": "Surveys over many years.", "dept": "Example Agency", "agency": "Example Centre", "address": "1 Example Road",
                         "programme": "National key programme", "pi": "Jane Example", "contact": "John Example"})  # fmt: skip


def test_english_deposit_is_read_and_clean(tmp_path: Path) -> None:
    deposit, report = checked(english().write(tmp_path / "d"))
    assert deposit.plan is not None
    assert deposit.project is not None
    assert deposit.taskbook is not None
    assert deposit.agreement is not None
    assert deposit.agreement.not_secret
    assert sorted(deposit.plan.sections) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert grave(report) == []


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("R-PMD-08", lambda m: m.changed(0, meta={**m.items[0].meta, "share": "By agreement"})),
        ("R-PMD-02", lambda m: m.changed(0, meta={**m.items[0].meta, "name_zh": "Quite another thing: bird song recordings"})),
        ("R-AGR-01", lambda m: replace(m, agreement={"科学数据集": "4"})),
        ("R-MDT-01", lambda m: m.changed(0, meta={**m.items[0].meta, "resp_org": ""})),
        ("R-SEC-03", lambda m: m.changed(0, name="Whole human genome variants of volunteers dataset", meta={**m.items[0].meta, "has_hgr": "Yes"})),
        ("R-PLN-04", lambda m: m.changed(0, format="")),
        ("R-PLN-12", lambda m: m.changed(0, open_at="2035-01-01")),
        ("R-PLN-14", lambda m: m.changed(0, share="By agreement", open_at="2024-01-01")),
    ],
)  # fmt: skip
def test_english_deposit_with_a_fault(rule: str, spoil: Callable[[Made], Made], tmp_path: Path) -> None:
    _, report = checked(spoil(english()).write(tmp_path / "d"))
    assert rule in rules(report), sorted(rules(report))


TRAPS: dict[str, tuple[str, Made]] = {
    "ecosystem-is-no-software": ("R-PLN-10 R-PMD-05 R-TBP-04", d.ecology()),
    "mouse-model-is-no-model": ("R-PLN-10 R-TBP-04 R-PLN-09", d.zoology()),
    "reference-material-is-no-standard": ("R-PLN-10 R-PLN-07 R-PLN-08", d.medicine()),
    "pseudonyms-are-no-persons": ("R-SEC-02 R-SEC-03", d.clinical()),
    "other-samples-header": ("R-ENT-25 R-ENT-26", d.metagenome()),
    "approved-map": ("R-SEC-07 R-ENT-13", d.remote_sensing()),
    "title-in-brackets": ("R-PRJ-01 R-PLN-02", d.soil()),
    "structures": ("R-ENT-16 R-ENT-10 R-ENT-25", d.crystal()),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_trap_catches_no_rule(trap: str, tmp_path: Path) -> None:
    silent, made = TRAPS[trap]
    _, report = checked(made.write(tmp_path / "d"))
    assert not rules(report) & set(silent.split())


@pytest.mark.parametrize("when", ["审核通过后公开", "汇交审核通过后即公开", "汇交后公开", "已公开", "公开"])
def test_open_data_may_open_with_the_deposit(when: str, tmp_path: Path) -> None:
    _, report = checked(d.ecology().changed(1, open_at=when).write(tmp_path / "d"))
    assert "R-PLN-12" not in rules(report)


@pytest.mark.parametrize("when", ["项目验收后公开", "2年后公开", "2030年", "暂不公开"])
def test_open_data_may_not_open_later(when: str, tmp_path: Path) -> None:
    _, report = checked(d.ecology().changed(1, row={"open_at": when}).write(tmp_path / "d"))
    assert "R-PLN-12" in rules(report)


def test_withheld_data_need_reason_and_period(tmp_path: Path) -> None:
    made = d.ecology().changed(1, share=CLOSED, open_at="2023-12-31")
    _, report = checked(
        replace(
            made, form=NEW_FORM, modes="1、4", sections={6: "存档于示例科学数据中心。"}, taskbook_text="按规定汇交。"
        ).write(tmp_path / "d")
    )
    assert {"R-PLN-14"} <= rules(report)
    assert "R-PLN-15" not in rules(report)
