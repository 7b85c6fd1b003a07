"""The check of certificates: state, facts, files; nothing about people."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huijiao.core.certificates import trusted, verify
from huijiao.core.machine import Role
from huijiao.core.pids import certificate_number
from huijiao.steps.s4_review import report_actions as reports
from huijiao.steps.s4_review.queries import report as report_of
from huijiao.tools.papers.queries import by_key, file_of
from tests.desks import scenario

NUMBER = certificate_number("HJDC", 2026, 999)


@pytest.fixture
def report(world):
    return report_of(scenario.reach(world, scenario.project(world), "CERTIFIED"))


def sent(client, body: bytes, name: str = "凭证.pdf"):
    return client.post("/verify/", {"file": SimpleUploadedFile(name, body)})


def test_issued_certificate_is_valid_and_names_no_person(client, report):
    body = client.get(f"/verify/{report.number}").content.decode()
    for words in (
        "有效",
        report.number,
        "2017YFZ0901200",
        report.project.title,
        str(report.issued),
        report.content["manifest_sha256"],
    ):
        assert words in body
    for person in (str(report.signer), str(report.drafter), "贾样本"):
        assert person not in body


def test_revoked_certificate_is_said_to_be(client, world, report):
    actor = {"actor": world.head.actor, "roles": [Role.CENTRE_ADMIN]}
    reports.revoke(report=report, reason="内部原因", **actor)
    body = client.get(f"/verify/{report.number}").content.decode()
    assert "已撤销" in body
    assert "内部原因" not in body


def test_certificate_sent_back_by_the_agency(client, world, report):
    agency = {"actor": world.agency.actor, "roles": [Role.AGENCY_OFFICER]}
    returned = reports.refuse(report=report, reason="改", **agency)
    assert "已退回修改" in client.get(f"/verify/{returned.number}").content.decode()


def test_approved_certificate(client, world, report):
    reports.approve(report=report, actor=world.agency.actor, roles=[Role.AGENCY_OFFICER])
    assert "管理方已审批" in client.get(f"/verify/{report.number}").content.decode()


@pytest.mark.django_db
def test_unknown_and_mistyped_numbers(client):
    assert client.get(f"/verify/{NUMBER}").status_code == 404
    assert client.get(f"/verify/{NUMBER.lower()}").headers["Location"] == f"/verify/{NUMBER}"
    assert client.get("/verify/", {"number": f" {NUMBER.lower()} "}).headers["Location"] == f"/verify/{NUMBER}"
    wrong = client.get(f"/verify/{NUMBER[:-1]}-", follow=True)
    assert "校验码不对" in wrong.content.decode()


def test_statement_and_key_verify_offline(client, report):
    keys = trusted(client.get("/verify/key").content)
    body = b"".join(client.get(f"/verify/{report.number}/statement.json").streaming_content)
    assert verify(body, keys).genuine
    assert "贾样本" not in body.decode()
    assert client.get(f"/verify/{NUMBER}/statement.json").status_code == 404


def test_uploaded_files(client, report):
    pdf = file_of(by_key(report.certificate_document)).read_bytes()
    genuine = sent(client, pdf).content.decode()
    assert "文件真实" in genuine
    assert "有效" in genuine
    assert "被改动" in sent(client, pdf[:-1] + b" ").content.decode()
    assert "没有数字签名" in sent(client, b"%PDF-1.4 a scan").content.decode()
    statement = json.loads(file_of(by_key(report.statement_document)).read_bytes())
    statement["statement"]["project_no"] = "2020YFA0000000"
    assert "被改动" in sent(client, json.dumps(statement).encode(), "a.json").content.decode()
    assert sent(client, b"").context["form"].errors["file"]


@pytest.mark.django_db
def test_too_many_files_are_refused_with_a_page(client, monkeypatch):
    monkeypatch.setattr("huijiao.desks.public.verify.PER_HOUR", 1)
    assert sent(client, b"x").status_code == 200
    refused = sent(client, b"x")
    assert refused.status_code == 429
    assert "一小时后" in refused.content.decode()
