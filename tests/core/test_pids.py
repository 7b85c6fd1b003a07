from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huijiao.core import pids


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("CSTR:13913.11.micro.dic.biological-vocabulary", "13913.11.micro.dic.biological-vocabulary"),
        ("CSTR:CSTR:31253.11.sciencedb.j00001.00123", "31253.11.sciencedb.j00001.00123"),
        ("https://cstr.cn/32379.14.JEIT251284。", "32379.14.JEIT251284"),
        ("http://www.cstr.cn/CSTR：17081.11.photon", "17081.11.photon"),
        ("KE154.20.x", "KE154.20.x"),
        ("32117.16.20220215.CN202210139488.0", "32117.16.20220215.CN202210139488.0"),
        ("1391.11.micro", None),
        ("13913.1.micro", None),
        ("10.5555/abc", None),
        ("", None),
    ],
)
def test_normalise_cstr(text, bare):
    assert pids.normalise_cstr(text) == bare


def test_cstr_key_ignores_case():
    assert pids.cstr_key("CSTR:KE154.20.AbC") == pids.cstr_key("https://cstr.cn/ke154.20.aBc")


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("https://doi.org/10.5555/ABC.", "10.5555/abc"),
        ("DOI：10.5555/x(1)", "10.5555/x(1)"),
        ("doi: https://dx.doi.org/10.1000/182", "10.1000/182"),
        ("10.12/x", None),
        ("11.5555/x", None),
        ("10.5555/", None),
    ],
)
def test_normalise_doi(text, bare):
    assert pids.normalise_doi(text) == bare


def test_check_character_of_the_standards_example():
    # ISO 7064 MOD 37,36, published example of the Global Release Identifier: A12425GABC1234002 -> M
    assert pids.check_character("A12425GABC1234002") == "M"


def test_certificate_number_round_trip():
    number = pids.certificate_number("hjc", 2026, 1)
    assert number.startswith("HJC-HJ-2026-000001-")
    assert pids.check_certificate_number(f" {number.lower()} ") == number


@given(st.integers(1, 999_999), st.integers(0, 17), st.sampled_from("0123456789ABCXYZ"))
def test_certificate_number_single_error_is_detected(serial, at, char):
    number = pids.certificate_number("HJC", 2026, serial)
    wrong = number[:at] + char + number[at + 1 :]
    if wrong != number and number[at] != "-":
        assert pids.check_certificate_number(wrong) is None


@pytest.mark.parametrize(
    ("centre", "year", "serial"),
    [("", 2026, 1), ("H J", 2026, 1), ("HJC", 2026, 0), ("HJC", 2026, 10**6), ("HJC", 26, 1)],
)
def test_certificate_number_refuses(centre, year, serial):
    with pytest.raises(ValueError, match="no certificate number"):
        pids.certificate_number(centre, year, serial)


def test_versions():
    assert pids.versioned("HJD90000001", 2) == "HJD90000001.2"
    assert pids.unversioned("HJD90000001.2") == ("HJD90000001", 2)
    assert pids.unversioned("HJD90000001") == ("HJD90000001", None)
    with pytest.raises(ValueError, match="count from 1"):
        pids.versioned("X", 0)
