from __future__ import annotations

from pathlib import Path

import pytest

from huijiao.core.forms.agreement import is_agreement, read_agreement
from huijiao.core.records.agreement import Agreement
from tests.core.forms.builders import add_table, document, word

COUNTS = [["类别", "汇交内容", "汇交数据量"], ["科学数据集", "2 个", ""], ["软件/算法/模型", "", "1 个"], ["专利", "____项", ""],
          ["论文", "5篇", ""], ["其他", "无", ""]]  # fmt: skip
MODES = ["1. 完全开放共享：任何用户", "2. 协议共享：元数据", "3. 暂不共享：保护期"]


def _agreement(
    folder: Path, chosen: str, secret: str = "甲方承诺上述汇交的数据为非涉密科学数据。", annex: bool = False
) -> Agreement:
    made = document()
    for line in ("数据汇交协议", "甲方：示例所", "联系人：贾样本", "乙方：示例中心",
                 "由甲方汇交“某计划”（项目编号：2018YFZ0900100）示例湖泊项目 如下数据资源"):  # fmt: skip
        made.add_paragraph(line)
    add_table(made, COUNTS)
    for line in (secret, chosen, *MODES, "甲方（盖章）：　　乙方（盖章）："):
        made.add_paragraph(line)
    if annex:
        add_table(made, [["数据集名称", "共享方式"], ["甲", "协议共享"]])
    paper = word(made, folder)
    assert is_agreement(paper)
    return read_agreement(paper)


def test_parties_counts_and_undertaking(tmp_path: Path) -> None:
    said = _agreement(tmp_path, "对以上汇交的采用第 1 种共享方式：")
    assert {k: v.text for k, v in said.counts.items()} == {
        "DATASET": "2 个", "TOOL": "1 个", "PATENT": "", "PAPER": "5篇", "OTHER": "无",
    }  # fmt: skip
    assert said.counts["TOOL"].place.cell == "表1!R3C3"
    assert (said.record["depositor"], said.record["centre"]) == ("示例所", "示例中心")
    assert (said.record["project_no"], said.record["title"]) == ("2018YFZ0900100", "示例湖泊项目")
    assert said.not_secret
    assert not said.annex


@pytest.mark.parametrize(
    ("line", "modes"),
    [
        ("采用第 1 种共享方式", ("完全开放共享",)),
        ("采用第_2_种共享方式", ("协议共享",)),
        ("采用第 1、3 种共享方式", ("完全开放共享", "暂不共享")),
        ("采用第（1）种共享方式", ("完全开放共享",)),
        ("采用第 ② 种共享方式", ("协议共享",)),
        ("采用“协议共享”方式", ("协议共享",)),
        ("采用第　　种共享方式", ()),
        ("□完全开放共享 ☑协议共享 □暂不共享", ("协议共享",)),
    ],
)
def test_modes_are_counted_by_the_printed_list(tmp_path: Path, line: str, modes: tuple[str, ...]) -> None:
    assert _agreement(tmp_path, line).modes == modes


def test_unticked_undertaking_is_none(tmp_path: Path) -> None:
    assert not _agreement(tmp_path, "采用第1种共享方式", "□ 甲方承诺上述汇交的数据为非涉密科学数据。").not_secret
    assert not _agreement(tmp_path, "采用第1种共享方式", "数据由甲方提供。").not_secret


def test_annex_is_seen(tmp_path: Path) -> None:
    assert _agreement(tmp_path, "采用第1种共享方式", annex=True).annex
