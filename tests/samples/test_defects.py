"""The clean sample with one defect each: its rule speaks, and nothing else that is grave."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from huijiao.cli.check import read
from huijiao.core.deposit import Cohort, Stage
from huijiao.core.forms.docx import read_docx
from huijiao.core.forms.metadata import read_metadata
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import run
from huijiao.core.rules.sentences import load
from tests.samples.test_variants import CLEAN, GRAVE, top

__all__ = ["top"]  # the fixture
pytestmark = pytest.mark.skipif(not CLEAN.is_dir(), reason="no clean sample; set HUIJIAO_SHARED")

PLAN, BOOK_, FORM, DEAL = "3-科学数据汇交方案.docx", "1-项目任务书.docx", "2-项目基本信息表.docx", "6-数据汇交协议.docx"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Change = Callable[[Path], object]
DEFECTS: list[tuple[str, str, set[str], Change]] = []


def defect(rule: str, also: str = "", hint: str = "") -> Callable[[Change], Change]:
    """Enter a defect: the rule that must speak (with a word of it), and the grave rules it brings along."""

    def enter(change: Change) -> Change:
        DEFECTS.append((rule, hint, set(also.split()), change))
        return change

    return enter


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    """Replace text in paragraphs, however it is cut into runs."""
    made = docx.Document(str(path))
    for old, new in pairs:
        found = 0
        for paragraph in made.element.body.iter(W + "p"):
            texts = list(paragraph.iter(W + "t"))
            whole = "".join(t.text or "" for t in texts)
            if old in whole:
                found += 1
                texts[0].text = whole.replace(old, new)
                for text in texts[1:]:
                    text.text = ""
        assert found, f"{old} does not stand in {path.name}"
    made.save(str(path))


def listed(top: Path) -> None:
    """Write the manifest anew, so that it is not the defect."""
    root = top / "实体数据"
    manifest = root / "00_说明/manifest-md5.txt"
    (root / "00_说明/文件清单.xlsx").unlink(missing_ok=True)
    files = [p for p in sorted(root.rglob("*")) if p.is_file() and p != manifest]
    lines = [f"{hashlib.md5(p.read_bytes()).hexdigest()}  {p.relative_to(root).as_posix()}\n" for p in files]
    manifest.write_text("".join(lines), "utf-8")


def form(top: Path, number: int) -> Path:
    return next((top / "4-元数据信息表").glob(f"0{number}_*"))


def data(top: Path, number: int) -> Path:
    return next((top / "实体数据").glob(f"0{number}_*"))


def abstract(top: Path, number: int) -> str:
    return read_metadata(read_docx(form(top, number), ""))[0]["abstract"]


def cells(path: Path, **values: object) -> None:
    book = openpyxl.load_workbook(path)
    for cell, value in values.items():
        book.active[cell] = value
    book.save(path)


# Basic information and reading
defect("R-PRJ-01", "R-PLN-02", "项目名称")(
    lambda t: edit(t / FORM, ("设施菜田土壤微生物组演变规律与功能菌株挖掘", "设施菜田研究"))
)
defect("R-PRJ-03", "R-PRJ-01 R-PLN-02")(lambda t: edit(t / FORM, ("2017YFZ0901200", "2017YFZ0901201")))
defect("R-PRJ-05", hint="任务书")(lambda t: (t / BOOK_).unlink())
defect("R-PRJ-06")(lambda t: edit(t / FORM, ("☑ 已仔细", "□ 已仔细")))
defect("R-IMP-02", "R-PRJ-05", "加密")(lambda t: (t / BOOK_).write_bytes(
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")))  # fmt: skip


@defect("R-IMP-01", hint="统一社会信用代码")
def _cut_identifier(top: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["机构名称", "统一社会信用代码"])
    book.active.append(["示例所", 911100006000373410])
    book.save(top / "机构.xlsx")


# The plan
defect("R-PLN-01", hint="衍生")(lambda t: edit(t / PLAN, (
    "使用者在论文、专利和专著中使用本项目数据及其衍生数据时，应注明数据来源和项目编号；对衍生数据的再加工、再发布应保留原始数据标识，并告知数据提供者。",
    "描述衍生数据的利用、再加工的政策。")))  # fmt: skip
defect("R-PLN-02", hint="项目编号")(lambda t: edit(t / PLAN, ("项目编号：2017YFZ0901200", "项目编号：2017YFZ0901300")))
defect("R-PLN-04", hint="数据格式")(lambda t: edit(t / PLAN, ("FASTQ；XLSX", "")))
defect("R-PLN-11", hint="若干")(lambda t: edit(t / PLAN, ("54.29 KB；900 条", "若干")))
defect("R-PLN-14", "R-PLN-12 R-PMD-08")(lambda t: edit(t / PLAN, ("完全开放共享", "协议共享")))
defect("R-PLN-17", hint="开发工具")(lambda t: edit(t / PLAN, ("开发工具", "何种工具")))
# Task book and plan
defect("R-TBP-05", "R-ENT-32", "4.1")(lambda t: edit(t / BOOK_, ("5-7 篇", "9篇")))
# Plan and metadata
defect("R-PMD-03", hint="菌株的标本")(lambda t: edit(form(t, 2), ("微生物菌株标本数据库", "微生物菌株的标本数据库")))
defect("R-PMD-07", "R-AGR-01")(lambda t: edit(form(t, 4), ("☑图集", "□图集"), ("□数据", "☑数据")))
defect("R-PMD-08", "R-AGR-02")(
    lambda t: edit(form(t, 2), ("☑完全开放共享", "□完全开放共享"), ("□协议共享", "☑协议共享"))
)
defect("R-PMD-09", "R-AGR-01 R-ENT-14 R-ENT-27")(lambda t: edit(form(t, 5), ("6 篇", "7 篇")))
defect("R-PMD-01", "R-PMD-06 R-AGR-01 R-ENT-02", "专利数据集")(lambda t: form(t, 6).unlink())
# The records
defect("R-MDT-01", hint="描述摘要")(lambda t: edit(form(t, 4), (abstract(t, 4), "")))
defect("R-MDT-02", "R-MDT-01")(lambda t: edit(form(t, 2), (read_metadata(read_docx(form(t, 2), ""))[0]["fields"], "")))
defect("R-MDT-03", "R-MDT-01 R-ENT-15", "数据量")(lambda t: edit(form(t, 2), ("54.29 KB", "")))
defect("R-MDT-04", hint="描述摘要")(lambda t: edit(form(t, 4), (abstract(t, 4), "显微图像。")))
defect("R-MDT-05", hint="2个")(lambda t: edit(form(t, 3), ("共现网络；土壤微生物；软件", "共现网络；软件")))
defect("R-MDT-06", hint="2项")(lambda t: edit(form(t, 3), ("□图集", "☑图集")))
defect("R-MDT-07")(lambda t: edit(form(t, 4), (abstract(t, 4), abstract(t, 2))))
defect("R-MDT-11", hint="pi-A")(lambda t: edit(form(t, 3), ("pi-A@example.org", "pi-A")))
defect("R-MDT-12", hint="运行环境")(lambda t: edit(form(t, 3), ("Windows 10/Linux，Python 3.8及以上", "")))
defect("R-MDT-13")(lambda t: edit(form(t, 4), ("图集包含", "联系13800138000，图集包含")))
# The agreement
defect("R-AGR-01", hint="8")(lambda t: edit(t / DEAL, ("6 篇", "8 篇")))
defect("R-AGR-02")(lambda t: edit(t / DEAL, ("采用第 1 种", "采用第 3 种")))
defect("R-AGR-03")(lambda t: edit(t / DEAL, ("非涉密科学数据", "科学数据")))
# The data
defect("R-ENT-01", hint="显微图像图集")(lambda t: (shutil.rmtree(data(t, 4)), listed(t)))
defect("R-ENT-03", hint="备注.txt")(lambda t: (t / "实体数据/00_说明/备注.txt").write_text("另附说明"))
defect("R-ENT-04", hint="README")(lambda t: (data(t, 1) / "README.txt").write_text("改过的说明文件"))
defect("R-ENT-05", "R-ENT-30")(lambda t: ((data(t, 3) / "data/VERSION.txt").write_bytes(b""), listed(t)))
defect("R-ENT-09")(lambda t: ((data(t, 2) / ".DS_Store").write_bytes(b"x"), listed(t)))
defect("R-ENT-10", hint="002.png")(lambda t: (
    shutil.copyfile(data(t, 4) / "data/图像/SYM_IMG_001.tif", data(t, 4) / "data/图像/SYM_IMG_002.png"), listed(t)))  # fmt: skip
defect("R-ENT-14", hint="1000")(lambda t: edit(form(t, 2), ("900 条", "1000 条")))
defect("R-ENT-15", hint="154.29")(lambda t: edit(form(t, 2), ("54.29 KB", "154.29 MB")))
defect("R-ENT-16", hint="分离深度")(lambda t: edit(form(t, 2), ("分离源", "分离深度")))
defect("R-ENT-23")(lambda t: ((data(t, 2) / "README.txt").unlink(), (data(t, 2) / "数据字典.csv").unlink(), listed(t)))
defect("R-ENT-24")(lambda t: ((t / "实体数据/00_说明/科学数据质量信息报告.docx").unlink(), listed(t)))
defect("R-ENT-25", hint="扩增子")(lambda t: ((data(t, 1) / "data/样本信息表.xlsx").unlink(), listed(t)))
defect("R-ENT-26", hint="样本")(
    lambda t: (cells(data(t, 1) / "data/样本信息表.xlsx", A2="TR99", I2="", J2=""), listed(t))
)
defect("R-ENT-27", hint="论文06")(lambda t: ((data(t, 5) / "data/全文/论文06.pdf").unlink(), listed(t)))
defect("R-ENT-28", hint="10.5555")(lambda t: (cells(data(t, 5) / "data/论文清单.xlsx", G3="doi-10.5555"), listed(t)))
defect("R-ENT-30", "R-ENT-15", "使用手册")(
    lambda t: (next((data(t, 3) / "data").glob("*手册.pdf")).unlink(), listed(t))
)
defect("R-ENT-31", "R-ENT-12")(lambda t: ((data(t, 2) / "data/a.exe").write_bytes(b"MZ" + b"\0" * 500), listed(t)))
defect("R-ENT-33")(lambda t: (
    shutil.copyfile(data(t, 5) / "data/全文/论文01.pdf", data(t, 6) / "data/证书/专利03.pdf"), listed(t)))  # fmt: skip
defect("R-SEC-01", hint="机密")(lambda t: ((data(t, 2) / "README.txt").write_text("机密★ 10年"), listed(t)))


@defect("R-ENT-02", hint="07_")
def _stray_folder(top: Path) -> None:
    folder = top / "实体数据/07_别的/data"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("a,b\n1,2\n")
    listed(top)


@defect("R-ENT-11", hint="TR01_R1")
def _truncated_reads(top: Path) -> None:
    path = data(top, 1) / "data/TR01_R1.fastq.gz"
    path.write_bytes(path.read_bytes()[:-500])
    listed(top)


@defect("R-ENT-20", hint="GBK")
def _dictionary_in_gbk(top: Path) -> None:
    path = data(top, 2) / "数据字典.csv"
    path.write_bytes(path.read_text("utf-8-sig").encode("gbk"))
    listed(top)


@defect("R-SEC-02", "R-ENT-12", "身份证")
def _persons(top: Path) -> None:
    rows = "".join(f"甄示例,11010519491231002X,1380013800{i}\n" for i in range(5))
    (data(top, 2) / "data/患者.csv").write_text("姓名,身份证号,电话\n" + rows)
    listed(top)


@pytest.mark.parametrize("number", range(len(DEFECTS)), ids=lambda n: f"{DEFECTS[n][0]}-{n}")
def test_one_defect_brings_its_rule_and_nothing_else_grave(top: Path, number: int) -> None:
    rule, hint, also, change = DEFECTS[number]
    change(top)
    report = run(read(top, Stage.DATA_SUBMIT, Cohort.ACCEPTED, date(2021, 3, 8)), load(), book=BOOK)
    said = [
        f"{f.place.document} {f.place.cell} {f.place.path} {f.message_zh}" for f in report.findings if f.rule == rule
    ]
    assert said
    assert any(hint in one for one in said), said
    other = {f.rule for f in report.findings if f.severity in GRAVE} - {rule} - also
    assert [f.message_zh for f in report.findings if f.rule in other] == []


def test_sealed_plan_is_asked_for_before_the_agency(top: Path) -> None:
    def speaks() -> bool:
        report = run(read(top, Stage.REPORT_TO_AGENCY, Cohort.ACCEPTED, date(2021, 3, 8)), load(), book=BOOK)
        return any(f.rule == "R-PLN-21" for f in report.findings)

    assert not speaks()
    next(top.glob("*扫描件*")).unlink()
    assert speaks()


def test_a_dataset_that_passed_must_not_change(top: Path, tmp_path: Path) -> None:
    before = tmp_path / "before"
    shutil.copytree(top, before)
    (data(top, 2) / "README.txt").write_text("改过的说明文件")
    (data(top, 1) / "README.txt").write_text("也改过的说明文件")
    listed(top)
    report = run(read(top, as_of=date(2021, 3, 8), previous=before, passed="2,3"), load(), book=BOOK)
    assert [f.place.path for f in report.findings if f.rule == "R-ENT-34"] != []
    assert all("标本数据库" in f.message_zh for f in report.findings if f.rule == "R-ENT-34")
