"""The ledger of commitments, for all three parties."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.test import Client

from huijiao.core.commitments import Step
from huijiao.core.records.base import Record
from huijiao.core.records.taskbook import Achievement, TaskBook
from huijiao.programmes import actions as programmes
from huijiao.steps.s3_submission import queries
from tests.desks import scenario as s

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return s.world()


def page(who: s.Person, project, query: str = ""):
    client = Client()
    client.force_login(who.account)
    return client.get(f"/projects/{project.pk}/commitments/{query}")


def promise(w, project, *indicators: tuple[str, str, str]) -> None:
    rows = tuple(Record.of(ind_no=no, ind_name=name, v_end=end) for no, name, end in indicators)
    book = TaskBook(achievements=(Achievement(Record.of(ach_name="土壤微生物组数据库", ach_types="数据库"), rows),))
    programmes.read_taskbook(project=project, book=book, document="", actor=w.depositor.actor)


def test_project_without_task_book_says_what_to_do(w) -> None:
    answer = page(w.depositor, s.project(w))
    assert answer.status_code == 200
    assert "还没有考核指标" in answer.content.decode()


def test_gap_is_shown_before_anything_is_delivered(w) -> None:
    project = s.reach(w, s.project(w), "FILLED")
    promise(
        w, project, ("1.1", "数据集数量", "3 个"), ("1.2", "用户数量", "100 人"), ("1.3", "测序数据集数量", "显著增加")
    )
    text = page(w.depositor, project).content.decode()
    assert "少 1 个" in text
    assert "不形成可汇交的数据" in text
    assert "指标值中没有数量" in text
    assert "66 %" in text


@pytest.mark.parametrize("who", ["depositor", "reviewer", "agency"])
def test_all_three_parties_see_it_and_strangers_do_not(w, who) -> None:
    project = s.reach(w, s.project(w), "DATA_PASSED")
    answer = page(getattr(w, who), project)
    assert answer.status_code == 200
    assert "考核指标对照" in answer.content.decode()
    assert page(w.stranger, project).status_code == 404


def test_delivered_and_accepted_follow_the_parts(w) -> None:
    project = s.reach(w, s.project(w), "DATA_SUBMITTED")
    found = queries.commitments(project)
    assert (found.mean(), found.mean(Step.ACCEPTED)) == (1.0, None)
    project = s.reach(w, project, "DATA_PASSED", after="DATA_SUBMITTED")
    assert queries.commitments(project).mean(Step.ACCEPTED) == 1.0


def test_sheet_has_a_line_for_each_amount(w) -> None:
    project = s.reach(w, s.project(w), "FILLED")
    promise(w, project, ("1.1", "数据集数量", "3 个"), ("1.2", "用户数量", "100 人"))
    answer = page(w.depositor, project, "?format=xlsx")
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).worksheets[0].values)
    assert [r[0] for r in rows] == ["编号", "1.1", "1.2"]
    assert rows[1][4] == "2 个，少 1 个"
