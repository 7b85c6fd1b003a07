"""A visitor finds a dataset and checks a certificate: in a real browser, on a phone, with and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.desks import scenario
from tests.desks.public.releases import publish

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = scenario.NAMES[0]


def find(page: Page, url: str) -> None:
    """Go from the front page to a dataset by searching."""
    page.goto(url)
    page.get_by_label("检索已发布的数据").fill("测序")
    page.get_by_role("button", name="检索").click()
    page.get_by_label("共享方式").select_option("OPEN")
    page.get_by_role("button", name="应用").click()
    assert "mode=OPEN" in page.url
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(TITLE)


def test_a_visitor_finds_reads_and_cites_a_dataset(page: Page, live_server, context):
    publish(scenario.world())
    found: list[str] = []
    page.on("pageerror", lambda e: found.append(str(e)))
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    find(page, live_server.url)
    page.get_by_role("button", name="复制").first.click()
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    assert "[DS/OL]" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Files")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert found == []  # neither scripts nor the data block are refused by the policy


def test_the_public_pages_work_without_scripts_on_a_phone(browser, live_server, browser_context_args):
    publish(scenario.world())
    screen = {"java_script_enabled": False, "viewport": {"width": 390, "height": 844}}
    context = browser.new_context(**{**browser_context_args, **screen})
    page = context.new_page()
    find(page, live_server.url)
    expect(page.get_by_role("button", name="复制")).to_have_count(0)
    page.goto(f"{live_server.url}/verify/")
    page.get_by_label("凭证编号").fill("HJDC-1")
    page.get_by_role("button", name="核验", exact=True).click()
    expect(page.get_by_text("不是有效的凭证编号")).to_be_visible()
    page.get_by_label("凭证文件").set_input_files(
        {"name": "扫描件.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 scan"}
    )
    page.get_by_role("button", name="核验文件").click()
    expect(page.get_by_text("没有数字签名")).to_be_visible()
    context.close()
