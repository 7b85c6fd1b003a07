"""What the forms of this room share: checks of `core.identifiers`, sentences that name the field, the trap for robots."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huijiao.core.identifiers import Problem
from huijiao.core.text import Text

Check = Callable[[str], Problem | None]


def fold(text: str) -> str:
    """Fold full-width letters and digits, as typed by Chinese input methods."""
    return unicodedata.normalize("NFKC", text).strip()


def choices_of(table: Mapping[str, Text], blank: bool = True) -> list[tuple[str, str]]:
    """Return a table of labels as choices in the reader's language; ``blank`` puts "please choose" first."""
    language = get_language() or "zh"
    rows = [(str(code), text.in_(language)) for code, text in table.items()]
    return [("", Text("请选择", "Please choose").in_(language)), *rows] if blank else rows


def _required(field: forms.Field) -> str:
    """Return what to do when a field is empty, naming the field."""
    sentence = _("Please fill in “%(label)s”.")
    if isinstance(field, forms.BooleanField):
        sentence = _("Please tick “%(label)s”.")
    elif isinstance(field, forms.ChoiceField):
        sentence = _("Please choose “%(label)s”.")
    elif isinstance(field, forms.FileField):
        sentence = _("Please choose a file for “%(label)s”.")
    return str(sentence) % {"label": field.label}


class Checked(forms.Form):
    """A form whose texts pass the checks of `core.identifiers`; mild problems are kept in ``soft`` and do not stop."""

    checks: ClassVar[dict[str, Check]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.soft: dict[str, Text] = {}
        for field in self.fields.values():
            field.error_messages["required"] = _required(field)

    def clean(self) -> dict[str, Any]:
        """Run the checks on what is filled in and has no error yet."""
        data: dict[str, Any] = super().clean() or {}
        for name, check in self.checks.items():
            value = data.get(name)
            if name in self.errors or not value or self.skip(name):
                continue
            if problem := check(str(value)):
                if problem.severe:
                    said = problem.text.in_(get_language() or "zh")
                    self.add_error(name, said[:1].upper() + said[1:])
                else:
                    self.soft[name] = problem.text
        return data

    def skip(self, name: str) -> bool:
        """Tell whether a check does not apply; forms override it."""
        return False


class HoneyMixin(forms.Form):
    """A field people do not see; who fills it in is a robot."""

    website = forms.CharField(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_website(self) -> str:
        """Refuse robots."""
        if self.cleaned_data["website"]:
            raise ValidationError(_("This looks like a robot. Leave the field “Leave this empty” empty."))
        return ""
