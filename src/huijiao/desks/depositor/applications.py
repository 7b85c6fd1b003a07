"""申请: what the depositor asks of the agency: a change of the plan, more time, classified data handled off line."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused
from huijiao.core.text import Text as T
from huijiao.desks.depositor.access import Here, project_act, project_page, said, sentence, told
from huijiao.desks.depositor.frame import draw, url
from huijiao.programmes import applications, queries
from huijiao.programmes.models import Application, Asked
from huijiao.steps.s3_submission import changes
from huijiao.tools.papers.actions import keep_upload
from huijiao.tools.papers.queries import by_key

ASKED = {
    Asked.CHANGE: T("变更汇交方案", "Change the deposit plan"),
    Asked.EXTENSION: T("申请延期", "Ask for more time"),
    Asked.CLASSIFIED: T("涉密数据线下办理", "Classified data: handle off line"),
}
MILESTONES = {
    "PLAN": T("汇交方案", "Deposit plan"),
    "DATA": T("实体数据", "Data"),
    "CATALOGUE": T("共享目录", "Catalogue"),
}
LARGEST = 20 << 20  # bytes of a letter attached


class ChangeForm(forms.Form):
    """Why the plan must change, and the agency's letter where 考核指标 change."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What must change in plan or records, and why."),
    )  # fmt: skip
    reference = forms.CharField(
        label=gettext_lazy("Number of the agency's letter"), max_length=100, required=False,
        help_text=gettext_lazy("Needed where indicators of the task book have changed."),
    )  # fmt: skip
    letter = forms.FileField(label=gettext_lazy("Letter (optional)"), required=False)


class ExtensionForm(forms.Form):
    """Which deadline, until when, why."""

    milestone = forms.ChoiceField(label=gettext_lazy("Deadline"))
    until = forms.DateField(label=gettext_lazy("New last day"), widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    letter = forms.FileField(label=gettext_lazy("Letter (optional)"), required=False)

    def __init__(self, *words: Any, milestones: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*words, **more)
        self.fields["milestone"].choices = milestones  # type: ignore[attr-defined]


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Show what was asked and answered, and the forms to ask."""
    return _draw(request, here, {})


def _draw(request: HttpRequest, here: Here, filled: dict[str, forms.Form]) -> HttpResponse:
    waiting = {
        (a.asked, a.milestone) for a in here.project.applications.all() if a.state in {"RECEIVED", "LEADER_SIGN"}
    }
    choices = _milestones(here)
    may = here.may_write and here.project.state == "ACTIVE"
    return draw(request, here, "applications", {
        "rows": [{"row": a, "asked": ASKED[Asked(a.asked)], "milestone": MILESTONES.get(a.milestone),
                  "paper": by_key(a.document) if a.document else None, "may_withdraw": "withdraw" in a.moves(here.roles)}
                 for a in here.project.applications.all()],
        "change": filled.get("CHANGE", ChangeForm()) if may and changes.may_ask(here.project)
        and ("CHANGE", "") not in waiting else None,
        "extension": filled.get("EXTENSION", ExtensionForm(milestones=choices)) if may and choices else None,
        "classified": may and ("CLASSIFIED", "") not in waiting, "opened": next(iter(filled), ""),
    }, status=409 if filled else 200)  # fmt: skip


def _milestones(here: Here) -> list[tuple[str, str]]:
    """Return the deadlines that may still be extended, each with its day."""
    done = {a.milestone for a in here.project.applications.all() if a.state in {"RECEIVED", "LEADER_SIGN", "APPROVED"}}
    days = {code: queries.due(here.project, code) for code in MILESTONES if code not in done}
    return [(code, f"{said(MILESTONES[code])} · {day}") for code, day in days.items() if day]


@project_act
def apply(request: HttpRequest, here: Here, asked: str) -> HttpResponse:
    """Make an application; a form that is not in order comes back with its sentences."""
    if asked not in Asked.values:
        raise Http404
    form = _form(request, here, asked)
    if form is not None and not form.is_valid():
        return _draw(request, here, {asked: form})
    try:
        _apply(here, asked, form.cleaned_data if form else {})
    except (Refused, MoveRefused) as error:
        if form is None:
            messages.error(request, sentence(error))
            return redirect(url("applications", here))
        field = getattr(error, "field", "")
        form.add_error(field if field in form.fields else None, sentence(error))
        return _draw(request, here, {asked: form})
    messages.success(request, _("The application is with the agency."))
    return redirect(url("applications", here))


def _form(request: HttpRequest, here: Here, asked: str) -> forms.Form | None:
    if asked == Asked.CHANGE:
        return ChangeForm(request.POST, request.FILES)
    if asked == Asked.EXTENSION:
        return ExtensionForm(request.POST, request.FILES, milestones=_milestones(here))
    return None


def _apply(here: Here, asked: str, words: dict[str, Any]) -> Application:
    letter = words.pop("letter", None)
    if letter is not None:
        if letter.size > LARGEST:
            raise Refused(
                T("附件超过 20 MB，请压缩后再上传。", "The letter is larger than 20 MB. Make it smaller first."),
                "letter",
            )
        kept = keep_upload(subject=here.project.subject, kind="letter", name=letter.name, file=letter, by=here.actor)
        words["document"] = kept.key
    if asked == Asked.CHANGE:
        return changes.ask(project=here.project, **words, **here.acting)
    return applications.apply(project=here.project, asked=asked, **words, **here.acting)


@project_act
def withdraw(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Take an application back."""
    row = here.project.applications.filter(pk=number).first()
    if row is None:
        raise Http404
    with told(request, _("The application is withdrawn.")):
        applications.withdraw(application=row, **here.acting)
    return redirect(url("applications", here))
