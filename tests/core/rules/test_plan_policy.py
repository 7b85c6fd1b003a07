"""Sentences about sharing, protection and what the task book asks."""

from __future__ import annotations

import pytest

from huijiao.core.rules import plan_policy as q

NAMES = ("太湖水质监测数据集", "太湖浮游植物图像数据集")


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("暂不共享", "暂不共享"), ("本项目数据暂不对外公开。", "暂不对外公开"), ("全部数据不予共享！", "不予共享"), ("所有数据不对外开放共享", "不对外开放共享"), ("数据不进行共享", "不进行共享"),
        ("数据不开放共享", "不开放共享"), ("目前均不做进一步的衍生", "不做进一步的衍生"), ("The data will not be shared.", ""), ("not shared", "not shared"), ("no further derivatives", "no further derivatives"),
        ("no derivatives", "no derivatives"), ("汇交的全部科学数据暂不开放共享", "暂不开放共享"), ("提交所产生的数据暂不共享", "暂不共享"), ("科学数据集目前暂不共享", "暂不共享"),
        # some data, a condition, a denial
        ("部分数据暂不共享", ""), ("其中暂不共享", ""), ("若论文未发表，暂不共享", ""), ("不存在暂不共享", ""), ("没有暂不共享", ""), ("暂不共享的数据须说明", ""), ("暂不共享类", ""), ("暂不共享期满", ""),
        ("图像暂不共享", ""), ("图像的数据暂不共享", ""), ("上述暂不共享", ""), ("表1第3行暂不共享", ""), ("并不共享", ""), ("并不进行共享", ""), ("太湖水质监测数据集暂不共享", ""),
        ("太湖水质监测。数据暂不共享", ""), ("Except these, not shared", ""), ("No data are not shared", ""), ("unless agreed, not shared", ""), ("if needed, not shared", ""),
        ("数据公开。", ""), ("", ""),
    ],
)  # fmt: skip
def test_words_that_close_all(text: str, quote: str) -> None:
    assert q.policy_for_all(text, NAMES, closed=True) == quote


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("全部数据开放共享", True), ("所有数据均公开", True), ("一律公开", True), ("统一向社会开放", True), ("全部数据无条件共享", True), ("此次提交的数据公开", True), ("本项目产生的科学数据集将完全开放共享", True),
        ("本次汇交数据可公开", True), ("All data are open", True), ("all datasets will be publicly available", True), ("all data openly shared", True), ("全部数据不公开", False), ("数据公开", False),
        ("全部数据除涉密外公开", False), ("部分数据全部公开", False), ("all but some are open", False), ("表1中全部公开", False), ("全部数据经协议共享后公开", False), ("", False),
    ],
)  # fmt: skip
def test_words_that_open_all(text: str, opens: bool) -> None:
    assert bool(q.policy_for_all(text, NAMES, closed=False)) is opens


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("太湖水质监测数据集", True),
        ("太湖 水质监测", True),
        ("水质监测数据集", False),
        ("太湖浮游植物图像", True),
        ("", False),
    ],
)
def test_names_a_row(text: str, named: bool) -> None:
    assert q.names_a_row(text, NAMES) is named
    assert not q.names_a_row(text, (" ", "", "水库"))


@pytest.mark.parametrize(("name", "named"), [("太湖数据集", False), ("太湖水数据集", True)])
def test_two_characters_name_nothing(name: str, named: bool) -> None:
    assert q.names_a_row("太湖水质", (name,)) is named


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("保护期2年", True), ("保护期为三个月", True), ("保护时间至2025年", True), ("保护年限：永久", True), ("保护期到验收", True), ("保护期长期", True), ("保护期至论文发表", True), ("保护期结题为止", True),
        ("两年后公开", True), ("24个月后方可共享", True), ("3年内不公开", True), ("1-2年保护", True), ("数据保护三年", True), ("2025年6月30日后公开", True), ("2025年前暂不公开", True),
        ("2025-06-30起公开", True), ("2025年以后可共享", True), ("论文发表后公开", True), ("验收两年后再公开", True), ("专利授权后公开", True), ("结题后共享", True), ("Protected for 2 years", True),
        ("embargo until the papers appear", True), ("closed until June 2025", True),
        ("不设保护期。", False), ("无保护期2", False), ("没有数据保护期", False), ("不需要保护期", False), ("未设保护期", False), ("数据保存10年", False), ("保护期待定", False), ("永久保存", False), ("公开", False),
        ("汇交后公开", False), ("", False),
    ],
)  # fmt: skip
def test_says_period(text: str, gives: bool) -> None:
    assert q.says_period(text) is gives


@pytest.mark.parametrize(
    ("text", "gives"),
    [
        ("原因：论文未发表", True), ("原因：无", False), ("原因：/", False), ("原因", False), ("理由充分", True), ("由于涉密", True), ("因为专利", True), ("因专利申请", True), ("病因素", False), ("基因数据", False),
        ("病因研究", False), ("因此公开", False), ("因素分析", False), ("鉴于合同", True), ("为保护成果", True), ("为了便于管理", True), ("出于安全", True), ("考虑到隐私", True), ("涉及隐私", True),
        ("用于完成论文", True), ("以便分析", True), ("后续研究", True), ("论文撰写中", True), ("发表前不公开", True), ("尚未发表", True), ("知识产权", True), ("国家安全", True), ("遗传资源", True),
        ("商业秘密", True), ("because of patents", True), ("due to privacy", True), ("Reason: patents", True), ("since unpublished", True), ("genetic resources", True), ("数据公开", False), ("", False),
    ],
)  # fmt: skip
def test_says_reason(text: str, gives: bool) -> None:
    assert q.says_reason(text) is gives


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("按要求汇交，数据开放共享。", "数据开放共享"), ("项目数据应公开", "项目数据应公开"), ("数据成果须全面共享", "数据成果须全面共享"), ("数据集面向社会公开", "数据集面向社会公开"), ("公开所有数据", "公开所有数据"),
        ("公开发布项目科学数据", ""), ("公开共享科学数据", "公开共享科学数据"), ("数据可公开获取", "数据可公开获取"), ("Data shall be publicly available.", "Data shall be publicly available"),
        ("data are shared openly", "data are shared openly"), ("open sharing of data", "open sharing of data"), ("openly access the data", "openly access the data"), ("资源开放共享", "资源开放共享"),
        ("论文公开发表，数据汇交", ""), ("数据公开出版", ""), ("数据不公开", ""), ("数据未开放共享", ""), ("数据开放共享，保护期内除外", ""), ("数据经协议共享", ""), ("数据开放共享，除非涉密", ""),
        ("except these, data are public", ""), ("data are not public", ""), ("controlled open access to data", ""), ("仪器数据开放共享", ""), ("科研设施和设备数据开放共享", ""), ("成果开放共享", ""),
        ("公开招标购买数据", ""), ("利用可公开获取的数据", ""), ("保护期满后数据向社会公开", "保护期满后数据向社会公开"), ("保护期内数据向社会公开", ""), ("", ""),
    ],
)  # fmt: skip
def test_asks_for_open_sharing(text: str, clause: str) -> None:
    assert q.asks_for_open_sharing(text) == clause


def test_sentences() -> None:
    assert list(q.sentences("甲。乙！丙？ 丁；;戊\n\n己. x.csv. End.")) == [
        "甲",
        "乙",
        "丙",
        "丁",
        "戊",
        "己",
        "x.csv",
        "End",
    ]
