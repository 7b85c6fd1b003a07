"""Forms made from the declarations in `core.records`: fields, labels, lengths, hints and checks stand there once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language

from huijiao.core import identifiers
from huijiao.core.dates import parse_date
from huijiao.core.identifiers import Problem
from huijiao.core.records.base import FieldSpec, Kind, Need, Record, RecordSpec
from huijiao.core.text import Text as T
from huijiao.people.forms import Checked, fold

Check = Callable[[str], Problem | None]
#: Options are kept as printed in Chinese; readers of English see these words.
OPTION_WORDS: Mapping[str, str] = {
    "已完成验收": "Accepted", "正在开展验收": "Being accepted", "在研": "Ongoing", "数据": "Data", "软件工具": "Software tool",
    "算法模型": "Algorithm or model", "系统": "System", "图集": "Atlas", "丛书、典籍、专著、研究报告": "Book, monograph, report",
    "实物资源": "Physical resource", "标准规范": "Standard", "其它": "Other", "完全开放共享": "Open",
    "注册后完全开放共享": "Open after registration", "协议共享": "By agreement", "暂不共享": "Not shared for now", "是": "Yes", "否": "No",
}  # fmt: skip
_BY_KIND: Mapping[Kind, Check] = {Kind.EMAIL: identifiers.check_email, Kind.PHONE: identifiers.check_phone}
_BY_NAME: Mapping[str, Check] = {
    "pi": identifiers.check_person_name, "contact": identifiers.check_person_name, "resp_name": identifiers.check_person_name,
    "postcode": identifiers.check_postcode, "resp_postcode": identifiers.check_postcode,
}  # fmt: skip
_RADIO = 4  # up to so many options are shown as radio buttons


def word(option: str) -> T:
    """Return an option in both languages."""
    return T(option, OPTION_WORDS.get(option, option))


def _said(text: T) -> str:
    return text.in_(get_language() or "zh-hans")


class DeclaredForm(Checked):
    """A form of one `RecordSpec`.

    ``spec``: the declaration; ``names``: the fields asked for; ``hints``: name → what to write. Texts come back by
    `texts`, as they are kept in a `Record`.
    """

    spec: RecordSpec
    names: Iterable[str] = ()
    hints: ClassVar[Mapping[str, T]] = {}
    dates: frozenset[str] = frozenset()  # asked for with the browser's own calendar
    optional: frozenset[str] = frozenset()  # asked for, but may be left empty for now

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own_checks: dict[str, Check] = {}
        for spec in self.spec.fields:
            if self.names and spec.name not in self.names:
                continue
            if spec.kind in {Kind.SYSTEM, Kind.FILE}:
                continue
            self.fields[spec.name] = self._field(spec)
            if check := _BY_NAME.get(spec.name) or _BY_KIND.get(spec.kind):
                self.own_checks[spec.name] = check
        for field in self.fields.values():
            field.error_messages["required"] = _required(field)

    def _field(self, spec: FieldSpec) -> forms.Field:
        hint = self.hints.get(spec.name) or spec.hint
        common: dict[str, Any] = {
            "label": _said(spec.label), "help_text": _said(hint) if hint else "",
            "required": spec.need == Need.REQUIRED,
        }  # fmt: skip
        if spec.kind == Kind.ONE:
            return self._choice(spec, common)
        attrs: dict[str, Any] = {}
        if spec.kind == Kind.TEXT:
            rows = 8 if spec.length > 500 else 4
            return forms.CharField(
                max_length=spec.length or None, widget=forms.Textarea(attrs={"rows": rows}), **common
            )
        if spec.name in self.dates:
            return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **common)
        modes = {Kind.EMAIL: "email", Kind.PHONE: "tel", Kind.NUMBER: "text"}
        if mode := modes.get(spec.kind):
            attrs["inputmode"] = mode
        return forms.CharField(max_length=spec.length or None, widget=forms.TextInput(attrs=attrs), **common)

    def _choice(self, spec: FieldSpec, common: dict[str, Any]) -> forms.Field:
        rows = [(o, _said(word(o))) for o in spec.options]
        if len(rows) <= _RADIO:
            return forms.ChoiceField(choices=rows, widget=forms.RadioSelect, **common)
        return forms.ChoiceField(choices=[("", _said(T("请选择", "Please choose"))), *rows], **common)

    def full_clean(self) -> None:
        """Clean; what the rules will ask for later is shown as needed but does not stop the form from being saved."""
        eased = [f for n, f in self.fields.items() if n in self.optional and f.required]
        for field in eased:
            field.required = False
        super().full_clean()
        for field in eased:
            field.required = True

    def clean(self) -> dict[str, Any]:
        """Run the checks of each field that is filled in."""
        data = super().clean()
        for name, check in self.own_checks.items():
            if name not in self.errors and data.get(name):
                self.judge(name, check(str(data[name])))
        for name in self.dates:
            if name not in self.errors and data.get(name) and parse_date(data[name]) is None:
                self.add_error(name, _said(T("请填写日期，如 2026-12-31", "Give a date such as 2026-12-31")))
        return data

    def judge(self, name: str, problem: Problem | None) -> None:
        """Enter a problem: grave ones stop, mild ones are said."""
        if problem is None:
            return
        if problem.severe:
            self.add_error(name, _said(problem.text))
        else:
            self.soft[name] = problem.text

    def texts(self) -> dict[str, str]:
        """Return what was filled in, folded where full-width letters make no sense."""
        kept = {s.name: s.kind for s in self.spec.fields if s.name in self.cleaned_data and s.name in self.fields}
        folded = {Kind.EMAIL, Kind.PHONE, Kind.NUMBER}
        return {
            n: fold(str(self.cleaned_data[n])) if k in folded else str(self.cleaned_data[n]) for n, k in kept.items()
        }


def _required(field: forms.Field) -> str:
    verb = T("请选择", "Please choose") if isinstance(field, forms.ChoiceField) else T("请填写", "Please fill in")
    return _said(T(f"{verb.zh}“{field.label}”。", f"{verb.en} “{field.label}”."))


def initial_of(spec: RecordSpec, record: Record, dates: frozenset[str] = frozenset()) -> dict[str, str]:
    """Return a record as a form's initial values; dates in the form the browser's calendar takes."""
    out = {}
    for field in spec.fields:
        text = record[field.name]
        day = parse_date(text) if field.name in dates and text else None
        out[field.name] = day.isoformat() if day else text
    return out
