"""Rounds: findings with memory, anchored returns, exactly one outcome, certificates by different hands."""

from __future__ import annotations

import pytest

from huijiao.core.errors import Refused
from huijiao.core.findings import Place, Severity
from huijiao.core.machine import MoveRefused
from huijiao.steps.s4_review import actions, queries, report_actions
from huijiao.steps.s4_review.checklist import FORM_A, FORM_B, Verdict, item_of, prefill
from huijiao.steps.s4_review.models import Finding, Round
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> scenario.World:
    return scenario.world()


def test_round_keeps_what_it_saw(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "INFO_SUBMITTED")
    round_ = scenario.open_round(p, "DOSSIER")
    assert {"plan", "papers", "inputs", "findings"} <= set(round_.snapshot)
    assert round_.engine
    assert set(round_.answers.values()) <= {"PASS", "FAIL", "NA"}
    assert actions.open_round(project=p, stage="DOSSIER").pk == round_.pk


def test_fact_handed_over_twice_opens_no_second_round(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "PLAN_SEALED")
    actions.open_round(project=p, stage="DOSSIER")
    assert Round.objects.filter(project=p).count() == 1


def test_second_claim_is_refused(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "INFO_IN_REVIEW")
    with pytest.raises(MoveRefused):
        actions.claim(round_=scenario.open_round(p, "DOSSIER"), account=w.lead.account, **w.lead.on(p))


def test_return_without_an_open_finding_is_refused(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "INFO_OPINION")
    scenario.dismiss_all(p)
    with pytest.raises(Refused, match="at least one anchored finding"):
        scenario.return_round(w, p, "DOSSIER")
    assert scenario.open_round(p, "DOSSIER").state == "OPINION"


def test_pass_over_open_findings_is_refused(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "INFO_OPINION")
    with pytest.raises(Refused, match="still open"):
        actions.sign_pass(round_=scenario.open_round(p, "DOSSIER"), account=w.lead.account, **w.lead.on(p))


def test_finding_needs_an_anchor_and_the_rounds_own_reviewer(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "INFO_IN_REVIEW")
    round_ = scenario.open_round(p, "DOSSIER")
    said = {"round_": round_, "code": "A7", "severity": Severity.FIX, "text": "摘要请补充方法", "dataset": None}
    with pytest.raises(Refused, match="Name the document"):
        actions.add_finding(place=Place(), actor=w.reviewer.actor, **said)
    with pytest.raises(Refused, match="not yours"):
        actions.add_finding(place=Place(document="甲.docx"), actor=w.lead.actor, **said)
    made = actions.add_finding(place=Place(document="甲.docx", cell="表1!R2C2"), actor=w.reviewer.actor, **said)
    assert (made.where.cell, made.status) == ("表1!R2C2", "OPEN")


def test_finding_that_vanishes_is_fixed_and_one_that_comes_back_reopened(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "INFO_OPINION")
    scenario.return_round(w, p, "DOSSIER")
    machine = Finding.objects.filter(project=p, origin="MACHINE", status="OPEN").first()
    assert machine is not None
    Finding.objects.create(
        project=p, stage="DOSSIER", key="gone", first_round=machine.first_round, last_round=machine.last_round,
        origin="MACHINE", rule="R-MDT-05", severity="FIX", message_zh="关键词不足",
    )  # fmt: skip
    Finding.objects.filter(pk=machine.pk).update(status="FIXED")
    scenario.STEPS["INFO_SUBMITTED"](w, p)
    assert Finding.objects.get(key="gone").status == "FIXED"
    assert Finding.objects.get(pk=machine.pk).status == "REOPENED"
    assert scenario.open_round(p, "DOSSIER").number == 2


def test_drafter_cannot_sign_and_both_seals_are_needed(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "REPORT_CHECKED")
    report = queries.report(p)
    assert report is not None
    with pytest.raises(Refused, match="drafter cannot sign"):
        report_actions.issue(report=report, account=w.reviewer.account, **w.reviewer.on(p))
    submission = report.project.submission
    type(submission).objects.filter(pk=submission.pk).update(sealed_by_centre=None)
    with pytest.raises(Refused, match="R-AGR-04"):
        report_actions.issue(report=report, account=w.head.account, **w.head.on(p))
    assert queries.by_number("") is None


def test_certificate_names_its_datasets_and_locks_them(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "CERTIFIED")
    report = queries.report(p)
    assert report is not None
    assert [d["name"] for d in report.content["datasets"]] == list(scenario.NAMES)
    assert report.content["categories"][0]["count"] == 2
    assert set(p.datasets.values_list("state", flat=True)) == {"LOCKED"}
    assert queries.by_number(report.number.lower()) == report


def test_form_is_prefilled_from_the_gravest_finding_of_each_item() -> None:
    form = prefill(FORM_A, [("R-TBP-02", "FIX"), ("R-TBP-03", "BLOCK"), ("R-PLN-18", "WARN")])
    assert (form["A3"]["verdict"], form["A8"]["verdict"]) == (Verdict.NOT_MET, Verdict.MET)


@pytest.mark.parametrize(
    ("rule", "code"), [("R-PLN-01", "A2"), ("R-PLN-11", "A4"), ("R-SEC-03", "A11"), ("R-MDT-13", "A11")]
)
def test_rule_speaks_to_its_item(rule: str, code: str) -> None:
    item = item_of(FORM_A, rule)
    assert item is not None
    assert item.code == code
    assert item_of(FORM_B, "R-XYZ-01") is None
