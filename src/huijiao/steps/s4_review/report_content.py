"""What the review report and the certificate say, as data (domain.md §2.10)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from huijiao.core.machine import State
from huijiao.core.quantities import count
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


def content(project: Project) -> dict[str, Any]:
    """Return all that is printed, as plain JSON."""
    submission = submissions.of(project)
    frozen = submissions.last_frozen(submission) if submission else None
    plan = plans.of(project)
    parts = list(submission.parts.filter(state="PASSED").select_related("dataset")) if submission else []
    info = programmes.info(project)
    rounds = list(Round.objects.filter(project=project, state__in=["PASSED", "RETURNED"]).order_by("submitted"))
    return {
        "project": {
            "title": project.title, "project_no": project.project_no, "programme": project.programme.name_zh,
            "institution": project.institution.name_zh, "pi": info["pi"], "cohort": project.get_cohort_display(),
        },
        "centre": {"code": project.centre.code, "name": project.centre.name_zh, "name_en": project.centre.name_en},
        "agency": project.programme.agency.name_zh,
        "plan": {"version": plan.version if plan else 0,
                 "approved": plan.effective_at.date().isoformat() if plan and plan.effective_at else ""},
        "datasets": [dataset_line(n, p) for n, p in enumerate(parts, 1)],
        "counts": counts(parts),
        "files": sum(p.files for p in parts), "bytes": sum(p.bytes for p in parts),
        "manifest": frozen.manifest_hash if frozen else "",
        "rounds": [round_line(r) for r in rounds],
        "form": form_lines(rounds),
        "engine": rounds[-1].engine if rounds else "",
        "accepted": list(Finding.objects.filter(project=project, status="ACCEPTED")
                         .values("rule", "message_zh", "explanation", "note")),
    }  # fmt: skip


def dataset_line(number: int, part: Part) -> dict[str, Any]:
    """Return one line of the dataset table."""
    record = part.dataset.metadata
    cls = record_class(record["type"], record["name_zh"]) or ResourceClass.OTHER
    return {
        "no": number, "name": part.dataset.name, "class": CLASSES[cls].label.zh, "records": record["records"],
        "files": part.files, "bytes": part.bytes, "format": record["format"], "share": record["share"],
        "open_at": record["open_at"] or ("公开" if record["share"] == "完全开放共享" else ""), "hash": part.hash,
    }  # fmt: skip


def counts(parts: list[Part]) -> list[dict[str, Any]]:
    """Return the agreement's categories with their counts: items for tools and datasets, sums for sets (§2.7)."""
    sums: Counter[str] = Counter()
    for part in parts:
        record = part.dataset.metadata
        info = CLASSES[record_class(record["type"], record["name_zh"]) or ResourceClass.OTHER]
        stated = count(record["records"])
        sums[info.category] += 1 if info.each else int(stated.least or 0) if stated else 0
    return [{"code": code, "name": name, "unit": unit, "count": sums[code]} for code, (name, unit) in CATEGORIES.items()]


def round_line(round_: Round) -> dict[str, Any]:
    """Return one line of the history of rounds."""
    state: State = round_.state_info
    return {
        "stage": round_.get_stage_display(), "label": round_.label.zh, "submitted": round_.submitted.date().isoformat(),
        "concluded": round_.state_at.date().isoformat(), "verdict": state.label.zh,
        "reviewer": str(round_.reviewer or ""), "signer": str(round_.signer or ""), "conclusion": round_.conclusion,
    }  # fmt: skip


def form_lines(rounds: list[Round]) -> list[dict[str, Any]]:
    """Return the items of both forms as they stood in the last passed round of each stage."""
    lines = []
    for stage, form in checklist.FORMS.items():
        passed = [r for r in rounds if r.stage == stage and r.state == "PASSED"]
        said = passed[-1].form if passed else {}
        for item in form:
            one = said.get(item.code, {})
            verdict = one.get("verdict")
            lines.append({"code": item.code, "name": item.name.zh, "comment": one.get("comment", ""),
                          "verdict": checklist.VERDICTS[checklist.Verdict(verdict)].zh if verdict else ""})  # fmt: skip
    return lines
