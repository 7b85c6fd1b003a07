from __future__ import annotations

from datetime import date
from pathlib import Path

from huijiao.core.forms.project import is_project, read_project
from tests.core.forms.builders import sheets_paper, table_paper

FORM = [
    ["*项目名称", "示例湖泊项目", "*项目编号", "2018YFZ0900100"],
    ["*项目阶段", "□已完成验收 ☑正在开展验收 □在研", "*项目第一承担单位", "示例所"],
    ["*项目负责人", "甄示例", "*项目负责人电话", "010-00000001"],
    ["*项目联系人", "贾样本", "*项目联系人邮箱", "b@example.org"],
    ["*项目起止时间", "2018年7月—2021年6月", "*项目经费（万元）", "120.5"],
]


def test_form_is_read(tmp_path: Path) -> None:
    paper = table_paper(FORM, tmp_path)
    assert is_project(paper)
    project = read_project(paper)
    assert project is not None
    assert (project["title"], project["cohort"], project["funds"]) == ("示例湖泊项目", "正在开展验收", "120.5")
    assert (project["start"], project["end"]) == ("2018年7月", "2021年6月")
    assert project.at("project_no").cell == "表1!R1C4"
    assert not project.has("summary")


def test_form_in_a_workbook_keeps_numbers_and_dates(tmp_path: Path) -> None:
    rows = [
        *FORM[:4],
        ["项目起始时间", date(2018, 7, 1), "项目经费（万元）", 120.5],
        ["邮编", 100000, "项目联系人电话", "1"],
    ]
    project = read_project(sheets_paper({"基本信息": rows}, tmp_path))
    assert project is not None
    assert (project["start"], project["funds"], project["postcode"]) == ("2018-07-01", "120.5", "100000")
    assert project.at("start").cell == "基本信息!B5"


def test_form_as_one_row_of_a_sheet(tmp_path: Path) -> None:
    rows = [["项目名称", "项目编号", "项目阶段", "项目负责人", "项目联系人", "邮编"],
            ["示例湖泊项目", "2018YFZ0900100", "在研", "甄示例", "贾样本", "100000"]]  # fmt: skip
    project = read_project(sheets_paper({"基本信息": rows}, tmp_path))
    assert project is not None
    assert (project["title"], project["cohort"]) == ("示例湖泊项目", "在研")
