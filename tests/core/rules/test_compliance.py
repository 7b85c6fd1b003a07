"""R-SEC-01 and 02."""

from __future__ import annotations

from typing import Any

import pytest

from huijiao.core.formats.report import Column, FileReport, Verdict
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


def marks(snapshot: Any) -> list[tuple[str, str]]:
    """Return severity and words of R-SEC-01."""
    return [(str(f.severity), str(f.data["m"])) for f in b.findings("R-SEC-01", snapshot)]


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("★ 机密", "BLOCK"), ("☆秘密", "BLOCK"), ("绝 密★", "BLOCK"), ("密级【内部】", "BLOCK"), ("密级：内部公开", ""), ("密级 secret", "BLOCK"), ("Confidential", ""), ("绝密", "WARN"),
        ("内部文件", "WARN"), ("请注意保密", "WARN"), ("机密", "WARN"), ("机密性", ""), ("不涉及绝密", ""), ("严禁上传机密材料", ""), ("没有标注的绝密", ""), ("无；绝密", "WARN"),
        ("例如“机密★”", "WARN"), ("无关。机密★", "BLOCK"), ("禁止出现机密★，另有绝密★", ""), ("禁止出现机密★。另有绝密★", "BLOCK"), ("样" * 19_997 + "秘密★", "BLOCK"), ("样" * 19_998 + "秘密★", ""),
    ],
)  # fmt: skip
def test_01_words_of_a_file(text: str, want: str) -> None:
    found = marks(p.entity(p.entry(NOTE), texts={NOTE: text}))
    assert [severity for severity, _ in found] == ([want] if want else [])


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("project", {"project": b.project(summary="秘密★")}),
        ("section", {"plan": b.plan(sections={8: "秘密★"})}),
        ("row", {"plan": b.plan((b.plan_row(format="秘密★"),))}),
        ("task book", {"taskbook": b.taskbook(text="秘密★")}),
        ("its cover", {"taskbook": b.taskbook(pi="秘密★")}),
        ("metadata", {"metadata": (b.metadata(source="秘密★"),)}),
        ("paper", {"papers": (b.PaperFile("甲.pdf", "other", text="秘密★"),)}),
        ("its name", {"papers": (b.PaperFile("秘密★.pdf", "other"),)}),
    ],
)
def test_01_looks_everywhere(name: str, parts: dict[str, Any]) -> None:
    assert marks(b.deposit(**parts)) == [("BLOCK", "秘密★")], name


@pytest.mark.parametrize("said", ["涉密", "YES"])
def test_01_declared_in_other_words(said: str) -> None:
    assert len(marks(b.deposit(metadata=(b.metadata(secret=said),)))) == 1


def test_01_quoting_at_the_very_start_of_a_cell() -> None:
    assert marks(b.deposit(metadata=(b.metadata(source="无秘密★标识的文件"),))) == []
    assert marks(b.deposit(metadata=(b.metadata(secret="秘密★"),))) == []  # an odd answer is not a mark


@pytest.mark.parametrize(("level", "rows"), [("公开", []), ("机密", [3]), ("内部", [3]), ("内部公开", [])])
def test_01_levels_in_an_index(level: str, rows: list[int]) -> None:
    index = f"{p.PAPERS}/data/论文清单.xlsx"
    table = tuple(
        (*row, said) for row, said in zip(p.index_rows(), ("密级", "公开", level, *["公开"] * 4), strict=True)
    )
    found = b.findings("R-SEC-01", p.entity(tables_={index: table}))
    assert [f.place.row for f in found if f.severity == "BLOCK"] == rows
    unknown = b.findings("R-SEC-01", p.entity(tables_={index: table}, parts={"metadata": ()}))
    assert [f.place.row for f in unknown if f.severity == "BLOCK"] == []


@pytest.mark.parametrize(
    ("column", "n"),
    [
        (Column("联系电话", 900, flags={"id_card": 3, "bank_card": 2, "phone": 4}), 9),
        (Column("电话编号", 900, flags={"phone": 4}), 4),
        (Column("contact_id", 900, flags={"phone": 4}), 4),
        (Column("手机", 900, kind="decimal", flags={"phone": 4}), 4),
        (Column("时间戳", 900, flags={"phone": 4}), 0),
        (Column("Barcode", 900, flags={"phone": 4}), 0),
        (Column("浓度", 900, kind="decimal", flags={"phone": 4}), 0),
        (Column("备用", 900, kind="integer", flags={"phone": 4}), 4),
        (Column("病案号", 7), 7),
        (Column("Inpatient ID", 8), 8),
        (Column("MRN", 9), 9),
        (Column("住院号", 0), 0),
        (Column("登记号", 900), 0),
    ],
)
def test_02_how_many_values(column: Column, n: int) -> None:
    path = f"{p.DATA}/data/标本.xlsx"
    found = b.findings("R-SEC-02", p.entity(p.entry(path, 54290, p.table(900, [column]))))
    assert [f.data["n"] for f in found] == ([n] if n else [])


@pytest.mark.parametrize(
    ("names", "fires"),
    [
        (("姓名", "生日", "户籍"), True), (("患者姓名", "出生年月", "地址"), True), (("Full name", "DOB", "Home address"), True), (("name", "birth", "通讯地址"), True), (("地名", "出生", "住址"), False),
        (("姓名", "采样日期", "住址"), False), (("姓名", "出生", "网址"), False), (("样本名", "出生", "住址"), False), (("patient name", "birthday", "家庭地址"), True),
    ],
)  # fmt: skip
def test_02_name_birth_and_address(names: tuple[str, ...], fires: bool) -> None:
    made = [Column(name, filled) for name, filled in zip(names, (900, 5, 700), strict=True)]
    path = f"{p.DATA}/data/标本.xlsx"
    found = b.findings("R-SEC-02", p.entity(p.entry(path, 54290, p.table(900, made))))
    assert [(f.data["col"], f.data["n"]) for f in found] == ([(list(names), 5)] if fires else [])
    none = [Column(name, 0) for name in names]
    assert b.findings("R-SEC-02", p.entity(p.entry(path, 54290, p.table(900, none)))) == ()


@pytest.mark.parametrize(
    ("record", "excused"),
    [
        ({"has_personal": "是", "ethics": "2020-伦-01", "share": "暂不共享"}, True), ({"has_personal": "是", "ethics": "无", "share": "暂不共享"}, False),
        ({"has_personal": "否", "ethics": "2020-伦-01", "share": "暂不共享"}, False), ({"has_personal": "是", "ethics": "2020-伦-01", "share": "注册后完全开放共享"}, False),
    ],
)  # fmt: skip
def test_02_excused(record: dict[str, str], excused: bool) -> None:
    assert columns(Column("身份证号", 900, flags={"id_card": 3}), **record) == ([] if excused else ["身份证号"])


def test_02_without_metadata_nothing_is_excused() -> None:
    path = f"{p.DATA}/data/标本.xlsx"
    found = p.table(900, [Column("身份证号", 900, flags={"id_card": 3})])
    junk = p.entry(f"{p.DATA}/data/~$标本.xlsx", 54290, found)
    snapshot = p.entity(p.entry(path, 54290, found), junk, parts={"metadata": ()})
    assert [f.place.path for f in b.findings("R-SEC-02", snapshot)] == [path]


def seen(kind: str, n: int = 1) -> dict[str, Any]:
    """Return facts as a reader's screen leaves them."""
    return {"screen": {kind: {"n": n, "samples": ["样例"], "places": ["line 4000"]}}}


@pytest.mark.parametrize(
    ("kind", "rule", "want"),
    [
        ("secret_mark", "R-SEC-01", ["BLOCK"]),
        ("secret_word", "R-SEC-01", ["WARN"]),
        ("id_card", "R-SEC-02", ["FIX"]),
        ("bank_card", "R-SEC-02", ["FIX"]),
        ("phone", "R-SEC-02", ["FIX"]),
        ("hospital_no", "R-SEC-02", ["FIX"]),
        ("passport", "R-SEC-02", ["FIX"]),
        ("patient", "R-SEC-02", ["FIX"]),
        ("credential", "R-SEC-01", []),
        ("credential", "R-SEC-02", []),
    ],
)
def test_what_the_screen_saw_beyond_the_first_page(kind: str, rule: str, want: list[str]) -> None:
    report = FileReport("TXT", "TXT", Verdict.OK, 1, "个", facts=seen(kind))
    found = b.findings(rule, p.entity(p.entry(NOTE, 900_000, report)))
    assert [str(f.severity) for f in found] == want
    assert [f.place.path for f in found] == [NOTE] * len(want)


def test_01_a_mark_in_the_head_is_told_once() -> None:
    report = FileReport("TXT", "TXT", Verdict.OK, 1, "个", facts=seen("secret_mark"))
    snapshot = p.entity(p.entry(NOTE, 900, report), texts={NOTE: "秘密★5年"})
    assert len(b.findings("R-SEC-01", snapshot)) == 1
