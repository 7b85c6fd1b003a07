"""上传账号: shown once, keys, commands."""

from __future__ import annotations

import asyncssh
from django.test import Client

from huijiao.steps.s3_submission import queries
from huijiao.steps.s3_submission.models import Submission
from huijiao.tools.ledger.models import Fact
from tests.desks.depositor.test_files import at, submission

__all__ = ["submission"]


def issued(depositor: Client, submission: Submission) -> str:
    return depositor.post(at(submission, "account/"), follow=True).content.decode()


def test_account_is_shown_once_and_can_be_closed(depositor: Client, submission: Submission) -> None:
    first = issued(depositor, submission)
    assert "请立即记下密码：只显示这一次。" in first
    assert "请立即记下密码" not in depositor.get(at(submission, "doors/")).content.decode()
    account = queries.box(submission).accounts.get()
    depositor.post(at(submission, f"account/{account.pk}/revoke/"))
    account.refresh_from_db()
    assert account.revoked is not None


def test_page_tells_addresses_fingerprints_and_commands(depositor: Client, submission: Submission) -> None:
    page = issued(depositor, submission)
    name = queries.box(submission).accounts.get().username
    for part in (
        "8821",
        "2222",
        "SHA256:",
        f"sftp -P 2222 {name}@127.0.0.1",
        f"ftpes://{name}@127.0.0.1:8821",
        "reput",
    ):
        assert part in page


def test_key_is_added_shown_and_revoked(depositor: Client, submission: Submission) -> None:
    issued(depositor, submission)
    account = queries.box(submission).accounts.get()
    key = asyncssh.generate_private_key("ssh-ed25519", comment="laptop")
    add = at(submission, f"account/{account.pk}/key/")
    assert "公钥" in depositor.post(add, {"key": "nonsense"}, follow=True).content.decode()
    assert account.keys.count() == 0
    page = depositor.post(add, {"key": key.export_public_key().decode()}, follow=True).content.decode()
    assert key.get_fingerprint() in page
    depositor.post(at(submission, f"account/key/{account.keys.get().pk}/revoke/"))
    assert account.keys.get().revoked is not None
    kinds = list(Fact.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["submission.key_added", "submission.key_revoked"]


def test_strangers_see_no_accounts(submission: Submission) -> None:
    assert Client().get(at(submission, "doors/")).status_code == 302
