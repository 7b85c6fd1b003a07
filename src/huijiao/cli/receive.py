"""``huijiao receive /mnt/disk``: the read-in station at the centre. Runs beside the server, on its database."""

from __future__ import annotations

import json as json_
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from huijiao.cli.bars import Bar
from huijiao.cli.booting import boot
from huijiao.cli.words import language
from huijiao.core.actor import Actor
from huijiao.core.bags.errors import BagError
from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused, Role
from huijiao.core.quantities import fmt_bytes
from huijiao.core.text import Text

if TYPE_CHECKING:
    from huijiao.programmes.models import Project
    from huijiao.steps.s3_submission.disk_station import Report

WORK = Text("读入", "Reading in")
NOT_READ = Text("不能读取 {path}：{why}", "Cannot read {path}: {why}")
STOPPED = Text(
    "已中断，已读入的都保留着。用同一条命令继续。",
    "Interrupted; what was read in is kept. Run the same command to go on.",
)
NOBODY = Text("没有账号 {name}。", "There is no account {name}.")
STALE = Text("磁盘的状态不允许现在读入（{state}）。", "The disk cannot be read in its present state ({state}).")
SUMS = Text(
    "项目 {project}，磁盘 {disk}：清单 {listed} 个文件，已读入 {files} 个（{bytes}，其中 {already} 个原已读入），差异 {n} 处。",
    "Project {project}, disk {disk}: {listed} files listed, {files} read in ({bytes}; {already} were here before), {n} discrepancies.",
)
SEALS = {
    "GENUINE": Text("封签有效，指纹与门户登记一致。", "The seal is valid and its fingerprint is the announced one."),
    "UNKNOWN": Text("封签与内容一致；但门户没有登记指纹，来源未经核实。",
                    "Seal and content agree; but no fingerprint was announced, so the sender is not proven."),
    "FALSE": Text("封签不符，见差异清单。", "The seal does not fit; see the list."),
    "NONE": Text("没有封签。", "There is no seal."),
}  # fmt: skip
WRITTEN = Text("核对单：{pdf}，{lines}", "Report: {pdf}, {lines}")
SHOWN = 50


def receive(
    path: Path,
    /,
    *,
    disk: str = "",
    project: str = "",
    box: int | None = None,
    report: Path | None = None,
    by: str = "",
    json: Annotated[bool, Parameter(negative="")] = False,
    lang: Literal["zh", "en"] | None = None,
) -> int:
    """Read a posted disk into its project's staging area, verified file by file. 读入邮寄来的磁盘。

    Recognises what `huijiao pack` sealed; takes plain folders too, with an md5sum list or 文件清单 in them. Killed or
    interrupted, run it again: it goes on. Exit 0: everything is here as listed; 1: discrepancies (listed; the rest is
    here); 2: nothing could be read, or it is not known whose disk it is; 130: interrupted.

    Parameters
    ----------
    path
        Where the disk is mounted. 磁盘挂载点。
    disk
        Number of the disk, from its sheet or QR code. 磁盘编号。
    project
        Number of the project, for a disk that nobody announced. 项目编号。
    box
        Number of the staging box instead. 暂存通道编号。
    report
        Folder for the printed report and its JSON; the present folder if not given. 核对单存放文件夹。
    by
        User name of who reads it in; the system if not given. 经办人账号。
    json
        Print sums, then one discrepancy per line, as JSON. 输出JSON。
    lang
        Language of the output. 输出语言。
    """
    tongue = language(lang)
    boot()
    try:
        made = _read(path, disk, project, box, by, tongue)
    except (Refused, BagError) as error:
        return _no(error.text.in_(tongue))
    except MoveRefused as error:
        return _no(STALE.in_(tongue).format(state=error.state))
    except OSError as error:
        return _no(NOT_READ.in_(tongue).format(path=error.filename or path, why=error.strerror or error))
    except KeyboardInterrupt:
        _no(STOPPED.in_(tongue))
        return 130
    folder = report or Path()
    folder.mkdir(parents=True, exist_ok=True)
    pdf, lines = folder / f"{made.name}.pdf", folder / f"{made.name}.jsonl"
    pdf.write_bytes(made.pdf)
    lines.write_bytes(made.lines)
    _say(made, tongue, json=json)
    if not json:
        print(WRITTEN.in_(tongue).format(pdf=pdf, lines=lines))
    return 1 if made.reading.discrepancies else 0


def _no(words: str) -> int:
    sys.stderr.write(words + "\n")
    return 2


def _read(path: Path, number: str, project_no: str, box: int | None, by: str, tongue: str) -> Report:
    from django.utils import timezone  # noqa: PLC0415 - models are ready only now

    from huijiao.steps.s3_submission import disk_reading, disk_station  # noqa: PLC0415

    found = disk_reading.look(path)
    to = disk_station.target(found, number=number, project_no=project_no, box=box)
    actor, roles = _who(by, to.submission.project, tongue)
    with Bar(WORK.in_(tongue)) as bar:
        watch = disk_reading.Watch(bar.begin, bar.beat, bar.done)
        return disk_station.run(
            found, to, actor=actor, roles=roles, now=timezone.now, watch=watch, station=platform.node()
        )


def _who(by: str, project: Project, tongue: str) -> tuple[Actor, frozenset[Role]]:
    from huijiao.people.models import Account  # noqa: PLC0415 - models are ready only now
    from huijiao.programmes.standing import roles_of  # noqa: PLC0415

    if not by:
        return Actor(None, "读入台", via="cli"), frozenset({Role.SYSTEM})
    account = Account.objects.filter(username__iexact=by).first()
    if account is None:
        raise Refused(Text(NOBODY.zh.format(name=by), NOBODY.en.format(name=by)))
    return Actor(account.pk, account.contact, via="cli"), roles_of(account, project)


def _say(made: Report, tongue: str, *, json: bool) -> None:
    reading, sums = made.reading, made.reading.result()
    project = made.name.split("-")[1]
    if json:
        head = {"project": project, "disk": made.disk.number if made.disk else "", **sums, "already": reading.already}
        print(json_.dumps(head, ensure_ascii=False))
        sys.stdout.write(made.lines.decode())
        return
    print(SUMS.in_(tongue).format(project=project, disk=made.disk or "—", listed=f"{sums['listed']:,}",
                                  files=f"{reading.files:,}", bytes=fmt_bytes(reading.bytes), already=reading.already,
                                  n=len(reading.discrepancies)))  # fmt: skip
    print(SEALS[reading.seal].in_(tongue))
    for line in reading.discrepancies[:SHOWN]:
        print(f"  {line.label.in_(tongue)}  {line.path}  {line.sentence.in_(tongue)}")
