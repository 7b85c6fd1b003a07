"""A round in a real browser: claim, find, settle by keyboard, give the opinion, sign; both panes, phone, both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from huijiao.steps.s4_review import queries
from huijiao.steps.s4_review.models import Finding, Round
from tests.desks import scenario

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def w():
    return scenario.world()


@pytest.fixture
def errors(page: Page) -> list[str]:
    """What the browser complains about: refused by policy, missing, thrown."""
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda e: found.append(str(e)))
    return found


@pytest.fixture
def enter(page: Page, live_server, client):
    def log_in(person: scenario.Person) -> Page:
        client.force_login(person.account)
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        return page

    return log_in


def test_story_of_a_round(page: Page, live_server, w, enter, errors):
    p = scenario.reach(w, scenario.project(w), "DATA_SUBMITTED")
    kept = Finding.objects.filter(project=p, stage="DATA", severity="FIX").first()
    Finding.objects.filter(pk=kept.pk).update(explanation="样本信息另表提供，见说明文档。")
    enter(w.reviewer)
    page.goto(f"{live_server.url}/review/")
    page.get_by_role("link", name=re.compile("^认领")).click()
    page.get_by_role("button", name="认领").click()
    expect(page.get_by_text("由您审查：处理问题")).to_be_visible()
    # The form keeps what is typed while the left side is looked through.
    page.get_by_label("审查意见（含建议结论）").fill("建议退回修改。")
    page.get_by_role("link", name="数据.csv").first.click()
    expect(page.get_by_role("heading", name="各列统计")).to_be_visible()
    expect(page.get_by_label("审查意见（含建议结论）")).to_have_value("建议退回修改。")
    # A finding of one's own, anchored by the button of a column.
    page.get_by_role("row", name="名称").get_by_role("link", name=re.compile("^问题")).last.click()
    expect(page.get_by_label("问题和修改要求")).to_be_focused()
    expect(page.get_by_label(re.compile("^数据文件"))).to_have_value(re.compile("数据.csv$"))
    page.get_by_label("问题和修改要求").fill("“名称”列缺少拉丁学名，请补充。")
    page.get_by_label("审查项").select_option("B9")
    page.get_by_role("button", name="添加", exact=True).click()
    own = Finding.objects.get(origin="REVIEWER")
    expect(page.locator(f"#finding-{own.pk}")).to_be_focused()
    assert own.place["cell"] == "名称"
    # By keyboard: to the explained finding, accept it.
    target = page.locator(f"#finding-{kept.pk}")
    target.focus()
    page.keyboard.press("a")
    expect(target.get_by_label("原因")).to_have_value("说明理由成立。")
    page.keyboard.press("Enter")
    expect(page.locator(f"#finding-{kept.pk}")).to_contain_text("已接受说明")
    page.get_by_label("审查意见（含建议结论）").fill("建议退回修改。")
    page.get_by_role("button", name="提交审查意见").click()
    expect(page.get_by_text("审查意见已提交，等待组长签发。").first).to_be_visible()
    enter(w.lead)
    page.goto(f"{live_server.url}/review/project/{p.pk}/")
    expect(page.get_by_role("button", name="通过", exact=True)).to_be_disabled()
    page.get_by_label("退回时请写明原因").fill("请补充拉丁学名")
    page.get_by_role("button", name="不通过，退回修改").click()
    expect(page.get_by_text("本轮已结束：不通过")).to_be_visible()
    round_ = Round.objects.get(project=p, stage="DATA")
    assert (round_.state, round_.conclusion, kept.pk) == (
        "RETURNED",
        "建议退回修改。",
        Finding.objects.get(status="ACCEPTED").pk,
    )
    assert errors == []


def test_j_and_k_walk_and_d_dismisses(page: Page, live_server, w, enter, errors):
    p = scenario.reach(w, scenario.project(w), "INFO_IN_REVIEW")
    round_ = scenario.open_round(p, "DOSSIER")
    enter(w.reviewer)
    page.goto(f"{live_server.url}/review/{round_.pk}/")
    for _ in range(2):
        page.keyboard.press("j")
    expect(page.locator(".finding").nth(1)).to_be_focused()
    page.keyboard.press("k")
    first = page.locator(".finding").first
    expect(first).to_be_focused()
    number = (first.get_attribute("id") or "").partition("-")[2]
    page.keyboard.press("d")
    page.keyboard.type("系误报，另有材料佐证")
    page.keyboard.press("Enter")
    expect(page.locator(f"#finding-{number}")).to_contain_text("不采纳")
    assert queries.findings(p, "DOSSIER").get(pk=number).note == "系误报，另有材料佐证"
    assert errors == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_fit_a_phone_and_enlarged_type(page: Page, live_server, w, enter, errors, language):
    p = scenario.reach(w, scenario.project(w), "DATA_IN_REVIEW")
    done = scenario.reach(w, scenario.project(w, number="2017YFZ0901300"), "CATALOGUE_REPORTED")
    round_ = scenario.open_round(p, "DATA")
    paths = {w.reviewer: ["/review/", f"/review/{round_.pk}/", f"/review/{round_.pk}/?tab=plan", f"/review/{round_.pk}/?tab=datasets",
                          "/review/holdings/", f"/review/project/{done.pk}/report/"],
             w.head: ["/review/operations/"], w.agency: ["/agency/", "/agency/overview/", f"/agency/project/{done.pk}/"]}  # fmt: skip
    page.context.add_cookies([{"name": "huijiao_language", "value": language, "url": live_server.url}])
    for person, mine in paths.items():
        enter(person)
        for path in mine:
            page.goto(live_server.url + path)
            for width in (390, 640):
                page.set_viewport_size({"width": width, "height": 800})
                assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), (path, width)
    assert errors == []
