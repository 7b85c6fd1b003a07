"""Runs the shared sample deposits whole: folder in, findings out, held against each expected.json."""

from __future__ import annotations

import json
import os
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from huijiao.cli.check import read
from huijiao.core.deposit import Cohort, Stage
from huijiao.core.findings import Finding
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import Report, Status, run
from huijiao.core.rules.sentences import load

_ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("HUIJIAO_SHARED", _ROOT.parent / "shared"))
SAMPLES = SHARED / "samples"
CASES = sorted(p.parent for p in SAMPLES.rglob("expected.json")) if SAMPLES.is_dir() else []

pytestmark = pytest.mark.skipif(
    not CASES, reason=f"no samples under {SAMPLES}; set HUIJIAO_SHARED to the shared folder"
)


def _expected(case: Path) -> dict[str, Any]:
    return json.loads((case / "expected.json").read_text("utf-8"))


@cache
def _report(case: Path) -> Report:
    context = _expected(case)["context"]
    deposit = read(
        case,
        Stage(context["stage"]),
        Cohort(context["cohort"]),
        date.fromisoformat(context["as_of"]),
        case.parent / context["previous"] if context.get("previous") else None,
        ",".join(map(str, context.get("passed", ()))) or None,
    )
    return run(deposit, load(), book=BOOK)


def _says(finding: Finding, hint: str) -> bool:
    said = json.dumps(finding.as_json(), ensure_ascii=False, default=str)
    return any(word in said for word in hint.split("|"))


def _brief(findings: list[Finding]) -> list[str]:
    return [f"{f.rule} {f.severity} {f.place.document} {f.place.cell} {f.place.path}: {f.message_zh}" for f in findings]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.relative_to(SAMPLES).as_posix())
def test_sample_must_rules_fire_with_their_hint(case: Path) -> None:
    findings = _report(case).findings
    missed = []
    for rule, hint in _expected(case)["must"]:
        fired = [f for f in findings if f.rule == rule]
        if not any(_says(f, hint) for f in fired):
            missed.append((rule, hint, _brief(fired)))
    assert missed == []


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.relative_to(SAMPLES).as_posix())
def test_sample_nothing_else_is_grave(case: Path) -> None:
    expected = _expected(case)
    named = {entry[0] if isinstance(entry, list) else entry
             for key in ("must", "should", "allow") for entry in expected[key]}  # fmt: skip
    refused = set(expected["must_not_severity"])
    found = [f for f in _report(case).findings if f.severity.value in refused and f.rule not in named]
    assert _brief(found) == []


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.relative_to(SAMPLES).as_posix())
def test_sample_forbidden_rules_stay_silent(case: Path) -> None:
    forbidden = {entry[0] if isinstance(entry, list) else entry for entry in _expected(case)["must_not"]}
    assert _brief([f for f in _report(case).findings if f.rule in forbidden]) == []


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.relative_to(SAMPLES).as_posix())
def test_sample_no_rule_breaks(case: Path) -> None:
    assert [(a.rule, a.why) for a in _report(case).answers if a.status is Status.ERROR] == []
