"""The connection page: limits before sending, doors, and a speed probe that keeps nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from huijiao.steps.s3_submission.models import Submission
from tests.desks.depositor import building as b


@pytest.fixture
def submission(depositor: Client) -> Submission:
    project = b.project()
    b.plan(project, "EFFECTIVE")
    return b.submission(project, "OPEN")


def test_page_states_limits_and_doors_with_commands(depositor: Client, submission: Submission, settings) -> None:
    settings.FTPS_ADDRESS, settings.FTPS_PORT = "upload.example.org", 1
    page = depositor.get(f"/projects/{submission.project_id}/connection/").content.decode()
    for words in ("4 TB", "255 字节", "保留 14 天", "现在开放", "Test-NetConnection upload.example.org -Port 1",
                  "目前没有提供服务。", "30000–30199", "11.6 天"):  # fmt: skip
        assert words in page, words
    depositor.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = depositor.get(f"/projects/{submission.project_id}/connection/")
    assert "Limits" in english.content.decode()


def test_page_is_reached_from_the_upload_and_before_the_channel_opens(depositor: Client) -> None:
    project = b.project()
    assert "目前未开放" in depositor.get(f"/projects/{project.pk}/connection/").content.decode()
    b.plan(project, "EFFECTIVE")
    b.submission(project, "OPEN")
    assert f"/projects/{project.pk}/connection/" in depositor.get(f"/projects/{project.pk}/files/").content.decode()


@pytest.mark.parametrize(("asked", "given"), [("1000", 1000), ("x", 1 << 20), ("99999999999", 32 << 20)])
def test_probe_down_sends_what_is_asked_within_bounds(
    depositor: Client, submission: Submission, asked: str, given: int
) -> None:
    answer = depositor.get(f"/projects/{submission.project_id}/connection/down/?n={asked}")
    assert sum(map(len, answer.streaming_content)) == given == int(answer.headers["Content-Length"])


def test_probe_up_counts_and_is_for_members_only(depositor: Client, submission: Submission) -> None:
    url = f"/projects/{submission.project_id}/connection/up/"
    send = {"data": b"x" * 300_000, "content_type": "application/octet-stream"}
    assert depositor.post(url, **send).json() == {"bytes": 300_000}
    depositor.force_login(b.account("tijiao02"))
    assert depositor.post(url, **send).status_code == 404
