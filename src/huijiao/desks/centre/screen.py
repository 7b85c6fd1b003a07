"""The review screen: what is examined on the left, findings, review form and verdict on the right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from huijiao.core.machine import Role
from huijiao.core.text import Text as T
from huijiao.desks.centre import panes
from huijiao.desks.centre.access import project_page, round_page
from huijiao.desks.centre.forms import ANCHOR, FindingForm, review_form
from huijiao.desks.centre.queue import TITLE
from huijiao.desks.centre.words import FIELDS, FINDING_STATES, FORMS, STAGES
from huijiao.desks.journey import left
from huijiao.desks.office import Here, said
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s2_preparation.queries import today
from huijiao.steps.s3_submission import queries as submissions
from huijiao.steps.s4_review import checklist, queries
from huijiao.steps.s4_review.models import Finding, FindingState, Round
from huijiao.tools.intake.models import StagedFile

_STILL = frozenset({FindingState.OPEN, FindingState.REOPENED})
_OVER = frozenset({"RETURNED", "PASSED", "WITHDRAWN"})


@project_page
def of_project(request: HttpRequest, here: Here) -> HttpResponse:
    """Lead from a letter to the round that is open, else to the newest one."""
    rounds = list(queries.rounds(here.project))
    if not rounds:
        raise Http404
    open_ = [r for r in rounds if r.state in queries.OPEN]
    return redirect("centre:round", pk=(open_ or rounds)[0].pk)


@round_page
def page(request: HttpRequest, here: Here, round_: Round) -> HttpResponse:
    """Show one round; ``?tab=`` chooses the left side, the names of an anchor prefill the finding form."""
    return draw(request, here, round_)


def draw(
    request: HttpRequest, here: Here, round_: Round, *, finding: FindingForm | None = None, typed: QueryDict | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Draw the screen; ``finding`` and ``typed`` keep what was typed when an act was refused."""
    tab = panes.tab_of(request, round_)
    rows = list(datasets.datasets(here.project))
    held = round_.state == "IN_PROGRESS" and round_.reviewer_id == here.account.pk
    known = list(queries.findings(here.project, round_.stage))
    mine = [f for f in known if f.first_round.number <= round_.number]
    form = finding or FindingForm(stage=round_.stage, rows=rows, initial=_anchored(request))
    entered = (typed if typed is not None else QueryDict()).get
    return render(request, "centre/round.html", {
        "here": here, "project": here.project, "round": round_, "stage": STAGES[round_.stage], "form_title": FORMS[round_.stage],
        "tab": tab, "tabs": _tabs(here, round_, tab), "pane": panes.draw(request, here, tab), "held": held,
        "moves": _moves(here, round_), "situation": situation(here, round_), "left": left(round_.due),
        "late": round_.state in queries.OPEN and round_.due < today(),
        "findings": shown(here, round_, mine, rows, settle=held), "counts": differences(round_, mine),
        "open": sum(_weighs(f) for f in mine), "form": form, "opened": form.is_bound or bool(form.initial),
        "items": items(round_, mine, typed), "conclusion": entered("conclusion", round_.conclusion), "reason": entered("reason", ""),
        "earlier": [_earlier(r) for r in queries.rounds(here.project) if r.pk != round_.pk], "over": round_.state in _OVER,
        "verdicts": [(str(k), v) for k, v in checklist.VERDICTS.items()], "at": anchor_query(request),
        "crumbs": [(TITLE, reverse("centre:queue")), (here.project.title, "")],
    }, status=status)  # fmt: skip


def anchor_query(request: HttpRequest) -> str:
    """Return the part of the address that says what the left side shows, to come back to the same view."""
    kept = QueryDict(mutable=True)
    for name in ("tab", "file", "page", "q", "verdict"):
        if request.GET.get(name):
            kept[name] = request.GET[name]
    return kept.urlencode()


def _anchored(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ANCHOR if request.GET.get(name)}


def _tabs(here: Here, round_: Round, tab: str) -> list[tuple[T, str, bool, str]]:
    has_files = submissions.of(here.project) is not None
    base = reverse("centre:round", args=[round_.pk])
    return [
        (label, f"{base}?tab={name}", name == tab, "")
        for name, label in panes.TABS.items()
        if name != "files" or has_files
    ]


def _moves(here: Here, round_: Round) -> dict[str, Any]:
    """Return the moves open to the reader; the opinion is the reviewer's alone."""
    found = dict(round_.moves(here.roles))
    if round_.reviewer_id != here.account.pk:
        found.pop("opine", None)
    return found


def situation(here: Here, round_: Round) -> T:
    """Say who has the round and what is asked of the reader."""
    who = str(round_.reviewer or "")
    mine = round_.reviewer_id == here.account.pk
    since = f"{round_.state_at:%Y-%m-%d}"
    match round_.state:
        case "WAITING":
            if "claim" in round_.moves(here.roles):
                return T(
                    "这一轮还没有人审查。认领后提交方不能再撤回。",
                    "Nobody reviews this round yet. Once you claim it the depositor can no longer withdraw.",
                )
            return T("这一轮等待审查人认领。", "This round waits for a reviewer.")
        case "IN_PROGRESS":
            if mine:
                return T(
                    "由您审查：处理问题，填写审查表，然后提交审查意见。",
                    "You review this round: settle the findings, fill in the form, then give your opinion.",
                )
            return T(f"{who}自 {since} 起在审查。", f"{who} has been reviewing it since {since}.")
        case "OPINION":
            if Role.REVIEW_LEAD in here.roles:
                return T(
                    f"{who}已于 {since} 提交意见，请您签发：通过，或退回修改。",
                    f"{who} gave the opinion on {since}. Please sign: pass it, or return it.",
                )
            return T("审查意见已提交，等待组长签发。", "The opinion is given and waits for the lead's signature.")
    signer = str(round_.signer or "")
    label = round_.state_info.label
    by = f"，{signer}签发" if signer else ""
    return T(
        f"本轮已结束：{label.zh}（{since}{by}）。",
        f"This round is over: {label.en} ({since}{f', signed by {signer}' if signer else ''}).",
    )


def _weighs(finding: Finding) -> bool:
    return finding.status in _STILL and finding.severity in {"BLOCK", "FIX"}


def shown(
    here: Here, round_: Round, found: Iterable[Finding], rows: Iterable[Any], *, settle: bool = False
) -> list[dict[str, Any]]:
    """Return the findings as the shared component draws them, each with a link to its place on the left."""
    found = list(found)
    files = _files_named(here, {str(f.place.get("path")) for f in found if f.place.get("path")})
    base = reverse("centre:round", args=[round_.pk])
    return [
        {
            "id": f.pk, "rule": f.rule, "severity": f.severity, "place": _place(f), "message_zh": f.message_zh,
            "message_en": f.message_en, "fix_zh": f.fix_zh, "fix_en": f.fix_en, "state": FINDING_STATES[f.status],
            "rounds": sorted({f.first_round.number, f.last_round.number}), "explanation": f.explanation, "answer": f.note,
            "may_explain": False, "url": base + where(f, files),
            "settle": reverse("centre:settle", args=[round_.pk, f.pk]) if settle else "",
        }
        for f in found
    ]  # fmt: skip


def _place(finding: Finding) -> dict[str, Any]:
    """Return the place; a finding about a dataset or file without a document is grouped under the dataset."""
    place = dict(finding.place)
    if not place.get("document") and finding.dataset is not None:
        place["document"] = finding.dataset.name
    if (label := FIELDS.get(str(place.get("cell") or ""))) is not None:
        place["cell"] = said(label)
    return place


def _files_named(here: Here, paths: set[str]) -> dict[str, int]:
    submission = submissions.of(here.project) if paths else None
    if submission is None:
        return {}
    rows = StagedFile.objects.filter(box=submission.box, state="COMPLETE", path__in=list(paths)[:500])
    return dict(rows.values_list("path", "pk"))


def where(finding: Finding, files: dict[str, int]) -> str:
    """Return the address, within the screen, of what a finding speaks of."""
    path = str(finding.place.get("path") or "")
    if path in files:
        return f"?tab=files&file={files[path]}"
    if path:
        return "?" + _query(tab="files", q=path.split("/", maxsplit=1)[0])
    if finding.rule.startswith(("R-PLN", "A2", "A4", "A8", "A9")) or finding.place.get("row"):
        row = finding.place.get("row")
        return "?tab=plan" + (f"#row-{row}" if row else "")
    if finding.rule.startswith("R-TBP"):
        return "?tab=indicators"
    if finding.dataset_id:
        return f"?tab=datasets#dataset-{finding.dataset_id}"
    return "?tab=papers"


def _query(**values: str) -> str:
    made = QueryDict(mutable=True)
    made.update(values)
    return made.urlencode()


def differences(round_: Round, found: Iterable[Finding]) -> dict[str, int]:
    """Count what this round changed against the rounds before: fixed, still open, new, raised again."""
    counts: Counter[str] = Counter()
    for f in found:
        if f.status == FindingState.FIXED and f.last_round_id == round_.pk and f.first_round_id != round_.pk:
            counts["fixed"] += 1
        elif f.status == FindingState.REOPENED and f.last_round_id == round_.pk:
            counts["again"] += 1
        elif f.first_round_id == round_.pk:
            counts["new"] += 1
        elif f.status in _STILL:
            counts["still"] += 1
    return dict(counts)


def items(round_: Round, found: Iterable[Finding], typed: QueryDict | None) -> list[dict[str, Any]]:
    """Return the lines of the review form with the number of open findings that speak to each."""
    form = checklist.FORMS[round_.stage]
    speaks: Counter[str] = Counter()
    for f in found:
        item = checklist.item_of(form, f.rule)
        if _weighs(f):
            speaks[item.code if item else f.rule] += 1
    given = (
        review_form(typed, round_.stage) if typed is not None and f"{form[0].code}-verdict" in typed else round_.form
    )
    return [
        {"item": i, "verdict": given.get(i.code, {}).get("verdict", ""), "comment": given.get(i.code, {}).get("comment", ""),
         "open": speaks[i.code], "label": _verdict(given.get(i.code, {}).get("verdict", ""))}
        for i in form
    ]  # fmt: skip


def _verdict(code: str) -> T:
    return (
        checklist.VERDICTS[checklist.Verdict(code)] if code in set(checklist.Verdict) else T("未填写", "Not filled in")
    )


def _earlier(round_: Round) -> dict[str, Any]:
    return {"round": round_, "stage": STAGES[round_.stage], "url": reverse("centre:round", args=[round_.pk])}
