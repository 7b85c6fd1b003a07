"""The depositor's pages in a real browser: a project from nothing to its papers; nothing typed is ever lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.steps.conftest import shared  # noqa: F401 - the samples

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(page: Page, live_server: Any) -> Page:
    """Log the demonstration depositor in."""
    from tests.desks.depositor import building

    building.setting()
    page.set_default_timeout(15_000)
    page.goto(f"{live_server.url}/login/")
    _log_in(page)
    expect(page.get_by_role("heading", name="专项记录")).to_be_visible()
    return page


def _log_in(page: Page) -> None:
    page.get_by_label("用户名").fill("tijiao01")
    page.get_by_label("密码").fill("Huijiao2026")
    page.locator("main").get_by_role("button", name="登录").click()


def _to_the_form(page: Page) -> None:
    page.get_by_role("link", name="新建项目").first.click()
    page.get_by_role("link", name="选择 重点研发计划数据汇交").click()
    page.get_by_label("已仔细阅读上述").check()
    page.get_by_role("button", name="开始填写").click()


def test_project_is_made_from_the_word_form_and_its_papers_are_read(desk: Page, shared: Path) -> None:  # noqa: F811
    clean = shared / "samples" / "clean"
    _to_the_form(desk)
    desk.get_by_label("邮编").fill("12")
    desk.get_by_label("邮编").blur()
    expect(desk.get_by_text("邮编应为6位数字")).to_be_visible()
    desk.get_by_text("用 Word 模板填写本表").click()
    desk.get_by_label("项目基本信息表").set_input_files(clean / "2-项目基本信息表.docx")
    desk.get_by_role("button", name="用此文件填写").click()
    expect(desk.get_by_label("项目编号")).to_have_value("2017YFZ0901200")
    desk.get_by_role("button", name="保存并下一步").click()
    expect(desk.get_by_role("heading", name="2 上传填好的材料")).to_be_visible()
    expect(desk.get_by_text("还缺：")).to_be_visible()
    files = [
        clean / "1-项目任务书.docx",
        clean / "3-科学数据汇交方案.docx",
        *sorted((clean / "4-元数据信息表").glob("*.docx")),
    ]
    desk.get_by_label("把 Word、Excel 文件拖到这里").set_input_files(files)
    desk.get_by_role("button", name="上传", exact=True).click()
    expect(desk.get_by_role("heading", name="读取结果")).to_be_visible(timeout=60_000)
    expect(desk.get_by_text("读出表1共 6 行")).to_be_visible()
    expect(desk.get_by_text("未能读取：")).to_have_count(0)
    desk.get_by_role("button", name="提交", exact=True).click()
    expect(desk.get_by_role("main").get_by_text("信息已提交").first).to_be_visible()
    expect(desk.get_by_text("材料已提交，等待数据中心审核。")).to_be_visible()


def test_form_survives_the_end_of_the_session(desk: Page, live_server: Any) -> None:
    _to_the_form(desk)
    desk.get_by_label("项目名称").fill("写了一个下午的项目")
    desk.get_by_label("成果简介").fill("四百字的简介")
    expect(desk.get_by_text("草稿已保存")).to_be_visible()
    desk.context.clear_cookies(name="sessionid")
    desk.get_by_role("button", name="保存并下一步").click()
    _log_in(desk)
    desk.get_by_role("button", name="恢复草稿").click()
    expect(desk.get_by_label("项目名称")).to_have_value("写了一个下午的项目")
    expect(desk.get_by_label("成果简介")).to_have_value("四百字的简介")


def test_removal_asks_once_naming_the_thing(desk: Page, live_server: Any) -> None:
    from tests.desks.depositor import building

    project = building.project()
    building.dataset(project, name_zh="土壤样本数据集")
    desk.goto(f"{live_server.url}/projects/{project.pk}/datasets/")
    desk.locator("summary").filter(has_text="删除").click()
    dialog = desk.get_by_role("dialog")
    expect(dialog.get_by_text("删除“土壤样本数据集”？")).to_be_visible()
    dialog.get_by_role("button", name="删除").click()
    expect(desk.get_by_text("还没有数据集")).to_be_visible()


def test_project_pages_fit_a_phone(desk: Page, live_server: Any) -> None:
    from tests.desks.depositor import building

    project = building.project()
    building.dataset(project)
    building.plan(project, "EFFECTIVE")
    building.submission(project, "OPEN")
    desk.set_viewport_size({"width": 390, "height": 800})
    for tab in ("", "papers/", "datasets/", "files/", "review/", "record/"):
        desk.goto(f"{live_server.url}/projects/{project.pk}/{tab}")
        assert desk.evaluate("document.documentElement.scrollWidth <= innerWidth"), tab
