"""The agency's desk: what waits, deciding on it, and the overview of all projects."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from huijiao.steps.s1_plan import queries as plans
from huijiao.steps.s4_review import queries as reviews
from huijiao.steps.s6_publication import queries as releases
from huijiao.steps.s6_publication.models import Release
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # accounts by the dozen
    return scenario.world()


@pytest.fixture
def officer(client, w):
    client.force_login(w.agency.account)
    return client


def at(w, stage: str, **project):
    return scenario.reach(w, scenario.project(w, **project), stage)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize(
    ("who", "status"), [("stranger", 403), ("depositor", 403), ("reviewer", 403), ("head", 403), ("agency", 200)]
)
def test_desk_is_for_the_agency(client, w, who, status):
    p = at(w, "PLAN_REPORTED")
    client.force_login(getattr(w, who).account)
    assert [client.get(a).status_code for a in ("/agency/", "/agency/overview/")] == [status, status]
    page = client.get(f"/agency/project/{p.pk}/").status_code
    assert page == (404 if who == "stranger" else status)


def test_officer_of_another_agency_sees_nothing(client, w):
    p = at(w, "PLAN_REPORTED")
    w.agency.account.posts.filter(agency=p.programme.agency).delete()
    client.force_login(w.agency.account)
    assert p.title not in text(client.get("/agency/"))
    assert client.get(f"/agency/project/{p.pk}/").status_code == 404


def test_officer_for_one_programme_sees_that_programme_only(client, w):
    p = at(w, "PLAN_REPORTED")
    w.agency.account.posts.update(programmes=["OTHER"])
    client.force_login(w.agency.account)
    assert p.title not in text(client.get("/agency/overview/"))
    assert client.get(f"/agency/project/{p.pk}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_inbox_and_overview_take_the_same_number_of_queries(officer, w, number, django_assert_num_queries):
    for n in range(number):
        at(w, "CATALOGUE_REPORTED" if n == 0 else "PLAN_REPORTED", number=f"2017YFZ09012{n:02d}")
    officer.get("/agency/")
    with django_assert_num_queries(9):
        officer.get("/agency/")
    with django_assert_num_queries(12):
        officer.get("/agency/overview/")


def test_inbox_lists_the_three_kinds_and_filters(officer, w):
    at(w, "PLAN_REPORTED", number="2017YFZ0901200", title="方案待审批的项目")
    at(w, "CERTIFIED", number="2017YFZ0901300", title="报告待审批的项目")
    at(w, "CATALOGUE_REPORTED", number="2017YFZ0901400", title="目录待审批的项目")
    page = text(officer.get("/agency/"))
    assert "有 3 件事项待您审批" in page
    assert "2 个条目" in page
    one = text(officer.get("/agency/?kind=report"))
    assert "报告待审批的项目" in one
    assert "方案待审批的项目" not in one


def test_plan_is_approved_once(officer, w):
    p = at(w, "PLAN_REPORTED")
    page = text(officer.get(f"/agency/project/{p.pk}/"))
    assert scenario.NAMES[0] in page
    address = reverse("agency:decide", args=[p.pk, "plan", "approve"])
    assert officer.post(address).status_code == 302
    assert plans.of(p).state == "EFFECTIVE"
    again = officer.post(address)
    assert again.status_code == 409
    assert "没有执行：关立" in text(again)


def test_plan_is_sent_back_with_a_reason_only(officer, w):
    p = at(w, "PLAN_REPORTED")
    address = reverse("agency:decide", args=[p.pk, "plan", "refuse"])
    assert officer.post(address, {"reason": " "}).status_code == 409
    assert plans.of(p).state == "REPORTED"
    assert officer.post(address, {"reason": "表1缺少菌株数据"}).status_code == 302
    assert plans.of(p).state == "RETURNED"


@pytest.mark.parametrize(("verb", "state"), [("approve", "APPROVED"), ("refuse", "AGENCY_RETURNED")])
def test_report_is_decided_with_its_papers_at_hand(officer, w, verb, state):
    p = at(w, "CERTIFIED")
    page = text(officer.get(f"/agency/project/{p.pk}/"))
    for paper in (reviews.report(p).certificate_document, reviews.report(p).report_document):
        assert reverse("centre:paper", args=[paper.partition(":")[2]]) in page
    for round_ in reviews.rounds(p):
        assert reverse("centre:form_pdf", args=[round_.pk]) in page
    assert (
        officer.post(reverse("agency:decide", args=[p.pk, "report", verb]), {"reason": "请核对数量"}).status_code == 302
    )
    assert reviews.report(p).state == state


def test_nothing_else_can_be_decided(officer, w):
    p = at(w, "PLAN_REPORTED")
    for noun, verb in (("plan", "cancel"), ("release", "approve"), ("report", "approve")):
        assert officer.post(reverse("agency:decide", args=[p.pk, noun, verb])).status_code == 404


def test_catalogue_is_approved_row_by_row_and_sent_back(officer, w):
    p = at(w, "CATALOGUE_REPORTED")
    first, second = releases.of(p)
    page = text(officer.get(f"/agency/project/{p.pk}/"))
    assert first.accession in page
    assert "待审批的共享目录" in page
    address = reverse("agency:catalogue", args=[p.pk])
    assert officer.post(address, {"do": "approve"}).status_code == 409
    assert officer.post(address, {"do": "approve", "pick": [first.pk]}).status_code == 302
    refused = officer.post(address, {"do": "refuse", "pick": [second.pk]})
    assert refused.status_code == 409
    assert "请写明退回原因" in text(refused)
    assert officer.post(address, {"do": "refuse", "pick": [second.pk], "reason": "公开时间过晚"}).status_code == 302
    assert [r.state for r in releases.of(p)] == ["APPROVED", "DRAFT"]


def test_entries_of_another_project_stay_untouched(officer, w):
    p = at(w, "CATALOGUE_REPORTED")
    other = at(w, "CATALOGUE_REPORTED", number="2017YFZ0901300")
    foreign = releases.of(other).first()
    officer.post(reverse("agency:catalogue", args=[p.pk]), {"do": "approve", "pick": [foreign.pk]})
    assert Release.objects.get(pk=foreign.pk).state == "REPORTED"


def test_overview_tells_who_holds_each_project(officer, w):
    at(w, "INFO_SUBMITTED", number="2017YFZ0901200", title="在中心的项目名称")
    at(w, "CERTIFIED", number="2017YFZ0901300", title="在管理方的项目名称")
    page = officer.get("/agency/overview/")
    assert page.context["sums"]["projects"] == 2
    assert page.context["sums"]["certified"] == 1
    narrowed = text(officer.get("/agency/overview/?holder=CENTRE"))
    assert "在中心的项目名称" in narrowed
    assert "在管理方的项目名称" not in narrowed


def test_overview_sorts_and_exports(officer, w):
    at(w, "DATA_PENDING", number="2017YFZ0901200", title="没有数据的项目")
    p = at(w, "CERTIFIED", number="2017YFZ0901300", title="已有数据的项目")
    sheet = load_workbook(io.BytesIO(officer.get("/agency/overview/?format=xlsx&sort=-volume").content)).active
    rows = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[2] for row in rows] == ["已有数据的项目", "没有数据的项目"]
    assert rows[0][-1] == reviews.report(p).number


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("stage", ["INFO_SUBMITTED", "DATA_RETURNED", "CLOSED"])
def test_project_page_is_drawn_at_any_stage(officer, w, stage, language):
    p = at(w, "DATA_OPINION" if stage == "DATA_RETURNED" else stage)
    if stage == "DATA_RETURNED":
        scenario.return_round(w, p, "DATA")
    officer.cookies["huijiao_language"] = language
    assert p.title in text(officer.get(f"/agency/project/{p.pk}/"))
