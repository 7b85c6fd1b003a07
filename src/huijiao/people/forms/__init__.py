"""The forms of this room: labels, hints, limits, checks (domain.md §2.1, §2.2)."""

from huijiao.people.forms.account import (
    ChangePasswordForm,
    HandOverForm,
    LoginForm,
    PasswordForm,
    ProfileForm,
    ResetForm,
)
from huijiao.people.forms.base import Checked, HoneyMixin, fold
from huijiao.people.forms.registration import AccountForm, InstitutionForm, InstitutionSearchForm, PersonalForm

__all__ = [
    "AccountForm",
    "ChangePasswordForm",
    "Checked",
    "HandOverForm",
    "HoneyMixin",
    "InstitutionForm",
    "InstitutionSearchForm",
    "LoginForm",
    "PasswordForm",
    "PersonalForm",
    "ProfileForm",
    "ResetForm",
    "fold",
]
