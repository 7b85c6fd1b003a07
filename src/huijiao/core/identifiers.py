"""Checks of numbers, addresses and names that people type (domain.md §2.12, §3.10)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from huijiao.core.text import Text


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a value: stable code, words, and whether it must be mended (else: look again)."""

    code: str
    text: Text
    severe: bool = True


_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
#: First two digits of GB/T 2260 codes, those withdrawn included.
_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:\(0\d{2,3}\)|0\d{2,3}-?)\s?\d{7,8}(?:[-转]\d{1,6})?")
_LOCAL = re.compile(r"\d{3,4}-?\d{4}(?:-\d{1,6})?")
_ABROAD = re.compile(r"(?:\+|00)\d{1,3}[ -]?[\d ()-]{4,20}")
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,24}")
_SEVERAL = re.compile(r"[;；、,，/]|\s{2,}")
_PASSWORD_LENGTH = range(8, 65)
#: Programme code → (pattern, what a number that fits but ends otherwise is). Configuration may replace it.
PROJECT_NUMBERS: Mapping[str, re.Pattern[str]] = {
    "KEY_RD": re.compile(r"20\d{2}YF[A-Z]\d{7}"),
    "BASIC_SURVEY": re.compile(r"20\d{2}FY\d{6}"),
    "NSFC": re.compile(r"\d{8}"),
}
_SUB_PROJECT = re.compile(r"20\d{2}YF[A-Z]\d{5}(?!00)\d{2}")


def _folded(s: str) -> str:
    return unicodedata.normalize("NFKC", s).strip()


def _empty(s: str) -> Problem | None:
    return None if s.strip() else Problem("empty", Text("未填写", "is empty"))


def uscc_check_char(first17: str) -> str:
    """Return the 18th character of a unified social credit code (GB 32100-2015)."""
    total = sum(_USCC.index(c) * w for c, w in zip(first17, _USCC_WEIGHTS, strict=True))
    return _USCC[(31 - total % 31) % 31]


def check_uscc(s: str) -> Problem | None:
    """Check a unified social credit code: length, alphabet, check character; else region and organisation code."""
    code = _folded(s).upper().replace(" ", "").replace("-", "")
    if missing := _empty(code):
        return missing
    if len(code) != 18:
        return Problem("length", Text(f"应为18位，现为{len(code)}位", f"must have 18 characters, has {len(code)}"))
    if wrong := sorted({c for c in code if c not in _USCC}):
        shown = "".join(wrong)
        return Problem(
            "alphabet",
            Text(f"含有不允许的字符“{shown}”（不用I、O、S、V、Z）", f'holds "{shown}"; I O S V Z are not used'),
        )
    if uscc_check_char(code[:17]) != code[17]:
        return Problem(
            "check", Text("校验码不对，请对照证书核对", "the check character is wrong; compare with the certificate")
        )
    if not code[2:8].isdigit() or code[2:4] not in _PROVINCES | {"10", "99"}:
        return Problem(
            "region", Text("第3—8位不是已知的行政区划代码", "characters 3–8 are no known region"), severe=False
        )
    total = sum(_USCC_VALUES[c] * w for c, w in zip(code[8:16], _ORGANISATION_WEIGHTS, strict=True))
    if "0123456789X0"[(11 - total % 11) % 11] != code[16]:
        return Problem(
            "organisation",
            Text("主体标识码的校验位不对，请核对", "the organisation code's own check digit is wrong"),
            severe=False,
        )
    return None


_USCC_VALUES = {c: int(c, 36) for c in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def id_card_check_char(first17: str) -> str:
    """Return the 18th character of a resident identity number (GB 11643-1999)."""
    return _ID_CHECKS[sum(int(c) * w for c, w in zip(first17, _ID_WEIGHTS, strict=True)) % 11]


def check_id_card(s: str) -> Problem | None:
    """Check a resident identity number: 17 digits, birth date, check character; an unknown region is not severe."""
    code = _folded(s).upper().replace(" ", "")
    if missing := _empty(code):
        return missing
    if re.fullmatch(r"\d{15}", code):
        return Problem(
            "old", Text("15位旧号码已停用，请填写18位号码", "15-digit numbers are withdrawn; give 18 digits")
        )
    if not re.fullmatch(r"\d{17}[\dX]", code):
        return Problem("shape", Text("应为17位数字加1位校验码", "must be 17 digits and a check character"))
    try:
        date(int(code[6:10]), int(code[10:12]), int(code[12:14]))
    except ValueError:
        return Problem("date", Text("出生日期不存在", "the birth date does not exist"))
    if id_card_check_char(code[:17]) != code[17]:
        return Problem("check", Text("校验码不对", "the check character is wrong"))
    if code[:2] not in _PROVINCES:
        return Problem(
            "region", Text("前6位不是已知的行政区划代码", "the first six digits are no known region"), severe=False
        )
    return None


def mask_id(s: str) -> str:
    """Hide the middle of an identity or telephone number: ``110105********002X``, ``138****5678``."""
    text = s.strip()
    head, tail = (6, 4) if len(text) >= 15 else (3, 4) if len(text) >= 8 else (1, 1)
    return text[:head] + "*" * max(len(text) - head - tail, 1) + text[len(text) - tail :]


def check_phone(s: str) -> Problem | None:
    """Check one or several telephone numbers (v:phone); a local number without area code is not severe."""
    if missing := _empty(s):
        return missing
    softer = None
    for part in (p.strip() for p in _SEVERAL.split(_folded(s)) if p.strip()):
        number = re.sub(r"[‐‑‒–—−]", "-", part)
        bare = number.replace(" ", "")
        mobile = re.sub(r"[ -]", "", number)
        if any(p.fullmatch(n) for p, n in ((_MOBILE, mobile), (_LANDLINE, bare), (_ABROAD, number))):
            continue
        if mobile.startswith("86") and _MOBILE.fullmatch(mobile[2:]):
            continue
        if not _LOCAL.fullmatch(bare):
            return Problem("shape", Text(f"“{part}”不是电话号码", f'"{part}" is no telephone number'))
        softer = Problem("local", Text(f"“{part}”缺少区号", f'"{part}" lacks the area code'), severe=False)
    return softer


def check_email(s: str) -> Problem | None:
    """Check an e-mail address (v:email); a full-width ＠ is folded, several addresses are allowed."""
    if missing := _empty(s):
        return missing
    for part in (p.strip() for p in _SEVERAL.split(_folded(s)) if p.strip()):
        if not _EMAIL.fullmatch(part) or ".." in part or part.startswith("."):
            return Problem("shape", Text(f"“{part}”不是电子邮箱地址", f'"{part}" is no e-mail address'))
    return None


def check_postcode(s: str) -> Problem | None:
    """Check a Chinese postcode: six digits."""
    if missing := _empty(s):
        return missing
    if not re.fullmatch(r"\d{6}", _folded(s).replace(" ", "")):
        return Problem("shape", Text("邮编应为6位数字", "a postcode has six digits"))
    return None


def check_project_no(s: str, programme: str = "") -> Problem | None:
    """Check a project number by programme code (`PROJECT_NUMBERS`); without a code only a 课题 number shows."""
    number = _folded(s).upper().replace(" ", "")
    if missing := _empty(number):
        return missing
    if _SUB_PROJECT.fullmatch(number):
        return Problem(
            "sub_project",
            Text("看起来是课题编号，项目编号末两位为00", "looks like a sub-project number; project numbers end in 00"),
            severe=False,
        )
    pattern = PROJECT_NUMBERS.get(programme)
    if pattern and not pattern.fullmatch(number):
        return Problem(
            "shape", Text("不符合该专项的项目编号格式", "does not have the shape of this programme's numbers")
        )
    return None


def check_person_name(s: str) -> Problem | None:
    """Check a name: Chinese 2–15 with ``·``, Latin 2–60 (v:person_name); several names are allowed."""
    if missing := _empty(s):
        return missing
    for part in (p.strip() for p in re.split(r"[;；、,，/]", _folded(s)) if p.strip()):
        bare = re.sub(r"\s+", "", part)
        chinese = re.fullmatch(r"[\u3400-\u9fff\U00020000-\U0003ffff〇·•・.]{2,15}", bare)
        latin = re.fullmatch(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ .'’·-]{1,59}", part)
        if not chinese and not latin:
            return Problem("shape", Text(f"“{part}”不像姓名", f'"{part}" does not look like a name'))
    return None


def check_doi(s: str) -> Problem | None:
    """Check a DOI; a resolver address or ``doi:`` before it is allowed."""
    if missing := _empty(s):
        return missing
    doi = re.sub(r"(?i)^(?:https?://(?:dx\.)?doi\.org/|doi\s*[:：]?\s*)", "", _folded(s))
    if not re.fullmatch(r"10\.\d{4,9}/\S+", doi):
        return Problem("shape", Text("DOI应以“10.”开头，如10.1000/xyz", 'a DOI starts with "10.", such as 10.1000/xyz'))
    return None


def check_isbn(s: str) -> Problem | None:
    """Check an ISBN of 10 or 13 digits with its check digit."""
    if missing := _empty(s):
        return missing
    code = re.sub(r"(?i)^isbn(?:-1[03])?\s*[:：]?|[\s-]", "", re.sub(r"[‐‑‒–—−]", "-", _folded(s))).upper()
    if re.fullmatch(r"\d{9}[\dX]", code):
        total = sum((10 - i) * (10 if c == "X" else int(c)) for i, c in enumerate(code))
        good = total % 11 == 0
    elif re.fullmatch(r"97[89]\d{10}", code):
        good = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(code)) % 10 == 0
    else:
        return Problem("shape", Text("ISBN应为10位或13位", "an ISBN has 10 or 13 digits"))
    return None if good else Problem("check", Text("ISBN校验位不对", "the ISBN's check digit is wrong"))


def check_patent_no(s: str) -> Problem | None:
    """Check a Chinese application number of 2003 and later with its check digit; foreign numbers pass."""
    if missing := _empty(s):
        return missing
    code = re.sub(r"\s", "", _folded(s)).upper()
    if re.match(r"(?:PCT/?|WO|US|EP|JP|KR|AU|CA|GB|DE|FR|IN|RU|LU|ZA|NL)", code):
        return None
    body = re.sub(r"^(?:ZL|CN)", "", code)
    if not re.fullmatch(r"20\d{2}[12389]\d{7}\.?[\dX]", body):
        return Problem(
            "shape", Text("专利申请号应为12位数字加校验位", "an application number has 12 digits and a check digit")
        )
    digits = body.replace(".", "")
    total = sum(int(c) * w for c, w in zip(digits[:12], _PATENT_WEIGHTS, strict=True))
    if "0123456789X"[total % 11] != digits[12]:
        return Problem("check", Text("专利申请号校验位不对", "the check digit is wrong"))
    return None


def check_username(s: str) -> Problem | None:
    """Check a user name: 5–16 letters and digits, at least one of each (§2.2)."""
    if not re.fullmatch(r"(?=.*[A-Za-z])(?=.*\d)[A-Za-z0-9]{5,16}", s):
        return Problem(
            "shape", Text("用户名须为5—16位，且同时含字母和数字", "use 5–16 letters and digits, at least one of each")
        )
    return None


def check_password(s: str) -> Problem | None:
    """Check a password: 8–64 characters with letters and digits (§2.2); it is never shortened."""
    if len(s) not in _PASSWORD_LENGTH:
        return Problem("length", Text("密码须为8—64位", "use 8–64 characters"))
    if not re.search(r"[A-Za-z]", s) or not re.search(r"\d", s):
        return Problem("classes", Text("密码须同时含字母和数字", "use letters and digits"))
    return None
