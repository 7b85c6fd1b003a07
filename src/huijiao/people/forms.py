"""The forms of registration and account (domain.md §2.1, §2.2): labels, hints, limits, checks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huijiao.core import identifiers
from huijiao.core.identifiers import Problem
from huijiao.core.normal import N
from huijiao.core.text import Text
from huijiao.people import labels, queries
from huijiao.people.models import Account, Institution, Nature
from huijiao.people.scans import check_scan

Check = Callable[[str], Problem | None]


def fold(text: str) -> str:
    """Fold full-width letters and digits, as typed by Chinese input methods."""
    return unicodedata.normalize("NFKC", text).strip()


def _choices(table: Mapping[str, Text], blank: bool = True) -> list[tuple[str, str]]:
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
                    self.add_error(name, problem.text.in_(get_language() or "zh"))
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
        self.fields["nature"].choices = _choices(labels.NATURES)  # type: ignore[attr-defined]

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
            self.fields["id_kind"].choices = _choices(labels.ID_KINDS, blank=False)  # type: ignore[attr-defined]

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


class ProfileForm(Checked):
    """What one may change about oneself."""

    checks: ClassVar[dict[str, Check]] = {
        "contact": identifiers.check_person_name, "phone": identifiers.check_phone, "email": identifiers.check_email,
    }  # fmt: skip

    contact = forms.CharField(label=_("Contact person"), max_length=100)
    phone = forms.CharField(label=_("Telephone of the contact person"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail of the contact person"), max_length=100)
    address = forms.CharField(label=_("Postal address"), max_length=100, required=False)
    orcid = forms.RegexField(
        label="ORCID",
        regex=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$",
        max_length=19,
        required=False,
        help_text=_("Such as 0000-0002-1825-0097"),
    )

    def clean_phone(self) -> str:
        """Fold full-width digits."""
        return fold(self.cleaned_data["phone"])


class PasswordForm(Checked):
    """A new password, twice."""

    checks: ClassVar[dict[str, Check]] = {"password": identifiers.check_password}

    password = forms.CharField(
        label=_("New password"),
        max_length=64,
        strip=False,
        help_text=_("At least 8 characters with letters and digits"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("New password once more"),
        max_length=64,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, user: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = user

    def clean_password(self) -> str:
        """Refuse what everybody uses."""
        validate_password(self.cleaned_data["password"], self.account)
        return str(self.cleaned_data["password"])

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        data = super().clean()
        first, second = data.get("password"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords differ."))
        return data


class ChangePasswordForm(PasswordForm):
    """The present password, and the new one twice."""

    old = forms.CharField(
        label=_("Present password"),
        max_length=64,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("old", "password", "password2")

    def clean_old(self) -> str:
        """Check the present password."""
        if not self.account.check_password(self.cleaned_data["old"]):
            raise ValidationError(_("This is not your present password."))
        return str(self.cleaned_data["old"])


class LoginForm(AuthenticationForm):
    """User name and password; one answer for a wrong name, a wrong password and a closed account."""

    error_messages = {
        "invalid_login": _("User name or password is wrong. After five failures the account is locked for 30 minutes."),
        "inactive": _("User name or password is wrong. After five failures the account is locked for 30 minutes."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["password"].label = _("Password")
        self.fields["username"].widget.attrs.pop("autofocus", None)
        self.fields["username"].widget.attrs.pop("maxlength", None)


class ResetForm(Checked):
    """Whose password is forgotten."""

    email = forms.EmailField(
        label=_("E-mail of the account"), max_length=100, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )


class HandOverForm(Checked):
    """To whom and why."""

    taker = forms.CharField(
        label=_("User name of your successor"),
        max_length=16,
        help_text=_("A registered user of your institution; they confirm after logging in"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: change of post, end of studies"),
    )
    sure = forms.BooleanField(
        label=_("I hand over all my projects and understand that my account closes when my successor confirms")
    )

    def __init__(self, giver: Account, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giver = giver

    def clean_taker(self) -> Account:
        """Find the successor within the institution; strangers stay unknown."""
        taker: Account | None = Account.objects.filter(
            username__iexact=self.cleaned_data["taker"], institution=self.giver.institution_id
        ).first()
        if taker is None or taker.pk == self.giver.pk or taker.institution_id is None:
            raise ValidationError(_("Your institution has no other user of this name."))
        return taker
