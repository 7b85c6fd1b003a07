"""Personal and secret content: what must be seen, and what only looks like it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijiao.core.formats.columns import is_bank_card, is_id_card
from huijiao.core.formats.screen import Screen
from huijiao.core.identifiers import id_card_check_char
from tests.core.formats import making_general as g
from tests.core.formats.making import look

CARD = "11010519491231002X"
BANK = "6222021234567890123"[:18]
BANK = next(BANK + str(d) for d in range(10) if is_bank_card(BANK + str(d)))

SEEN = {
    "身份证号：" + CARD: {"id_card"},
    "\n".join("11010519900307" + f"{n:03}" + id_card_check_char("11010519900307" + f"{n:03}") for n in range(5)): {
        "id_card"
    },
    "开户行：示例银行 卡号 " + BANK: {"bank_card"},
    "联系电话：13812345678": {"phone"},
    "call +8613812345678": {"phone"},
    "138-1234-5678": {"phone"},
    "住院号：ZY00123456": {"hospital_no"},
    "护照号码 E12345678": {"passport"},
    "秘密★5年": {"secret_mark"},
    "机 密 ☆": {
        "secret_mark",
    },
    "密级：机密": {"secret_mark", "secret_word"},
    "本册为内部资料": {"secret_word"},
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE": {"credential"},
    "key = AKIAIOSFODNN7EXAMPLE": {"credential"},
    "token ghp_" + "a1B2" * 9: {"credential"},
    'password = "s3cret-Pass"': {"credential"},
    "数据库密码：Qw3rty!98": {"credential"},
    "postgres://user:Sup3rS@db.example.org/x".replace("S@", "S9@"): {"credential"},
}
TRAPS = [
    "样本编号 13812345678",  # eleven digits of a sample
    "reads 13812345678 15912345678 18612345678",
    "accession PRJNA138123456 SRR13812345678 GCA_013812345.1",
    "run 20210105123456789 20210105123456790",  # time stamps
    "1620000000000 1620000000001",  # milliseconds
    "序列号 110105194912310021",  # check digit wrong
    "条码 6901234567892 6222021234567890124",
    "ACGTACGTACGT" * 20,
    "MAKIAIOSFODNNEXAMPLEKKAKIAACDEFGHIKLMNPQRS",  # a protein
    "AKIAQWERTYUIOPASDFGH",
    "不得含有“秘密★”标识的文件",
    "数据不涉及机密内容，数据机密性良好",
    "商业秘密保护协议",
    "password = os.environ['DB_PASSWORD']",
    "password: <your password>",
    "密码：请联系管理员获取",
    "密码子使用频率为0.35，终止密码子UAA",
    "api_key = None",
    "10.1038/s41586-020-2649-2 978-7-03-012345-6",
    "39.9042123 116.4074",  # coordinates: seen only where asked for
    "UUID 550e8400-e29b-41d4-a716-446655440000",
    "md5 d41d8cd98f00b204e9800998ecf8427e 12345678901234567890123456789012",
    "https://example.org/path?id=13812345678",
]


@pytest.mark.parametrize("text", SEEN)
def test_what_must_be_seen_is_seen(text):
    screen = Screen()
    screen.feed(text)
    found = screen.finish()
    assert set(found) == SEEN[text]
    assert all(one["n"] >= 1 and one["places"] for one in found.values())


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_it_is_left(text):
    screen = Screen()
    screen.feed(text)
    assert screen.finish() == {}


def test_values_are_not_kept():
    screen = Screen()
    screen.feed(f"身份证号 {CARD}\n手机 13812345678\npassword='s3cret-Pass'\n")
    said = str(screen.finish())
    assert CARD not in said
    assert "13812345678" not in said
    assert "s3cret" not in said
    assert "110*" in said


def test_places_are_lines_across_blocks():
    screen = Screen()
    for piece in ("第一行\n第二", "行\n秘", "密★\n", "x" * 10):
        screen.feed(piece)
    assert screen.finish() == {"secret_mark": {"n": 1, "samples": ["秘密★"], "places": ["line 3"]}}


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 400), st.integers(0, 3))
def test_cuts_between_blocks_change_nothing(size, lead):
    text = "编号\n" * lead + f"身份证 {CARD}，手机：13812345678\n密级：机密\npassword: 'abc-12345'\n" * 3
    whole, cut = Screen(), Screen()
    whole.feed(text)
    for at in range(0, len(text), size):
        cut.feed(text[at : at + size])
    assert cut.finish() == whole.finish()


def test_random_numbers_raise_no_alarm():
    """Ten thousand 16 to 19 digit numbers: a tenth passes Luhn, one in eleven the check of identity numbers."""
    dice = random.Random(5)
    text = "\n".join(str(dice.randrange(10**15, 10**19)) for _ in range(10_000))
    text += "\n" + "\n".join("62" + str(dice.randrange(10**14, 10**15)) for _ in range(2000))
    text += "\n" + "\n".join(
        f"1101051990{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}{dice.randrange(10**4):04}" for _ in range(2000)
    )
    screen = Screen()
    screen.feed(text)
    assert screen.finish() == {}


def test_check_digits():
    assert is_id_card(CARD)
    assert not is_id_card(CARD[:-1] + "1")
    assert is_bank_card(BANK)


FILES = {
    "a.txt": f"负责人身份证号：{CARD}\n".encode(),
    "a.json": f'[{{"身份证号": "{CARD}"}}]'.encode(),
    "a.jsonl": f'{{"身份证号": "{CARD}"}}\n'.encode(),
    "a.xml": f"<r><身份证号>{CARD}</身份证号></r>".encode(),
    "a.sql": f"INSERT INTO t VALUES ('身份证号 {CARD}');\n".encode(),
    "a.docx": g.docx(f"身份证号：{CARD}"),
    "a.zip": g.zipped({"d/a.txt": f"身份证号：{CARD}\n".encode()}),
    "b.zip": g.zipped({"d/a.csv": f"姓名,身份证号\n甲,{CARD}\n".encode()}),
}


@pytest.mark.parametrize("name", FILES)
def test_every_kind_of_text_is_screened(name, tmp_path):
    report = look(tmp_path, name, FILES[name])
    assert report.facts["screen"]["id_card"]["n"] == 1
    assert CARD not in str(report.preview)


SECRETS = {
    "footer.docx": g.docx("正文", footer="秘密★3年"),
    "a.pptx": g.pptx("机密★"),
    "a.xlsx": g.xlsx([["编号", "备注"], ["M1", "秘密★"]]),
    "a.db": g.database("CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES ('绝密★')"),
    "late.txt": ("正文\n" * 30_000 + "机密★10年\n").encode(),
    "a.csv": "编号,备注\nM1,秘密★\n".encode(),
    "gbk.csv": "编号,备注\nM1,秘密★\n".encode("gbk"),
    "large.csv": ("编号,备注,值\n" + "M1,土壤样品,1.25\n" * 1_200_000 + "M2,秘密★,1\n").encode(),
    "a.html": "<p>秘密★</p>".encode(),
}


@pytest.mark.parametrize("name", SECRETS)
def test_marks_of_secrecy_leave_no_preview(name, tmp_path):
    report = look(tmp_path, name, SECRETS[name])
    assert report.facts["screen"]["secret_mark"]["n"] == 1
    assert report.preview == ()
    assert "text" not in report.facts


def test_keys_are_told_in_the_report(tmp_path):
    report = look(tmp_path, "config.yaml", b"db:\n  password: 'Sup3r-Secret'\n")
    assert [d.code for d in report.defects] == ["text.credential"]


def test_coordinates_of_a_map_file(tmp_path):
    data = b'{"type": "FeatureCollection", "features": [{"geometry": {"type": "Point", "coordinates": [116.40741, 39.90421]}}]}'
    assert look(tmp_path, "a.geojson", data).facts["screen"]["precise_coord"]["n"] == 1
    assert "screen" not in look(tmp_path, "a.json", data).facts


def test_dicom_patient_is_told_without_the_name(tmp_path):
    report = look(tmp_path, "a.dcm", g.dicom(person="Zhang^San"))
    assert [d.code for d in report.defects] == ["dicom.person"]
    assert "Zhang" not in str(report.as_json())
