"""The reviewer's desk: who reviews, the sample, ready comments, what was changed, what the depositor says is mended."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from huijiao.core.findings import Place, Severity
from huijiao.core.records.base import Record
from huijiao.core.records.metadata import METADATA
from huijiao.steps.s1_plan import actions as plans
from huijiao.steps.s2_preparation import actions as preparation
from huijiao.steps.s2_preparation import queries as datasets
from huijiao.steps.s4_review import actions as reviews
from huijiao.steps.s4_review import comments, queries
from huijiao.steps.s4_review.models import Comment, Finding, Interest, Round
from huijiao.tools.ledger.actions import move
from huijiao.tools.ledger.models import Fact
from tests.desks import scenario


@pytest.fixture
def w(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return scenario.world()


def at(w, stage: str):
    return scenario.reach(w, scenario.project(w), stage)


def as_(client, w, who: str):
    client.force_login(getattr(w, who).account)
    return client


def act(client, w, who: str, round_: Round, verb: str, **typed: str):
    return as_(client, w, who).post(reverse("centre:act", args=[round_.pk, verb]), typed)


def look(client, w, who: str, name: str, *args: object, **query: str) -> str:
    answer = as_(client, w, who).get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer
    return re.sub(r"\s+", " ", answer.content.decode())


def test_lead_assigns_a_named_reviewer(client, w):
    round_ = scenario.open_round(at(w, "INFO_SUBMITTED"), "DOSSIER")
    assert 'name="to"' in look(client, w, "lead", "centre:round", round_.pk)
    act(client, w, "lead", round_, "assign", to=str(w.reviewer.account.pk))
    round_.refresh_from_db()
    assert (round_.state, round_.reviewer) == ("IN_PROGRESS", w.reviewer.account)
    assert round_.project.plan.state == "IN_REVIEW"
    assert Fact.objects.get(kind="round.assigned").data["to"] == str(w.reviewer.account)


def test_round_is_handed_over_with_a_note_and_the_giver_is_out(client, w):
    p = at(w, "INFO_IN_REVIEW")
    round_ = scenario.open_round(p, "DOSSIER")
    assert act(client, w, "reviewer", round_, "hand_over", to=str(w.lead.account.pk), note="").status_code == 409
    act(client, w, "reviewer", round_, "hand_over", to=str(w.lead.account.pk), note="休假一周")
    round_.refresh_from_db()
    assert (round_.state, round_.reviewer) == ("IN_PROGRESS", w.lead.account)
    assert Fact.objects.get(kind="round.handed_over").reason == "休假一周"
    assert "data-review" not in look(client, w, "reviewer", "centre:round", round_.pk)
    assert act(client, w, "reviewer", round_, "hand_over", to=str(w.lead.account.pk), note="再来").status_code == 409


def test_interest_sends_the_round_back_and_keeps_the_person_out(client, w):
    p = at(w, "INFO_IN_REVIEW")
    round_ = scenario.open_round(p, "DOSSIER")
    act(client, w, "reviewer", round_, "step_back", reason="与负责人合作发表论文")
    round_.refresh_from_db()
    assert (round_.state, round_.reviewer) == ("WAITING", None)
    assert Interest.objects.get().note == "与负责人合作发表论文"
    assert "利益关系" in act(client, w, "reviewer", round_, "claim").content.decode()
    page = look(client, w, "lead", "centre:round", round_.pk)
    assert f'<option value="{w.reviewer.account.pk}">' not in page
    assert act(client, w, "lead", round_, "assign", to=str(w.reviewer.account.pk)).status_code == 409
    act(client, w, "lead", round_, "claim")  # the plan is under review already: that is no obstacle
    round_.refresh_from_db()
    assert round_.reviewer == w.lead.account


def test_reviewer_of_the_depositing_institution_cannot_be_chosen(client, w):
    p = at(w, "INFO_SUBMITTED")
    w.reviewer.account.institution = p.institution
    w.reviewer.account.save()
    round_ = scenario.open_round(p, "DOSSIER")
    assert act(client, w, "lead", round_, "assign", to=str(w.reviewer.account.pk)).status_code == 409
    round_.refresh_from_db()
    assert round_.state == "WAITING"


def test_workload_counts_and_names_what_nobody_has(client, w):
    round_ = scenario.open_round(at(w, "INFO_SUBMITTED"), "DOSSIER")
    assert "无人认领 (1)" in look(client, w, "lead", "centre:workload")
    reviews.claim(round_=round_, account=w.reviewer.account, **w.reviewer.on(round_.project))
    Round.objects.filter(pk=round_.pk).update(due="2020-01-01")
    page = look(client, w, "lead", "centre:workload")
    assert "无人认领 (0)" in page
    assert re.search(
        rf"{w.reviewer.account}</th><td class=\"number\" data-label=\"在审\">1</td><td class=\"number late\"[^>]*>1<",
        page,
    )


def test_sample_is_drawn_marked_and_stands_in_the_form(client, w):
    p = at(w, "DATA_IN_REVIEW")
    round_ = scenario.open_round(p, "DATA")
    assert "抽取样本" in look(client, w, "reviewer", "centre:round", round_.pk, tab="sample")
    as_(client, w, "lead").post(reverse("centre:sample_draw", args=[round_.pk]))
    assert not round_.sampled.exists()  # not the lead's to draw
    as_(client, w, "reviewer").post(reverse("centre:sample_draw", args=[round_.pk]))
    assert round_.sampled.count() == 2
    first = round_.sampled.first()
    client.post(reverse("centre:sample_mark", args=[round_.pk, first.pk]), {"seen": "yes"})
    round_.refresh_from_db()
    assert re.match(
        r"抽样 2/2 个文件（按数据集和格式分 2 层，随机种子 \d+），已查看 1 个。", round_.form["B15"]["comment"]
    )
    assert first.path in look(client, w, "reviewer", "centre:round", round_.pk, tab="sample")


def test_ready_sentences_are_offered_saved_and_removed(client, w):
    round_ = scenario.open_round(at(w, "INFO_IN_REVIEW"), "DOSSIER")
    assert "需要补充专利集。" in look(client, w, "reviewer", "centre:round", round_.pk)
    as_(client, w, "reviewer").post(
        reverse("centre:comments"), {"zh": "请补充“{name}”的{…}。", "code": "A6", "key": "bc"}
    )
    as_(client, w, "reviewer").post(reverse("centre:comments"), {"zh": "全中心可用的意见。", "shared": "yes"})
    assert client.post(reverse("centre:comments"), {"zh": "短"}).status_code == 422
    centre = round_.project.centre
    assert [s.own for s in comments.library(w.reviewer.account, centre, "DOSSIER")[:2]] == [True, False]
    lead = [s.text.zh for s in comments.library(w.lead.account, centre, "DOSSIER")]
    assert "全中心可用的意见。" in lead
    assert "请补充“{name}”的{…}。" not in lead
    mine = Comment.objects.get(owner=w.reviewer.account)
    as_(client, w, "lead").post(reverse("centre:comment_forget", args=[mine.pk]))
    assert Comment.objects.filter(pk=mine.pk).exists()
    as_(client, w, "reviewer").post(reverse("centre:comment_forget", args=[mine.pk]))
    assert not Comment.objects.filter(pk=mine.pk).exists()


def returned(w) -> tuple[Round, Finding]:
    """Return a dossier's first round, returned with one finding of the reviewer's own."""
    p = at(w, "INFO_IN_REVIEW")
    round_ = scenario.open_round(p, "DOSSIER")
    scenario.dismiss_all(p)
    found = reviews.add_finding(round_=round_, code="A2", severity=Severity.FIX, place=Place(document="汇交方案.docx", cell="三"),
                                text="第三部分过于笼统，请写明采集方法。", dataset=None, actor=w.reviewer.actor)  # fmt: skip
    form = {code: {"verdict": "MET", "comment": ""} for code in (f"A{n}" for n in range(1, 12))}
    reviews.fill_form(round_=round_, form=form, actor=w.reviewer.actor)
    reviews.opine(round_=round_, conclusion="请修改。", **w.reviewer.on(p))
    scenario.return_round(w, p, "DOSSIER")
    return round_, found


def again(w, first: Round) -> Round:
    """Submit once more and let the reviewer take the round."""
    p = first.project
    plans.submit(plan=type(p.plan).objects.get(pk=p.plan.pk), **w.depositor.on(p))
    for dataset in datasets.datasets(p):
        move(dataset, "submit", **w.depositor.on(p))
    round_ = reviews.open_round(project=p, stage="DOSSIER")
    return reviews.claim(round_=round_, account=w.reviewer.account, **w.reviewer.on(p))


def test_depositor_says_it_is_mended_and_the_reviewer_settles_it(client, w):
    first, found = returned(w)
    p = first.project
    assert "我已改正" in look(client, w, "depositor", "depositor:review", p.pk)
    as_(client, w, "depositor").post(reverse("depositor:mend", args=[p.pk, found.pk]), {"note": "补写了采集方法"})
    found.refresh_from_db()
    assert (found.status, found.mended_note) == ("OPEN", "补写了采集方法")
    second = again(w, first)
    assert "补写了采集方法" in look(client, w, "reviewer", "centre:round", second.pk)
    as_(client, w, "depositor").post(reverse("depositor:mend", args=[p.pk, found.pk]))
    url = reverse("centre:settle", args=[second.pk, found.pk])
    as_(client, w, "reviewer").post(url, {"status": "OPEN", "note": "仍未写明"})
    found.refresh_from_db()
    assert (found.status, found.mended) == ("REOPENED", None)
    client.post(url, {"status": "FIXED", "note": "已核对"})
    found.refresh_from_db()
    assert [h["status"] for h in found.history] == ["OPEN", "MENDED", "REOPENED", "FIXED"]
    assert "提交方告知已改正" in look(client, w, "reviewer", "centre:round", second.pk)


def test_what_a_rule_found_is_not_mended_by_word(client, w):
    first, _ = returned(w)
    machine = Finding.objects.filter(project=first.project, origin="MACHINE").first()
    Finding.objects.filter(pk=machine.pk).update(status="OPEN")
    as_(client, w, "depositor").post(reverse("depositor:mend", args=[first.project_id, machine.pk]))
    machine.refresh_from_db()
    assert machine.mended is None


def test_changes_between_rounds_are_shown_to_both_sides(client, w):
    first, _ = returned(w)
    p = first.project
    dataset = p.datasets.first()
    records = [scenario.record(n) for n in scenario.NAMES]
    said = {f.name: records[0][f.name] for f in METADATA.fields}
    new = Record.of(**{**said, "keywords": "土壤；新词"})
    preparation.keep_records(project=p, records=[new, records[1]], document=dataset.document, actor=w.depositor.actor)
    second = again(w, first)
    page = look(client, w, "reviewer", "centre:changes", second.pk)
    for words in ("土壤；微生物；测序", "土壤；新词", "关键词"):
        assert words in page
    theirs = look(client, w, "depositor", "depositor:changes", p.pk, second.pk)
    assert "土壤；新词" in theirs
    assert "仍未改正" not in theirs  # the round is open: the centre's own affair
    assert "仍未改正" in page
    assert "第一轮" in look(client, w, "reviewer", "centre:changes", first.pk)
    assert as_(client, w, "stranger").get(reverse("depositor:changes", args=[p.pk, second.pk])).status_code == 404


def test_papers_leave_as_one_zip_and_files_as_a_sheet(client, w):
    p = at(w, "DATA_IN_REVIEW")
    round_ = queries.open_round(p, "DATA")
    answer = as_(client, w, "reviewer").get(reverse("centre:papers_zip", args=[round_.pk]))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as papers:
        assert any(name.endswith("方案签章.pdf") for name in papers.namelist())
    sheet = load_workbook(io.BytesIO(client.get(reverse("centre:files_xlsx", args=[round_.pk])).content)).worksheets[0]
    assert sheet.max_row == 3
    assert sheet.cell(2, 1).value.endswith("数据.csv")
