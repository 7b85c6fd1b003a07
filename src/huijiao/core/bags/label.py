"""The sheet that travels with a disk: one A4 page of HTML with a QR code, Chinese and English, no outside parts."""

from __future__ import annotations

import io
from html import escape

import segno

from huijiao.core.bags.seal import Seal
from huijiao.core.quantities import fmt_bytes
from huijiao.core.text import Text

_PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><style>
@page{{size:A4;margin:16mm}}
body{{font-family:"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:#111;max-width:178mm;margin:0 auto;font-size:11pt;line-height:1.5}}
h1{{font-size:22pt;margin:0 0 1mm}} h1 small,.en{{color:#444;font-weight:400;font-size:.8em}}
header{{display:flex;justify-content:space-between;align-items:flex-start;border-bottom:1.2pt solid #111;padding-bottom:5mm}}
header svg{{width:44mm;height:44mm}} .no{{font-size:17pt;font-weight:700;letter-spacing:.04em}}
table{{width:100%;border-collapse:collapse;margin:5mm 0}} th,td{{border:.5pt solid #777;padding:2.2mm 3mm;text-align:left;vertical-align:top;overflow-wrap:anywhere}}
th{{width:46mm;background:#f2f2f2;font-weight:600}} .mono{{font-family:"Noto Sans Mono CJK SC",Consolas,monospace;font-size:13pt;font-weight:700;white-space:nowrap}}
.to{{border:1.2pt solid #111;padding:4mm;font-size:13pt;margin:5mm 0}} ol{{padding-left:6mm}} li{{margin:1mm 0}}
</style></head><body>
<header><div><h1>{heading}<br><small>{heading_en}</small></h1>{number}</div>{qr}</header>
<table>{rows}</table>
{address}
<ol>{hints}</ol>
</body></html>
"""
_HEADING = Text("科学数据汇交 · 磁盘随寄单", "Scientific data deposit · sheet to travel with the disk")
_TO = Text("寄往", "To")
_ROWS = {
    "project": Text("项目编号", "Project number"),
    "title": Text("项目名称", "Project"),
    "institution": Text("寄件单位", "Sender"),
    "contact": Text("联系人", "Contact"),
    "content": Text("盘中内容", "On the disk"),
    "sealed": Text("封装时间", "Sealed"),
    "algorithms": Text("校验清单", "Checksums"),
    "fingerprint": Text("封签指纹", "Seal fingerprint"),
    "note": Text("说明", "Note"),
}
HINTS = (
    Text("本单打印两份：一份与磁盘一起装箱，一份贴在箱外。",
         "Print this sheet twice: one goes into the parcel, one on it."),
    Text("请在门户“邮寄磁盘”页登记本盘，并上传盘中的 huijiao-seal.json（或抄录封签指纹）：指纹须由门户告知中心，不能只写在本单上。",
         "Announce the disk in the portal (“Posted disks”) and upload its huijiao-seal.json, or copy the fingerprint: "
         "the centre must learn it through the portal, not from this sheet alone."),
    Text("封装后请勿再改动盘中文件。中心收到后逐个核对，差异清单在门户中可见。",
         "Change nothing on the disk after sealing. The centre checks every file; differences are shown in the portal."),
)  # fmt: skip


def qr_text(disk: str, project: str, fingerprint: str) -> str:
    """Return what the code says; the centre's receiving page reads it."""
    return f"HJDISK1 {disk or '-'} {project or '-'} {fingerprint or '-'}"


def label(seal: Seal, *, centre: str = "", address: str = "", note: str = "", fingerprint: str = "") -> str:
    """Return the sheet as one HTML page; ``fingerprint`` where the seal itself is not at hand."""
    fingerprint = seal.fingerprint or fingerprint
    values = {
        "project": seal.project, "title": seal.title, "institution": seal.institution, "contact": seal.contact,
        "content": "" if not seal.bytes else f"{seal.files:,} 个文件 / files · {seal.bytes:,} 字节 / bytes ({fmt_bytes(seal.bytes)})",
        "sealed": seal.sealed, "algorithms": seal.algorithms.upper(), "fingerprint": fingerprint, "note": note,
    }  # fmt: skip
    rows = "".join(
        f'<tr><th>{_both(_ROWS[name])}</th><td class="{"mono" if name == "fingerprint" else ""}">{escape(value)}</td></tr>'
        for name, value in values.items()
        if value
    )
    where = "\n".join(part for part in (centre, address) if part)
    return _PAGE.format(
        title=escape(f"{_HEADING.zh} {seal.disk or seal.project}"), heading=_HEADING.zh, heading_en=_HEADING.en,
        number=f'<p class="no">{escape(seal.disk)}</p>' if seal.disk else "", qr=_svg(qr_text(seal.disk, seal.project, fingerprint)), rows=rows,
        address=f'<div class="to"><b>{_both(_TO)}</b><br>{escape(where).replace(chr(10), "<br>")}</div>' if where else "",
        hints="".join(f'<li>{escape(h.zh)}<br><span class="en">{escape(h.en)}</span></li>' for h in HINTS),
    )  # fmt: skip


def _both(text: Text) -> str:
    return f'{escape(text.zh)}<br><span class="en">{escape(text.en)}</span>'


def _svg(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=1, xmldecl=False, svgns=True, omitsize=True)
    return out.getvalue().decode()
