"""Registration and the page frame in a real browser: keyboard, phone, both languages, with and without scripts."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from huijiao.people.models import Account
from tests.people import factories as f

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def errors(page: Page) -> list[str]:
    """What the browser complains about: refused by policy, missing, thrown."""
    found: list[str] = []
    page.on("pageerror", lambda e: found.append(str(e)))
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    return found


def log_in(page: Page, live_server, account: Account) -> None:
    page.goto(f"{live_server.url}/login/")
    page.get_by_label("用户名").fill(account.username)
    page.get_by_label("密码").fill(f.PASSWORD)
    with page.expect_response(re.compile("/desk/")):
        page.get_by_role("button", name="登录", exact=True).click()


def fill_user(page: Page, username: str) -> None:
    for label, value in [("用户名", username), ("密码", f.PASSWORD), ("确认密码", f.PASSWORD), ("联系人", "张三"), ("联系人电话", "13800138000"),
                         ("联系人身份证号码", f.ID_CARD), ("联系人邮箱", "zhang@example.org"), ("通讯地址", "北京市朝阳区")]:  # fmt: skip
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("我已阅读并同意隐私政策").check()
    page.get_by_label("我单独同意").check()


def test_an_institution_user_registers(page: Page, live_server, errors, tmp_path):
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(out, "JPEG")
    page.goto(f"{live_server.url}/register/")
    page.get_by_role("link", name="注册机构用户").click()
    page.get_by_label("单位全称").fill("第31微生物研究所")
    page.get_by_role("button", name="检索").click()
    page.get_by_role("link", name="填写机构信息").click()
    expect(page.get_by_label("机构中文全称")).to_have_value("第31微生物研究所")
    page.get_by_label("机构英文全称").fill("Institute 31")
    page.get_by_label("机构性质").select_option("科研院所")
    code = page.get_by_label("统一社会信用代码")
    code.fill(f.uscc(31)[:-1] + ("A" if f.uscc(31)[-1] != "A" else "B"))
    page.get_by_label("法人姓名").fill("王五")
    expect(page.get_by_text("校验码不对")).to_be_visible()
    expect(code).to_have_attribute("aria-invalid", "true")
    code.fill(f.uscc(31))
    page.get_by_label("机构英文全称").focus()
    expect(page.get_by_text("校验码不对")).to_have_count(0)
    page.get_by_label("机构证件扫描件").set_input_files(
        {"name": "证书.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}
    )
    page.get_by_role("button", name="下一步：填写用户信息").click()
    fill_user(page, "zhang031")
    with page.expect_response(re.compile("/desk/")):
        page.get_by_role("button", name="注册", exact=True).click()
    account = Account.objects.get(username="zhang031")
    assert account.inst_admin
    assert account.institution.licence_scan
    assert [e for e in errors if "404" not in e] == []


def test_a_form_works_without_scripts(browser, live_server, browser_context_args):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    account = f.admin()
    page.goto(f"{live_server.url}/register/institution/?name={account.institution.name_zh}")
    page.get_by_role("button", name="下一步：填写用户信息").click()
    fill_user(page, "nojs0001")
    page.get_by_label("联系人电话").fill("12")
    page.get_by_role("button", name="注册", exact=True).click()
    page.get_by_role("alert").get_by_role("link").first.click()
    assert page.url.endswith("#id_phone")
    context.close()


def test_errors_take_the_focus_and_lead_to_the_field(page: Page, live_server):
    page.goto(f"{live_server.url}/register/personal/")
    page.get_by_role("button", name="注册", exact=True).click()
    summary = page.locator("[data-error-summary]")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="请填写“联系人”。", exact=True).click()
    expect(page.get_by_label("联系人", exact=True)).to_be_focused()


def test_a_draft_is_saved_and_offered_again_without_secrets(page: Page, live_server):
    page.goto(f"{live_server.url}/register/personal/")
    page.get_by_label("联系人", exact=True).fill("张三丰")
    page.get_by_label("密码", exact=True).fill(f.PASSWORD)
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile(r"^草稿已保存 \d\d:\d\d$"))
    assert f.PASSWORD not in page.evaluate("JSON.stringify(localStorage)")
    page.reload()
    expect(page.get_by_label("联系人", exact=True)).to_have_value("")
    page.get_by_role("button", name="恢复草稿").click()
    expect(page.get_by_label("联系人", exact=True)).to_have_value("张三丰")
    expect(page.get_by_label("密码", exact=True)).to_have_value("")


def test_an_identity_number_is_never_kept_in_the_browser(page: Page, live_server):
    account = f.admin()
    page.goto(f"{live_server.url}/register/institution/?name={account.institution.name_zh}")
    page.get_by_role("button", name="下一步：填写用户信息").click()
    fill_user(page, "draft001")
    expect(page.locator("[data-draft-status]")).to_have_text(re.compile("草稿已保存"))
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "draft001" in kept
    assert f.ID_CARD not in kept


def test_counter_counts_characters(page: Page, live_server):
    page.goto(f"{live_server.url}/register/institution/new/")
    page.get_by_label("机构简介").fill("𠮷野家ab")
    expect(page.locator("[data-counter=id_intro]")).to_have_text("5/1000")


def test_disabling_asks_once_and_names_the_person(page: Page, live_server, errors):
    first = f.admin()
    second = f.colleague(first.institution, contact="李四")
    log_in(page, live_server, first)
    page.goto(f"{live_server.url}/account/colleagues/")
    errors.clear()
    page.locator("summary", has_text="停用").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"停用 李四（{second.username}）的账号？")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.locator("summary", has_text="停用").press("Enter")
    dialog.get_by_label("原因").fill("离职")
    dialog.get_by_role("button", name="停用").click()
    expect(page.get_by_text("李四 的账号已停用。")).to_be_visible()
    assert errors == []


def test_the_end_of_the_session_is_announced(page: Page, live_server):
    log_in(page, live_server, f.personal())
    page.clock.install()
    page.goto(f"{live_server.url}/account/edit/")
    warning = page.get_by_role("alert")
    expect(warning).to_have_count(0)
    page.clock.fast_forward(12 * 3600 * 1000 - 300_000)
    expect(warning).to_contain_text("10 分钟内到期")
    page.clock.fast_forward(600_000)
    expect(warning).to_contain_text("登录已到期")


def test_the_session_is_prolonged_from_the_warning(page: Page, live_server):
    log_in(page, live_server, f.personal())
    page.clock.install()
    page.goto(f"{live_server.url}/account/edit/")
    page.clock.fast_forward(12 * 3600 * 1000 - 300_000)
    with page.expect_response(re.compile("/session/extend/")) as answer:
        page.get_by_role("button", name="保持登录").click()
    assert answer.value.status == 200
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_was_typed_can_be_sent_after_logging_in_anew_elsewhere(page: Page, live_server):
    account = f.personal()
    log_in(page, live_server, account)
    page.goto(f"{live_server.url}/account/edit/")
    page.get_by_label("通讯地址").fill("上海")
    other = page.context.new_page()
    other.goto(f"{live_server.url}/account/")
    other.locator("[data-menu] summary").click()
    other.get_by_role("button", name="退出登录").click()
    log_in(other, live_server, account)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("信息已保存。")).to_be_visible()
    account.refresh_from_db()
    assert account.address == "上海"


def test_the_language_switch_stays_on_the_page(page: Page, live_server):
    page.goto(f"{live_server.url}/register/institution/?name=某某研究所")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_label("Full name of the institution")).to_have_value("某某研究所")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


PATHS = [
    "/login/",
    "/register/",
    "/register/institution/?name=没有这个单位",
    "/register/institution/new/",
    "/register/personal/",
    "/privacy/",
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_fit_a_phone_and_enlarged_type(page: Page, live_server, errors, language):
    page.context.add_cookies([{"name": "huijiao_language", "value": language, "url": live_server.url}])
    for width in (390, 640):  # 640 is 1280 at 200 %
        page.set_viewport_size({"width": width, "height": 800})
        for path in PATHS:
            page.goto(live_server.url + path)
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), (path, width)
            small = page.evaluate("""[...document.querySelectorAll('main a, main button, main input')].filter(e => {
                const r = e.getBoundingClientRect(); return r.width && !e.closest('.honey, p, .crumbs, .choice, li, .drop') && r.height < 24;
            }).map(e => e.outerHTML)""")
            assert small == [], path
    assert errors == []


def test_keyboard_reaches_the_content_first(page: Page, live_server):
    page.goto(f"{live_server.url}/login/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("用户名")).to_be_focused()


def test_a_page_weighs_little(page: Page, live_server):
    import gzip

    weights: dict[str, int] = {}
    page.on("response", lambda r: weights.setdefault(r.url, len(gzip.compress(r.body()))) if r.status == 200 else None)
    page.goto(f"{live_server.url}/register/institution/new/", wait_until="networkidle")
    assert {u.split("/")[2] for u in weights} == {live_server.url.split("/")[2]}
    assert sum(weights.values()) < 100_000
