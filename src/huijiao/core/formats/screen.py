"""What must not be deposited as it is: personal numbers, marks of secrecy, keys and passwords (domain.md R-SEC-01, 02, 06).

A `Screen` is fed text in pieces, in order, and keeps counts, masked samples and places; the values themselves are not kept.
Numbers alone prove little: sample numbers, accession numbers and time stamps are long too. A number counts when its check
digit holds *and* a word beside it names it, or when nearly all numbers of that shape in the file hold their check digit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from huijiao.core.formats.columns import is_bank_card, is_id_card
from huijiao.core.formats.draft import Draft

_SAMPLES, _PLACES = 3, 5
_LINE = 1 << 20  # characters of one line that are screened together
_BEFORE = 24  # characters before a number in which the word that names it may stand

_MARK = re.compile(r"(?:绝\s?密|机\s?密|秘\s?密)\s*[★☆]|[★☆]\s*(?:绝密|机密|秘密)")
_LEVEL = re.compile(r"密\s*级\s*[:：]?\s*[【(（]?\s*(绝密|机密|秘密|内部(?!公开)|confidential|secret)", re.IGNORECASE)
_BARE = re.compile(r"绝密|机密(?!性)|内部资料|内部文件|注意保密")
# words before a mark that show it is only spoken of: 不得含有“秘密★”标识
_QUOTING = re.compile(r"(?:不|无|未|没有|勿|禁止|严禁|如有|凡|带有|标有|标注|类似|如|例如)[^。；;\n]{0,12}$")
_NEGATED = re.compile(r"(?:不涉及|不含|无|非|未|没有|不属于|禁止|严禁|不得)[^。；;\n]{0,10}$")

_PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
_RUN = re.compile(r"\d{11}|\d{3}[- ]\d{4}[- ]\d{4}")
_ID_CARD = re.compile(
    r"(?<![\dA-Za-z.\-_])[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z.\-_])"
)
_PHONE = re.compile(
    r"(?<![\w.\-])(?:\+?86[- ]?)?1(?:3\d|4[5-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])([- ]?)\d{4}\1\d{4}(?![\w.\-])"
)
_BANK = re.compile(r"(?<![\w.\-])(?:62\d{14,17}|[3-5]\d{15})(?![\w.\-])")
_NAMED = {
    "id_card": re.compile(r"身份证|证件号|公民身份|identity|\bid ?card|citizen", re.IGNORECASE),
    "phone": re.compile(r"电话|手机|联系|tel\b|phone|mobile|contact|\+?86[- ]?$", re.IGNORECASE),
    "bank_card": re.compile(r"银行|卡号|账号|帐号|开户|工资卡|bank|card|account", re.IGNORECASE),
}
_HOSPITAL = re.compile(r"(?:病案号|住院号|门诊号|病历号|医保卡?号|社保卡?号)\s*[:：]?\s*[A-Za-z]{0,3}\d{5,12}(?!\d)")
_PASSPORT = re.compile(
    r"(?:护照|passport)[^\n]{0,12}?(?<![A-Za-z0-9])(?:[EeGgDdSsPpHh]\d{8}|[Ee][A-Za-z]\d{7})(?!\d)", re.IGNORECASE
)
# the least that must stand in a text for the dear search to be worth it, what to search, what it is called
_CREDENTIALS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("-----BEGIN ", re.compile(r"-----BEGIN (?:[A-Z]+ ){0,2}PRIVATE KEY(?: BLOCK)?-----"), "private key"),
    ("AKIA", re.compile(r"(?<![A-Za-z0-9])AKIA(?=[A-Z]*\d)[0-9A-Z]{16}(?![A-Za-z0-9])"), "AWS key"),
    ("LTAI", re.compile(r"(?<![A-Za-z0-9])LTAI(?=[A-Za-z]*\d)[0-9A-Za-z]{12,20}(?![A-Za-z0-9])"), "Aliyun key"),
    ("AKID", re.compile(r"(?<![A-Za-z0-9])AKID(?=[A-Za-z]*\d)[0-9A-Za-z]{32}(?![A-Za-z0-9])"), "Tencent key"),
    ("gh", re.compile(r"(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36}(?![A-Za-z0-9])"), "GitHub token"),
    ("glpat-", re.compile(r"(?<![A-Za-z0-9])glpat-[\w\-]{20}(?![\w\-])"), "GitLab token"),
    ("xox", re.compile(r"(?<![A-Za-z0-9])xox[abprs]-\d[\w\-]{10,}"), "Slack token"),
    ("eyJ", re.compile(r"(?<![\w\-])eyJ[\w\-]{8,}\.eyJ[\w\-]{8,}\.[\w\-]{16,}"), "JSON web token"),
    ("://", re.compile(r"(?<![a-z])[a-z][a-z0-9+]{2,15}://[^\s:/@\"'<>]{1,40}:(?P<value>[^\s:/@\"'<>]{4,60})@[\w.\-]"), "password in an address"),
)  # fmt: skip
_ASKED = ("passw", "pwd", "密码", "口令", "secret", "api_key", "apikey", "api-key", "token")
_SECRET = "密".encode()
_PASSWORD = re.compile(
    r"(?i)(?:password|passwd|pwd|密码|口令|secret[_\-]?key|api[_\-]?key|access[_\-]?token|client[_\-]?secret)"
    r"[\"'”]?\s*(?:[:=：]|是|为)\s*(?P<quote>[\"'“]?)(?P<value>[!-~]{6,80})"
)
_NO_PASSWORD = re.compile(
    r"(?i)^[\"'“]*(?:[*xX.\-_•]{3,}|<.*|\{.*|\$.*|%.*|your.*|my.*|changeme|example.*|placeholder|null|none|true|false|string|str|"
    r"required|optional|undefined|getpass.*|input.*|os\..*|env.*|args.*|self.*|config.*|settings.*|prompt.*|read.*|get.*|"
    r"[a-z_]+\(.*|https?:.*|password\W*|passwd\W*|secret\W*|test\W*)"
)
_PAIR = re.compile(r"(?<![\d.])-?\d{1,3}\.\d{4,}\s*[,，\s]\s*-?\d{1,3}\.\d{4,}(?![\d.])")
_LATITUDE = re.compile(r"(?i)(?:北纬|南纬|纬度|latitude|\blat)[\"'”]?\s*[:=：]?\s*[NS]?\s*[\"']?-?\d{1,2}\.\d{4,}")


def marks(text: str) -> Iterator[re.Match[str]]:
    """Yield the marks of classification that are not merely spoken of."""
    if "密" not in text:
        return
    for pattern in (_MARK, _LEVEL):
        for found in pattern.finditer(text):
            if not _QUOTING.search(text[max(found.start() - 20, 0) : found.start()]):
                yield found


def bare_words(text: str) -> Iterator[re.Match[str]]:
    """Yield 绝密, 机密, 内部资料 … where no word before denies them."""
    if "密" not in text and "内部" not in text:
        return
    for found in _BARE.finditer(text):
        if not _NEGATED.search(text[max(found.start() - 20, 0) : found.start()]):
            yield found


def masked(text: str) -> str:
    """Return the ends of a value with stars between."""
    return text[:3] + "*" * max(3, len(text) - 5) + text[-2:] if len(text) > 7 else text[:1] + "***"


@dataclass
class Seen:
    """What was seen of one kind; ``named``: how many had a word beside them, ``shaped``: all numbers of that shape."""

    n: int = 0
    named: int = 0
    shaped: int = 0
    samples: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def take(self, sample: str, place: str) -> None:
        """Count one; keep the sample and its place while there is room."""
        self.n += 1
        if len(self.samples) < _SAMPLES and sample not in self.samples:
            self.samples.append(sample)
        if len(self.places) < _PLACES and place not in self.places:
            self.places.append(place)


class Screen:
    """Screens text; ``numbers``: look for personal numbers (tables have theirs counted by column), ``geo``: coordinates."""

    def __init__(self, *, numbers: bool = True, geo: bool = False) -> None:
        self.numbers, self.geo = numbers, geo
        self.seen: dict[str, Seen] = {}
        self._tail = ""
        self._line = 1
        self._bytes = 0

    def feed(self, text: str) -> None:
        """Take the next piece of a running text; places are line numbers."""
        text = self._tail + text
        cut = text.rfind("\n") + 1
        if not cut and len(text) > _LINE:
            cut = max(text.rfind(mark) for mark in " ,;\t") + 1 or len(text)
        self._tail = text[cut:]
        if cut:
            self._block(text[:cut])

    def _block(self, text: str) -> None:
        first = self._line
        self._look(text, lambda at: f"line {first + text.count(chr(10), 0, at)}")
        self._line += text.count("\n")

    def feed_at(self, text: str, place: str) -> None:
        """Take a text that stands at one place: a page, a cell, a member."""
        self._look(text, lambda _at: place)

    def see(self, piece: bytes) -> None:
        """Take a piece of a large table in UTF-8: looked into only where a word of secrecy can stand; places are bytes."""
        if not piece.isascii() and _SECRET in piece:
            at = self._bytes
            text = piece.decode("utf-8", "replace")
            self._look(text, lambda n: f"byte {at + len(text[:n].encode())}")
        self._bytes += len(piece)

    def finish(self) -> dict[str, dict[str, Any]]:
        """Return ``{kind: {n, samples, places}}`` for what counts, fit for JSON; empty when nothing was found."""
        if self._tail:
            text, self._tail = self._tail, ""
            self._block(text)
        return {
            kind: {"n": s.n, "samples": s.samples, "places": s.places}
            for kind, s in sorted(self.seen.items())
            if s.n and (not s.shaped or s.named or (s.n >= 3 and s.n * 2 >= s.shaped))
        }

    def _look(self, text: str, place: Callable[[int], str]) -> None:
        for found in marks(text):
            self._take("secret_mark", found[0].strip(), place(found.start()))
        for found in bare_words(text):
            self._take("secret_word", found[0], place(found.start()))
        if self.numbers and _RUN.search(text):
            self._numbers(text, place)
        if self.numbers and "号" in text:
            for found in _HOSPITAL.finditer(text):
                self._take("hospital_no", masked(found[0]), place(found.start()))
        if self.numbers and ("护照" in text or "assport" in text):
            for found in _PASSPORT.finditer(text):
                self._take("passport", masked(found[0][-9:]), place(found.start()))
        self._credentials(text, place)
        if self.geo:
            self._coordinates(text, place)

    def _take(self, kind: str, sample: str, place: str) -> None:
        self.seen.setdefault(kind, Seen()).take(sample, place)

    def _numbers(self, text: str, place: Callable[[int], str]) -> None:
        cards = {m.span() for m in self._checked("id_card", _ID_CARD, text, place, _is_citizen)}
        banks = {
            m.span() for m in self._checked("bank_card", _BANK, text, place, is_bank_card) if m.span() not in cards
        }
        del banks
        for found in _PHONE.finditer(text):
            # eleven digits without a word that says so are a count or a number of a sample
            if found[1] or found[0].startswith("+86") or self._is_named("phone", text, found.start()):
                self._take("phone", masked(found[0]), place(found.start()))

    def _checked(
        self, kind: str, pattern: re.Pattern[str], text: str, place: Callable[[int], str], holds: Callable[[str], bool]
    ) -> list[re.Match[str]]:
        out = []
        for found in pattern.finditer(text):
            seen = self.seen.setdefault(kind, Seen())
            seen.shaped += 1
            if holds(found[0]):
                seen.named += self._is_named(kind, text, found.start())
                seen.take(masked(found[0]), place(found.start()))
                out.append(found)
        return out

    @staticmethod
    def _is_named(kind: str, text: str, at: int) -> bool:
        before = text[max(0, at - _BEFORE) : at].rpartition("\n")[2]
        return _NAMED[kind].search(before) is not None

    def _credentials(self, text: str, place: Callable[[int], str]) -> None:
        for needed, pattern, what in _CREDENTIALS:
            if needed in text:
                for found in pattern.finditer(text):
                    if "value" in pattern.groupindex and _NO_PASSWORD.match(found["value"]):
                        continue
                    self._take("credential", what, place(found.start()))
        folded = text.casefold()
        if any(word in folded for word in _ASKED):
            for found in _PASSWORD.finditer(text):
                if not _NO_PASSWORD.match(found["value"]) and (found["quote"] or _dense(found["value"])):
                    self._take("credential", "password", place(found.start()))

    def _coordinates(self, text: str, place: Callable[[int], str]) -> None:
        for pattern in (_PAIR, _LATITUDE):
            for found in pattern.finditer(text):
                self._take("precise_coord", found[0][:40], place(found.start()))


def _is_citizen(number: str) -> bool:
    return number[:2] in _PROVINCES and is_id_card(number)


def _dense(value: str) -> bool:
    """Tell a password from a word of prose: it mixes letters with digits or signs."""
    return any(c.isdigit() for c in value) and any(c.isalpha() for c in value)


def note(draft: Draft, screen: Screen) -> None:
    """Write what was found into the draft; a classified text leaves no preview and no words behind (R-SEC-01)."""
    found = screen.finish()
    if not found:
        return
    draft.facts["screen"] = found
    if "credential" in found:
        what = found["credential"]
        draft.add("text.credential", what["places"][0], what=", ".join(what["samples"]), n=what["n"])
    if "secret_mark" in found:
        draft.preview.clear()
        draft.facts.pop("text", None)
