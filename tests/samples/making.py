"""Makes whole deposits on disk, of any discipline and form version: papers by python-docx and openpyxl, data as bytes."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import docx
import openpyxl
from PIL import Image

from huijiao.core.quantities import fmt_bytes
from huijiao.core.records.base import RecordSpec
from huijiao.core.records.metadata import METADATA, SHARE_BOXES, TYPE_BOXES
from huijiao.core.records.plan import PLAN_ROW, SECTIONS, TOOL
from huijiao.core.records.project import COHORT_BOXES, PROJECT
from huijiao.core.records.taskbook import ACHIEVEMENT, ACHIEVEMENT_BOXES, INDICATOR

Files = Mapping[str, bytes]
OPEN, REGISTERED, AGREED, CLOSED = SHARE_BOXES
SEVEN = ("seq", "name", "type", "amount", "format", "share", "open_at")
NINE = (*SEVEN, "ind_refs", "topic")
SIX = ("name", "type", "amount", "format", "share", "open_at")
#: The metadata form of the slides: no compliance block, no 公开时间.
OLD_FORM = tuple(f.name for f in METADATA.fields[:28] if f.name not in ("open_at", "protect_reason", "format"))
NEW_FORM = tuple(f.name for f in METADATA.fields)


def table(head: Sequence[str], *rows: Sequence[object]) -> bytes:
    """Return a CSV in UTF-8."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([head, *rows])
    return out.getvalue().encode()


def workbook(head: Sequence[str], *rows: Sequence[object]) -> bytes:
    """Return an XLSX of one sheet."""
    book = openpyxl.Workbook()
    for row in (head, *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def reads(name: str, n: int = 40) -> bytes:
    """Return a gzipped FASTQ."""
    body = "".join(f"@{name}.{i}\nACGTTGCA{'ACGT'[i % 4] * 12}\n+\n{'I' * 20}\n" for i in range(n))
    return gzip.compress(body.encode(), mtime=0)


def picture(seed: int, kind: str = "JPEG") -> bytes:
    """Return a small picture, each seed another."""
    out = io.BytesIO()
    Image.new("RGB", (48 + seed % 7, 40), (seed * 37 % 255, seed * 91 % 255, 120)).save(out, kind)
    return out.getvalue()


def paper_pdf(words: str) -> bytes:
    """Return a one-page PDF with a text layer (ASCII)."""
    lines = " ".join(f"({w}) Tj 0 -14 Td" for w in words.split("\n"))
    stream = f"BT /F1 11 Tf 40 780 Td {lines} ET".encode()
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
             b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
             b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
             b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]  # fmt: skip
    out, at = bytearray(b"%PDF-1.4\n"), []
    for n, part in enumerate(parts, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, part)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
    out += b"".join(b"%010d 00000 n \n" % a for a in at)
    return bytes(out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, start))


@dataclass(frozen=True)
class Item:
    """One dataset, tool or set: plan row, metadata record and folder in one. ``files`` lie under data/."""

    name: str
    row_type: str = "科学数据"
    box: str = "数据"
    records: str = "3 条"
    format: str = "CSV"
    fields: str = ""
    files: Files = field(default_factory=dict)
    beside: Files = field(default_factory=dict)  # next to data/: sample table, dictionary
    abstract: str = ""
    keywords: str = "调查；观测；数据"
    share: str = OPEN
    open_at: str = "公开"
    meta: Mapping[str, str] = field(default_factory=dict)  # any field of the record
    row: Mapping[str, str] = field(default_factory=dict)  # any cell of the row
    tool: Mapping[str, str] = field(default_factory=dict)

    @property
    def bytes(self) -> int:
        """Return the size of the data."""
        return sum(map(len, self.files.values()))


@dataclass(frozen=True)
class Made:
    """A whole deposit. ``achievements``: (name, boxes, [(number, indicator, value at completion)])."""

    title: str
    items: tuple[Item, ...]
    achievements: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...]
    number: str = "2018YFZ1200300"
    lead: str = "示例大学"
    columns: Sequence[str] = SEVEN
    form: Sequence[str] = OLD_FORM
    language: str = "zh"
    metadata_as: str = "docx"  # docx one_docx rows sheets
    ticks: str = "☑□"
    sections: Mapping[int, str] = field(default_factory=dict)
    project: Mapping[str, str] = field(default_factory=dict)
    taskbook_text: str = "项目产生的科学数据按照规定汇交，以开放共享为主。"
    agreement: Mapping[str, str] = field(default_factory=dict)
    modes: str = "1"
    entity: bool = True
    extra: Files = field(default_factory=dict)  # anything below the data folder

    def changed(self, at: int, **changes: Any) -> Made:
        """Return a copy with one item changed."""
        items = list(self.items)
        items[at] = replace(items[at], **changes)
        return replace(self, items=tuple(items))

    def write(self, top: Path) -> Path:
        """Write everything below a folder."""
        top.mkdir(parents=True, exist_ok=True)
        _taskbook(self).save(str(top / "任务书.docx"))
        _project(self).save(str(top / "基本信息.docx"))
        _plan(self).save(str(top / "方案.docx"))
        _metadata(self, top)
        _agreement(self).save(str(top / "协议.docx"))
        if self.entity:
            _entity(self, top / "实体数据")
        return top

    def say(self, spec: RecordSpec, name: str) -> str:
        """Return a label in the deposit's language."""
        return spec[name].label.in_(self.language)

    def tick(self, options: Sequence[str], chosen: str) -> str:
        """Return a line of boxes."""
        on, off = self.ticks
        known = [o.strip() for o in chosen.split("；")]
        return "  ".join(f"{on if o in known else off}{o}" for o in options)


def _grid(document: Any, rows: Sequence[Sequence[str]]) -> Any:
    made = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    made.style = "Table Grid"
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            made.cell(i, j).text = text
    document.add_paragraph()  # Word keeps a paragraph after every table
    return made


def _cover(made: Made, title: str) -> Any:
    document = docx.Document()
    document.add_paragraph(title)
    for name, value in (("title", made.title), ("project_no", made.number), ("lead_inst", made.lead), ("pi", "甄示例")):
        document.add_paragraph(f"{made.say(PROJECT, name)}：{value}")
    return document


def _taskbook(made: Made) -> Any:
    document = _cover(made, "项目任务书" if made.language == "zh" else "Project task book")
    document.add_paragraph(made.taskbook_text)
    columns = ("ach_name", "ach_types", "topic", "ind_name", "v_start", "v_mid", "v_end", "method")
    rows = [[made.say(ACHIEVEMENT if c in ("ach_name", "ach_types", "topic") else INDICATOR, c) for c in columns]]
    spans = []
    for n, (name, boxes, indicators) in enumerate(made.achievements, 1):
        start = len(rows)
        rows += [[f"{n}. {name}", made.tick(ACHIEVEMENT_BOXES, boxes), "课题1", f"{no} {ind}", "无", "无", end, "专家评价"]
                 for no, ind, end in indicators]  # fmt: skip
        spans.append((start, len(rows) - 1))
    grid = _grid(document, rows)
    for first, last in spans:
        for column in range(3):
            for row in range(first + 1, last + 1):
                grid.cell(row, column).text = ""
            grid.cell(first, column).merge(grid.cell(last, column))
            grid.cell(first, column).text = rows[first][column]
    return document


def _project(made: Made) -> Any:
    values = {"title": made.title, "project_no": made.number, "programme": "重点研发计划", "cohort": COHORT_BOXES[0],
              "lead_inst": made.lead, "pi": "甄示例", "pi_phone": "010-00000001", "pi_email": "pi@example.org", "contact": "贾样本",
              "contact_phone": "010-00000002", "contact_email": "data@example.org", "dept": "示例厅", "funds": "900", "start": "2018-07-01",
              "end": "2021-12-31", "address": "示例市科研路1号", "postcode": "100000", "summary": "完成多年观测，获得系列数据。",
              "agency": "示例中心", **made.project}  # fmt: skip
    document = docx.Document()
    document.add_paragraph("项目基本信息表" if made.language == "zh" else "Project information form")
    rows = [(made.say(PROJECT, n), made.tick(COHORT_BOXES, v) if n == "cohort" else v) for n, v in values.items()]
    _grid(document, rows)
    return document


def amount(item: Item) -> str:
    """Return volume and count as a plan has them."""
    return f"{fmt_bytes(item.bytes)}；{item.records}" if item.row_type == "科学数据" else item.records


def _plan(made: Made) -> Any:
    document = _cover(made, "科学数据汇交方案" if made.language == "zh" else "Scientific data deposit plan")
    kinds = "、".join(dict.fromkeys(i.row_type for i in made.items))
    names = "；".join(i.name for i in made.items)
    restricted = any(i.share in (AGREED, CLOSED) for i in made.items)
    sections = {
        1: f"本项目主要工作与任务书一致，考核指标无调整。拟汇交{kinds}，包括{names}。"
        + "采集于示例地区，按统一规程开展。" * 8,
        2: "表1 计划汇交的科学数据清单",
        3: "数据来源：本项目观测。数据采集：按规程开展。数据加工：双人录入。数据处理：使用固定版本脚本清洗与校验。" * 2,
        4: "本项目开发的软件工具如下。" if any(i.tool for i in made.items) else "无",
        5: "使用者应注明数据来源和项目编号。",
        6: "数据保护期为2年，原因是论文尚未发表；存档于示例科学数据中心。"
        if restricted
        else "不设保护期，存档于示例科学数据中心，永久保存。",
        7: "数据目录采用“两位序号_数据集名称”命名，全部实体数据通过在线方式上传。",
        8: "无",
        **made.sections,
    }
    numerals = "一二三四五六七八"
    for n, text in sections.items():
        document.add_paragraph(
            f"{numerals[n - 1]}、{SECTIONS[n].in_(made.language)}"
            if made.language == "zh"
            else f"{n}. {SECTIONS[n].en}"
        )
        document.add_paragraph(text)
        if n == 2:
            rows = [[made.say(PLAN_ROW, c) for c in made.columns]]
            for at, item in enumerate(made.items, 1):
                cells = {"seq": str(at), "name": item.name, "type": item.row_type, "amount": amount(item), "format": item.format,
                         "share": item.share, "open_at": item.open_at, "ind_refs": f"{at}.1", "topic": "课题1", **item.row}  # fmt: skip
                rows.append([cells[c] for c in made.columns])
            _grid(document, rows)
        if n == 4:
            for item in (i for i in made.items if i.tool):
                _grid(document, [(made.say(TOOL, k), v) for k, v in {"name": item.name, **item.tool}.items()])
    return document


def values_of(made: Made, item: Item) -> dict[str, str]:
    """Return the metadata record of an item."""
    return {
        **dict.fromkeys(made.form, ""), "name_zh": item.name, "type": item.box, "format": item.format, "fields": item.fields,
        "abstract": item.abstract or f"本数据集为{item.name}，2018年至2021年在示例地区按统一规程采集、整理并逐条核对，说明了方法与范围。",
        "keywords": item.keywords, "source": "项目自主产生", "records": item.records, "volume": fmt_bytes(item.bytes),
        "time_cov": "2018-07-01至2021-06-30", "place_cov": "示例省", "revised": "2021-12-01（V1.0）", "share": item.share,
        "open_at": item.open_at, "quality": f"{item.name}来源均有登记；采集执行作业指导书；加工时统一单位；处理步骤写入日志，抽查百分之十复核。",
        "resp_name": "甄示例", "resp_email": "pi@example.org", "resp_phone": "010-00000001", "resp_org": made.lead,
        "resp_address": "示例市科研路1号", "resp_postcode": "100000", "has_personal": "否", "has_hgr": "否", "secret": "否",
        "protect_reason": "论文尚未发表" if item.share in (AGREED, CLOSED) else "", **item.meta,
    }  # fmt: skip


def _shown(made: Made, name: str, text: str) -> str:
    options = METADATA[name].options
    known = options in (TYPE_BOXES, SHARE_BOXES) and (not text or set(text.split("；")) <= set(options))
    return made.tick(options, text) if known else text


def _metadata(made: Made, top: Path) -> None:
    records = [values_of(made, i) for i in made.items]
    if made.metadata_as in ("rows", "sheets"):
        book = openpyxl.Workbook()
        sheet = book.active
        if made.metadata_as == "rows":
            sheet.append([made.say(METADATA, n) for n in made.form])
            for one in records:
                sheet.append([one[n] for n in made.form])
        else:
            for number, one in enumerate(records, 1):
                sheet = book.create_sheet(f"表{number}")
                for name in made.form:
                    sheet.append([made.say(METADATA, name), _shown(made, name, one[name])])
            del book["Sheet"]
        book.save(top / "元数据.xlsx")
        return
    document = None
    for number, one in enumerate(records, 1):
        document = document if document is not None and made.metadata_as == "one_docx" else docx.Document()
        document.add_paragraph(f"{one['name_zh']}元数据描述")
        _grid(document, [(made.say(METADATA, n), _shown(made, n, one[n])) for n in made.form])
        document.save(str(top / ("元数据.docx" if made.metadata_as == "one_docx" else f"元数据{number}.docx")))


_CATEGORY = {"科学数据": "科学数据集", "软件工具": "软件/算法/模型", "算法模型": "软件/算法/模型", "系统": "软件/算法/模型", "图集": "图集",
             "论文专著": "论文", "专利": "专利", "标准": "标准", "软件著作权": "其他", "考察报告": "其他", "专著": "专著"}  # fmt: skip
_SETS = ("论文专著", "专利", "标准", "软件著作权", "考察报告", "专著")
_EN = {"科学数据集": "Datasets", "软件/算法/模型": "Software / algorithms / models", "图集": "Atlases", "论文": "Papers", "专利": "Patents",
       "标准": "Standards", "其他": "Other", "专著": "Books"}  # fmt: skip
_TYPES = {"Dataset": "科学数据", "Software": "软件工具", "Paper": "论文专著"}


def _agreement(made: Made) -> Any:
    counts = dict.fromkeys(dict.fromkeys(_CATEGORY.values()), 0)
    for item in made.items:
        kind = _TYPES.get(item.row_type, item.row_type)
        counts[_CATEGORY[kind]] += int("".join(filter(str.isdigit, item.records))) if kind in _SETS else 1
    printed = {c: str(n) if n else "" for c, n in counts.items()} | dict(made.agreement)
    document = docx.Document()
    if made.language == "zh":
        for line in ("科学数据汇交协议", f"甲方：{made.lead}", "乙方：示例科学数据中心",
                     f"甲方按照规定，将（项目编号：{made.number}）“{made.title}”项目的科学数据如下汇交乙方。"):  # fmt: skip
            document.add_paragraph(line)
        _grid(document, [("类别", "数量"), *printed.items()])
        for line in ("甲方承诺所汇交数据为非涉密数据。", "1. 完全开放共享", "2. 注册后完全开放共享", "3. 协议共享", "4. 暂不共享",
                     f"甲方选择第（{made.modes}）种共享方式。"):  # fmt: skip
            document.add_paragraph(line)
        return document
    for line in ("Data deposit agreement", f"Party A (depositor): {made.lead}", "Party B (centre): Example Data Centre",
                 f"Project title: {made.title}", f"Project number: {made.number}"):  # fmt: skip
        document.add_paragraph(line)
    _grid(document, [("Category", "Number"), *((_EN[c], n) for c, n in printed.items())])
    for line in (
        "Party A undertakes that the data deposited are not state secrets.",
        "☑ Open  □ By agreement  □ Not shared for now",
    ):
        document.add_paragraph(line)
    return document


def _entity(made: Made, root: Path) -> None:
    files: dict[str, bytes] = {
        "00_说明/数据说明文档.txt": f"{made.title}实体数据说明。".encode(),
        "00_说明/科学数据质量信息报告.txt": "科学数据质量信息报告".encode(),
    }
    for number, item in enumerate(made.items, 1):
        top = f"{number:02d}_{item.name}"
        fields = [f for f in item.fields.replace(";", "；").split("；") if f.strip()]
        files[f"{top}/README.txt"] = f"{item.name}：数据文件说明，字段见数据字典。编号{number}".encode()
        if fields and "数据字典.csv" not in item.beside:
            files[f"{top}/数据字典.csv"] = table(
                ("字段名", "含义"), *((f.strip(), f"{f.strip()}的含义") for f in fields)
            )
        files |= {f"{top}/{p}": body for p, body in item.beside.items()}
        files |= {f"{top}/data/{p}": body for p, body in item.files.items()}
    files |= made.extra
    for path, body in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(body)
    list_files(root)


def list_files(root: Path) -> None:
    """Write the manifest of a data folder (anew)."""
    manifest = root / "00_说明/manifest-md5.txt"
    paths = sorted(p for p in root.rglob("*") if p.is_file() and p != manifest)
    lines = [
        f"{hashlib.md5(p.read_bytes(), usedforsecurity=False).hexdigest()}  {p.relative_to(root).as_posix()}\n"
        for p in paths
    ]
    manifest.write_text("".join(lines), "utf-8")
