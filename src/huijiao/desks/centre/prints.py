"""The 审查表 as a print and its findings as a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from huijiao.core.findings import Finding as Found
from huijiao.core.findings import Severity
from huijiao.core.quantities import fmt_bytes
from huijiao.core.text import Text as T
from huijiao.desks.centre.access import round_page
from huijiao.desks.centre.words import FIELDS, FORMS
from huijiao.desks.export import XLSX
from huijiao.desks.office import Here, account_of, here, send_bytes
from huijiao.desks.shown import place_words
from huijiao.programmes.standing import CENTRE_ROLES, projects_for
from huijiao.steps.s2_preparation.queries import SHANGHAI, today
from huijiao.steps.s3_submission import queries as submissions
from huijiao.steps.s4_review import checklist, queries
from huijiao.steps.s4_review.models import Finding, FindingState, Round
from huijiao.tools.papers.documents.sheets import findings as findings_sheet
from huijiao.tools.papers.pdf import render
from huijiao.tools.papers.shapes import DatasetVerdict, FormData, Item

CONCLUSIONS = ("通过", "修改后复审")
_CONCLUSION: Mapping[str, str] = {"PASSED": "通过", "RETURNED": "修改后复审"}
#: What each item asks, in few words, under its name (domain.md §2.9).
CRITERIA: Mapping[str, T] = {
    "A1": T("完整，与任务书相同", ""), "A2": T("一至八部分齐全并已作答、签章", ""), "A3": T("形成数据的指标均有对应行；调整有说明", ""),
    "A4": T("名称有意义，类型正确，数量、格式已填", ""), "A5": T("名称一一对应；每个数据集、工具各有记录", ""),
    "A6": T("必填项齐全；数据类有字段名称、记录数、数据量", ""), "A7": T("第三方能够看懂和使用", ""), "A8": T("来源、采集、加工、处理各环节", ""),
    "A9": T("与任务书一致；不共享有理由", ""), "A10": T("目录与文件命名、渠道、数据量", ""), "A11": T("不涉密；伦理、人遗、病原、个人信息", ""),
}  # fmt: skip


@login_required
def form(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the review form as PDF: to the centre at any time, to everybody concerned once the round is signed."""
    round_ = get_object_or_404(Round.objects.select_related("reviewer", "signer"), pk=pk)
    account = account_of(request)
    project = projects_for(account).filter(pk=round_.project_id).first()
    if project is None:
        raise Http404
    if round_.state not in _CONCLUSION:
        try:
            here(request, project.pk, CENTRE_ROLES)
        except PermissionDenied:
            raise Http404 from None
    round_.project = project
    name = f"{FORMS[round_.stage].zh}-{project.project_no}-第{round_.number}轮.pdf"
    return send_bytes(render("form", dict(form_data(round_))), name, "application/pdf", inline=True)


def form_data(round_: Round) -> FormData:
    """Return the round's form as it is printed: every verdict, every open finding with its place and what to do."""
    project = round_.project
    found = [f for f in queries.findings(project, round_.stage) if f.first_round.number <= round_.number]
    decided = round_.state_at.astimezone(SHANGHAI).date() if round_.state in _CONCLUSION else today()
    return FormData(
        title=FORMS[round_.stage].zh, project_title=project.title, project_no=project.project_no,
        lead_inst=project.institution.name_zh, round=round_.label.zh,
        submitted=f"{round_.submitted.astimezone(SHANGHAI):%Y-%m-%d}", decided=decided.isoformat(),
        reviewer=str(round_.reviewer or ""), second=str(round_.signer or ""), conclusion=_CONCLUSION.get(round_.state, ""),
        conclusions=list(CONCLUSIONS), items=_items(round_, found), datasets=_datasets(round_, found), centre=project.centre.name_zh,
        date=decided.isoformat(), demo=settings.DEMO,
    )  # fmt: skip


def _items(round_: Round, found: Iterable[Finding]) -> list[Item]:
    lines = checklist.FORMS[round_.stage]
    said: dict[str, list[str]] = {i.code: [] for i in lines}
    for f in found:
        item = checklist.item_of(lines, f.rule)
        code = item.code if item else f.rule
        if f.severity in {"BLOCK", "FIX"} and f.status in {FindingState.OPEN, FindingState.REOPENED} and code in said:
            said[code].append(_comment(f))
    rows = [_item(i, round_, said[i.code]) for i in lines]
    if round_.stage == "DOSSIER":
        rows.append(
            Item(code="A12", label="结论与修改要求", criterion="", verdict="", comments=[round_.conclusion or "—"])
        )
    elif round_.conclusion:
        rows.append(Item(code="", label="审查意见", criterion="", verdict="", comments=[round_.conclusion]))
    return rows


def _item(item: checklist.Item, round_: Round, comments: list[str]) -> Item:
    given = round_.form.get(item.code, {})
    verdict = given.get("verdict", "")
    label = checklist.VERDICTS[checklist.Verdict(verdict)].zh if verdict in set(checklist.Verdict) else ""
    own = [given["comment"]] if given.get("comment") else []
    criterion = CRITERIA[item.code].zh if item.code in CRITERIA else ""
    return Item(code=item.code, label=item.name.zh, criterion=criterion, verdict=label, comments=[*own, *comments])


def _comment(finding: Finding) -> str:
    where = dict(finding.place)
    if (label := FIELDS.get(str(where.get("cell") or ""))) is not None:
        where["cell"] = label.zh
    place = " · ".join(p for p in (str(finding.place.get("document") or ""), place_words(where, zh=True)) if p)
    return f"[{finding.rule}] {finding.message_zh}{f'（{place}）' if place else ''}{finding.fix_zh}"


def _datasets(round_: Round, found: Iterable[Finding]) -> list[DatasetVerdict]:
    submission = submissions.of(round_.project) if round_.stage == "DATA" else None
    if submission is None:
        return []
    counts: dict[int, int] = {}
    for f in found:
        if f.dataset_id and f.status in {FindingState.OPEN, FindingState.REOPENED} and f.severity in {"BLOCK", "FIX"}:
            counts[f.dataset_id] = counts.get(f.dataset_id, 0) + 1
    return [
        DatasetVerdict(
            seq=p.dataset.seq, name=p.dataset.name, files=str(p.files), records=p.dataset.metadata["records"],
            volume=fmt_bytes(p.bytes), verdict=p.state_info.label.zh, comment=f"{counts[p.dataset_id]} 处问题" if p.dataset_id in counts else "",
        )
        for p in submission.parts.select_related("dataset")
    ]  # fmt: skip


@round_page
def sheet(_request: HttpRequest, here: Here, round_: Round) -> HttpResponseBase:
    """Send the findings of a round as an Excel sheet."""
    rows = [f for f in queries.findings(here.project, round_.stage) if f.first_round.number <= round_.number]
    found = [
        Found(
            f.rule,
            Severity(f.severity),
            f.where,
            f.message_zh,
            f.message_en,
            f.fix_zh,
            f.fix_en,
            dict[str, Any](f.data),
        )
        for f in rows
    ]
    states = [(FindingState(f.status).label, "；".join(x for x in (f.explanation, f.note) if x)) for f in rows]
    name = f"审查意见-{here.project.project_no}-第{round_.number}轮.xlsx"
    return send_bytes(findings_sheet(found, states), name, XLSX)
