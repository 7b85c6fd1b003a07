from __future__ import annotations

import pytest

from huijiao.core.forms.boxes import symbol, ticked
from huijiao.core.records.metadata import SHARE_BOXES, TYPE_BOXES


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("☑数据 □软件工具 □算法模型", ("数据",)),
        ("√数据 □软件工具", ("数据",)),
        ("□数据 ■软件工具 □算法模型", ("软件工具",)),
        ("□数据 ☒ 软件工具", ("软件工具",)),
        ("□数据 ●图集 ○其它", ("图集",)),
        ("☑数据☑软件工具□系统", ("数据", "软件工具")),
        ("□数据\n☑丛书、典籍、专著、研究报告\n□其它", ("丛书、典籍、专著、研究报告",)),
        ("☑其它：学位论文 □数据", ("其它",)),
        ("数据☑ 软件工具□ 图集☐", ("数据",)),
        ("√数据 软件工具 算法模型", ("数据",)),
        ("□数据 □软件工具", ()),
        ("数据", ("数据",)),
        ("", ()),
    ],
)
def test_ticked_reads_every_shape_of_box(text: str, labels: tuple[str, ...]) -> None:
    assert ticked(text, TYPE_BOXES) == labels


def test_ticked_prefers_the_longer_label() -> None:
    assert ticked("□完全开放共享 ☑注册后完全开放共享 □协议共享", SHARE_BOXES) == ("注册后完全开放共享",)


@pytest.mark.parametrize(
    ("font", "code", "box"),
    [("Wingdings", 0xF0FE, "☑"), ("Wingdings", 0xF0FC, "☑"), ("Wingdings 2", 0xF052, "☑"), ("Wingdings 2", 0xF050, "☑"),
     ("Wingdings", 0xF0A8, "☐"), ("Wingdings 2", 0xF0A3, "☐"), ("Wingdings", 0xF04A, "")],
)  # fmt: skip
def test_symbol_knows_the_wingdings_boxes(font: str, code: int, box: str) -> None:
    assert symbol(font, code) == box
