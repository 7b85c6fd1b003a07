"""Registration as the slides have it: choose; institution searched or completed once; user information; in."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huijiao.core.text import Text
from huijiao.people import actions, pages, queries
from huijiao.people.forms import AccountForm, Checked, InstitutionForm, InstitutionSearchForm, PersonalForm
from huijiao.people.models import Account, Institution
from huijiao.people.scans import PENDING, kind_of

REGISTRATIONS = 60  # an hour and address: a training room shares one address
SEARCHES = 300
KEY = "registration"
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_ACCOUNT_FIELDS = ("username", "password", "contact", "email", "phone", "id_kind", "id_no", "address")
_FORMS: dict[str, type[Checked]] = {"institution": InstitutionForm, "user": AccountForm, "personal": PersonalForm}
_SLOW_DOWN = Text(
    "操作过于频繁，请一小时后再试，或联系中心。", "Too many attempts. Try again in an hour, or contact the centre."
)


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(_("Register"), "/register/" if more else ""), *more]


def choose(request: HttpRequest) -> HttpResponse:
    """Personal or institution user."""
    target = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        request.session["after_registration"] = target
    return render(request, "people/register.html", {"crumbs": _crumbs()})


def search(request: HttpRequest) -> HttpResponse:
    """Step 1: search the institution by its full name; GET ``name``. POST ``institution`` chooses one."""
    if request.method == "POST":
        chosen = _choosable(request.POST.get("institution", ""))
        request.session[KEY] = {"institution": chosen.pk}
        return redirect("people:register_user")
    form = InstitutionSearchForm(request.GET or None)
    found, similar, searched = None, [], ""
    if form.is_bound and form.is_valid():
        if pages.too_often(request, "search", SEARCHES):
            form.add_error(None, _said(_SLOW_DOWN))
        else:
            searched = form.cleaned_data["name"]
            found = queries.institution_named(searched)
            similar = [] if found else queries.institutions_like(searched)
    return render(request, "people/register_search.html", {
        "form": form, "found": found, "similar": similar, "searched": searched, "stage": 1,
        "crumbs": _crumbs((_("Institution user"), "")),
    })  # fmt: skip


def _said(text: Text) -> str:
    return text.in_(get_language() or "zh")


def _choosable(pk: str) -> Institution:
    institution = Institution.objects.filter(pk=pk).first() if pk.isdigit() else None
    if institution is None or institution.state not in {"ACTIVE", "PENDING_VERIFY"}:
        raise Http404
    return institution


def new_institution(request: HttpRequest) -> HttpResponse:
    """Step 1, second half: the institution is not known; its information is completed once."""
    kept = request.session.get(KEY, {})
    if request.method == "POST":
        form = InstitutionForm(request.POST, request.FILES)
        if form.is_valid():
            fields = {k: v for k, v in form.cleaned_data.items() if k != "licence_scan"}
            scan = _keep_scan(form.cleaned_data["licence_scan"]) or kept.get("scan", "")
            request.session[KEY] = {"new": fields, "scan": scan}
            return redirect("people:register_user")
    else:
        form = InstitutionForm(initial=kept.get("new") or {"name_zh": request.GET.get("name", "")})
    return render(request, "people/register_institution.html", {
        "form": form, "kept_scan": bool(kept.get("scan")), "stage": 1, "crumbs": _crumbs((_("Institution user"), "")),
    })  # fmt: skip


def _keep_scan(upload: Any) -> str:
    """Store a checked scan until the registration is complete; return its name in the storage."""
    if not upload:
        return ""
    kind = kind_of(upload.read(16))
    upload.seek(0)
    return str(default_storage.save(f"{PENDING}/{uuid.uuid4().hex}.{kind}", upload))


def user(request: HttpRequest) -> HttpResponse:
    """Step 2: user information; then registered and logged in."""
    kept = request.session.get(KEY)
    if not kept:
        messages.info(request, _("Please search your institution first."))
        return redirect("people:register_institution")
    institution = Institution.objects.filter(pk=kept.get("institution")).first()
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = _register(request, form, institution, kept)
        if account:
            return _enter(request, account)
    return render(request, "people/register_user.html", {
        "form": form, "institution": institution, "new": kept.get("new"), "stage": 2,
        "crumbs": _crumbs((_("Institution user"), "")),
    })  # fmt: skip


def personal(request: HttpRequest) -> HttpResponse:
    """A personal user: one form."""
    form = PersonalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = _register(request, form, None, {})
        if account:
            return _enter(request, account)
    return render(request, "people/register_personal.html", {"form": form, "crumbs": _crumbs((_("Personal user"), ""))})


def _register(
    request: HttpRequest, form: Checked, institution: Institution | None, kept: dict[str, Any]
) -> Account | None:
    """Call the action; a refusal becomes an error of the form."""
    if pages.too_often(request, "register", REGISTRATIONS):
        form.add_error(None, _said(_SLOW_DOWN))
        return None
    data = {k: form.cleaned_data[k] for k in _ACCOUNT_FIELDS if k in form.cleaned_data}
    scan = kept.get("scan", "")
    licence: File[bytes] | None = None
    try:
        if scan and default_storage.exists(scan):
            licence = File(default_storage.open(scan), name=Path(scan).name)
        account = actions.register(
            new=actions.NewAccount(**data, language=get_language() or "zh-hans"), actor=queries.actor_of(request),
            institution=institution, new_institution=kept.get("new"), licence=licence,
        )  # fmt: skip
    except actions.Refused as refused:
        form.add_error(None, _said(refused.text))
        return None
    finally:
        if licence is not None:
            licence.close()
    if licence is not None:
        default_storage.delete(scan)
    return account


def _enter(request: HttpRequest, account: Account) -> HttpResponse:
    """Log the new account in and go on."""
    target = request.session.get("after_registration", "/desk/")
    request.session.pop(KEY, None)
    login(request, account, backend=_BACKEND)
    pages.start_clock(request)
    messages.success(request, _("You are registered and logged in."))
    return redirect(target)


@require_POST
def check(request: HttpRequest, form: str) -> HttpResponse:
    """Check one field when it is left; nothing is kept."""
    if form not in _FORMS:
        raise Http404
    if pages.too_often(request, "check", 1000):
        return HttpResponse(status=429)
    return pages.field_check(request, _FORMS[form](request.POST))
