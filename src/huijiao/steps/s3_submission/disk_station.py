"""One disk at the read-in station: whose it is, reading, the report, and the disk's next state."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.machine import Role
from huijiao.core.text import Text
from huijiao.programmes.models import Project
from huijiao.steps.s3_submission import disk_prints, disks, queries
from huijiao.steps.s3_submission.actions import WRITABLE
from huijiao.steps.s3_submission.disk_reading import Found, Reading, Watch, read_in
from huijiao.steps.s3_submission.models import Disk, Submission
from huijiao.tools.papers.actions import keep_made

RolesOf = Callable[[Project], Iterable[Role]]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a disk's files go."""

    submission: Submission
    disk: Disk | None


@dataclass(frozen=True, slots=True)
class Report:
    """What one reading leaves behind: sums, the print, every line as JSON."""

    reading: Reading
    disk: Disk | None
    pdf: bytes
    lines: bytes
    name: str  # of the files, without ending


def target(found: Found, *, number: str = "", project_no: str = "", box: int | None = None) -> Target:
    """Return whose disk it is: by its number, by its seal, else by the project or box that was given.

    Raises `Refused` when nobody can tell, when what was given contradicts the disk, or when it may not be read now.
    """
    disk = disks.known(found.seal, number)
    if number and disk is None:
        raise Refused(Text(f"没有登记过编号为 {number} 的磁盘。", f"No disk {number} has been announced."))
    submission = disk.submission if disk else _submission(project_no or (found.seal.project if found.seal else ""), box)
    if project_no and submission.project.project_no != project_no:
        raise Refused(Text(f"磁盘 {disk} 属于项目 {submission.project.project_no}，不是 {project_no}。",
                           f"Disk {disk} belongs to project {submission.project.project_no}, not {project_no}."))  # fmt: skip
    if box is not None and submission.box != box:
        raise Refused(Text(f"通道 {box} 不属于项目 {submission.project.project_no}。",
                           f"Box {box} is not that of project {submission.project.project_no}."))  # fmt: skip
    if submission.state not in WRITABLE:
        raise Refused(Text("该项目的数据已提交，通道已冻结，现在不能读入。请先退回或撤回。",
                           "The project's data are submitted and frozen; nothing can be read in before they are returned or withdrawn."))  # fmt: skip
    if disk and disk.state in {"ANNOUNCED", "POSTED"}:
        raise Refused(Text(f"磁盘 {disk} 还没有签收。请先在“邮寄磁盘”页签收。",
                           f"Disk {disk} has not been received yet: note its arrival on the page of posted disks first."))  # fmt: skip
    return Target(submission, disk)


def _submission(project_no: str, box: int | None) -> Submission:
    rows = Submission.objects.select_related("project__centre", "project__institution")
    if box is not None:
        rows = rows.filter(box=box)
    elif project_no:
        rows = rows.filter(project__project_no=project_no).exclude(project__state="TERMINATED")
    else:
        raise Refused(Text("认不出这块盘属于哪个项目：没有封签，也没有登记。请用 --disk、--project 或 --box 指明。",
                           "Nothing tells whose disk this is: no seal, no announcement. Say it with --disk, --project or --box."))  # fmt: skip
    found = list(rows[:2])
    if len(found) != 1:
        raise Refused(Text(f"没有（或不止一个）开通了上传通道的项目：{project_no or box}",
                           f"No project (or more than one) with an open channel: {project_no or box}"))  # fmt: skip
    return found[0]


def run(
    found: Found, to: Target, *, actor: Actor, roles: Iterable[Role], now: Callable[[], datetime], watch: Watch, station: str = ""
) -> Report:  # fmt: skip
    """Read a disk into its box and keep the report. Interrupted, call it again: it goes on."""
    roles = frozenset(roles)
    disk = disks.begin_reading(disk=to.disk, actor=actor, roles=roles, station=station) if to.disk else None
    reading = read_in(found, queries.box(to.submission), fingerprint=disk.fingerprint if disk else "", watch=watch)
    project = to.submission.project
    pdf = disk_prints.report(project, disk, reading, now=now())
    lines = "".join(json.dumps(d.as_json(), ensure_ascii=False) + "\n" for d in reading.discrepancies).encode()
    name = f"磁盘核对单-{project.project_no}" + (f"-{disk.number}" if disk else "")
    if disk is not None:
        paper = keep_made(subject=project.subject, kind="disk_report", name=f"{name}.pdf", content=pdf, by=actor)
        disk = disks.conclude(disk=disk, result=reading.result(), report=paper.key, actor=actor, roles=roles)
    return Report(reading, disk, pdf, lines, name)
