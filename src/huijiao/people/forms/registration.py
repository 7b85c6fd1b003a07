"""The forms of registration: institution and user (domain.md §2.1, §2.2)."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huijiao.core import identifiers
from huijiao.core.identifiers import Problem
from huijiao.core.normal import N
from huijiao.core.text import Text
from huijiao.people import labels, queries
from huijiao.people.forms.base import Check, Checked, HoneyMixin, choices_of, fold
from huijiao.people.models import Institution, Nature
from huijiao.people.scans import check_scan


class InstitutionSearchForm(Checked):
    """Step 1: is the institution known?"""

    name = forms.CharField(
        label=_("Full name of the institution"),
        max_length=100,
        min_length=2,
        help_text=_("The Chinese name on the certificate, in full"),
    )


def _ascii(value: str) -> Problem | None:
    if not value.isascii() or not any(c.isalpha() for c in value):
        return Problem(
            "ascii",
            Text("请填写英文名称，只用英文字母、数字和半角标点", "Use Latin letters, digits and ASCII punctuation"),
        )
    return None


def _name_zh(value: str) -> Problem | None:
    if len(N(value)) < 2 or any(unicodedata.category(c) in {"Cc", "Co", "Cn"} for c in value):
        return Problem("name", Text("请填写证书上的全称", "Give the full name on the certificate"))
    return None


class InstitutionForm(Checked):
    """机构信息, completed once for an institution."""

    checks: ClassVar[dict[str, Check]] = {
        "name_zh": _name_zh, "name_en": _ascii, "uscc": identifiers.check_uscc, "legal_person": identifiers.check_person_name,
    }  # fmt: skip

    name_zh = forms.CharField(label=_("Chinese full name"), max_length=100, help_text=_("Must equal the certificate"))
    name_en = forms.CharField(label=_("English full name"), max_length=100)
    nature = forms.ChoiceField(label=_("Kind of institution"))
    uscc = forms.CharField(
        label=_("Unified social credit code"),
        max_length=18,
        help_text=_("18 characters on the certificate. Institutions abroad: registration number."),
    )
    licence_scan = forms.FileField(
        label=_("Scan of the certificate"),
        required=False,
        help_text=_("Needed for verification. JPG, PNG or PDF, at most 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.pdf"}),
    )
    legal_person = forms.CharField(
        label=_("Legal representative"), max_length=100, help_text=_("Must equal the certificate")
    )
    intro = forms.CharField(
        label=_("About the institution"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["nature"].choices = choices_of(labels.NATURES)  # type: ignore[attr-defined]

    def skip(self, name: str) -> bool:
        """An institution abroad has no social credit code and its head any kind of name."""
        return name in {"uscc", "legal_person"} and self.cleaned_data.get("nature") == Nature.FOREIGN

    def clean_name_zh(self) -> str:
        """Refuse a name that is registered."""
        name = self.cleaned_data["name_zh"].strip()
        if queries.institution_named(name):
            raise ValidationError(_("This institution is registered already. Go back and choose it."))
        return str(name)

    def clean_uscc(self) -> str:
        """Fold, and refuse a code that is registered under another name."""
        code = fold(self.cleaned_data["uscc"]).upper().replace(" ", "")
        holder = Institution.objects.filter(uscc=code).first()
        if holder:
            raise ValidationError(
                _("This code belongs to %(name)s. If your institution was renamed, ask the centre."),
                params={"name": holder.name_zh},
            )
        return code

    def clean_licence_scan(self) -> Any:
        """Check the scan by content."""
        scan = self.cleaned_data["licence_scan"]
        if scan:
            check_scan(scan)
        return scan


class AccountForm(HoneyMixin, Checked):
    """用户信息 of an institution user; everything is required."""

    checks: ClassVar[dict[str, Check]] = {
        "username": identifiers.check_username, "password": identifiers.check_password,
        "contact": identifiers.check_person_name, "phone": identifiers.check_phone, "email": identifiers.check_email,
        "id_no": identifiers.check_id_card,
    }  # fmt: skip

    username = forms.CharField(
        label=_("User name"),
        max_length=16,
        help_text=_("5–16 letters and digits, at least one of each"),
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=64,
        strip=False,
        help_text=_("At least 8 characters with letters and digits"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Password once more"),
        max_length=64,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    contact = forms.CharField(
        label=_("Contact person"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Telephone of the contact person"),
        max_length=100,
        help_text=_("Mobile, or landline with area code"),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    id_kind = forms.ChoiceField(label=_("Kind of identity document"))
    id_no = forms.CharField(
        label=_("Identity number of the contact person"),
        max_length=100,
        help_text=_("Kept encrypted and shown masked; each reading is recorded"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail of the contact person"),
        max_length=100,
        help_text=_("Letters about your deposit go here"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    address = forms.CharField(
        label=_("Postal address"), max_length=100, widget=forms.TextInput(attrs={"autocomplete": "street-address"})
    )
    consent = forms.BooleanField(label=_("I have read the privacy notice and agree to it"))
    consent_id = forms.BooleanField(
        label=_("I separately agree that my identity number is processed to establish who deposits")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "id_kind" in self.fields:
            self.fields["id_kind"].choices = choices_of(labels.ID_KINDS, blank=False)  # type: ignore[attr-defined]

    def skip(self, name: str) -> bool:
        """Only the resident identity card has a check character."""
        return name == "id_no" and self.cleaned_data.get("id_kind") != "ID_CARD"

    def clean_username(self) -> str:
        """Fold, and refuse a name in use."""
        name = fold(self.cleaned_data["username"])
        if queries.username_taken(name):
            raise ValidationError(_("This user name is taken; please choose another."))
        return name

    def clean_password(self) -> str:
        """Refuse what everybody uses."""
        validate_password(self.cleaned_data["password"])
        return str(self.cleaned_data["password"])

    def clean_id_no(self) -> str:
        """Fold; a lower-case x is accepted."""
        return fold(self.cleaned_data["id_no"]).upper().replace(" ", "")

    def clean_phone(self) -> str:
        """Fold full-width digits."""
        return fold(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Compare the two passwords."""
        data = super().clean()
        first, second = data.get("password"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        return data


class PersonalForm(AccountForm):
    """A personal user: browses, asks for data, deposits own data; no identity number is collected."""

    id_kind = None  # type: ignore[assignment]
    id_no = None  # type: ignore[assignment]
    consent_id = None  # type: ignore[assignment]
    phone = forms.CharField(
        label=_("Telephone of the contact person"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    address = forms.CharField(label=_("Postal address"), max_length=100, required=False)
