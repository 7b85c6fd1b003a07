"""The centre's desk: queue, review screen, findings, verdicts, report, holdings, operations."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from huijiao.core.findings import Place, Severity
from huijiao.handoffs.models import Handoff
from huijiao.steps.s4_review import actions as reviews
from huijiao.steps.s4_review import queries
from huijiao.steps.s4_review.models import Finding, Round
from huijiao.steps.s5_archiving.models import Holding
from huijiao.tools.jobs.models import Job
from huijiao.tools.ledger.models import Fact
from tests.answers import body_of
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # accounts by the dozen
    return scenario.world()


@pytest.fixture
def as_(client, w):
    def log_in(who: str):
        client.force_login(getattr(w, who).account)
        return client

    return log_in


def at(w, stage: str, **project):
    return scenario.reach(w, scenario.project(w, **project), stage)


def url(round_: Round, name: str = "round", *more: object) -> str:
    return reverse(f"centre:{name}", args=[round_.pk, *more])


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


# Who may come in


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 403), ("depositor", 403), ("agency", 403), ("reviewer", 200), ("head", 200)]
)
def test_queue_is_for_people_of_a_centre(as_, who, status):
    assert as_(who).get("/review/").status_code == status


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 404), ("depositor", 403), ("agency", 403), ("reviewer", 200), ("lead", 200)]
)
def test_round_is_for_people_of_its_centre(as_, w, who, status):
    round_ = scenario.open_round(at(w, "INFO_SUBMITTED"), "DOSSIER")
    assert as_(who).get(url(round_)).status_code == status


def test_visitor_logs_in_first(client):
    assert client.get("/review/").url.startswith("/login/")


def test_reviewer_of_the_depositing_institution_is_kept_out(as_, w):
    p = at(w, "INFO_SUBMITTED")
    w.reviewer.account.institution = p.institution
    w.reviewer.account.save()
    client = as_("reviewer")
    assert client.get(url(scenario.open_round(p, "DOSSIER"))).status_code == 404
    assert p.title not in text(client.get("/review/"))


# The queue


@pytest.mark.parametrize("number", [1, 3])
def test_queue_takes_the_same_number_of_queries(as_, w, number, django_assert_num_queries):
    for n in range(number):
        at(w, "INFO_SUBMITTED", number=f"2017YFZ09012{n:02d}")
    client = as_("head")
    client.get("/review/")
    with django_assert_num_queries(13):
        client.get("/review/")


def test_queue_puts_what_needs_me_first_and_filters(as_, w):
    at(w, "INFO_IN_REVIEW", number="2017YFZ0901200", title="别人在审的项目名称")
    at(w, "INFO_OPINION", number="2017YFZ0901300", title="等待签发的项目名称")
    page = text(as_("lead").get("/review/"))
    assert page.index("等待签发的项目名称") < page.index("别人在审的项目名称")
    assert "有 1 轮审查待您处理" in page
    assert "别人在审的项目名称" not in text(as_("lead").get("/review/?whose=mine"))
    assert "等待签发的项目名称" not in text(as_("lead").get("/review/?q=别人"))
    assert "等待签发的项目名称" not in text(as_("lead").get("/review/?stage=DATA"))


def test_queue_sorts_and_exports(as_, w):
    for n, title in enumerate(("乙项目的名称很长", "甲项目的名称很长")):
        at(w, "INFO_SUBMITTED", number=f"2017YFZ09012{n:02d}", title=title)
    sheet = load_workbook(io.BytesIO(as_("lead").get("/review/?format=xlsx&sort=-project").content)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == sorted(
        ["乙项目的名称很长", "甲项目的名称很长"], reverse=True
    )


def test_overdue_round_says_so(as_, w):
    round_ = scenario.open_round(at(w, "INFO_SUBMITTED"), "DOSSIER")
    Round.objects.filter(pk=round_.pk).update(due="2020-01-03")
    assert "已超期" in text(as_("reviewer").get("/review/"))


def test_letter_leads_to_the_open_round(as_, w):
    p = at(w, "DATA_SUBMITTED")
    assert as_("reviewer").get(f"/review/project/{p.pk}/").url == url(scenario.open_round(p, "DATA"))


# The round


@pytest.mark.parametrize("tab", ["papers", "plan", "datasets", "indicators", "files"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_tab_is_drawn(as_, w, tab, language):
    round_ = scenario.open_round(at(w, "DATA_IN_REVIEW"), "DATA")
    client = as_("reviewer")
    client.cookies["huijiao_language"] = language
    page = text(client.get(f"{url(round_)}?tab={tab}"))
    wanted = {"papers": "汇交方案.docx", "plan": scenario.NAMES[0], "datasets": scenario.NAMES[1], "indicators": "数据集数量",
              "files": "数据.csv"}  # fmt: skip
    assert wanted[tab] in page
    assert "data-anchor" in page


def test_file_preview_shows_head_rows_and_columns(as_, w):
    p = at(w, "DATA_IN_REVIEW")
    round_ = scenario.open_round(p, "DATA")
    client = as_("reviewer")
    listing = text(client.get(f"{url(round_)}?tab=files"))
    number = re.search(r"tab=files&amp;file=(\d+)", listing)
    assert number is not None
    page = text(client.get(f"{url(round_)}?tab=files&file={number[1]}"))
    assert "<td>甲</td>" in page
    assert "1 – 2" in page
    assert client.get(reverse("centre:staged", args=[p.pk, number[1]])).url.startswith("/bytes/")


def test_agency_cannot_fetch_data_files(as_, w):
    p = at(w, "DATA_IN_REVIEW")
    assert as_("agency").get(reverse("centre:staged", args=[p.pk, 1])).status_code == 403


def test_paper_goes_to_centre_and_agency_only(as_, w):
    p = at(w, "INFO_SUBMITTED")
    paper = p.plan.document.partition(":")[2]
    address = reverse("centre:paper", args=[paper])
    for who in ("reviewer", "agency"):
        answer = as_(who).get(address)
        assert body_of(answer) == b"PK\x03\x04plan"
    assert as_("stranger").get(address).status_code == 404


def test_claim_takes_the_round_once_and_the_second_learns_who_was_first(as_, w):
    round_ = scenario.open_round(at(w, "INFO_SUBMITTED"), "DOSSIER")
    assert as_("reviewer").post(url(round_, "act", "claim")).status_code == 302
    second = as_("lead").post(url(round_, "act", "claim"))
    assert second.status_code == 409
    assert "沈查" in text(second)
    assert "没有执行：沈查（shencha01）已于" in text(second)
    round_.refresh_from_db()
    assert round_.reviewer == w.reviewer.account
    assert Fact.objects.filter(kind="round.claimed").count() == 1


def test_an_anchor_prefills_the_finding(as_, w):
    round_ = scenario.open_round(at(w, "DATA_IN_REVIEW"), "DATA")
    page = text(as_("reviewer").get(f"{url(round_)}?tab=files&path=01/数据.csv&cell=编号"))
    assert 'value="01/数据.csv"' in page
    assert '<details class="panel no-print" id="add" open>' in page


def test_own_finding_is_added_with_its_place(as_, w):
    round_ = scenario.open_round(at(w, "DATA_IN_REVIEW"), "DATA")
    answer = as_("reviewer").post(url(round_, "add_finding"), {
        "text": "第三列缺少单位，请在数据字典中写明。", "code": "B6", "severity": "FIX", "path": "01/数据.csv", "cell": "名称"})  # fmt: skip
    made = Finding.objects.get(origin="REVIEWER")
    assert answer.url.endswith(f"#finding-{made.pk}")
    assert made.place == {"path": "01/数据.csv", "cell": "名称"}


def test_finding_without_a_place_is_refused_and_nothing_typed_is_lost(as_, w):
    round_ = scenario.open_round(at(w, "DATA_IN_REVIEW"), "DATA")
    answer = as_("reviewer").post(
        url(round_, "add_finding"), {"text": "命名不规范，请改。", "code": "B3", "severity": "FIX"}
    )
    assert answer.status_code == 422
    assert "命名不规范，请改。" in text(answer)
    assert "请指明问题所在" in text(answer)


def test_only_the_reviewer_settles(as_, w):
    round_ = scenario.open_round(at(w, "DATA_IN_REVIEW"), "DATA")
    finding = queries.findings(round_.project, "DATA").first()
    said = {"status": "DISMISSED", "note": "系误报"}
    assert as_("lead").post(url(round_, "settle", finding.pk), said).status_code == 409
    assert as_("reviewer").post(url(round_, "settle", finding.pk), said).status_code == 302
    finding.refresh_from_db()
    assert (finding.status, finding.note) == ("DISMISSED", "系误报")
    assert as_("reviewer").post(url(round_, "settle", finding.pk), {"status": "OPEN"}).status_code == 302
    finding.refresh_from_db()
    assert finding.status == "OPEN"


def test_finding_of_another_project_cannot_be_settled(as_, w):
    mine = scenario.open_round(at(w, "INFO_IN_REVIEW"), "DOSSIER")
    other = at(w, "INFO_IN_REVIEW", number="2017YFZ0901300")
    foreign = queries.findings(other, "DOSSIER").first()
    assert (
        as_("reviewer").post(url(mine, "settle", foreign.pk), {"status": "DISMISSED", "note": "误报"}).status_code
        == 404
    )


def test_form_is_saved_and_opinion_given(as_, w):
    round_ = scenario.open_round(at(w, "DATA_IN_REVIEW"), "DATA")
    client = as_("reviewer")
    client.post(url(round_, "form"), {"B1-verdict": "PARTLY", "B1-comment": "缺一个文件", "do": "save"})
    round_.refresh_from_db()
    assert (round_.state, round_.form["B1"]) == ("IN_PROGRESS", {"verdict": "PARTLY", "comment": "缺一个文件"})
    assert client.post(url(round_, "form"), {"do": "opine", "conclusion": "建议退回。"}).status_code == 302
    round_.refresh_from_db()
    assert (round_.state, round_.conclusion) == ("OPINION", "建议退回。")


def test_late_form_is_told_who_has_the_round(as_, w):
    p = at(w, "DATA_OPINION")
    answer = as_("reviewer").post(
        url(scenario.open_round(p, "DATA"), "form"), {"do": "opine", "conclusion": "补充意见一句"}
    )
    assert answer.status_code == 409
    assert "这一轮现在不由您审查" in text(answer)


def test_lead_returns_with_all_findings(as_, w):
    p = at(w, "DATA_OPINION")
    round_ = scenario.open_round(p, "DATA")
    assert as_("reviewer").post(url(round_, "act", "return")).status_code == 409
    assert as_("lead").post(url(round_, "act", "return"), {"reason": "请按清单修改"}).status_code == 302
    round_.refresh_from_db()
    assert (round_.state, round_.signer) == ("RETURNED", w.lead.account)


def test_lead_cannot_pass_with_open_findings_nor_return_without(as_, w):
    p = at(w, "DATA_OPINION")
    round_ = scenario.open_round(p, "DATA")
    refused = as_("lead").post(url(round_, "act", "pass"), {"reason": "写到一半的原因"})
    assert refused.status_code == 409
    assert "写到一半的原因" in text(refused)
    scenario.dismiss_all(p)
    assert as_("lead").post(url(round_, "act", "return"), {"reason": "修改"}).status_code == 409
    assert as_("lead").post(url(round_, "act", "pass")).status_code == 302


def test_reconsider_needs_a_reason(as_, w):
    round_ = scenario.open_round(at(w, "INFO_OPINION"), "DOSSIER")
    assert as_("lead").post(url(round_, "act", "reconsider")).status_code == 409
    assert as_("lead").post(url(round_, "act", "reconsider"), {"reason": "A5 请再核"}).status_code == 302
    round_.refresh_from_db()
    assert round_.state == "IN_PROGRESS"


def test_second_round_tells_what_changed(as_, w):
    p = at(w, "INFO_OPINION")
    first = scenario.open_round(p, "DOSSIER")
    gone = Finding.objects.filter(project=p, severity="FIX").first()
    scenario.return_round(w, p, "DOSSIER")
    Finding.objects.filter(pk=gone.pk).update(key="x" * 64)  # the machine finds it no more
    scenario.STEPS["INFO_SUBMITTED"](w, p)
    second = scenario.open_round(p, "DOSSIER")
    counts = as_("reviewer").get(url(second)).context["counts"]
    assert (second.number, counts["fixed"], counts["new"]) == (2, 1, 1)
    assert counts["still"] > 0
    assert as_("reviewer").get(url(first)).status_code == 200


def test_review_form_prints_and_findings_export(as_, w):
    round_ = scenario.open_round(at(w, "DATA_OPINION"), "DATA")
    pdf = as_("reviewer").get(url(round_, "form_pdf"))
    assert pdf.content.startswith(b"%PDF")
    sheet = load_workbook(io.BytesIO(as_("lead").get(url(round_, "findings_xlsx")).content)).active
    assert sheet.max_row == queries.findings(round_.project, "DATA").count() + 1


def test_review_form_reaches_the_others_once_it_is_signed(as_, w):
    p = at(w, "INFO_OPINION")
    round_ = scenario.open_round(p, "DOSSIER")
    address = url(round_, "form_pdf")
    assert [as_(who).get(address).status_code for who in ("depositor", "agency", "stranger")] == [404, 404, 404]
    scenario.return_round(w, p, "DOSSIER")
    assert [as_(who).get(address).status_code for who in ("depositor", "agency", "stranger")] == [200, 200, 404]


# Report and certificate


def test_report_goes_through_three_hands(as_, w):
    p = at(w, "DATA_PASSED")

    def act(who: str, verb: str, **data: str) -> int:
        return as_(who).post(reverse("centre:report_act", args=[p.pk, verb]), data).status_code

    assert act("head", "draft") == 403
    assert act("lead", "seal") == 302
    assert act("reviewer", "draft", conclusion="同意通过。") == 302
    assert act("reviewer", "check") == 409
    assert act("lead", "check") == 302
    assert as_("lead").get(reverse("centre:report_preview", args=[p.pk, "certificate"])).content.startswith(b"%PDF")
    assert act("lead", "issue") == 409
    assert act("head", "issue") == 302
    report = queries.report(p)
    assert (report.state, report.conclusion) == ("ISSUED", "同意通过。")
    assert report.number in text(as_("head").get(reverse("centre:report", args=[p.pk])))
    assert act("head", "revoke", reason="内容有误") == 302
    assert queries.report(p).state == "REVOKED"


def test_drafter_is_told_why_he_may_not_sign(as_, w):
    p = at(w, "REPORT_CHECKED")
    report = queries.report(p)
    report.drafter = w.head.account
    report.save()
    page = as_("head").get(reverse("centre:report", args=[p.pk]))
    assert "拟稿人不能签发" in text(page)
    answer = as_("head").post(reverse("centre:report_act", args=[p.pk, "issue"]))
    assert (answer.status_code, queries.report(p).state) == (409, "CHECKED")


def test_certificate_waits_for_both_seals(as_, w):
    p = at(w, "REPORT_CHECKED")
    p.submission.sealed_by_centre = None
    p.submission.save()
    page = text(as_("head").get(reverse("centre:report", args=[p.pk])))
    assert "代表中心在协议上签章" in page
    assert as_("head").post(reverse("centre:report_act", args=[p.pk, "issue"])).status_code == 409


# Holdings and operations


def test_curator_confirms_one_and_the_rest(as_, w):
    p = at(w, "AGENCY_APPROVED")
    first, second = Holding.objects.filter(submission__project=p).order_by("pk")
    client = as_("reviewer")
    assert "180.61" in text(client.get("/review/holdings/"))
    client.post("/review/holdings/classify/", {"holding": first.pk, f"code-{first.pk}": "180.64"})
    client.post("/review/holdings/classify/", {"pick": [second.pk], f"code-{second.pk}": "180.61"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert [(h.state, h.subject_code) for h in (first, second)] == [("CLASSIFIED", "180.64"), ("CLASSIFIED", "180.61")]
    assert Job.objects.filter(kind="archiving.keep").count() == 2


def test_unknown_class_is_refused(as_, w):
    p = at(w, "AGENCY_APPROVED")
    holding = Holding.objects.filter(submission__project=p).first()
    as_("reviewer").post("/review/holdings/classify/", {"holding": holding.pk, f"code-{holding.pk}": "999"})
    holding.refresh_from_db()
    assert holding.state == "RECEIVED"


def test_failed_work_is_shown_and_run_again(as_, w):
    job = Job.objects.create(
        kind="archiving.keep",
        status="FAILED",
        attempts=6,
        run_at=timezone.now(),
        finished=timezone.now(),
        error="x\nOSError: full",
    )
    carried = Job.objects.create(
        kind="handoff", status="FAILED", payload={"handoff": 1}, run_at=timezone.now(), finished=timezone.now()
    )
    row = Handoff.objects.create(
        fact=1,
        kind="plan.approved",
        subject="plan:1",
        about="project:1",
        action="table.open_channel",
        status="FAILED",
        error="locked",
    )
    Job.objects.filter(pk=carried.pk).update(payload={"handoff": row.pk})
    assert as_("reviewer").get("/review/operations/").status_code == 403
    client = as_("head")
    page = text(client.get("/review/operations/"))
    assert "OSError: full" in page
    assert "locked" in page
    client.post("/review/operations/again/", {"job": job.pk})
    client.post("/review/operations/again/", {"handoff": row.pk})
    assert set(Job.objects.values_list("pk", "status")) >= {(job.pk, "QUEUED"), (carried.pk, "QUEUED")}


def test_ledger_is_checked_on_demand(as_, w):
    at(w, "INFO_SUBMITTED")
    page = text(as_("head").post("/review/operations/verify/", follow=True))
    assert "首尾相连" in page


def test_reviewers_own_finding_can_be_settled_in_a_later_round(as_, w):
    p = at(w, "INFO_IN_REVIEW")
    own = reviews.add_finding(
        round_=scenario.open_round(p, "DOSSIER"), code="A7", severity=Severity.FIX, place=Place(document="汇交方案.docx"),
        text="摘要过于简单，请补充。", dataset=None, actor=w.reviewer.actor,
    )  # fmt: skip
    scenario.STEPS["INFO_OPINION"](w, p)
    scenario.return_round(w, p, "DOSSIER")
    scenario.STEPS["INFO_SUBMITTED"](w, p)
    scenario.STEPS["INFO_IN_REVIEW"](w, p)
    second = scenario.open_round(p, "DOSSIER")
    assert as_("reviewer").post(url(second, "settle", own.pk), {"status": "FIXED", "note": "已补充"}).status_code == 302
    own.refresh_from_db()
    assert own.status == "FIXED"
