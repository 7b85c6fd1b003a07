"""Applications: made on the depositor's page, decided on the agency's, one by one or several at once."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone

from huijiao.desks.agency.matters import waiting
from huijiao.programmes.models import Application, Project
from huijiao.steps.s1_plan.models import Plan
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return scenario.world()


@pytest.fixture
def p(w):
    return scenario.reach(w, scenario.project(w), "DATA_PENDING")


@pytest.fixture
def owner(client, w):
    client.force_login(w.depositor.account)
    return client


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def tokens():
    return [row.token for row in waiting(Project.objects.all())]


EXTENSION = {"milestone": "DATA", "until": "2027-09-30", "reason": "样本复核尚未完成"}


def test_extension_is_asked_for_decided_and_shown(w, p, owner, client) -> None:
    url = f"/projects/{p.pk}/applications/"
    assert "申请延期" in text(owner.get(url))
    assert owner.post(url + "EXTENSION/", EXTENSION).status_code == 302
    assert "延期" in text(owner.get(url))
    row = Application.objects.get()
    client.force_login(w.agency.account)
    assert "实体数据 → " in text(client.get("/agency/"))
    page = client.get(f"/agency/project/{p.pk}/")
    assert "样本复核尚未完成" in text(page)
    assert (
        client.post(f"/agency/project/{p.pk}/application/refuse/", {"number": row.pk, "reason": ""}).status_code == 409
    )
    assert client.post(f"/agency/project/{p.pk}/application/approve/", {"number": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.state == "APPROVED"
    again = client.post(f"/agency/project/{p.pk}/application/approve/", {"number": row.pk})
    assert (again.status_code, "没有执行" in text(again)) == (409, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [({"until": "2020-01-01"}, "须晚于"), ({"until": "soon"}, "日期"), ({"reason": "晚"}, "不少于5字")],
)
def test_what_is_wrong_is_said_beside_the_field(p, owner, words, said) -> None:
    answer = owner.post(f"/projects/{p.pk}/applications/EXTENSION/", EXTENSION | words)
    assert answer.status_code == 409
    assert said in text(answer)
    assert not Application.objects.exists()


def test_change_is_offered_only_while_the_data_lie_with_the_depositor(w, p, owner) -> None:
    url = f"/projects/{p.pk}/applications/"
    assert "变更汇交方案" in text(owner.get(url))
    assert owner.post(url + "CHANGE/", {"reason": "考核指标已调整"}).status_code == 302
    row = Application.objects.get()
    assert owner.post(f"{url}{row.pk}/withdraw/").status_code == 302
    later = scenario.reach(w, p, "DATA_IN_REVIEW", after="DATA_PENDING")
    assert "变更汇交方案" not in text(owner.get(url)).split("向管理方的申请")[-1].split("</article>")[-1]
    refused = owner.post(url + "CHANGE/", {"reason": "考核指标已调整"})
    assert (refused.status_code, Application.objects.filter(project=later, state="RECEIVED").count()) == (409, 0)


def test_classified_data_are_reported_without_a_word_and_decided_alone(w, p, owner, client) -> None:
    owner.post(f"/projects/{p.pk}/applications/CLASSIFIED/", {"reason": "机密"})
    assert Application.objects.get().reason == ""
    client.force_login(w.agency.account)
    [token] = tokens()
    assert "逐项办理" in text(client.post("/agency/together/", {"pick": [token]}, follow=True))


def test_several_are_approved_after_a_preview(w, client) -> None:
    made = [scenario.reach(w, scenario.project(w, number=f"2017YFZ09012{n:02d}"), "PLAN_REPORTED") for n in (1, 2)]
    client.force_login(w.agency.account)
    picked = tokens()
    preview = client.post("/agency/together/", {"pick": picked})
    assert all(one.project_no in text(preview) for one in made)
    assert set(Plan.objects.values_list("state", flat=True)) == {"REPORTED"}
    assert "已审批 2 项" in text(client.post("/agency/together/", {"pick": picked, "do": "approve"}, follow=True))
    assert set(Plan.objects.values_list("state", flat=True)) == {"EFFECTIVE"}


def test_what_changed_since_the_preview_is_not_approved(w, client) -> None:
    for n in (1, 2):
        scenario.reach(w, scenario.project(w, number=f"2017YFZ09012{n:02d}"), "PLAN_REPORTED")
    client.force_login(w.agency.account)
    picked = tokens()
    Plan.objects.filter(project__project_no="2017YFZ0901201").update(state_at=timezone.now())
    answer = client.post("/agency/together/", {"pick": picked, "do": "approve"})
    assert "有 1 项在此期间已变化" in text(answer)
    assert set(Plan.objects.values_list("state", flat=True)) == {"REPORTED"}
    assert client.post("/agency/together/", {"pick": []}, follow=True).status_code == 200


def test_depositor_may_not_approve(p, owner) -> None:
    assert owner.post("/agency/together/", {"pick": ["plan:1:1:1"], "do": "approve"}).status_code == 403
