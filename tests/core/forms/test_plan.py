from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from huijiao.core.forms.plan import is_plan, read_plan
from huijiao.core.records.plan import GUIDANCE, SECTIONS, Plan
from tests.core.forms.builders import PLAN_HEAD, PLAN_ROWS, add_raw, add_table, document, sheets_paper, word

CHINESE = "一二三四五六七八"
TEXTS = {n: f"第{n}部分的内容写在这里" for n in SECTIONS}
TOOL = [
    ["软件名称", "湖泊分析软件"],
    ["用途", "统计"],
    ["开发工具", "Python 3.8"],
    ["运行环境", "Linux"],
    ["开发单位", "示例所"],
]


def _plan(folder: Path, headings: dict[int, str], rows: Any = (PLAN_HEAD, *PLAN_ROWS), tools: Any = None) -> Plan:
    made = document()
    for line in (
        "科学数据汇交方案",
        "项目名称：示例湖泊项目",
        "项目编号：2018YFZ0900100",
        "项目牵头单位：____示例所____",
    ):
        made.add_paragraph(line)
    for number, heading in headings.items():
        made.add_paragraph(heading)
        made.add_paragraph(TEXTS[number])
        if number == 2 and rows:
            add_table(made, rows)
        if number == 4 and tools:
            tools(made)
    made.add_paragraph("项目牵头单位（签章）")
    made.add_paragraph("2021年3月8日")
    paper = word(made, folder)
    assert is_plan(paper)
    return read_plan(paper)


HEADINGS = {n: f"{CHINESE[n - 1]}、{title.zh}" for n, title in SECTIONS.items()}


@pytest.mark.parametrize(
    "headings",
    [
        HEADINGS,
        {n: f"{n}. {title.zh}" for n, title in SECTIONS.items()},
        {n: f"{n}．{title.zh}" for n, title in SECTIONS.items()},
        {n: f"（{CHINESE[n - 1]}）{title.zh}" for n, title in SECTIONS.items()},
        {n: f"第{CHINESE[n - 1]}部分 {title.zh}" for n, title in SECTIONS.items()},
        {n: title.zh for n, title in SECTIONS.items()},
        {1: "一、数据概述", 2: "二、数据资源清单", 3: "三、质量控制说明", 4: "四、软件工具说明", 5: "五、衍生数据的使用原则",
         6: "六、使用期限与长期保存", 7: "七、汇交技术方案", 8: "八、其它补充说明"},
        {1: "一、项目数据基本情况", **{n: h for n, h in HEADINGS.items() if n > 1}},
    ],
    ids=["zh", "ar", "full", "brackets", "parts", "bare", "short", "rewritten"],
)  # fmt: skip
def test_sections_are_found_under_any_numbering(tmp_path: Path, headings: dict[int, str]) -> None:
    plan = _plan(tmp_path, headings)
    wanted = {n: t for n, t in TEXTS.items() if n != 2}
    assert {n: plan.sections[n].text for n in wanted} == wanted
    assert plan.sections[2].text.startswith(TEXTS[2])
    assert len(plan.rows) == 2


def test_word_numbered_headings_are_found(tmp_path: Path) -> None:
    made = document()
    for number, title in SECTIONS.items():
        made.add_paragraph(title.zh.removeprefix("科学数据的"), style="Heading 1")
        made.add_paragraph(TEXTS[number])
    assert {n: v.text for n, v in read_plan(word(made, tmp_path)).sections.items()} == TEXTS


def test_table_of_contents_is_no_section(tmp_path: Path) -> None:
    made = document()
    for number, heading in HEADINGS.items():
        made.add_paragraph(f"{heading}\t{number}")
    for number, heading in HEADINGS.items():
        made.add_paragraph(heading)
        made.add_paragraph(TEXTS[number])
    assert {n: v.text for n, v in read_plan(word(made, tmp_path)).sections.items()} == TEXTS


def test_enumerations_in_the_text_are_no_headings(tmp_path: Path) -> None:
    made = document()
    made.add_paragraph(HEADINGS[1])
    made.add_paragraph("1. 数据内容")
    made.add_paragraph("2. 采集地点")
    made.add_paragraph("3. 设备情况")
    made.add_paragraph(HEADINGS[2])
    sections = read_plan(word(made, tmp_path)).sections
    assert sorted(sections) == [1, 2]
    assert "设备情况" in sections[1].text


def test_missing_section_is_absent_and_guidance_stays_when_alone(tmp_path: Path) -> None:
    made = document()
    for number in (1, 3, 5):
        made.add_paragraph(HEADINGS[number])
        if number != 5:
            made.add_paragraph(GUIDANCE[number])
    made.add_paragraph(GUIDANCE[5])
    made.add_paragraph("使用时注明来源。")
    plan = read_plan(word(made, tmp_path))
    assert sorted(plan.sections) == [1, 3, 5]
    assert plan.sections[1].text == GUIDANCE[1]
    assert plan.sections[5].text == "使用时注明来源。"


def test_cover_and_seal(tmp_path: Path) -> None:
    plan = _plan(tmp_path, HEADINGS)
    assert (plan.cover["title"], plan.cover["project_no"], plan.cover["lead_inst"]) == (
        "示例湖泊项目", "2018YFZ0900100", "示例所",
    )  # fmt: skip
    assert plan.cover.at("title").cell == "封面"
    assert "签章" not in plan.sections[8].text


def test_rows_know_their_cells(tmp_path: Path) -> None:
    row = _plan(tmp_path, HEADINGS).rows[1]
    assert (row["name"], row["amount"], row["share"]) == ("示例湖泊项目论文数据集", "5篇", "完全开放共享")
    assert (row.at("name").cell, row.at("name").row) == ("表1!R3C2", 2)
    assert not row.has("ind_refs")


def test_blank_rows_totals_group_and_repeated_headings_are_no_rows(tmp_path: Path) -> None:
    made = document()
    made.add_paragraph(HEADINGS[2])
    blank = ["3", "", "", "", "", "□完全开放共享 □协议共享", ""]
    group = ["（一）科学数据"] + [""] * 6
    rows = [
        PLAN_HEAD,
        group,
        PLAN_ROWS[0],
        blank,
        PLAN_HEAD,
        PLAN_ROWS[1],
        ["合计", "2个", "", "8 MB", "", "", ""],
        [""] * 7,
    ]
    table = add_table(made, rows)
    table.cell(1, 0).merge(table.cell(1, 6))
    assert [r["name"] for r in read_plan(word(made, tmp_path)).rows] == [r[1] for r in PLAN_ROWS]


def test_reordered_and_missing_columns(tmp_path: Path) -> None:
    order = [1, 0, 5, 3, 2]
    rows = [[r[i] for i in order] for r in (PLAN_HEAD, *PLAN_ROWS)]
    row = _plan(tmp_path, HEADINGS, rows).rows[0]
    assert (row["name"], row["share"], row["type"]) == (PLAN_ROWS[0][1], "完全开放共享", "科学数据")
    assert not row.has("format")


def test_volume_and_count_in_two_columns_are_joined(tmp_path: Path) -> None:
    rows = [["序号", "数据集名称", "数据类型", "预估数据量", "记录数", "共享方式"],
            ["1", "示例湖泊浮游细菌测序数据集", "科学数据", "3.5 MB", "1200条", "协议共享"]]  # fmt: skip
    assert _plan(tmp_path, HEADINGS, rows).rows[0]["amount"] == "3.5 MB；1200条"


def test_vertically_merged_type_counts_for_each_row(tmp_path: Path) -> None:
    made = document()
    rows = [
        list(PLAN_HEAD),
        list(PLAN_ROWS[0]),
        ["2", "示例湖泊水质数据集", "", "1 MB/9条", "CSV", "协议共享", "2022-01-01"],
    ]
    table = add_table(made, rows)
    table.cell(1, 2).merge(table.cell(2, 2))
    made.add_paragraph("")
    plan = read_plan(word(made, tmp_path))
    assert [r["type"] for r in plan.rows] == ["科学数据", "科学数据"]
    assert plan.rows[1].at("type").cell == "表1!R2C3"


def test_table_continued_after_a_page_break(tmp_path: Path) -> None:
    made = document()
    add_table(made, [PLAN_HEAD, PLAN_ROWS[0]])
    made.add_paragraph("续表1")
    add_table(
        made, [PLAN_ROWS[1], ["3", "示例湖泊水质数据集", "科学数据", "1 MB/9条", "CSV", "协议共享", "2022-01-01"]]
    )
    rows = read_plan(word(made, tmp_path)).rows
    assert [(r["seq"], r.at("name").row) for r in rows] == [("1", 1), ("2", 2), ("3", 3)]


def test_ticked_boxes_in_rows(tmp_path: Path) -> None:
    rows = [PLAN_HEAD, [*PLAN_ROWS[0][:5], "□完全开放共享\n□注册后完全开放共享\n√协议共享\n□暂不共享", "2022-01-01"]]
    assert _plan(tmp_path, HEADINGS, rows).rows[0]["share"] == "协议共享"


def test_tools_as_pairs_one_table_each(tmp_path: Path) -> None:
    def tools(made: Any) -> None:
        add_table(made, TOOL)
        made.add_paragraph("")
        add_table(made, [["软件名称", "二号软件"], *TOOL[1:]])

    plan = _plan(tmp_path, HEADINGS, tools=tools)
    assert [(t["name"], t["runtime"]) for t in plan.tools] == [("湖泊分析软件", "Linux"), ("二号软件", "Linux")]
    assert not plan.tools[0].has("version")


def test_tools_stacked_in_one_table(tmp_path: Path) -> None:
    plan = _plan(tmp_path, HEADINGS, tools=lambda made: add_table(made, [*TOOL, ["软件名称", "二号软件"], *TOOL[1:]]))
    assert [t["name"] for t in plan.tools] == ["湖泊分析软件", "二号软件"]


def test_tools_as_a_list(tmp_path: Path) -> None:
    rows = [["序号", *(r[0] for r in TOOL)], ["1", *(r[1] for r in TOOL)]]
    (tool,) = _plan(tmp_path, HEADINGS, tools=lambda made: add_table(made, rows)).tools
    assert (tool["name"], tool["developer"]) == ("湖泊分析软件", "示例所")


def test_tools_as_running_text(tmp_path: Path) -> None:
    text = "1. 软件名称：湖泊分析软件；用途：统计；开发工具：Python 3.8；运行环境：Linux；开发单位：示例所。"
    (tool,) = _plan(tmp_path, HEADINGS, tools=lambda made: made.add_paragraph(text)).tools
    assert (tool["name"], tool["tools"], tool["developer"]) == ("湖泊分析软件", "Python 3.8", "示例所")


def test_table_1_in_a_workbook(tmp_path: Path) -> None:
    paper = sheets_paper({"表1": [PLAN_HEAD, *PLAN_ROWS]}, tmp_path)
    assert is_plan(paper)
    plan = read_plan(paper)
    assert [r["name"] for r in plan.rows] == [r[1] for r in PLAN_ROWS]
    assert plan.rows[0].at("name").cell == "表1!B2"


def test_headings_inside_content_controls(tmp_path: Path) -> None:
    made = document()
    add_raw(made, f"<w:sdt><w:sdtContent><w:p><w:r><w:t>{HEADINGS[1]}</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    made.add_paragraph("内容")
    assert read_plan(word(made, tmp_path)).sections[1].text == "内容"
