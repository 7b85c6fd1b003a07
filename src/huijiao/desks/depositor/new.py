"""A new project: choose the programme, read and undertake, fill in the basic information (slides, 项目基本信息)."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huijiao.core.errors import Refused
from huijiao.core.findings import Place
from huijiao.core.forms.contents import read_apart
from huijiao.core.records.base import Record
from huijiao.core.records.project import PROJECT
from huijiao.core.text import Text as T
from huijiao.desks.depositor.access import Here, project_page, said, told
from huijiao.desks.depositor.declared import initial_of
from huijiao.desks.depositor.forms import DATES, GIVEN, ProjectForm
from huijiao.desks.depositor.frame import LIST, url
from huijiao.people.models import Account, Centre, Kind
from huijiao.people.pages import field_check
from huijiao.people.queries import actor_of
from huijiao.programmes import actions, queries
from huijiao.programmes.models import Programme
from huijiao.steps.s1_plan.queries import editable
from huijiao.steps.s2_preparation.reading import PROBLEMS

NEW = T("新建项目", "New project")
_UNDERTAKEN = "undertaken"
_LARGEST = 20 << 20
_ONLY_INSTITUTIONS = T(
    "只有机构用户可以进行项目汇交。请用机构用户账号登录。",
    "Only institution accounts deposit project data. Log in with one.",
)
_WRONG_FORM = T("这不是项目基本信息表。请使用本系统下载的模板，或检查是否传错文件。",
                "This is not the project information form. Use the template offered here, or check the file.")  # fmt: skip


def _depositor(request: HttpRequest) -> Account:
    account = request.user
    if not isinstance(account, Account) or account.kind != Kind.INSTITUTION:
        raise PermissionDenied(said(_ONLY_INSTITUTIONS))
    return account


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(LIST, reverse("depositor:projects")), (NEW, reverse("depositor:new") if more else ""), *more]


@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """Three cards: which programme."""
    _depositor(request)
    return render(
        request, "depositor/new_choose.html", {"programmes": queries.programmes(), "crumbs": _crumbs(), "stage": 1}
    )


@login_required
def instructions(request: HttpRequest, code: str) -> HttpResponse:
    """Read the instructions and give the undertaking."""
    _depositor(request)
    programme = get_object_or_404(queries.programmes(), code=code)
    missing = False
    if request.method == "POST":
        if request.POST.get("undertaking"):
            request.session[_UNDERTAKEN] = code
            return redirect("depositor:new_information", code=code)
        missing = True
    return render(request, "depositor/new_instructions.html", {
        "programme": programme, "missing": missing, "crumbs": _crumbs((programme.name, "")), "stage": 2,
        "undertaken": request.session.get(_UNDERTAKEN) == code,
    })  # fmt: skip


@login_required
def information(request: HttpRequest, code: str) -> HttpResponse:
    """Fill in the basic information; the template, uploaded here, fills the form."""
    account = _depositor(request)
    programme = get_object_or_404(queries.programmes(), code=code)
    asked = request.session.get(_UNDERTAKEN) != code  # a session that ended asks again, on the same page
    common: dict[str, Any] = {"programme": programme, "institution": account.institution}
    form = ProjectForm(initial=_known(account), **common)
    filled, problem, unticked = 0, None, False
    if request.method == "POST" and "import" in request.POST:
        texts, problem = _imported(request)
        filled = len(texts)
        form = ProjectForm(initial={**_typed(request), **texts}, **common)
    elif request.method == "POST":
        form = ProjectForm(request.POST, **common)
        unticked = asked and not request.POST.get("undertaking")
        if form.is_valid() and not unticked and (created := _create(request, account, programme, form)):
            return created
    return render(request, "depositor/new_information.html", {
        "form": form, "programme": programme, "crumbs": _crumbs((programme.name, reverse("depositor:new_instructions", args=[code])), (PROJECT.label, "")),
        "stage": 3, "filled": filled, "problem": problem, "asked": asked, "unticked": unticked,
        "check": reverse("depositor:new_check", args=[code]),
    })  # fmt: skip


def _known(account: Account) -> dict[str, str]:
    """Return what need not be typed again."""
    return {
        "lead_inst": account.institution.name_zh if account.institution else "", "contact": account.contact,
        "contact_phone": account.phone, "contact_email": account.email, "address": account.address,
        "centre": Centre.objects.filter(local=True).values_list("code", flat=True).first() or "",
    }  # fmt: skip


def _typed(request: HttpRequest) -> dict[str, str]:
    return {name: value for name in (*ProjectForm.names, "centre") if (value := request.POST.get(name, ""))}


def _imported(request: HttpRequest) -> tuple[dict[str, str], T | None]:
    """Read an uploaded 项目基本信息表; return its filled fields, or the problem."""
    upload = request.FILES.get("template")
    if upload is None:
        return {}, T("请先选择文件。", "Choose a file first.")
    if (upload.size or 0) > _LARGEST:
        return {}, T(
            "文件超过 20 MB。项目基本信息表不应这样大，请检查。",
            "The file is over 20 MB; check that it is the right one.",
        )
    name = Path(upload.name or "").name
    with tempfile.NamedTemporaryFile(suffix=Path(name).suffix) as kept:
        for piece in upload.chunks():
            kept.write(piece)
        kept.flush()
        (read,) = read_apart([(Path(kept.name), name)])
    if read.problem:
        return {}, PROBLEMS.get(read.problem, PROBLEMS["unparsable"])
    if read.project is None:
        return {}, _WRONG_FORM
    texts = initial_of(PROJECT, read.project, DATES)
    found = {n: t for n, t in texts.items() if t.strip() and n not in GIVEN}
    return found, None if found else PROBLEMS["empty"]


def _create(request: HttpRequest, account: Account, programme: Programme, form: ProjectForm) -> HttpResponse | None:
    """Create the project and go on to its papers; a refusal stands at its field."""
    centre = Centre.objects.get(code=form.cleaned_data["centre"])
    info = Record.of(Place(), **form.texts(), programme=programme.name_zh, agency=programme.agency.name_zh)
    actor = actor_of(request)
    try:
        project = actions.create_project(account=account, programme=programme, centre=centre, info=info, actor=actor)
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, said(refused.text))
        return None
    actions.give_undertaking(project=project, actor=actor)
    request.session.pop(_UNDERTAKEN, None)
    messages.success(request, _("The basic information is saved. Now upload the papers."))
    return redirect("depositor:papers", pk=project.pk)


@login_required
@require_POST
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Check one field as it is left."""
    account = _depositor(request)
    programme = get_object_or_404(queries.programmes(), code=code)
    return field_check(request, ProjectForm(request.POST, programme=programme, institution=account.institution))


@project_page
def edit(request: HttpRequest, here: Here) -> HttpResponse:
    """Correct the basic information while the papers may be changed."""
    project = here.project
    if not here.may_write or not editable(here.seen.plan):
        messages.error(
            request, _("The basic information cannot be changed now: the papers are under review or have passed.")
        )
        return redirect(url("overview", here))
    standing = queries.info(project)
    common: dict[str, Any] = {"programme": project.programme, "institution": project.institution, "project": project}
    form = ProjectForm(request.POST or None, initial=initial_of(PROJECT, standing, DATES), **common)
    if request.method == "POST" and "field" in request.POST:
        return field_check(request, form)
    if request.method == "POST" and form.is_valid():
        given = {"programme": project.programme.name_zh, "agency": project.programme.agency.name_zh}
        try:
            actions.change_info(project=project, info=standing.with_(**form.texts(), **given), actor=here.actor)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, said(refused.text))
        else:
            messages.success(request, _("The basic information is saved."))
            return redirect(url("papers", here))
    return render(request, "depositor/info.html", {
        "form": form, "project": project, "check": url("info", here),
        "crumbs": [(LIST, reverse("depositor:projects")), (project.title, url("overview", here)), (PROJECT.label, "")],
    })  # fmt: skip


@project_page
def discard(request: HttpRequest, here: Here) -> HttpResponse:
    """Discard a draft that was never submitted."""
    target = url("overview", here)
    if request.method == "POST":
        plan = here.seen.plan
        if plan is not None and plan.version:
            messages.error(request, _("Something has been submitted already; only the agency can end this project."))
        else:
            with told(request, _("The draft is discarded. Its number is free again.")):
                actions.discard(project=here.project, **here.acting)
                target = reverse("depositor:projects")
    return redirect(target)
