"""A new project: choose, undertake, fill in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huijiao.programmes.models import Project
from tests.desks.depositor import building as b

FORM = "/projects/new/YF/information/"
FILLED = {
    "title": "设施菜田土壤微生物组", "project_no": "2017YFZ0901200", "cohort": "已完成验收", "lead_inst": "示例大学微生物研究所",
    "pi": "甄示例", "pi_phone": "010-12345678", "pi_email": "pi@example.org", "contact": "贾样本", "contact_phone": "１３８００００００００",
    "contact_email": "jia@example.org", "dept": "示例省科学技术厅", "funds": "1860.00", "start": "2017-07-01", "end": "2020-12-31",
    "address": "示例路1号", "postcode": "100101", "summary": "完成多年观测。", "centre": "HJDC",
}  # fmt: skip


def undertake(client: Client) -> None:
    assert client.post("/projects/new/YF/", {"undertaking": "1"}).headers["Location"] == FORM


def test_three_programmes_are_offered(depositor: Client) -> None:
    page = depositor.get("/projects/new/").content.decode()
    assert page.count('class="card"') == 3


def test_only_institution_accounts_deposit(depositor: Client) -> None:
    depositor.force_login(b.account("shencha01"))
    assert depositor.get("/projects/new/").status_code == 403


def test_undertaking_must_be_ticked(depositor: Client) -> None:
    page = depositor.post("/projects/new/YF/", {})
    assert "请阅读汇交说明并勾选承诺。" in page.content.decode()


def test_form_is_made_from_the_declaration(depositor: Client) -> None:
    undertake(depositor)
    page = depositor.get(FORM).content.decode()
    for words in (
        "项目第一承担单位",
        "0/400",
        "已完成验收",
        "示例微生物科学数据中心",
        'value="示例大学微生物研究所"',
        'data-draft="project-new-YF"',
    ):
        assert words in page
    assert 'name="agency"' not in page


def test_good_form_makes_the_project_with_its_undertaking(depositor: Client) -> None:
    undertake(depositor)
    answer = depositor.post(FORM, FILLED)
    project = Project.objects.get()
    assert answer.headers["Location"] == f"/projects/{project.pk}/papers/"
    assert project.undertaking_at is not None
    assert (project.info["values"]["contact_phone"]["text"], project.info["values"]["agency"]["text"]) == (
        "13800000000", "中国生物技术发展中心",
    )  # fmt: skip


def test_session_that_ended_asks_for_the_undertaking_on_the_same_page(depositor: Client) -> None:
    answer = depositor.post(FORM, FILLED)
    assert "请阅读汇交说明并勾选承诺。" in answer.content.decode()
    assert FILLED["summary"] in answer.content.decode()
    assert depositor.post(FORM, {**FILLED, "undertaking": "1"}).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "请填写“项目名称”。"),
        ("cohort", "", "请选择“项目阶段”。"),
        ("project_no", "17YF", "不符合本专项的编号格式，应如 2017YFZ0901200"),
        ("pi_phone", "abc", "不是电话号码"),
        ("contact_email", "jia＠", "不是电子邮箱地址"),
        ("postcode", "1001", "邮编应为6位数字"),
        ("funds", "很多", "请只填写数字，单位为万元"),
        ("funds", "0", "应大于 0"),
        ("end", "2017-01-01", "结束时间应晚于起始时间"),
        ("end", "2037-01-01", "项目周期超过 10 年，请核对年份"),
        ("centre", "NGDC", "该中心不在本系统受理汇交"),
        ("summary", "字" * 401, "400"),
    ],
)
def test_bad_field_is_named_and_nothing_typed_is_lost(depositor: Client, field: str, value: str, words: str) -> None:
    undertake(depositor)
    page = depositor.post(FORM, {**FILLED, field: value})
    text = page.content.decode()
    assert page.status_code == 200
    assert words in text
    assert f'href="#id_{field}' in text
    assert all(v in text for k, v in FILLED.items() if k not in {field, "centre", "cohort"})
    assert not Project.objects.exists()


def test_empty_form_lists_every_missing_field(depositor: Client) -> None:
    undertake(depositor)
    assert "18 处需要改正" in depositor.post(FORM, {}).content.decode()


def test_number_that_is_taken_is_said_with_its_holder(depositor: Client) -> None:
    b.project("tijiao02")
    undertake(depositor)
    page = depositor.post(FORM, FILLED).content.decode()
    assert "项目编号 2017YFZ0901200 已由示例农业微生物研究院提交。请核对编号；如需移交，请联系数据中心。" in page


def test_field_is_checked_when_it_is_left(depositor: Client) -> None:
    b.project("tijiao02")
    answer = depositor.post("/projects/new/YF/check/", {**FILLED, "field": "project_no"}).content.decode()
    assert "已由示例农业微生物研究院提交" in answer
    assert (
        "是否误以元为单位"
        in depositor.post("/projects/new/YF/check/", {"funds": "18600000", "field": "funds"}).content.decode()
    )


def test_word_template_fills_the_form_and_keeps_what_was_typed(depositor: Client, clean: Path) -> None:
    undertake(depositor)
    upload = SimpleUploadedFile("基本信息.docx", (clean / "2-项目基本信息表.docx").read_bytes())
    page = depositor.post(
        FORM, {"import": "1", "template": upload, "dept": "自己填的部门", "contact_phone": "010-87654321"}
    ).content.decode()
    assert 'value="2017YFZ0901200"' in page
    assert 'value="2017-07-01"' in page
    assert "已从文件填入" in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("锁.docx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "基本信息"),
        ("空.docx", b"", "文件"),
        ("3-方案.docx", None, "这不是项目基本信息表"),
    ],
)
def test_wrong_template_is_explained(
    depositor: Client, clean: Path, name: str, content: bytes | None, words: str
) -> None:
    undertake(depositor)
    body = (clean / "3-科学数据汇交方案.docx").read_bytes() if content is None else content
    page = depositor.post(
        FORM, {"import": "1", "template": SimpleUploadedFile(name, body), "title": "已经填的"}
    ).content.decode()
    assert 'class="banner error"' in page
    assert words in page
    assert 'value="已经填的"' in page


def test_information_can_be_corrected_while_it_is_a_draft(depositor: Client) -> None:
    project = b.project()
    answer = depositor.post(f"/projects/{project.pk}/information/", {**FILLED, "title": "改过的名称"})
    project.refresh_from_db()
    assert (answer.status_code, project.title) == (302, "改过的名称")
    b.plan(project, "IN_REVIEW")
    depositor.post(f"/projects/{project.pk}/information/", {**FILLED, "title": "又改"})
    project.refresh_from_db()
    assert project.title == "改过的名称"


def test_draft_can_be_discarded_until_something_was_submitted(depositor: Client) -> None:
    first, second = b.project(), b.project(project_no="2017YFZ0901300")
    b.plan(second, "RETURNED")
    depositor.post(f"/projects/{first.pk}/discard/")
    depositor.post(f"/projects/{second.pk}/discard/")
    assert set(Project.objects.values_list("state", flat=True)) == {"TERMINATED", "ACTIVE"}
