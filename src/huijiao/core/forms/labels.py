"""Printed labels, found again however they were typed, and printed hints, taken for empty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from huijiao.core.normal import N
from huijiao.core.records.base import FieldSpec, RecordSpec

_NOTE_MARKS = re.compile("[¹²³⁴⁵⁶⁷⁸⁹⁰①②③④⑤⑥⑦⑧⑨*＊※]+")
_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERING = re.compile(r"^(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})\)?[、.．)])\s*(?!\d)")
COLON = re.compile(r"[:：﹕]")

#: A hint in brackets that the template prints inside a cell: （限500字以内。） （系统生成，不填） （可选）
_HINT = re.compile(
    r"[（(](?:[^（）()]{0,12}系统(?:自动)?生成[^（）()]{0,12}|(?:限|不超过|限制)?\s*\d+\s*[—\-~至]?\s*\d*\s*个?(?:汉?字)[^（）()]{0,12}"
    r"|可选(?:填)?|选填|必填|不填|单选|多选|可多选|请(?:填写|选择|勾选|列出|注明)[^（）()]{0,30}|下拉选择[^（）()]{0,20}"
    r"|system generated[^()]{0,20}|optional|required|leave (?:it )?blank)[。.]?[）)]",
    re.IGNORECASE,
)
_WHOLE_HINT = re.compile(
    r"(?:系统(?:自动)?生成(?:[,，]?不填)?|可选|选填|必填|不填|请填写|请选择|单击(?:或点击)?此处.{0,12}|点击此处.{0,12}"
    r"|click (?:or tap )?here.{0,30}|choose an item\.?|(?:xx)+|[×✕]{2,}|年月日|[_＿\-—\s]+)",
    re.IGNORECASE,
)
#: Underlining to write on; ``__init__`` is none.
_BLANK_LINE = re.compile(r"(?<![A-Za-z0-9])[_＿]{3,}(?![A-Za-z0-9])|[_＿]{3,}(?=\s|$)|(?:(?<=\s)|^)[_＿]{3,}")


def clean(text: str) -> str:
    """Return what was filled in: printed hints, underlining and outer space go."""
    bare = _BLANK_LINE.sub(" ", _HINT.sub("", text)).strip(" \t\r\n\u3000")
    if _WHOLE_HINT.fullmatch(re.sub(r"[\s（）()]", "", bare)) or not bare.strip("（）() "):
        return ""
    return bare


@cache
def key(label: str) -> str:
    """Fold a label: width, case, note marks, numbering, spaces, line ends and the colon go."""
    bare = N(_NOTE_MARKS.sub("", label.strip(" \t\n\u3000")))
    bare = _NUMBERING.sub("", bare)
    return re.sub(r"\s+", "", bare).strip(":;,。.、_ ")


def bare_key(label: str) -> str:
    """Return `key` without what stands in brackets."""
    return _BRACKETS.sub("", key(label)).strip(":;,。. ")


class Labels:
    """The labels of one form: exact first, then without brackets."""

    def __init__(self, spec: RecordSpec, more: Mapping[str, Iterable[str]] | None = None) -> None:
        self.spec = spec
        self._exact: dict[str, FieldSpec] = {}
        self._bare: dict[str, FieldSpec] = {}
        for field in spec.fields:
            for label in (field.label.zh, field.label.en, *field.synonyms, *(more or {}).get(field.name, ())):
                self._exact.setdefault(key(label), field)
        for label, field in list(self._exact.items()):
            self._bare.setdefault(_BRACKETS.sub("", label) or label, field)

    def find(self, text: str) -> FieldSpec | None:
        """Return the field whose label the text is."""
        if not text or len(text) > 60:
            return None
        found = self._exact.get(key(text))
        return found or self._bare.get(bare_key(text))

    def split(self, text: str) -> tuple[FieldSpec, str] | None:
        """Return field and value of ``中文名称：xxx``; None when the text does not start with a label."""
        mark = COLON.search(text)
        if mark is None:
            return None
        field = self.find(text[: mark.start()])
        return (field, text[mark.end() :].strip()) if field else None
