"""R-PLN on the sections."""

from __future__ import annotations

from dataclasses import replace

import pytest

import huijiao.core.rules.plan_text  # noqa: F401 - enters the rules
from huijiao.core.findings import Finding
from huijiao.core.records.plan import GUIDANCE
from huijiao.core.rules.plan_text import written
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


@pytest.mark.parametrize(
    ("n", "text", "is_written"),
    [
        (1, "待填写", False), (1, "（请在此处填写）", False), (1, "略", False), (1, "TODO", False), (1, "tbd", False), (1, "xxx", False), (1, "××", False), (1, "……", False), (1, "none", False),
        (1, "n/a", False), (1, "暂无", False), (1, "没有", False), (1, "不适用", False), (1, "不涉及", False), (1, "同上", False), (1, "详见附件", False), (1, "详见附件一", True), (1, "甲", True),
        (1, "科学数据概述", False), (1, GUIDANCE[1][:-1], False), (1, GUIDANCE[1] + GUIDANCE[1], False), (3, GUIDANCE[1], True), (4, "无", True), (5, "不涉及", True), (5, "n/a", True), (6, "不适用", False),
        (6, GUIDANCE[6], False), (7, "无", False), (5, "", False), (4, "", False),
    ],
)  # fmt: skip
def test_written(n: int, text: str, is_written: bool) -> None:
    assert written(plan(tools=[], sections={n: text}), n) is is_written


def test_written_by_rows_and_tools() -> None:
    bare = plan(rows=[], tools=[], sections={4: ""})
    assert not written(replace(bare, sections={}), 2)
    assert written(bare, 2)  # the heading is there; R-PLN-03 tells of an empty table
    assert written(replace(bare, sections={}, rows=(plan_row(),)), 2)
    assert not written(replace(bare, tools=(tool(""),)), 4)
    assert written(replace(bare, tools=(tool(),)), 4)


def test_pln_01_names_each_section_and_its_title() -> None:
    bare = replace(plan(rows=[], tools=[]), sections={})
    found = findings("R-PLN-01", deposit(plan=bare))
    assert [f.data["n"].en for f in found] == list("1234567")
    assert found[0].data["title"].zh == "科学数据概述"


def test_pln_13_says_the_row_and_its_mode() -> None:
    (found,) = said(
        "R-PLN-13",
        6,
        "此次提交的数据暂不共享。",
        HIDDEN,
        plan_row(share="注册后完全开放共享"),
        plan_row("另一数据集", 5),
    )
    assert (found.data["name"], found.data["s"].zh, found.data["n"].zh) == (DATASET_NAME, "注册后完全开放共享", "六")
    (found,) = said("R-PLN-13", 5, "全部数据完全开放共享。", plan_row(), RESTRICTED)
    assert (found.data["name"], found.data["s"].zh) == ("太湖水质监测数据集", "协议共享")
    assert said("R-PLN-13", 7, "此次提交的数据暂不共享。") == ()


def test_pln_14_is_silent_where_the_section_is_empty() -> None:
    assert said("R-PLN-14", 6, "", RESTRICTED) == ()
    (found,) = said("R-PLN-14", 6, "数据存于中心。", plan_row(), HIDDEN, RESTRICTED)
    assert found.data["name"] == "太湖水质监测数据集"


def described(text: str) -> list[list[str]]:
    """Return what is missing where section 四 is running text only."""
    found = findings("R-PLN-17", deposit(plan=plan(tools=[], sections={4: text})))
    return [[m.en for m in f.data["missing"]] for f in found]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("用途为分析，开发工具R，运行环境Linux，开发单位甲大学", []), ("功能为分析，用Python编写，在Windows上运行，自主开发", []), ("Used for analysis; Java; runtime: any; developed by X", []),
        ("purpose X; development tool Y; environment Z; developer W", []), ("用途为分析", ["Development tools", "Runtime environment", "Developed by"]),
        ("used to draw, MATLAB, 操作系统不限，开发机构甲", []), ("用于分析，采用C语言开发，Linux，研发单位甲", []), ("用于分析，C++，Linux", ["Developed by"]), ("运行平台Linux，开发者甲，编程语言R", ["Purpose"]),
    ],
)  # fmt: skip
def test_pln_17_words_of_running_text(text: str, missing: list[str]) -> None:
    assert described(f"{TOOL_NAME}：{text}。") == ([missing] if missing else [])
    assert described(f"某软件：{text}。") == [["any description"]]


def test_pln_17_finds_the_block_by_a_near_name_and_reads_each_attribute() -> None:
    near = tool(TOOL_NAME + "V1", purpose="待定", tools="N/A", version="略", project="—")
    found = findings("R-PLN-17", deposit(plan=plan(tools=[tool("完全无关的程序"), near])))
    assert [(str(f.severity), [m.en for m in f.data["missing"]]) for f in found] == [
        ("FIX", ["Purpose", "Development tools"]), ("WARN", ["Version", "Project"])]  # fmt: skip
    both = plan(tools=[near, tool()])
    assert findings("R-PLN-17", deposit(plan=both)) == ()
    text = f"{TOOL_NAME}：用途为构建共现网络，开发工具Python，运行环境Linux，开发单位示例大学。"
    other = deposit(plan=plan(tools=[tool("完全无关的程序")], sections={4: text}))
    assert [m.en for m in findings("R-PLN-17", other)[0].data["missing"]] == ["any description"]


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("来自田间，采样，整理，清洗。", []), ("源自文献，收集，编目，处理", []), ("溯源，取样，整编，处理", []), ("Sources, collection, curation and cleaning", []), ("origin, sampling, processing", []),
        ("source, acquired, process", []), ("采集、加工、处理", ["source"]), ("来源、加工、处理", ["collection"]), ("来源、采集、处理", ["curation"]), ("来源、采集、加工", ["processing"]),
    ],
)  # fmt: skip
def test_pln_18_words(text: str, missing: list[str]) -> None:
    assert [m.en for f in said("R-PLN-18", 3, text) for m in f.data["missing"]] == missing


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("土壤湿度数据集", "科学数据", ("数据库", "科学数据", "database", "data")), ("水质软件工具", "软件工具", ("软件", "工具", "程序", "software", "tool")),
        ("反演算法模型", "算法模型", ("算法", "模型", "algorithm", "model")), ("监测平台系统", "系统", ("系统", "平台", "platform", "软件")), ("冰川图集", "图集", ("图集", "图谱", "图像集", "atlas")),
        ("冰川专著集", "志书/典籍", ("专著", "著作", "志书", "典籍", "图书", "丛书", "book", "monograph")), ("冰川考察报告集", "考察报告", ("报告", "report")),
        ("××项目论文数据集", "论文专著", ("论文", "文章", "paper", "article", "publication")), ("××项目专利数据集", "专利", ("专利", "patent")),
        ("××项目软著数据集", "软件著作权", ("软件著作权", "软著", "copyright")), ("××项目标准数据集", "标准", ("标准", "规范", "规程", "standard")),
        ("乳酸菌菌株资源", "实物资源", ("实物", "标本", "菌株", "样本", "specimen", "strain")),
    ],
)  # fmt: skip
def test_pln_19_words_for_each_class(name: str, typed: str, words: tuple[str, ...]) -> None:
    row = plan_row(name, type=typed)
    for word in words:
        assert said("R-PLN-19", 1, f"形成若干{word}，指标未调整。", row) == (), word
    (found,) = said("R-PLN-19", 1, "另有成果，指标未调整。", row)
    assert len(found.data["x"]) == 1


@pytest.mark.parametrize(
    ("text", "whole"),
    [("有调整", True), ("有变更", True), ("无变化", True), ("保持不变", True), ("未变", True), ("adjusted", True), ("unchanged", True), ("no change", True), ("as planned", True), ("与任务书一致", False)],
)  # fmt: skip
def test_pln_19_words_on_adjustment(text: str, whole: bool) -> None:
    assert (said("R-PLN-19", 1, f"形成“{DATASET_NAME}”。指标{text}。", plan_row()) == ()) is whole


@pytest.mark.parametrize("word", ["在线", "线上", "网络上传", "网络传输", "网上", "网页", "FTP", "online", "uploaded"])
def test_pln_20_words_for_online(word: str) -> None:
    (found,) = said("R-PLN-20", 7, f"数据{word}。", plan_row(amount="2 TB；100条"))
    assert (found.data["mode"].en, found.data["v"]) == ("off-line", "2 TB")
    assert said("R-PLN-20", 7, f"数据{word}。", plan_row(amount="2 GB；100条")) == ()


@pytest.mark.parametrize("word", ["离线", "线下", "硬盘", "移动介质", "存储介质", "光盘", "磁盘", "磁带", "邮寄", "快递", "U盘", "offline", "off-line", "hard disk", "hard disc", "by courier"])  # fmt: skip
def test_pln_20_words_for_offline(word: str) -> None:
    (found,) = said("R-PLN-20", 7, f"数据{word}送达。", plan_row(amount="2 GB；100条"))
    assert found.data["mode"].en == "on-line"
    assert said("R-PLN-20", 7, f"数据{word}送达。", plan_row(amount="2 TB；100条")) == ()


@pytest.mark.parametrize(
    ("text", "amount", "mode"),
    [
        ("不采用在线方式，硬盘邮寄。", "2 TB；100条", ""), ("无需离线，在线上传。", "2 GB；1条", ""), ("不使用硬盘，在线上传。", "2 GB；1条", ""), ("不通过网络传输，邮寄。", "2 TB；1条", ""), ("非离线，在线上传", "2 GB；1条", ""),
        ("不再使用光盘，在线上传", "2 GB；1条", ""), ("不再邮寄，线上提交", "2 GB；1条", ""), ("不需线下，线上提交", "2 GB；1条", ""), ("离线汇交，不在线", "2 GB；1条", "on-line"),
        ("在线汇交，不离线", "2 TB；1条", "off-line"),
    ],
)  # fmt: skip
def test_pln_20_what_is_denied(text: str, amount: str, mode: str) -> None:
    assert [f.data["mode"].en for f in said("R-PLN-20", 7, text, plan_row(amount=amount))] == ([mode] if mode else [])


def test_pln_20_adds_up_and_follows_the_programme() -> None:
    half = (plan_row(amount="600 GB；1条"), plan_row("太湖水质监测数据集", 2, amount="600 GB；1条"))
    assert len(said("R-PLN-20", 7, "在线上传。", *half)) == 1
    assert said("R-PLN-20", 7, "在线上传。", half[0]) == ()
    low = deposit(plan=plan(rows=half[:1], sections={7: "在线上传。"}), limits={"offline_bytes": 5e11})
    assert len(findings("R-PLN-20", low)) == 1


def test_pln_15_names_each_row_that_is_withheld() -> None:
    rows = [plan_row(), HIDDEN, plan_row("另一数据集", 5, share="暂不共享")]
    found = findings("R-PLN-15", deposit(taskbook=taskbook(text="项目数据开放共享。"), plan=plan(rows=rows)))
    assert [(f.place.row, f.data["quote"]) for f in found] == [(4, "项目数据开放共享"), (5, "项目数据开放共享")]
