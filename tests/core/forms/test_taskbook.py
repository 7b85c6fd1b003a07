from __future__ import annotations

from pathlib import Path

from huijiao.core.forms.taskbook import is_taskbook, read_taskbook
from huijiao.core.records.taskbook import TaskBook
from tests.core.forms.builders import add_table, document, table_paper, word

HEAD = [
    "项目目标¹",
    "成果名称",
    "成果类型",
    "对应的课题\n（任务）²",
    "考核指标³",
    "考核指标³",
    "考核指标³",
    "考核指标³",
    "考核方式（方法）\n及评价手段⁵",
]
SUB = [*HEAD[:4], "指标名称", "立项时已有指标值/状态", "中期指标值/状态⁴", "完成时指标值/状态", HEAD[8]]
GOAL = "（限500字以内。）\n建立数据库。"
A1 = [GOAL, "1. 湖泊微生物数据库", "□新理论 ☑数据库 ☑软件 □实验装置/系统 □其他", "课题1：采样"]
A2 = [GOAL, "2. 论文", "□数据库 ☑论文 □其他", "课题2"]
ROWS = [
    [*A1, "指标1.1：数据集数量", "无", "2个", "≥10个", "在线查看"],
    [*A1, "指标1.2：数据量", "无", "无", "1000 TB", "在线查看"],
    [*A2, "指标2.1：论文数量", "无", "无", "5-7 篇", "论文"],
]


def _says(book: TaskBook) -> None:
    assert book.goal == "建立数据库。"
    assert [(a.record["ach_name"], a.record["ach_types"]) for a in book.achievements] == [
        ("湖泊微生物数据库", "数据库；软件"), ("论文", "论文"),
    ]  # fmt: skip
    assert [(i["ind_no"], i["ind_name"], i["v_end"]) for _, i in book.indicators] == [
        ("1.1", "数据集数量", "≥10个"), ("1.2", "数据量", "1000 TB"), ("2.1", "论文数量", "5-7 篇"),
    ]  # fmt: skip


def _merged(folder: Path, *, merge: bool) -> TaskBook:
    made = document()
    made.add_paragraph("项目任务书")
    add_table(
        made,
        [
            ["项目名称：", "示例湖泊项目"],
            ["项目编号：", "2018YFZ0900100"],
            ["项目起止时间：", "2018.07.01 至 2021.06.30"],
        ],
    )
    rows = [list(r) for r in (HEAD, SUB, *ROWS)]
    if merge:
        rows[1] = ["", "", "", "", *SUB[4:8], ""]
        rows[0][5:8] = ["", "", ""]
        rows[3][:4] = ["", "", "", ""]
        rows[4][0] = ""
    table = add_table(made, rows)
    if merge:
        for column in (0, 1, 2, 3, 8):
            table.cell(0, column).merge(table.cell(1, column))
        table.cell(0, 4).merge(table.cell(0, 7))
        for column in (1, 2, 3):
            table.cell(2, column).merge(table.cell(3, column))
        table.cell(2, 0).merge(table.cell(4, 0))
    made.add_paragraph("数据开放共享。")
    paper = word(made, folder)
    assert is_taskbook(paper)
    return read_taskbook(paper)


def test_merged_table_is_read(tmp_path: Path) -> None:
    book = _merged(tmp_path, merge=True)
    _says(book)
    assert book.achievements[0].record.at("ach_name").cell == "表2!R3C2"
    assert book.achievements[1].indicators[0].at("v_end").cell == "表2!R5C8"


def test_table_that_repeats_instead_of_merging(tmp_path: Path) -> None:
    _says(_merged(tmp_path, merge=False))


def test_blank_instead_of_merged_cells(tmp_path: Path) -> None:
    rows = [SUB, ROWS[0], ["", "", "", "", *ROWS[1][4:]], ROWS[2], [""] * 9]
    _says(read_taskbook(table_paper(rows, tmp_path)))


def test_cover_and_text(tmp_path: Path) -> None:
    book = _merged(tmp_path, merge=True)
    assert (book.cover["title"], book.cover["start"], book.cover["end"]) == ("示例湖泊项目", "2018.07.01", "2021.06.30")
    assert "数据开放共享。" in book.text
    assert "论文数量" not in book.text


def test_numbers_are_counted_when_not_printed(tmp_path: Path) -> None:
    rows = [SUB, *([*r[:4], r[4].split("：")[1], *r[5:]] for r in ROWS)]
    assert [i["ind_no"] for _, i in read_taskbook(table_paper(rows, tmp_path)).indicators] == ["1.1", "1.2", "2.1"]


def test_an_achievement_cut_by_a_page_break_is_one(tmp_path: Path) -> None:
    made = document()
    add_table(made, [SUB, ROWS[0]])
    made.add_paragraph("")
    add_table(made, [ROWS[1], ROWS[2]])
    _says(read_taskbook(word(made, tmp_path)))


def test_topics(tmp_path: Path) -> None:
    rows = [
        ["课题编号", "课题名称", "承担单位", "课题负责人"],
        ["2018YFZ0900101", "采样", "示例所", "甄示例"],
        ["", "", "", ""],
    ]
    made = document()
    made.add_paragraph("国家重点研发计划项目任务书")
    add_table(made, rows)
    (topic,) = read_taskbook(word(made, tmp_path)).topics
    assert (topic["no"], topic["name"], topic["leader"]) == ("2018YFZ0900101", "采样", "甄示例")
