"""The forms of one's own account: login, details, password, hand-over."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from huijiao.core import identifiers
from huijiao.people.forms.base import Check, Checked, fold
from huijiao.people.models import Account


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
