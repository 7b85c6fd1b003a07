from __future__ import annotations

from pathlib import Path

from huijiao.core.forms.quality import is_quality, read_quality
from tests.core.forms.builders import add_table, document, word


def test_report_is_read(tmp_path: Path) -> None:
    made = document()
    made.add_paragraph("科学数据质量信息报告")
    made.add_paragraph("项目编号：2018YFZ0900100")
    for heading, text in (
        ("一、基本信息", "说明"),
        ("二、汇交数据清单", ""),
        ("三、质量控制体系", "体系"),
        ("八、结论与承诺", "真实"),
    ):
        made.add_paragraph(heading)
        made.add_paragraph(text)
        if heading.startswith("二"):
            add_table(
                made, [["序号", "数据集名称", "记录数", "数据量", "格式"], ["1", "甲数据集", "9 条", "1 MB", "CSV"]]
            )
    paper = word(made, tmp_path)
    assert is_quality(paper)
    report = read_quality(paper)
    assert report.cover["project_no"] == "2018YFZ0900100"
    assert {n: v.text for n, v in report.sections.items() if n != 2} == {1: "说明", 3: "体系", 8: "真实"}
    assert [(r["name"], r["records"]) for r in report.rows] == [("甲数据集", "9 条")]
