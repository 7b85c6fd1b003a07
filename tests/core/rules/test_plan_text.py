"""R-PLN on the sections."""

from __future__ import annotations

import pytest

import huijiao.core.rules.plan_text  # noqa: F401 - enters the rules
from huijiao.core.findings import Finding
from huijiao.core.records.plan import GUIDANCE
from tests.core.rules.builders import (
    DATASET_NAME,
    TOOL_NAME,
    answer,
    deposit,
    findings,
    papers_row,
    plan,
    plan_row,
    taskbook,
    tool,
    tool_row,
)

RESTRICTED = plan_row("太湖水质监测数据集", 4, share="协议共享", open_at="2022-06-30")
HIDDEN = plan_row("太湖水质监测数据集", 4, share="暂不共享", open_at="2022-06-30")


def said(rule_id: str, n: int, text: str, *rows: object) -> tuple[Finding, ...]:
    """Return the findings when section n says this."""
    table = list(rows) or None
    return findings(rule_id, deposit(plan=plan(rows=table, sections={n: text})))  # type: ignore[arg-type]


@pytest.mark.parametrize("n", [1, 3, 5, 6, 7])
@pytest.mark.parametrize("how", ["", "guidance", "guidance with spaces", "待补充"])
def test_pln_01_sections_must_be_written(n: int, how: str) -> None:
    text = {"guidance": GUIDANCE[n], "guidance with spaces": "\n " + GUIDANCE[n].replace("，", ", ")}.get(how, how)
    (found,) = said("R-PLN-01", n, text)
    assert "一二三四五六七"[n - 1] in found.message_zh


def test_pln_01_guidance_above_an_answer_is_no_matter() -> None:
    for n in (1, 3, 5, 6, 7):
        assert said("R-PLN-01", n, GUIDANCE[n] + "\n本项目在太湖布设三十个站点，逐月采样。") == ()


def test_pln_01_none_answers_some_sections() -> None:
    no_tools = plan(rows=[plan_row(), papers_row()], tools=[], sections={4: "无", 5: "无", 8: ""})
    assert findings("R-PLN-01", deposit(plan=no_tools)) == ()
    assert len(said("R-PLN-01", 6, "无")) == 1
    bare = plan(rows=[plan_row()], tools=[], sections={4: GUIDANCE[4]})
    assert len(findings("R-PLN-01", deposit(plan=bare))) == 1


def test_pln_01_tools_answer_section_four_and_rows_section_two() -> None:
    assert findings("R-PLN-01", deposit(plan=plan(sections={4: "", 2: ""}))) == ()


SAMPLE = "此次提交的数据暂不共享，不做进一步的衍生及加工，后续如有进一步开发需求，由数据提供者及开发者另行签订相关协议进行商定。"


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (5, SAMPLE),
        (6, "此次提交的数据在示例数据中心保存，永久保存，暂不共享。"),
        (8, "所有数据暂不共享"),
        (6, "数据保存十年。暂不共享。"),
    ],
)
def test_pln_13_sample_text_contradicts_open_rows(n: int, text: str) -> None:
    (found,) = said("R-PLN-13", n, text)
    assert "暂不共享" in found.message_zh


@pytest.mark.parametrize(
    "text",
    [
        f"“{DATASET_NAME}”暂不共享。",
        "部分数据暂不共享。",
        "涉及人类遗传资源的数据暂不共享，其余公开。",
        "本项目不存在暂不共享的数据。",
        "如需暂不共享须经管理方批准。",
        "图像原始数据暂不共享。",
        "太湖水质监测数据暂不共享，保护期2年，因论文尚未发表。",
    ],
)
def test_pln_13_some_data_are_not_all(text: str) -> None:
    assert said("R-PLN-13", 6, text, plan_row(), HIDDEN) == ()


def test_pln_13_agrees_with_rows_that_are_all_closed() -> None:
    assert said("R-PLN-13", 6, "此次提交的数据暂不共享。", HIDDEN) == ()


def test_pln_13_reverse() -> None:
    assert len(said("R-PLN-13", 6, "全部数据完全开放共享。", plan_row(), HIDDEN)) == 1
    assert said("R-PLN-13", 6, "除下列数据外均即时公开。", plan_row(), HIDDEN) == ()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("本项目数据不设保护期。数据存档于示例数据中心，永久保存。", "保护期限、保护原因"),
        ("保护期2年。", "保护原因"),
        ("因论文尚未发表，暂缓公开。数据保存10年。", "保护期限"),
        ("保护期限至2022-06-30，保护原因：论文尚未发表。", ""),
        ("数据自汇交之日起保护24个月，用于完成论文撰写。", ""),
        ("自项目验收之日起2年后公开，考虑到知识产权保护。", ""),
        ("Protection period until 30 June 2022 because the papers are unpublished.", ""),
    ],
)
def test_pln_14_restrictions_need_period_and_reason(text: str, missing: str) -> None:
    found = said("R-PLN-14", 6, text, plan_row(), RESTRICTED)
    assert [missing in f.message_zh for f in found] == ([True] if missing else [])


def test_pln_14_open_data_need_none() -> None:
    assert findings("R-PLN-14", deposit()) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("项目数据按要求汇交并开放共享。", True),
        ("项目数据向社会公开。", True),
        ("在国内外期刊公开发表论文，数据在线查看。", False),
        ("项目数据依法依规、分级分类共享，实行受控访问。", False),
        ("除涉及人类遗传资源的数据外，均开放共享。", False),
        ("利用公开数据集开展研究，数据来源于公开数据库。", False),
        ("大型仪器设备开放共享。", False),
    ],
)
def test_pln_15_wants_words_about_sharing_data(text: str, expected: bool) -> None:
    book = taskbook(text=text)
    assert bool(findings("R-PLN-15", deposit(taskbook=book, plan=plan(rows=[plan_row(), HIDDEN])))) is expected
    assert findings("R-PLN-15", deposit(taskbook=book, plan=plan(rows=[plan_row(), RESTRICTED]))) == ()


def test_pln_17_missing_tool_and_missing_attributes() -> None:
    other = deposit(plan=plan(tools=[tool("完全无关的程序")]))
    assert [f.severity for f in findings("R-PLN-17", other)] == ["FIX"]
    (found,) = findings("R-PLN-17", deposit(plan=plan(tools=[tool(runtime="", purpose="/")])))
    assert "用途、运行环境" in found.message_zh


def test_pln_17_version_manual_and_topic_are_advice() -> None:
    (found,) = findings("R-PLN-17", deposit(plan=plan(tools=[tool(version="", manual="", topic_no="")])))
    assert found.severity == "WARN"
    lacking = tool(without=("version", "manual", "project", "topic_no"))
    assert findings("R-PLN-17", deposit(plan=plan(tools=[lacking]))) == ()


def test_pln_17_reads_running_text() -> None:
    text = f"{TOOL_NAME}：用途为构建共现网络，开发工具Python，运行环境Linux，开发单位示例大学。"
    assert findings("R-PLN-17", deposit(plan=plan(tools=[], sections={4: text}))) == ()
    assert len(findings("R-PLN-17", deposit(plan=plan(tools=[], sections={4: f"{TOOL_NAME}用于构建网络。"})))) == 1
    assert len(findings("R-PLN-17", deposit(plan=plan(tools=[], sections={4: "无"})))) == 1


def test_pln_17_no_tools_no_finding() -> None:
    assert findings("R-PLN-17", deposit(plan=plan(rows=[plan_row()], tools=[], sections={4: "无"}))) == ()


def test_pln_18_names_the_missing_steps() -> None:
    (found,) = said("R-PLN-18", 3, "数据来源清楚，按统一规程采集。")
    assert found.message_zh == "质量控制说明未涉及：加工、处理。"
    assert findings("R-PLN-18", deposit()) == ()
    assert answer("R-PLN-18", deposit(plan=plan(sections={3: ""}))).status == "NA"


def test_pln_19_wants_each_class_and_a_word_on_adjustment() -> None:
    (found,) = said("R-PLN-19", 1, "本项目形成数据集和软件。")
    assert "论文" in found.message_zh
    assert "调整" in found.message_zh
    assert said("R-PLN-19", 1, f"形成“{DATASET_NAME}”、软件和论文，考核指标未调整。") == ()


@pytest.mark.parametrize(
    ("amount", "text", "mode"),
    [
        ("2 TB；100条", "全部数据通过在线方式上传。", "离线"),
        ("2 TB；100条", "数据量大，采用硬盘邮寄方式离线汇交。", ""),
        ("1 TB；100条", "全部数据通过在线方式上传。", ""),
        ("2 GB；100条", "此次实体数据采取离线汇交方式。", "在线"),
        ("2 GB；100条", "不采用离线方式，通过在线方式上传。", ""),
        ("2 TB；100条", "小文件在线上传，大文件离线邮寄。", ""),
        ("2 TB；100条", "目录按数据集命名。", ""),
    ],
)
def test_pln_20_channel(amount: str, text: str, mode: str) -> None:
    found = said("R-PLN-20", 7, text, plan_row(amount=amount))
    assert [f"建议{mode}汇交" in f.message_zh for f in found] == ([True] if mode else [])


def test_pln_20_needs_volumes() -> None:
    snapshot = deposit(plan=plan(rows=[tool_row(amount="1套"), papers_row()]))
    assert answer("R-PLN-20", snapshot).status == "NA"
