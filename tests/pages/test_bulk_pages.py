"""All records as one sheet, in a real browser: out, changed, compared, taken over, undone; and the commitments beside it."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from huijiao.steps.s2_preparation import queries
from tests.desks import scenario as s

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_sheet_of_all_records_is_changed_and_undone(page: Page, live_server, tmp_path: Path) -> None:
    w = s.world()
    project = s.reach(w, s.project(w), "FILLED")
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("用户名").fill(w.depositor.account.username)
    page.get_by_label("密码").fill(s.PASSWORD)
    with page.expect_response(re.compile("/desk/")):
        page.get_by_role("button", name="登录", exact=True).click()
    page.goto(f"{live_server.url}/projects/{project.pk}/")
    page.get_by_role("link", name="考核指标对照").click()
    expect(page.get_by_role("heading", name="逐项对照")).to_be_visible()
    page.get_by_role("link", name=re.compile("^数据集")).click()
    page.get_by_role("link", name="批量编辑").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载总表").click()
    path = tmp_path / "总表.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book["元数据"]
    sheet.cell(2, next(c.column for c in sheet[1] if c.value == "记录数")).value = "7 条"
    book.save(path)
    page.get_by_label("修改好的总表").set_input_files(path)
    page.get_by_role("button", name="上传并比较").click()
    expect(page.get_by_role("row", name=re.compile("记录数"))).to_contain_text("7 条")
    page.get_by_role("button", name="确认修改 1 行").click()
    expect(page.get_by_text("总表已生效")).to_be_visible()
    assert queries.datasets(project)[0].metadata["records"] == "7 条"
    page.locator("summary", has_text="撤销").click()
    page.get_by_role("dialog").get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已恢复为修改前的内容")).to_be_visible()
    assert queries.datasets(project)[0].metadata["records"] == "2"
