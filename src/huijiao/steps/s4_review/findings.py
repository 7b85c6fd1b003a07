"""Findings across rounds: the same matter keeps its row, its explanation and its history."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from huijiao.core.findings import Finding as Found
from huijiao.core.findings import Place, Severity
from huijiao.core.normal import N
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s4_review.models import Finding, FindingState, Round

if TYPE_CHECKING:
    from huijiao.steps.s2_preparation.models import Dataset

_STILL = frozenset({FindingState.OPEN, FindingState.REOPENED})


def carry(round_: Round, found: Sequence[Found]) -> None:
    """Write the machine's findings of a round: new ones open, known ones updated, vanished ones fixed."""
    told = datasets.explanations(round_.project)
    rows = list(datasets.datasets(round_.project))
    known = {f.key: f for f in Finding.objects.filter(project=round_.project, stage=round_.stage)}
    seen: set[str] = set()
    for one in found:
        key = datasets.finding_key(one)
        if key in seen:
            continue
        seen.add(key)
        _write(round_, known.get(key), key, one, told.get(key, ""), _dataset(one, rows))
    for key, finding in known.items():
        if key not in seen and finding.origin == "MACHINE" and finding.status in _STILL:
            finding.status, finding.last_round = FindingState.FIXED, round_
            finding.save()


def _write(
    round_: Round, known: Finding | None, key: str, one: Found, explanation: str, dataset: Dataset | None
) -> None:
    finding = known or Finding(
        project=round_.project, stage=round_.stage, key=key, first_round=round_, origin="MACHINE"
    )
    if known is not None and known.status == FindingState.FIXED:
        finding.status = FindingState.REOPENED
    finding.last_round, finding.rule, finding.severity = round_, one.rule, str(one.severity)
    finding.place = {k: v for k, v in asdict(one.place).items() if v not in ("", None)}
    finding.message_zh, finding.message_en = one.message_zh, one.message_en
    finding.fix_zh, finding.fix_en = one.fix_zh, one.fix_en
    finding.data = json.loads(json.dumps(one.as_json()["data"], default=str))
    finding.dataset, finding.explanation = dataset, explanation or finding.explanation
    finding.save()


def _dataset(one: Found, rows: list[Dataset]) -> Dataset | None:
    """Return the dataset a finding is about: by the name it says, else by the folder of its path."""
    name = N(str(one.data.get("name", "")))
    top = one.place.path.split("/")[0]
    for row in rows:
        if name and N(row.name) == name:
            return row
        if top and (N(row.name) in N(top) or top.startswith(f"{row.seq:02d}_")):
            return row
    return None


def by_reviewer(
    round_: Round, *, code: str, severity: Severity, place: Place, text: str, dataset: Dataset | None
) -> Finding:
    """Write a reviewer's own finding; its sentence stands in both languages as it was typed."""
    number = Finding.objects.filter(project=round_.project, stage=round_.stage, origin="REVIEWER").count() + 1
    key = sha256(f"{round_.pk}:{number}:{text}".encode()).hexdigest()
    return Finding.objects.create(
        project=round_.project, stage=round_.stage, key=key, first_round=round_, last_round=round_, origin="REVIEWER",
        rule=code, severity=str(severity), message_zh=text, data={}, dataset=dataset,
        place={k: v for k, v in asdict(place).items() if v not in ("", None)},
    )  # fmt: skip


def still_open(round_: Round) -> Any:
    """Return the open findings of the round's stage that weigh (BLOCK or FIX)."""
    return Finding.objects.filter(
        project=round_.project, stage=round_.stage, status__in=_STILL, severity__in=["BLOCK", "FIX"]
    )
