"""``huijiao send DIR --to URL``: check, then upload the data folder in parallel, resumable, verified at the end."""

from __future__ import annotations

import getpass
import ipaddress
import json as json_
import os
import sys
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from cyclopts import Parameter
from rich.console import Console

from huijiao.cli import check as checking
from huijiao.cli.bars import Bar
from huijiao.cli.sending.client import Client, FileRefused, Stopped, TryAgain
from huijiao.cli.sending.memory import File, Memory, place
from huijiao.cli.sending.work import Outcome, Work
from huijiao.cli.words import language, show
from huijiao.core.findings import Severity
from huijiao.core.forms.entity import files_below, find_entity, shown
from huijiao.core.quantities import fmt_bytes
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import run
from huijiao.core.rules.sentences import load
from huijiao.core.text import Text

PLAIN = Text("{url} 不是加密地址，密码会在网上明文传输。请用 https:// 开头的地址。",
             "{url} is not encrypted: the password would travel in plain text. Use an address with https://.")  # fmt: skip
NO_PASSWORD = Text("需要上传账号和密码：请用 --user 与环境变量 HUIJIAO_PASSWORD 给出，或在终端中输入。",
                   "An upload account and its password are needed: --user with HUIJIAO_PASSWORD, or type them at a terminal.")  # fmt: skip
BLOCKED = Text("检查发现不能提交的问题（见上），没有上传。修改后再试；确要先传，请加 --anyway。",
               "The check found what blocks the submission (above); nothing was sent. Mend it, or add --anyway.")  # fmt: skip
NOTHING = Text("{dir} 中没有数据文件。", "There are no data files in {dir}.")
NOTHING_BEGUN = Text("没有未完成的上传，将从头开始。", "No unfinished sending is known; it begins anew.")
REFUSED = Text("服务器拒绝：{why}", "The server refuses: {why}")
AWAY = Text(
    "连不上服务器：{why}。稍后用 --resume 继续。", "The server cannot be reached: {why}. Go on later with --resume."
)
STOPPED = Text("已中断。用 --resume 继续。", "Interrupted. Go on with --resume.")
SUMS = Text("已上传 {sent} 个文件，服务器原有 {held} 个，失败 {failed} 个；共 {bytes}。",
            "{sent} files sent, {held} were there already, {failed} failed; {bytes} in all.")  # fmt: skip
VERIFIED = Text("全部文件的 SHA-256 与服务器一致。请到门户确认提交。",
                "SHA-256 of every file agrees with the server's. Go to the portal to confirm the submission.")  # fmt: skip
AGAIN = Text("有文件没有传成，请用 --resume 再次运行。", "Some files did not get there; run it again with --resume.")
DIFFERS = Text("服务器上的内容与本机不一致", "the server holds something else")
ACCOUNT = Text("上传账号：", "Upload account: ")
PASSWORD = Text("密码：", "Password: ")


_Dir = Annotated[Path, Parameter(help="The deposit folder, with 实体数据 in it. 汇交文件夹。")]
_To = Annotated[str, Parameter(help="Address of the centre's portal. 数据中心门户网址。")]
_User = Annotated[
    str, Parameter(help="Upload account from the portal; HUIJIAO_USER if not given. 门户“数据文件”页领取的上传账号。")
]
_Resume = Annotated[bool, Parameter(negative="", help="Go on where an earlier sending broke off. 从上次中断处继续。")]
_Jobs = Annotated[int, Parameter(help="Files sent at the same time. 同时上传的文件数。")]
_Anyway = Annotated[
    bool, Parameter(negative="", help="Send although the check finds blocking problems. 检查不通过也上传。")
]
_Ca = Annotated[
    Path | None, Parameter(help="Certificate file to trust, for a centre with its own. 数据中心自签证书文件。")
]
_State = Annotated[
    Path | None, Parameter(help="Where to remember progress; with the user's state if not given. 进度文件。")
]
_Json = Annotated[bool, Parameter(negative="", help="Print the outcome as JSON. 输出JSON。")]
_Lang = Annotated[Literal["zh", "en"] | None, Parameter(help="Language of the output. 输出语言。")]


def send(
    dir: _Dir,  # noqa: A002 - the public name of the argument
    /,
    *,
    to: _To,
    user: _User = "",
    resume: _Resume = False,
    jobs: _Jobs = 4,
    anyway: _Anyway = False,
    ca: _Ca = None,
    state: _State = None,
    json: _Json = False,
    lang: _Lang = None,
) -> int:
    """Check a deposit folder, then upload its data folder in parallel and resumably. 检查并上传数据文件夹。

    The password is asked for, or taken from HUIJIAO_PASSWORD; never from the command line. Exit 0: everything is
    there, SHA-256 compared; 1: some files failed, go on with --resume; 2: it could not begin; 3: the check found what
    blocks; 4: the server refuses (credentials, closed channel, no room); 130: interrupted.
    """
    tongue = language(lang)
    if not _safe(to):
        return _no(PLAIN.in_(tongue).format(url=to), 2)
    try:
        blocked = _check(dir, tongue, quiet=json)
        files = list(_files(dir))
    except OSError as error:
        why = checking.CAUSES.get(error.errno or 0, Text(str(error), str(error))).in_(tongue)
        return _no(checking.NO_FOLDER.in_(tongue).format(dir=error.filename or dir, why=why), 2)
    if blocked and not anyway:
        return _no(BLOCKED.in_(tongue), 3)
    if not files:
        return _no(NOTHING.in_(tongue).format(dir=dir), 2)
    account = _credentials(user, tongue)
    if account is None:
        return _no(NO_PASSWORD.in_(tongue), 2)
    path = state or place(dir, to, account[0])
    if resume and not path.exists():
        sys.stderr.write(NOTHING_BEGUN.in_(tongue) + "\n")
    memory = Memory(path, resume=resume)
    whole = False
    try:
        with closing(Client(to, *account, jobs=jobs, ca=str(ca) if ca else None)) as client:
            outcome = _work(client, memory, files, jobs, tongue)
        whole = not outcome.failed
    except Stopped as error:
        return _no(REFUSED.in_(tongue).format(why=error), 4)
    except (TryAgain, FileRefused) as error:
        return _no(AWAY.in_(tongue).format(why=error), 1)
    except KeyboardInterrupt:
        return _no(STOPPED.in_(tongue), 130)
    finally:
        memory.close(forget=whole)
    _say(outcome, sum(f.size for f in files), tongue, json=json)
    return 1 if outcome.failed else 0


def _no(words: str, code: int) -> int:
    sys.stderr.write(words + "\n")
    return code


def _safe(url: str) -> bool:
    """Tell whether credentials may be sent there: encrypted, or this very machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and here))


def _check(dir_: Path, tongue: str, *, quiet: bool) -> bool:
    """Run the rules, say what they find; tell whether something blocks."""
    report = run(checking.read(dir_), load(), book=BOOK)
    show(report.findings, tongue, Console(highlight=False, stderr=quiet))
    worst = report.worst()
    return worst is not None and worst.rank <= Severity.BLOCK.rank


def _files(dir_: Path) -> Iterator[File]:
    entity = find_entity(dir_)
    root = entity.root if entity is not None else dir_
    for path in files_below(root):
        facts = path.stat()
        # The door keeps names in NFC; a Mac writes them otherwise.
        yield File(unicodedata.normalize("NFC", shown(path, root)), path, facts.st_size, facts.st_mtime_ns)


def _credentials(user: str, tongue: str) -> tuple[str, str] | None:
    user = user or os.environ.get("HUIJIAO_USER", "")
    password = os.environ.get("HUIJIAO_PASSWORD", "")
    if sys.stdin.isatty():
        user = user or input(ACCOUNT.in_(tongue)).strip()
        password = password or getpass.getpass(PASSWORD.in_(tongue))
    return (user, password) if user and password else None


def _work(client: Client, memory: Memory, files: list[File], jobs: int, tongue: str) -> Outcome:
    with Bar(Text("上传", "Sending").in_(tongue)) as bar:
        bar.begin(len(files), sum(f.size for f in files))
        work = Work(client, memory, client.held(), bar.beat, bar.done)
        outcome = work.run(files, jobs)
    there = client.held()
    for file in files:
        if file.path in outcome.failed:
            continue
        found = there.get(file.path)
        if found is None or found.sha256 != memory.sha256(file):
            outcome.failed[file.path] = DIFFERS.in_(tongue)
    return outcome


def _say(outcome: Outcome, size: int, tongue: str, *, json: bool) -> None:
    if json:
        print(
            json_.dumps(
                {"sent": len(outcome.sent), "held": len(outcome.held), "failed": outcome.failed}, ensure_ascii=False
            )
        )
        return
    for path, why in sorted(outcome.failed.items())[:50]:
        print(f"  {path}  {why}")
    print(
        SUMS.in_(tongue).format(
            sent=len(outcome.sent), held=len(outcome.held), failed=len(outcome.failed), bytes=fmt_bytes(size)
        )
    )
    print((AGAIN if outcome.failed else VERIFIED).in_(tongue))
