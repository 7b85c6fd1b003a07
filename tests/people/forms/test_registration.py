from __future__ import annotations

import pytest
from django.utils import translation

from huijiao.people.forms import AccountForm, InstitutionForm, PersonalForm
from tests.people import factories as f

pytestmark = pytest.mark.django_db
ACCOUNT = {"username": "zhang001", "password": f.PASSWORD, "password2": f.PASSWORD, "contact": "张三", "phone": "13800138000",
           "id_kind": "ID_CARD", "id_no": f.ID_CARD, "email": "zhang@example.org", "address": "北京", "consent": "on", "consent_id": "on"}  # fmt: skip
INSTITUTION = f.institution_fields(31)


@pytest.mark.parametrize("missing", sorted(set(ACCOUNT) - {"id_kind"}))
def test_every_field_of_an_institution_user_is_required(missing):
    form = AccountForm({**ACCOUNT, missing: ""})
    assert missing in form.errors


def test_account_form_accepts_a_complete_entry_and_folds_full_width():
    form = AccountForm({**ACCOUNT, "phone": "１３８００１３８０００", "id_no": "11010519491231002x"})
    assert form.errors == {}
    assert (form.cleaned_data["phone"], form.cleaned_data["id_no"]) == ("13800138000", f.ID_CARD)


@pytest.mark.parametrize(("field", "value"), [
    ("username", "zhangsan"), ("username", "z1"), ("password", "abc12345678901"), ("password", "password1"), ("password", "Ab3"),
    ("contact", "1"), ("phone", "12"), ("id_no", "110105194912310021"), ("id_no", "110105491231002"), ("email", "zhang"), ("website", "http://x"),
])  # fmt: skip
def test_account_form_refuses(field, value):
    data = {**ACCOUNT, field: value}
    if value == "abc12345678901":
        data["password2"] = "other"
        field = "password2"
    assert field in AccountForm(data).errors


def test_passport_number_has_no_check_character():
    assert AccountForm({**ACCOUNT, "id_kind": "PASSPORT", "id_no": "E12345678"}).errors == {}


def test_local_number_is_mild_and_does_not_stop():
    form = AccountForm({**ACCOUNT, "phone": "64807462"})
    assert form.is_valid()
    assert "区号" in form.soft["phone"].zh


def test_personal_form_collects_no_identity_number():
    form = PersonalForm(
        {k: v for k, v in ACCOUNT.items() if k not in {"id_no", "id_kind", "phone", "address", "consent_id"}}
    )
    assert form.is_valid()
    assert "id_no" not in form.fields


@pytest.mark.parametrize(
    ("language", "sentence"), [("zh-hans", "请填写“联系人”。"), ("en", "Please fill in “Contact person”.")]
)
def test_required_fields_are_named(language, sentence):
    with translation.override(language):
        assert AccountForm({**ACCOUNT, "contact": ""}).errors["contact"] == [sentence]


def test_institution_form_accepts_a_complete_entry():
    assert InstitutionForm(INSTITUTION).errors == {}


@pytest.mark.parametrize(("field", "value"), [
    ("name_zh", "所"), ("name_en", "研究所"), ("name_en", "123"), ("nature", "火星机构"), ("uscc", "91110000600037341M"), ("uscc", "1234"),
    ("legal_person", "7"), ("intro", "x" * 1001),
])  # fmt: skip
def test_institution_form_refuses(field, value):
    assert field in InstitutionForm({**INSTITUTION, field: value}).errors


def test_institution_form_folds_the_code():
    form = InstitutionForm({**INSTITUTION, "uscc": "９１１１００００６０００３７３４１l"})
    assert form.errors == {}
    assert form.cleaned_data["uscc"] == "91110000600037341L"


def test_institution_abroad_gives_its_registration_number():
    form = InstitutionForm(
        {**INSTITUTION, "nature": "国(境)外机构", "uscc": "HRB 1234", "legal_person": "J. R. O'Neill-Øster, Jr."}
    )
    assert form.errors == {}


def test_institution_form_refuses_a_known_name_and_a_known_code():
    first = f.admin().institution
    form = InstitutionForm({**INSTITUTION, "name_zh": f" {first.name_zh}", "uscc": first.uscc})
    assert sorted(form.errors) == ["name_zh", "uscc"]
    assert first.name_zh in form.errors["uscc"][0]
