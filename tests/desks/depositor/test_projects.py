"""专项记录 and the way to one's desk."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from huijiao.people.models import Account, Kind
from huijiao.tools.ledger.actions import begin
from tests.desks.depositor import building as b


@pytest.mark.parametrize(
    ("username", "target"), [("tijiao01", "/projects/"), ("shencha01", "/review/"), ("guanli01", "/agency/")]
)
def test_desk_leads_by_post(depositor: Client, username: str, target: str) -> None:
    depositor.force_login(b.account(username))
    assert depositor.get("/desk/").headers["Location"] == target


def test_desk_of_a_personal_user_is_the_catalogue(depositor: Client) -> None:
    person = Account(username="geren01", kind=Kind.PERSONAL, contact="钟仁", email="z@example.org")
    depositor.force_login(begin(person, kind="account.registered", actor=b.actor()))
    assert depositor.get("/desk/").headers["Location"] == "/catalogue/"


def test_list_asks_for_login_and_comes_back(client: Client, db: None) -> None:
    assert client.get("/projects/").headers["Location"] == "/login/?next=/projects/"


def test_list_without_projects_says_what_to_do(depositor: Client) -> None:
    page = depositor.get("/projects/").content.decode()
    assert "还没有项目" in page
    assert 'href="/projects/new/"' in page


def test_list_has_the_portals_columns_and_status(depositor: Client) -> None:
    b.plan(b.project(), "SUBMITTED")
    page = depositor.get("/projects/").content.decode()
    for words in (
        "项目名称",
        "项目编号",
        "项目第一承担单位",
        "类别",
        "状态",
        "提示",
        "操作",
        "信息已提交",
        "信息已提交，请待审核",
    ):
        assert words in page


def test_list_hides_the_projects_of_others(depositor: Client) -> None:
    b.project("tijiao02", project_no="2020YFC1700100", title="别人的项目")
    assert "别人的项目" not in depositor.get("/projects/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same_for_any_number(depositor: Client, django_assert_num_queries: Any, count: int) -> None:
    for n in range(count):
        b.plan(b.project(project_no=f"2017YFZ090120{n}"), "SUBMITTED")
    depositor.get("/projects/")
    with django_assert_num_queries(9):  # session, account, posts; projects, deadlines; programmes; the frame's three
        depositor.get("/projects/")


def test_list_shows_first_what_needs_the_reader(depositor: Client) -> None:
    b.plan(b.project(project_no="2017YFZ0901201", title="等待中"), "SUBMITTED")
    b.project(project_no="2017YFZ0901202", title="草稿中")
    page = depositor.get("/projects/").content.decode()
    assert page.index("草稿中") < page.index("等待中")
    page = depositor.get("/projects/?sort=number").content.decode()
    assert page.index("等待中") < page.index("草稿中")


def test_list_is_narrowed_by_programme_and_words(depositor: Client) -> None:
    b.project(title="甲项目")
    b.project(title="乙项目", project_no="2019FY100700", programme="FY")
    assert "甲项目" not in depositor.get("/projects/?programme=FY").content.decode()
    assert "乙项目" not in depositor.get("/projects/?q=2017YFZ").content.decode()
    assert "没有符合条件的项目" in depositor.get("/projects/?q=丙").content.decode()


def test_list_is_paged(depositor: Client) -> None:
    for n in range(21):
        b.project(project_no=f"2017YFZ0901{n:03}")
    assert depositor.get("/projects/").content.decode().count('<tr class="mine">') == 20
    assert depositor.get("/projects/?page=2").content.decode().count('<tr class="mine">') == 1


def test_list_can_be_taken_along_as_excel(depositor: Client) -> None:
    b.project(title="=HYPERLINK(1)")
    answer = depositor.get("/projects/?format=xlsx")
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer.content[:2] == b"PK"


@pytest.mark.parametrize(
    "page", ["", "papers/", "datasets/", "files/", "review/", "record/", "information/", "forms/plan/"]
)
def test_pages_of_anothers_project_do_not_exist(depositor: Client, page: str) -> None:
    other = b.project("tijiao02", project_no="2020YFC1700100")
    assert depositor.get(f"/projects/{other.pk}/{page}").status_code == 404


@pytest.mark.parametrize(
    "state", ["", "DRAFT", "SUBMITTED", "IN_REVIEW", "RETURNED", "SEALED", "REPORTED", "EFFECTIVE"]
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_tab_opens_in_every_state(depositor: Client, state: str, language: str) -> None:
    project = b.project()
    if state:
        b.plan(project, state)
    b.dataset(project)
    if state == "EFFECTIVE":
        b.submission(project, "OPEN")
    depositor.cookies["huijiao_language"] = language
    for tab in ("", "papers/", "datasets/", "files/", "review/", "record/"):
        answer = depositor.get(f"/projects/{project.pk}/{tab}")
        assert answer.status_code == 200
        assert 'aria-current="page"' in answer.content.decode()
        assert "Text(" not in answer.content.decode()


def test_reviewer_reads_but_has_no_buttons(depositor: Client) -> None:
    project = b.project()
    depositor.force_login(b.account("shencha01"))
    page = depositor.get(f"/projects/{project.pk}/papers/").content.decode()
    assert "papers/upload/" not in page
    assert depositor.post(f"/projects/{project.pk}/papers/submit/").status_code == 403


def test_suspended_project_can_only_be_read(depositor: Client) -> None:
    project = b.put(b.project(), "SUSPENDED")
    answer = depositor.post(f"/projects/{project.pk}/papers/submit/", follow=True).content.decode()
    assert "项目已暂停或终止，只供查阅。" in answer
    assert "upload" not in depositor.get(f"/projects/{project.pk}/papers/").content.decode()
