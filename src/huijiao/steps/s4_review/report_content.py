"""What the review report and the certificate say, as the prints take it (domain.md §2.10; papers.shapes)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings

from huijiao.core.quantities import count, fmt_bytes
from huijiao.core.records.agreement import CATEGORIES
from huijiao.core.vocabulary import CLASSES, ResourceClass, record_class
from huijiao.programmes import queries as programmes
from huijiao.programmes.models import Project
from huijiao.steps.s1_plan import queries as plans
from huijiao.steps.s3_submission import queries as submissions
from huijiao.steps.s4_review import checklist
from huijiao.steps.s4_review.models import Finding, Round

if TYPE_CHECKING:
    from huijiao.steps.s3_submission.models import Part

FORM_TITLES = {"DOSSIER": "汇交方案及元数据审查表", "DATA": "实体数据审查表"}


def content(project: Project, conclusion: str) -> dict[str, Any]:
    """Return all that does not depend on the issue: frozen when the report is drafted."""
    submission = submissions.of(project)
    frozen = submissions.last_frozen(submission) if submission else None
    parts = list(submission.parts.filter(state="PASSED").select_related("dataset")) if submission else []
    total = sum(p.bytes for p in parts)
    rounds = list(Round.objects.filter(project=project, state__in=["PASSED", "RETURNED"]).order_by("submitted", "pk"))
    return {
        "project_title": project.title, "project_no": project.project_no, "programme": project.programme.name_zh,
        "lead_inst": project.institution.name_zh, "pi": programmes.info(project)["pi"], "plan": _plan(project),
        "scope": "全部汇交", "files": sum(p.files for p in parts), "bytes": total, "bytes_text": fmt_bytes(total),
        "categories": categories(parts), "datasets": [_dataset(n, p) for n, p in enumerate(parts, 1)],
        "manifest_sha256": frozen.manifest_hash if frozen else "", "centre": project.centre.name_zh,
        "rounds": [_round(r) for r in rounds], "forms": forms(rounds), "conclusion": conclusion,
        "engine": rounds[-1].engine if rounds else "", "demo": settings.DEMO, "accepted": _accepted(project),
    }  # fmt: skip


def printed(body: dict[str, Any], *, number: str, issued: date, signer: str, title: str, url: str) -> dict[str, Any]:
    """Return the frozen content with what the issue adds."""
    return {
        **body, "number": number, "date": issued.isoformat(), "issued_text": chinese_date(issued), "signer": signer,
        "title": title, "verify_url": url,
    }  # fmt: skip


def chinese_date(day: date) -> str:
    """Return 2026 年 11 月 23 日."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _plan(project: Project) -> str:
    plan = plans.of(project)
    if plan is None:
        return ""
    approved = f"，{chinese_date(plan.effective_at.date())}批准" if plan.effective_at else ""
    return f"第 {plan.version} 版{approved}"


def _dataset(number: int, part: Part) -> dict[str, Any]:
    record = part.dataset.metadata
    cls = record_class(record["type"], record["name_zh"]) or ResourceClass.OTHER
    return {
        "seq": number, "name": part.dataset.name, "class": CLASSES[cls].label.zh, "records": record["records"],
        "files": part.files, "bytes": part.bytes, "volume": fmt_bytes(part.bytes), "format": record["format"],
        "share": record["share"], "open_at": record["open_at"] or ("公开" if record["share"] == "完全开放共享" else ""),
        "identifier": "", "hash": part.hash,
    }  # fmt: skip


def categories(parts: list[Part]) -> list[dict[str, Any]]:
    """Return the agreement's categories: items for tools and datasets, sums of 记录数 for sets (§2.7)."""
    sums: Counter[str] = Counter()
    for part in parts:
        record = part.dataset.metadata
        info = CLASSES[record_class(record["type"], record["name_zh"]) or ResourceClass.OTHER]
        stated = count(record["records"])
        sums[info.category] += 1 if info.each else int(stated.least or 0) if stated else 0
    return [
        {"code": code, "label": name, "unit": unit, "count": sums[code]} for code, (name, unit) in CATEGORIES.items()
    ]


def _round(round_: Round) -> dict[str, str]:
    return {
        "round": f"{round_.get_stage_display()} · {round_.label.zh}", "submitted": round_.submitted.date().isoformat(),
        "decided": round_.state_at.date().isoformat(), "conclusion": round_.state_info.label.zh,
        "reviewer": "、".join(filter(None, (str(round_.reviewer or ""), str(round_.signer or "")))),
    }  # fmt: skip


def forms(rounds: list[Round]) -> list[dict[str, Any]]:
    """Return both forms as they stood in the last passed round of each stage."""
    out = []
    for stage, form in checklist.FORMS.items():
        passed = [r for r in rounds if r.stage == stage and r.state == "PASSED"]
        if passed:
            out.append(
                {"title": FORM_TITLES[stage], "items": [_item(i, passed[-1].form.get(i.code, {})) for i in form]}
            )
    return out


def _item(item: checklist.Item, said: dict[str, str]) -> dict[str, str]:
    verdict = said.get("verdict")
    label = checklist.VERDICTS[checklist.Verdict(verdict)].zh if verdict else ""
    return {"code": item.code, "label": item.name.zh, "verdict": label, "comment": said.get("comment", "")}


def _accepted(project: Project) -> list[dict[str, str]]:
    found = Finding.objects.filter(project=project, status="ACCEPTED")
    return [{"rule": f.rule, "message": f.message_zh, "explanation": f.explanation, "note": f.note} for f in found]
