"""R-SEC-01 and 02."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.formats.report import Column
from huijiao.core.rules import book  # noqa: F401 - enters the rules
from tests.core.rules import builders as b
from tests.core.rules import packages as p

NOTE = f"{p.DATA}/data/记录.txt"


@pytest.mark.parametrize("n", range(1, 9))
def test_clean_deposit_is_silent(n: int) -> None:
    assert b.findings(f"R-SEC-{n:02d}", p.entity()) == ()


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("秘密★5年\n正文", ["BLOCK"]),
        ("机 密 ☆", ["BLOCK"]),
        ("密级：机密", ["BLOCK"]),
        ("密级：公开", []),
        ("不得含有“秘密★”标识的文件", []),
        ("本文件为内部资料", ["WARN"]),
        ("数据不涉及机密内容", []),
        ("商业秘密保护", []),
        ("数据机密性与完整性", []),
    ],
)
def test_01_text_of_a_file(text: str, want: list[str]) -> None:
    snapshot = p.entity(p.entry(NOTE), texts={NOTE: text})
    assert [str(f.severity) for f in b.findings("R-SEC-01", snapshot)] == want


def test_01_forms_quote_the_bare_words() -> None:
    sections = {8: "按国家规定，绝密、机密数据不在本次汇交之列。"}
    assert b.findings("R-SEC-01", b.deposit(plan=b.plan(sections=sections))) == ()


@pytest.mark.parametrize(("said", "n"), [("是", 1), ("否", 0)])
def test_01_declared(said: str, n: int) -> None:
    assert len(b.findings("R-SEC-01", b.deposit(metadata=(b.metadata(secret=said),)))) == n


def test_01_mark_in_a_field_and_in_a_name() -> None:
    assert len(b.findings("R-SEC-01", b.deposit(metadata=(b.metadata(source="机密★"),)))) == 1
    assert len(b.findings("R-SEC-01", p.entity(p.entry(f"{p.DATA}/data/机密★报告.pdf")))) == 1


def columns(*found: Column, **record: Any) -> list[Any]:
    """Return what R-SEC-02 names in a table of these columns."""
    snapshot = p.entity(
        p.entry(f"{p.DATA}/data/标本.xlsx", 54290, p.table(900, found)), parts={"metadata": p.with_data(**record)}
    )
    return [f.data["col"] for f in b.findings("R-SEC-02", snapshot)]


@pytest.mark.parametrize(
    ("column", "fires"),
    [
        (Column("身份证号", 900, flags={"id_card": 3}), True),
        (Column("联系电话", 900, kind="integer", flags={"phone": 900}), True),
        (Column("样本编号", 900, kind="integer", flags={"phone": 4}), False),
        (Column("卡号", 900, flags={"bank_card": 1}), True),
        (Column("住院号", 900), True),
        (Column("通讯邮箱", 900, flags={"email": 3}), False),
        (Column("患者编号", 900), False),
    ],
)
def test_02_values(column: Column, fires: bool) -> None:
    assert bool(columns(column)) is fires


def test_02_name_birth_and_address_together() -> None:
    three = [Column(n, 900) for n in ("姓名", "出生日期", "家庭住址")]
    assert columns(*three) == [["姓名", "出生日期", "家庭住址"]]
    assert columns(*three[:2]) == []


def test_02_declared_approved_and_restricted_passes() -> None:
    card = Column("身份证号", 900, flags={"id_card": 3})
    assert columns(card, has_personal="是", ethics="2020-伦-01", share="协议共享") == []
    assert columns(card, has_personal="是", ethics="2020-伦-01") == ["身份证号"]


def test_02_unexamined_not_applicable() -> None:
    made = p.package()
    bare = type(made)(tuple(p.entry(e.path) for e in made.files), made.listed)
    assert b.answer("R-SEC-02", p.entity(parts={"package": bare})).status == "NA"
