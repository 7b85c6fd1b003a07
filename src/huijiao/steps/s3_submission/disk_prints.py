"""Posted disks on paper: the custody receipt, and the list of discrepancies of a reading. Chinese, A4."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from huijiao.core.bags.label import label, qr_text
from huijiao.core.bags.seal import Seal
from huijiao.core.discrepancies import Discrepancy
from huijiao.core.facts import FACTS
from huijiao.core.quantities import fmt_bytes
from huijiao.programmes.models import Project
from huijiao.steps.s2_preparation.queries import SHANGHAI
from huijiao.steps.s3_submission import disks
from huijiao.steps.s3_submission.disk_reading import Reading
from huijiao.steps.s3_submission.disk_words import BACK, CONDITIONS, MEDIA
from huijiao.steps.s3_submission.models import Disk
from huijiao.tools.ledger.models import Fact
from huijiao.tools.papers.pdf import render

PRINTED = 1000  # lines of discrepancies on paper; the JSON file holds all
SEALS = {
    "GENUINE": "封签有效，指纹与门户登记一致",
    "UNKNOWN": "封签与盘中内容一致，但门户未登记指纹，来源未经核实",
    "FALSE": "封签不符",
    "NONE": "没有封签",
}
_KINDS = {"bag": "封装包（BagIt）", "list": "普通文件夹，按盘中清单核对", "folder": "普通文件夹，没有清单"}


def receipt(disk: Disk, *, now: datetime) -> bytes:
    """Return the receipt: what the disk is, and every hand it went through so far."""
    project = disk.submission.project
    rows = [[_moment(f.at), FACTS[f.kind].zh, f.actor, _detail(f)] for f in disks.chain(disk)]
    pairs = [*_project(project), *_disk(disk)]
    tables = [
        {
            "title": "流转记录",
            "widths": [34, 40, 30, 0],
            "head": ["时间（北京）", "事项", "经手人", "说明"],
            "rows": rows,
        }
    ]
    return render("custody", {
        **_head("磁盘交接单", "Custody receipt of a posted disk", project, now), "number": disk.number, "pairs": pairs,
        "tables": tables, "verify_url": code(disk), "note": "本单由系统按流转记录生成；每一条都在账本中留有不可更改的记录。",
    })  # fmt: skip


def report(project: Project, disk: Disk | None, reading: Reading, *, now: datetime) -> bytes:
    """Return the list of discrepancies of one reading."""
    sums = reading.result()
    pairs = [
        *_project(project), *(_disk(disk)[:-1] if disk else ()), ("盘的形式", _KINDS[sums["kind"]]), ("封签", SEALS[sums["seal"]]),
        ("清单所列", f"{sums['listed']:,} 个文件"), ("已读入", f"{sums['files']:,} 个文件，{fmt_bytes(sums['bytes'])}"),
        ("结论", f"有 {sums['discrepancies']} 处差异，见下表" if sums["discrepancies"] else "逐个文件核对，全部一致"),
    ]  # fmt: skip
    return render("custody", {
        **_head("磁盘读入核对单", "Report of reading a disk in", project, now), "number": disk.number if disk else "—",
        "pairs": pairs, "tables": _differences(reading.discrepancies), "verify_url": code(disk) if disk else "",
        "note": "差异文件未进入暂存区。请补传，或重新寄送。",
    })  # fmt: skip


def code(disk: Disk) -> str:
    """Return what the disk's QR code says (the same as that of the sheet `huijiao pack` prints)."""
    return qr_text(disk.number, disk.submission.project.project_no, disk.fingerprint)


def sheet(disk: Disk) -> str:
    """Return the sheet that travels with the disk, as a page to print."""
    project = disk.submission.project
    about = Seal(disk=disk.number, project=project.project_no, title=project.title, institution=project.institution.name_zh,
                 contact=project.operator.contact, files=disk.files or 0, bytes=disk.bytes or 0)  # fmt: skip
    centre = project.centre
    address = "\n".join(part for part in (centre.address, centre.phone) if part)
    return label(about, centre=centre.name_zh, address=address, note=disk.content, fingerprint=disk.fingerprint)


def _differences(found: Sequence[Discrepancy]) -> list[dict[str, Any]]:
    if not found:
        return []
    rows = [[d.label.zh, d.path, d.sentence.zh] for d in found[:PRINTED]]
    more = f"另有 {len(found) - PRINTED} 处，见同名 JSON 文件。" if len(found) > PRINTED else ""
    return [{"title": "差异清单", "widths": [26, 72, 0], "head": ["类别", "文件", "说明"], "rows": rows, "more": more}]


def _head(title: str, title_en: str, project: Project, now: datetime) -> dict[str, Any]:
    day = now.astimezone(SHANGHAI)
    return {"title": title, "title_en": title_en, "project_no": project.project_no, "centre": project.centre.name_zh,
            "date": day.date().isoformat(), "date_text": f"{day.year} 年 {day.month} 月 {day.day} 日", "demo": settings.DEMO}  # fmt: skip


def _project(project: Project) -> list[tuple[str, str]]:
    return [("项目", f"{project.project_no} {project.title}"), ("寄件单位", project.institution.name_zh)]


def _disk(disk: Disk) -> list[tuple[str, str]]:
    parcel = "；".join(
        part
        for part in (
            CONDITIONS[disk.condition].zh if disk.condition else "",
            {True: "封口完好", False: "封口已破", None: ""}[disk.seal_intact],
        )
        if part
    )
    said = f"{disk.files:,} 个文件，" if disk.files else ""
    pairs = [
        ("磁盘", "，".join(p for p in (MEDIA[disk.medium].zh, disk.serial and f"序列号 {disk.serial}", disk.content) if p)),
        ("登记数量", said + fmt_bytes(disk.bytes) if disk.bytes is not None else ""),
        ("封签指纹", disk.fingerprint), ("运单", f"{disk.carrier} {disk.tracking}".strip()), ("到达状况", parcel),
        ("存放处", disk.shelf), ("读后处理", BACK[disk.back].zh), ("当前状态", disk.state_info.label.zh),
    ]  # fmt: skip
    return [(label, value) for label, value in pairs if value]


def _detail(fact: Fact) -> str:
    said = fact.data
    words = [
        str(said[k]) for k in ("carrier", "tracking", "fingerprint", "station") if said.get(k)
    ]  # fmt: skip
    if "condition" in said:
        words += [CONDITIONS[said["condition"]].zh, "封口完好" if said.get("seal_intact") else "封口已破"]
    if "discrepancies" in said:
        words.append(f"{said['files']:,} 个文件，{fmt_bytes(said['bytes'])}，{said['discrepancies']} 处差异")
    return "；".join([*words, fact.reason] if fact.reason else words)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
