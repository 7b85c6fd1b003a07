"""上传账号: credentials for SFTP and FTPS, shown once; SSH keys; how each program is told about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huijiao.core.text import Text as T
from huijiao.desks.depositor.access import Here, project_act, project_page, told
from huijiao.desks.depositor.frame import draw, url
from huijiao.steps.s3_submission import actions, queries
from huijiao.steps.s3_submission.actions import WRITABLE
from huijiao.steps.s3_submission.models import Submission
from huijiao.tools.intake import queries as boxes
from huijiao.tools.intake.models import Box, DoorAccount, DoorKey
from huijiao.tools.intake.sftp import keys

DAYS = 30  # of an upload account (domain.md §1.4.12)


@dataclass(frozen=True, slots=True)
class Way:
    """How one program is told: ``line`` is typed or pasted as it stands."""

    program: T
    line: str
    resume: T


@project_page
def page(request: HttpRequest, here: Here) -> HttpResponse:
    """Show accounts, addresses, fingerprints and commands; the password of a new account this once."""
    submission, box = _open(here)
    found = boxes.accounts(box)
    issued = request.session.pop(_issued(here), None) if here.may_write else None
    name = issued["username"] if issued else found[-1].username if found else _("account name")
    sftp, ftps = settings.SFTP_ADDRESS, settings.FTPS_ADDRESS
    folder = settings.HOME / "keys"
    return draw(request, here, "doors", {
        "open": here.may_write and submission.state in WRITABLE, "issued": issued, "name": name,
        "accounts": [(account, boxes.keys_of(account)) for account in found], "with_sftp": settings.SFTP,
        "sftp": sftp, "sftp_port": settings.SFTP_PORT, "ftps": ftps, "ftps_port": settings.FTPS_PORT,
        "fingerprints": keys.fingerprints(folder) if settings.SFTP else [],
        "known_host": keys.known_host(folder, sftp, settings.SFTP_PORT) if settings.SFTP else "",
        "sftp_ways": sftp_ways(name, sftp, settings.SFTP_PORT) if settings.SFTP else [],
        "ftps_ways": ftps_ways(name, ftps, settings.FTPS_PORT),
    })  # fmt: skip


def sftp_ways(name: str, host: str, port: int) -> list[Way]:
    """Return how programs upload a folder 实体数据 by SFTP."""
    return [
        Way(T("FileZilla、WinSCP", "FileZilla, WinSCP"), f"sftp://{name}@{host}:{port}",
            T("在“快速连接”或“新建站点”中粘贴；中断后选“续传”。", "Paste as the site; choose “resume” after a break.")),
        Way(T("sftp 命令（Windows 10 以上、macOS、Linux 自带）", "sftp (comes with Windows 10+, macOS, Linux)"),
            f"sftp -P {port} {name}@{host}",
            T("上传：put -r 实体数据；续传单个文件：reput 文件名。", "Upload: put -r 实体数据; resume one file: reput NAME.")),
        Way(T("lftp", "lftp"), f"lftp -u {name} -e 'mirror -R -c -P 4 实体数据 .' sftp://{host}:{port}",
            T("再次运行同一命令即续传。", "Run it again to resume.")),
        Way(T("rclone", "rclone"),
            f"rclone copy -P 实体数据 ':sftp,host={host},port={port},user={name},ask_password=true,shell_type=none:'",
            T("再次运行只传未完成的文件。", "Run it again: only files not yet complete are sent.")),
    ]  # fmt: skip


def ftps_ways(name: str, host: str, port: int) -> list[Way]:
    """Return how programs upload a folder 实体数据 by FTPS."""
    secure = "set ftp:ssl-force yes; set ftp:ssl-protect-data yes"
    return [
        Way(T("FileZilla、WinSCP", "FileZilla, WinSCP"), f"ftpes://{name}@{host}:{port}",
            T("显式 TLS、被动模式；中断后选“续传”。", "Explicit TLS, passive mode; choose “resume” after a break.")),
        Way(T("lftp", "lftp"), f"lftp -u {name} -e '{secure}; mirror -R -c -P 4 实体数据 .' ftp://{host}:{port}",
            T("再次运行同一命令即续传。", "Run it again to resume.")),
        Way(T("rclone", "rclone"),
            f"rclone copy -P 实体数据 ':ftp,host={host},port={port},user={name},explicit_tls=true,ask_password=true:'",
            T("再次运行只传未完成的文件。", "Run it again: only files not yet complete are sent.")),
        Way(T("curl（单个文件）", "curl (one file)"), f"curl --ssl-reqd -u {name} -C - -T 文件 ftp://{host}:{port}/",
            T("再次运行同一命令即续传。", "Run it again to resume.")),
    ]  # fmt: skip


def _issued(here: Here) -> str:
    return f"issued:{here.project.pk}"


def _open(here: Here) -> tuple[Submission, Box]:
    submission = here.seen.submission
    if submission is None or submission.box is None:
        raise Http404
    return submission, queries.box(submission)


def _account(box: Box, number: int) -> DoorAccount:
    row = next((each for each in boxes.accounts(box) if each.pk == number), None)
    if row is None:
        raise Http404
    return row


@project_act
def issue(request: HttpRequest, here: Here) -> HttpResponse:
    """Issue upload credentials; they are shown once, on the next page."""
    submission, _box = _open(here)
    with told(request):
        row, password = actions.issue_account(submission=submission, actor=here.actor, days=DAYS)
        shown: dict[str, Any] = {"username": row.username, "password": password, "until": row.expires.isoformat()}
        request.session[_issued(here)] = shown
    return redirect(url("doors", here))


@project_act
def revoke(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """End an upload account, open sessions included."""
    submission, box = _open(here)
    row = _account(box, number)
    actions.revoke_account(submission=submission, account=row, actor=here.actor)
    messages.success(request, _("The account %(name)s is closed.") % {"name": row.username})
    return redirect(url("doors", here))


@project_act
def add_key(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Let a public key open an account."""
    submission, box = _open(here)
    row, text = _account(box, number), request.POST.get("key", "")[:20_000]
    with told(request, _("The key is added. Programs that hold it need no password.")):
        actions.add_key(submission=submission, account=row, text=text, actor=here.actor)
    return redirect(url("doors", here))


@project_act
def revoke_key(request: HttpRequest, here: Here, number: int) -> HttpResponse:
    """Let a key open nothing any more."""
    submission, box = _open(here)
    key = DoorKey.objects.select_related("account").filter(pk=number, account__box=box, revoked=None).first()
    if key is None:
        raise Http404
    actions.revoke_key(submission=submission, key=key, actor=here.actor)
    messages.success(request, _("The key is revoked."))
    return redirect(url("doors", here))
