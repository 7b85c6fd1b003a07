"""数据文件: what has arrived, accounts, the two papers, confirmation; 审查; 往来记录."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from huijiao.steps.s3_submission import queries
from huijiao.steps.s3_submission.models import Submission
from huijiao.steps.s4_review.models import Finding, Round
from huijiao.tools.intake import actions as intake
from huijiao.tools.intake.models import StagedFile
from huijiao.tools.jobs.actions import drain
from huijiao.tools.jobs.models import Job
from huijiao.tools.ledger.actions import begin
from tests.desks.depositor import building as b

CSV = "菌株,长度\nA,1\nB,2\n".encode()


@pytest.fixture
def submission(depositor: Client) -> Submission:
    project = b.project()
    b.plan(project, "EFFECTIVE")
    b.put(b.dataset(project), "APPROVED")
    return b.submission(project, "OPEN")


def store(submission: Submission, path: str, body: bytes = CSV) -> StagedFile:
    return intake.store(box=queries.box(submission), path=path, pieces=[body], size=len(body))


def at(submission: Submission, page: str = "") -> str:
    return f"/projects/{submission.project_id}/files/{page}"


def test_before_the_plan_is_in_effect_the_page_says_what_comes_first(depositor: Client) -> None:
    project = b.project()
    assert "请先提交材料。" in depositor.get(f"/projects/{project.pk}/files/").content.decode()


def test_upload_box_and_its_status_are_there(depositor: Client, submission: Submission) -> None:
    store(submission, "01_数据集1/data/甲.csv")
    page = depositor.get(at(submission)).content.decode()
    assert f'data-upload-box="{submission.box}"' in page
    assert "正在检查文件" in page
    file = depositor.get(at(submission, "files.json")).json()["files"][0]
    assert file == {"path": "01_数据集1/data/甲.csv", "size": len(CSV), "state": "checking", "text": "检查中"}
    drain()
    file = depositor.get(at(submission, "files.json")).json()["files"][0]
    assert (file["state"], file["text"]) == ("done", "可读取")


def test_list_shows_verdicts_and_defects_and_stops_asking(depositor: Client, submission: Submission) -> None:
    store(submission, "01_数据集1/data/甲.csv")
    store(submission, "01_数据集1/data/坏.fastq.gz", b"\x1f\x8b\x08\x00broken")
    busy = depositor.get(at(submission, "list/")).content.decode()
    assert "every 3s" in busy
    drain()
    page = depositor.get(at(submission, "list/")).content.decode()
    assert "every 3s" not in page
    assert "不能读取" in page
    assert "CSV" in page


def test_list_is_searched_and_paged(depositor: Client, submission: Submission) -> None:
    for n in range(26):
        store(submission, f"01_数据集1/data/{n:02}.csv")
    assert "第 1 页，共 2 页" in depositor.get(at(submission)).content.decode()
    assert "25.csv" in depositor.get(at(submission, "?page=2")).content.decode()
    found = depositor.get(at(submission, "?find=07")).content.decode()
    assert ("07.csv" in found, "08.csv" in found) == (True, False)


def test_account_is_shown_once_and_can_be_closed(depositor: Client, submission: Submission) -> None:
    depositor.post(at(submission, "account/"))
    first = depositor.get(at(submission)).content.decode()
    assert "请立即记下密码：只显示这一次。" in first
    assert "8821" in first
    assert "请立即记下密码" not in depositor.get(at(submission)).content.decode()
    account = submission.__class__.objects.get(pk=submission.pk) and queries.box(submission).accounts.get()
    depositor.post(at(submission, f"account/{account.pk}/revoke/"))
    account.refresh_from_db()
    assert account.revoked is not None


def test_plain_form_takes_files_without_scripts(depositor: Client, submission: Submission) -> None:
    depositor.post(
        at(submission, "upload/"), {"folder": "01_数据集1/data", "files": [SimpleUploadedFile("甲.csv", CSV)]}
    )
    assert [f.path for f in queries.files(submission)] == ["01_数据集1/data/甲.csv"]
    page = depositor.post(
        at(submission, "upload/"), {"folder": "../..", "files": [SimpleUploadedFile("乙.csv", CSV)]}, follow=True
    )
    assert len(queries.files(submission)) == 1
    assert 'class="banner error"' in page.content.decode()


def test_file_is_removed_and_unfinished_one_given_up(depositor: Client, submission: Submission) -> None:
    done = store(submission, "甲.csv")
    half = intake.begin_upload(box=queries.box(submission), path="乙.csv", size=100)
    assert "未传完" in depositor.get(at(submission)).content.decode()
    for file in (done, half):
        depositor.post(at(submission, f"{file.pk}/remove/"))
    assert not StagedFile.objects.exists()


def test_file_leaves_by_a_signed_link_for_those_who_may(depositor: Client, submission: Submission) -> None:
    file = store(submission, "甲.csv")
    assert depositor.get(at(submission, f"{file.pk}/")).headers["Location"].startswith("/bytes/")
    depositor.force_login(b.account("tijiao02"))
    assert depositor.get(at(submission, f"{file.pk}/")).status_code == 404


def test_papers_are_read_sealed_and_the_data_confirmed(depositor: Client, submission: Submission, clean: Path) -> None:
    assert "还没有任何数据文件" in depositor.post(at(submission, "confirm/"), follow=True).content.decode()
    store(submission, "01_数据集1/data/甲.csv")
    assert "缺少科学数据质量信息报告" in depositor.post(at(submission, "confirm/"), follow=True).content.decode()
    papers = [clean / "6-数据汇交协议.docx", clean / "实体数据" / "00_说明" / "科学数据质量信息报告.docx"]
    uploads = [SimpleUploadedFile(p.name, p.read_bytes()) for p in papers]
    page = depositor.post(at(submission, "papers/"), {"papers": uploads}, follow=True).content.decode()
    assert "读取结果" in page
    assert "未能读取" not in page
    depositor.post(at(submission, "seal/"))
    submission.refresh_from_db()
    assert submission.sealed_by_depositor is not None
    page = depositor.post(at(submission, "confirm/"), follow=True).content.decode()
    assert "已确认提交。文件已冻结，正在自动校验" in page
    assert "自动校验" in depositor.get(at(submission, "list/")).content.decode()
    drain()
    assert list(Job.objects.filter(status="FAILED")) == []
    submission.refresh_from_db()
    assert submission.state == "AUTO_FAILED"  # one file is not what the record says
    answer = depositor.get(at(submission, "list/?was=CHECKING"))
    assert answer.headers["HX-Refresh"] == "true"
    page = depositor.get(at(submission)).content.decode()
    assert "自动校验未通过" in page
    assert 'class="finding"' in page
    explain = f"/projects/{submission.project_id}/papers/explain/?next={at(submission)}%3Fcheck%3D1"
    assert f'action="{explain}"' in page
    answer = depositor.post(explain, {"finding": "a" * 64, "explanation": "数据以本次提交为准"})
    assert answer.headers["Location"] == at(submission, "?check=1")


def test_frozen_files_stay(depositor: Client, submission: Submission) -> None:
    file = store(submission, "甲.csv")
    intake.freeze(queries.box(submission))
    b.put(submission, "SUBMITTED")
    page = depositor.post(at(submission, f"{file.pk}/remove/"), follow=True).content.decode()
    assert "不能再修改文件" in page
    assert StagedFile.objects.filter(pk=file.pk).exists()
    assert "data-upload-box" not in page


def test_rounds_and_findings_are_shown_once_signed(depositor: Client, submission: Submission) -> None:
    project = submission.project
    round_ = Round(
        project=project,
        stage="DATA",
        number=1,
        submitted=timezone.now(),
        due="2026-11-26",
        conclusion="请补充样本信息。",
    )
    begin(round_, kind="round.opened", actor=b.actor())
    Finding.objects.create(
        project=project,
        stage="DATA",
        key="k",
        first_round=round_,
        last_round=round_,
        origin="REVIEWER",
        rule="B12",
        severity="BLOCK",
        message_zh="缺少样本信息表",
        place={"path": "01_数据集1"},
    )
    address = f"/projects/{project.pk}/review/"
    page = depositor.get(address).content.decode()
    assert "2026-11-26" in page
    assert "缺少样本信息表" not in page
    assert "请补充样本信息。" not in page
    b.put(round_, "RETURNED")
    page = depositor.get(address).content.decode()
    assert "缺少样本信息表" in page
    assert "请补充样本信息。" in page


def test_catalogue_is_reported_in_one_go(depositor: Client, submission: Submission) -> None:
    b.release(submission, "KEPT", "DRAFT", 2)
    b.release(submission, "KEPT", "DRAFT", 3)
    b.report(submission.project, "APPROVED")
    address = f"/projects/{submission.project_id}/review/"
    assert "报送共享目录" in depositor.get(address).content.decode()
    assert "已报送 2 条共享目录。" in depositor.post(f"{address}catalogue/", follow=True).content.decode()


def test_record_says_what_happened_in_words(depositor: Client, submission: Submission) -> None:
    page = depositor.get(f"/projects/{submission.project_id}/record/").content.decode()
    assert "数据上传通道已开通" in page
    assert "part.begun" not in page
    everything = depositor.get(f"/projects/{submission.project_id}/record/?all=1").content.decode()
    assert "数据集列入提交" in everything


@pytest.mark.parametrize("name", ["upload", "papers", "account", "seal", "confirm", "withdraw"])
def test_buttons_of_the_data_page_are_for_the_depositor(
    depositor: Client, submission: Submission, name: str, settings: Any
) -> None:
    depositor.force_login(b.account("zuzhang01"))
    assert depositor.post(at(submission, f"{name}/")).status_code == 403
    assert depositor.get(at(submission, f"{name}/")).status_code == 405
