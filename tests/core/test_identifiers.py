"""Numbers, addresses, names (domain.md §8.2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huijiao.core import identifiers as ids


@pytest.mark.parametrize("code", ["91110000600037341L", "９１１１００００６０００３７３４１Ｌ", "91110000600037341l"])
def test_a_good_uscc_passes(code: str) -> None:
    assert ids.check_uscc(code) is None


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("91110000600037341M", "check"),
        ("9111000060003734", "length"),
        ("9111000060003734IL", "alphabet"),
        ("", "empty"),
    ],
)
def test_a_bad_uscc_is_severe(code: str, why: str) -> None:
    problem = ids.check_uscc(code)
    assert problem is not None
    assert (problem.code, problem.severe) == (why, True)


def test_an_authority_may_be_a_letter() -> None:
    code = "A2100000717812345"
    problem = ids.check_uscc(code + ids.uscc_check_char(code))
    assert problem is None or not problem.severe


@given(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17), st.integers(0, 16))
def test_one_changed_character_breaks_a_uscc(first: str, at: int) -> None:
    good = first + ids.uscc_check_char(first)
    changed = "1" if first[at] != "1" else "2"
    problem = ids.check_uscc(good[:at] + changed + good[at + 1 :])
    assert problem is not None
    assert problem.code == "check"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("11010519491231002X", None),
        ("11010519491231002x", None),
        ("110105194912310021", "check"),
        ("11010519490231002X", "date"),
        ("110105491231002", "old"),
        ("1101051949123100", "shape"),
    ],
)
def test_id_cards(code: str, why: str | None) -> None:
    problem = ids.check_id_card(code)
    assert (problem.code if problem else None) == why


def test_numbers_are_masked() -> None:
    assert ids.mask_id("11010519491231002X") == "110105********002X"
    assert ids.mask_id("13812345678") == "138****5678"


@pytest.mark.parametrize(
    "text", ["13800000000", "138-0000-0000", "0531-00000001", "(010)88886666", "010-88886666转123", "+86 10 8888 8888", "0086-10-88888888",
             "138 0000 0000、010-88888888"]
)  # fmt: skip
def test_telephones_pass(text: str) -> None:
    assert ids.check_phone(text) is None


def test_a_local_number_is_not_severe_and_words_are() -> None:
    local, words = ids.check_phone("88225192"), ids.check_phone("见附件")
    assert local is not None
    assert words is not None
    assert (local.severe, words.severe) == (False, True)


@pytest.mark.parametrize(
    ("text", "good"), [("a@b.cn", True), ("a＠b.cn", True), ("a@b", False), ("a b@c.cn", False), ("a@b..cn", False)]
)
def test_emails(text: str, good: bool) -> None:
    assert (ids.check_email(text) is None) is good


@pytest.mark.parametrize(
    ("text", "why"), [("2017YFZ0901200", None), ("2017YFZ0901201", "sub_project"), ("2017YFZ09", "shape")]
)
def test_project_numbers(text: str, why: str | None) -> None:
    problem = ids.check_project_no(text, "KEY_RD")
    assert (problem.code if problem else None) == why


@pytest.mark.parametrize(
    ("text", "good"), [("王小明", True), ("阿卜杜拉·买买提", True), ("J. Smith", True), ("王", False), ("123", False)]
)
def test_person_names(text: str, good: bool) -> None:
    assert (ids.check_person_name(text) is None) is good


def test_publication_numbers() -> None:
    assert ids.check_doi("https://doi.org/10.5555/abc") is None
    assert ids.check_doi("doi10") is not None
    assert ids.check_isbn("9780306406157") is None
    assert ids.check_isbn("9780306406158") is not None
    assert ids.check_postcode("100101") is None
    assert ids.check_postcode("1001") is not None


@given(st.from_regex(r"20[0-9]{2}[12389][0-9]{7}", fullmatch=True))
def test_patent_numbers_have_one_check_digit(first: str) -> None:
    good = [c for c in "0123456789X" if ids.check_patent_no(f"ZL{first}.{c}") is None]
    assert len(good) == 1


def test_accounts() -> None:
    assert ids.check_username("abc12") is None
    assert ids.check_username("abcde") is not None
    assert ids.check_password("abcd1234") is None
    assert ids.check_password("abc123") is not None
