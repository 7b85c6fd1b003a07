from __future__ import annotations

import hashlib
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huijiao.core.deposit import Context, Deposit
from huijiao.core.formats.report import FileReport
from huijiao.core.forms.folder import read_deposit
from tests.core.forms.builders import META, PLAN_HEAD, PLAN_ROWS, add_table, book, document, saved

CONTEXT = Context(as_of=date(2021, 3, 8))


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def _table(folder: Path, name: str, rows: Any) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    made = document()
    add_table(made, rows)
    saved(made, folder, name)


def _entity(root: Path) -> None:
    _write(root / "01_湖泊数据集/data/a.csv", "甲,乙\n1,2\n")
    _write(root / "01_湖泊数据集/数据字典.csv", "\ufeff字段名,含义\n甲,一\n")
    _write(root / "01_湖泊数据集/README.txt", "说明")


def _read(top: Path) -> Deposit:
    return read_deposit(top, CONTEXT)


@pytest.mark.parametrize("name", ["实体数据", "5-数据实体", "Data Entity", "entity_data", "随便什么名字", "data"])
def test_data_folder_is_found_under_many_names(tmp_path: Path, name: str) -> None:
    _entity(tmp_path / name)
    package = _read(tmp_path).package
    assert package is not None
    assert [f.path for f in package.files] == [
        "01_湖泊数据集/README.txt",
        "01_湖泊数据集/data/a.csv",
        "01_湖泊数据集/数据字典.csv",
    ]


def test_sizes_digests_tables_and_texts(tmp_path: Path) -> None:
    _entity(tmp_path / "实体数据")
    package = _read(tmp_path).package
    assert package is not None
    one = next(f for f in package.files if f.path.endswith("a.csv"))
    data = "甲,乙\n1,2\n".encode()
    assert (one.bytes, one.md5, one.sha256) == (
        len(data), hashlib.md5(data).hexdigest(), hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    assert package.tables["01_湖泊数据集/数据字典.csv"] == (("字段名", "含义"), ("甲", "一"))
    assert package.texts["01_湖泊数据集/README.txt"] == "说明"
    assert package.listed is None


def test_each_file_is_examined(tmp_path: Path) -> None:
    _entity(tmp_path / "实体数据")
    package = read_deposit(tmp_path, CONTEXT, lambda path: FileReport(path.suffix)).package
    assert package is not None
    assert {f.report.format for f in package.files if f.report} == {".txt", ".csv"}


def test_no_data_folder_no_package(tmp_path: Path) -> None:
    _table(tmp_path / "元数据", "a.docx", META)
    deposit = _read(tmp_path)
    assert deposit.package is None
    assert deposit.metadata is not None
    assert deposit.metadata[0].place.document == "元数据/a.docx"
    assert (deposit.plan, deposit.taskbook, deposit.quality) == (None, None, None)


def test_a_blank_metadata_form_is_there_but_holds_nothing(tmp_path: Path) -> None:
    _table(tmp_path, "a.docx", [[r[0], "", r[2], ""] for r in META])
    assert _read(tmp_path).metadata == ()
    assert read_deposit(tmp_path / "", CONTEXT).papers[0].kind == "metadata"


def test_papers_inside_datasets_are_data(tmp_path: Path) -> None:
    _entity(tmp_path / "实体数据")
    _table(tmp_path / "实体数据/01_湖泊数据集/data", "论文.docx", META)
    assert _read(tmp_path).papers == ()


def test_scan_beside_the_editable_paper_is_its_sealed_copy(tmp_path: Path) -> None:
    (tmp_path / "汇交方案（盖章）.jpg").write_bytes(b"\xff\xd8\xff\xe0 scan")
    alone = _read(tmp_path).papers
    assert [(p.kind, p.sealed, p.problem) for p in alone] == [("plan", False, "image_only")]
    _table(tmp_path, "a.docx", [PLAN_HEAD, *PLAN_ROWS])
    both = {p.name: (p.kind, p.sealed) for p in _read(tmp_path).papers}
    assert both == {"a.docx": ("plan", False), "汇交方案（盖章）.jpg": ("plan", True)}


def test_the_fuller_of_two_plans_counts(tmp_path: Path) -> None:
    _table(tmp_path, "a.docx", [PLAN_HEAD, PLAN_ROWS[0]])
    _table(tmp_path, "b.docx", [PLAN_HEAD, *PLAN_ROWS])
    plan = _read(tmp_path).plan
    assert plan is not None
    assert plan.place.document == "b.docx"


def test_metadata_copy_in_excel_counts_once(tmp_path: Path) -> None:
    _table(tmp_path, "a.docx", META)
    book({"表": META}, tmp_path, "a.xlsx")
    assert len(_read(tmp_path).metadata or ()) == 1


def test_lock_files_and_expected_json_are_no_papers(tmp_path: Path) -> None:
    _table(tmp_path, "~$a.docx", META)
    _write(tmp_path / "expected.json", "{}")
    assert _read(tmp_path).papers == ()


def test_truncated_identifiers_reach_the_deposit(tmp_path: Path) -> None:
    book({"表": [*META, ["身份证号码", 110105194912310021]]}, tmp_path)
    assert [t.label for t in _read(tmp_path).truncated] == ["身份证号码"]


def test_unticked_undertaking_is_told(tmp_path: Path) -> None:
    rows = [["项目名称", "甲", "项目编号", "1"], ["项目阶段", "在研", "项目负责人", "甄"], ["项目联系人", "乙", "邮编", "1"],
            ["项目依托部门", "厅", "项目经费", "9"]]  # fmt: skip
    for sign, told in (("□", False), ("☑", True), ("", True)):
        made = document()
        add_table(made, rows)
        made.add_paragraph(f"{sign} 已仔细阅读说明且承诺按上述步骤提交。")
        saved(made, tmp_path)
        assert _read(tmp_path).context.undertaking is told


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    _entity(tmp_path / "d/实体数据")
    secret = _write(tmp_path / "secret.txt", "x")
    (tmp_path / "d/实体数据/link.txt").symlink_to(secret)
    (tmp_path / "d/实体数据/loop").symlink_to(tmp_path)
    package = _read(tmp_path / "d").package
    assert package is not None
    assert not any("link" in f.path or "loop" in f.path for f in package.files)


def test_a_name_that_is_no_utf_8_is_shown_as_garbled(tmp_path: Path) -> None:
    _entity(tmp_path / "实体数据")
    folder = tmp_path / "实体数据/01_湖泊数据集/data"
    (folder / "a.csv").rename(folder / os.fsdecode("数据.csv".encode("gbk")))
    package = _read(tmp_path).package
    assert package is not None
    assert any("\ufffd" in f.path for f in package.files)


def test_words_outside_the_records_are_kept(tmp_path: Path) -> None:
    made = document()
    made.sections[0].header.paragraphs[0].text = "页眉"
    made.add_paragraph("密级：公开")
    add_table(made, META)
    saved(made, tmp_path)
    (paper,) = _read(tmp_path).papers
    assert paper.text == "密级：公开\n页眉"
    made = document()
    made.add_paragraph("会议纪要")
    saved(made, tmp_path)
    assert _read(tmp_path).papers[0].text == "会议纪要"
