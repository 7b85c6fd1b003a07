"""R-IMP."""

from __future__ import annotations

import pytest

import huijiao.core.rules.imports  # noqa: F401 - enters the rules
from huijiao.core.deposit import PaperFile, Truncated
from huijiao.core.findings import Place
from tests.core.rules.builders import (
    DATASET_NAME,
    NUMBER,
    PAPERS_NAME,
    TITLE,
    TOOL_NAME,
    answer,
    deposit,
    findings,
    papers,
)


def test_imp_01_gives_sheet_and_cell() -> None:
    cut = Truncated(Place("机构.xlsx", "Sheet1!B4"), "联系人身份证号码", "1.10105E+17")
    (found,) = findings("R-IMP-01", deposit(truncated=(cut,)))
    assert "Sheet1!B4" in found.message_zh
    assert findings("R-IMP-01", deposit()) == ()


@pytest.mark.parametrize("problem", ["encrypted", "image_only", "unparsable", "old_doc", "empty"])
def test_imp_02_fires_on_a_task_book_that_cannot_be_read(problem: str) -> None:
    files = (*papers("plan", "metadata"), PaperFile("任务书.pdf", "taskbook", problem))
    (found,) = findings("R-IMP-02", deposit(papers=files, taskbook=None))
    assert found.place.document == "任务书.pdf"


@pytest.mark.parametrize(
    "extra",
    [
        PaperFile("方案（签章扫描件）.pdf", "plan", "image_only", sealed=True),
        PaperFile("任务书扫描.pdf", "taskbook", "image_only"),
        PaperFile("单位介绍信.pdf", "other", "image_only"),
        PaperFile("合影.jpg", "other", "unparsable"),
    ],
)
def test_imp_02_lets_scans_stand_beside_readable_documents(extra: PaperFile) -> None:
    assert findings("R-IMP-02", deposit(papers=(*papers(), extra))) == ()


def test_imp_02_fires_on_an_office_file_of_unknown_kind() -> None:
    locked = PaperFile("元数据.docx", "other", "encrypted")
    assert len(findings("R-IMP-02", deposit(papers=(*papers(), locked)))) == 1


def _sealed(text: str) -> tuple[PaperFile, ...]:
    return (*papers(), PaperFile("方案.pdf", "plan", sealed=True, text=text))


SAME = (
    f"项目名称：{TITLE}\n项目编号：{NUMBER}\n1 {DATASET_NAME} 科学数据 54.29 KB；900 条 XLSX 完全开放共享 公开\n"
    f"2 {TOOL_NAME} 软件工具 27.63 KB/1套 PY；PDF 完全开放共享 公开\n3 {PAPERS_NAME} 论文专著 6篇 PDF；XLSX 完全开放共享 公开"
)


def test_imp_03_accepts_the_same_text_with_wrapped_cells() -> None:
    assert findings("R-IMP-03", deposit(papers=_sealed(SAME))) == ()
    wrapped = SAME.replace("土壤微生物菌株", "土壤微\n生物菌株").replace("完全开放共享", "完全开\n放共享")
    assert findings("R-IMP-03", deposit(papers=_sealed(wrapped))) == ()
    torn = SAME.replace(DATASET_NAME, DATASET_NAME[:10] + " 科学数据 " + DATASET_NAME[10:])
    assert findings("R-IMP-03", deposit(papers=_sealed(torn))) == ()


@pytest.mark.parametrize(("old", "new"), [("900 条", "800 条"), (PAPERS_NAME, "别的论文"), (NUMBER, "2017YFZ0901300")])
def test_imp_03_sees_another_version(old: str, new: str) -> None:
    (found,) = findings("R-IMP-03", deposit(papers=_sealed(SAME.replace(old, new))))
    assert found.severity == "WARN"


def test_imp_03_cannot_judge_an_image() -> None:
    assert answer("R-IMP-03", deposit(papers=_sealed(""))).status == "NA"
