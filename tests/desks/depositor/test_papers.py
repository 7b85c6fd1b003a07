"""材料: upload, answers per file, self-check, explanations, submission, sealing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huijiao.programmes.models import Project
from huijiao.steps.s2_preparation import queries
from huijiao.tools.papers.models import Paper
from tests.desks.depositor import building as b


def upload(client: Client, project: Project, *files: tuple[str, bytes]) -> str:
    papers = [SimpleUploadedFile(name, body) for name, body in files]
    return client.post(f"/projects/{project.pk}/papers/upload/", {"papers": papers}, follow=True).content.decode()


@pytest.fixture
def full(depositor: Client, clean: Path) -> Project:
    project = b.project()
    b.papers(project, clean)
    return project


def test_dossier_is_read_and_passes_the_self_check(depositor: Client, full: Project) -> None:
    page = depositor.get(f"/projects/{full.pk}/papers/").content.decode()
    assert "方案、元数据与任务书一致。" in page or "必须改正" not in page
    answer = depositor.post(f"/projects/{full.pk}/papers/submit/", follow=True).content.decode()
    assert "已提交。数据中心将在 3 个工作日内答复" in answer
    full.plan.refresh_from_db()
    assert full.plan.state == "SUBMITTED"
    depositor.post(f"/projects/{full.pk}/papers/withdraw/")
    full.plan.refresh_from_db()
    assert full.plan.state == "DRAFT"


def test_each_upload_gets_its_answer(depositor: Client, clean: Path) -> None:
    project = b.project()
    page = upload(
        depositor, project,
        ("方案.docx", (clean / "3-科学数据汇交方案.docx").read_bytes()),
        ("加密.docx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le") + bytes(4096)),
        ("照片.exe", b"MZ"),
        ("旧.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096)),
        ("协议.docx", (clean / "6-数据汇交协议.docx").read_bytes()),
    )  # fmt: skip
    assert "读出表1共 6 行" in page
    assert "请在相应的页面上传" in page
    assert page.count("未能读取：") == 4
    assert project.pk
    assert "读取结果" not in depositor.get(f"/projects/{project.pk}/papers/").content.decode()  # said once


def test_nothing_chosen_is_said(depositor: Client) -> None:
    project = b.project()
    assert "请先选择要上传的文件。" in upload(depositor, project)


def test_submission_that_is_not_ready_says_how_much_is_left(depositor: Client, clean: Path) -> None:
    project = b.project()
    upload(depositor, project, ("方案.docx", (clean / "3-科学数据汇交方案.docx").read_bytes()))
    answer = depositor.post(f"/projects/{project.pk}/papers/submit/", follow=True).content.decode()
    assert "处问题需要改正或说明，改好后再提交。" in answer
    assert "R-PRJ-05" in answer


def test_explanation_is_kept_with_its_finding(depositor: Client, shared: Path) -> None:
    project = b.project(project_no="2018YFZ0903400")
    b.papers(project, shared / "samples" / "returned-2021" / "round-1")
    fix = next(f for f in queries.check(project).findings if f.severity == "FIX")
    key = queries.finding_key(fix)
    address = f"/projects/{project.pk}/papers/explain/"
    assert "说明太短" in depositor.post(address, {"finding": key, "explanation": "无"}, follow=True).content.decode()
    page = depositor.post(
        address, {"finding": f"{key}.2", "explanation": "专利尚未授权，随后补交。"}, follow=True
    ).content.decode()
    assert queries.explanations(project) == {key: "专利尚未授权，随后补交。"}
    assert "专利尚未授权，随后补交。" in page


def test_explanation_does_not_lead_away(depositor: Client) -> None:
    project = b.project()
    answer = depositor.post(
        f"/projects/{project.pk}/papers/explain/?next=https://evil.example/",
        {"finding": "a" * 64, "explanation": "说明说明说明"},
    )
    assert answer.headers["Location"].startswith(f"/projects/{project.pk}/papers/")


def test_findings_lead_to_the_very_field(depositor: Client, shared: Path) -> None:
    project = b.project(project_no="2018YFZ0903400")
    b.papers(project, shared / "samples" / "returned-2021" / "round-1")
    page = depositor.get(f"/projects/{project.pk}/papers/").content.decode()
    dataset = queries.datasets(project).get(name="食用菌与乳酸菌资源数据集")
    assert f'href="/projects/{project.pk}/datasets/{dataset.pk}/#id_fields"' in page


def test_finding_of_the_basic_information_leads_to_its_form(depositor: Client, clean: Path) -> None:
    project = b.project(title="另一个名称")
    page = upload(depositor, project, ("任务书.docx", (clean / "1-项目任务书.docx").read_bytes()))
    assert f'href="/projects/{project.pk}/information/#id_title"' in page
    assert "项目名称</a>" in page


def test_paper_can_be_downloaded_and_set_aside(depositor: Client, full: Project) -> None:
    paper = Paper.objects.filter(kind="taskbook").get()
    answer = depositor.get(f"/projects/{full.pk}/papers/{paper.pk}/")
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert "attachment" in answer.headers["Content-Disposition"]
    depositor.post(f"/projects/{full.pk}/papers/{paper.pk}/discard/")
    paper.refresh_from_db()
    assert paper.replaced
    other = b.project("tijiao02", project_no="2020YFC1700100")
    depositor.force_login(b.account("tijiao02"))
    assert depositor.get(f"/projects/{other.pk}/papers/{paper.pk}/").status_code == 404


@pytest.mark.parametrize("key", ["taskbook", "plan", "metadata", "project"])
def test_prefilled_forms_are_offered(depositor: Client, key: str) -> None:
    project = b.project()
    answer = depositor.get(f"/projects/{project.pk}/forms/{key}/")
    assert answer.content[:2] == b"PK"
    assert depositor.get(f"/projects/{project.pk}/forms/nonsense/").status_code == 404


def test_sealed_scan_then_report(depositor: Client, clean: Path) -> None:
    project = b.project()
    plan = b.plan(project, "SEALED")
    seal, report = f"/projects/{project.pk}/papers/sealed/", f"/projects/{project.pk}/papers/report/"
    assert "请先上传加盖项目牵头单位公章的方案扫描件" in depositor.post(report, follow=True).content.decode()
    word = SimpleUploadedFile("方案.docx", b"PK")
    assert "签章扫描件应为 pdf、jpg 或 png" in depositor.post(seal, {"papers": word}, follow=True).content.decode()
    scan = SimpleUploadedFile("签章.pdf", (clean / "3-科学数据汇交方案（签章扫描件）.pdf").read_bytes())
    assert "请报送管理方" in depositor.post(seal, {"papers": scan}, follow=True).content.decode()
    depositor.post(report)
    plan.refresh_from_db()
    assert plan.state == "REPORTED"
    assert "状态已经变化" in depositor.post(report, follow=True).content.decode()  # pressed twice
