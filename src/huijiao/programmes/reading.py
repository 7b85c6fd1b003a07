"""Papers in: keep what was uploaded, open it in a limited child process, hand it to the filler of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction

from huijiao.core.actor import Actor
from huijiao.core.errors import Refused
from huijiao.core.forms.contents import Contents, read_apart
from huijiao.core.records import codec
from huijiao.core.text import Text
from huijiao.programmes.models import Project
from huijiao.tools.papers.actions import keep_upload
from huijiao.tools.papers.models import Paper
from huijiao.tools.papers.queries import file_of

#: What a paper's problem means and how to mend it (R-IMP-02).
PROBLEMS: Mapping[str, Text] = {
    "encrypted": Text("文件设有密码，无法读取。请去除密码后重新上传。",
                      "The file is protected by a password. Remove it and upload again."),
    "image_only": Text("这是扫描件，没有可读取的文字。请上传可编辑的 docx 或 xlsx；扫描件只作签章附件。",
                       "This is a scan without readable text. Upload an editable docx or xlsx; scans serve only as sealed copies."),
    "old_doc": Text("这是旧版 .doc/.xls/.wps 文件。请另存为 .docx 或 .xlsx 后上传。",
                    "This is an old .doc/.xls/.wps file. Save it as .docx or .xlsx and upload again."),
    "wrong_kind": Text("文件类型不对。这里需要 Word（.docx）或 Excel（.xlsx）文件。",
                       "Wrong kind of file: a Word (.docx) or Excel (.xlsx) file is needed here."),
    "empty": Text("文件里没有内容。请填写后再上传。", "The document is empty. Fill it in and upload again."),
    "unparsable": Text("文件已损坏或无法解析。请用 Word 或 WPS 打开另存一次，再上传。",
                       "The file is damaged or cannot be parsed. Open it in Word or WPS, save it again, and upload."),
    "unknown": Text("没有认出这是哪一种表格。请使用本系统下载的模板，或检查是否传错文件。",
                    "The form was not recognised. Use the templates offered here, or check that it is the right file."),
}  # fmt: skip
KINDS: Mapping[str, Text] = {
    "taskbook": Text("项目任务书", "Task book"),
    "plan": Text("汇交方案", "Plan"),
    "metadata": Text("元数据表", "Metadata records"),
    "project": Text("项目基本信息表", "Project information"),
    "agreement": Text("数据汇交协议", "Agreement"),
    "quality": Text("科学数据质量信息报告", "Quality information report"),
    "index": Text("成果清单", "Index table"),
    "other": Text("其他文件", "Other document"),
}
ONE = frozenset({"taskbook", "plan", "project", "quality", "agreement"})


@dataclass(frozen=True)
class Taken:
    """What became of one upload: the kind it was recognised as, and the problem or what was read."""

    name: str
    kind: Text
    problem: Text | None = None
    read: Text | None = None


Filler = Callable[[Contents, Paper], Text]


def take(
    *, project: Project, uploads: Iterable[tuple[str, BinaryIO]], fillers: Mapping[str, Filler], actor: Actor
) -> list[Taken]:
    """Keep each upload, read it apart, and hand it to the filler of its kind."""
    out = []
    for name, file in uploads:
        try:
            paper = keep_upload(subject=project.subject, kind="other", name=name, file=file, by=actor)
        except Refused as refused:
            out.append(Taken(name, KINDS["other"], refused.text))
            continue
        (read,) = read_apart([(file_of(paper), paper.name)])
        out.append(_fill(project, paper, read, fillers))
    return out


def _fill(project: Project, paper: Paper, read: Contents, fillers: Mapping[str, Filler]) -> Taken:
    kind = KINDS.get(read.kind, KINDS["other"])
    if read.problem and not (read.scanned and read.kind == "plan"):
        _settle(project, paper, read)
        return Taken(paper.name, kind, PROBLEMS.get(read.problem, PROBLEMS["unparsable"]))
    filler = fillers.get(read.kind)
    if filler is None:
        _settle(project, paper, read, set_aside=True)
        return Taken(paper.name, kind, PROBLEMS["unknown"] if read.kind == "other" else _elsewhere(kind))
    try:
        with transaction.atomic():
            said = filler(read, paper)
            _settle(project, paper, read)
    except Refused as refused:
        _settle(project, paper, read, set_aside=True)
        return Taken(paper.name, kind, refused.text)
    return Taken(paper.name, kind, None, said)


def _elsewhere(kind: Text) -> Text:
    return Text(f"这是{kind.zh}，请在相应的页面上传。", f"This is: {kind.en}. Upload it on its own page.")


def _settle(project: Project, paper: Paper, read: Contents, *, set_aside: bool = False) -> None:
    """Note kind, problem and cut identifiers; older papers that this one replaces no longer count."""
    scanned = read.scanned and read.kind in ONE
    paper.kind, paper.problem = ("sealed" if scanned else read.kind), ("" if scanned else read.problem)
    paper.record = {"truncated": [[codec.place_out(t.place), t.label, t.value] for t in read.truncated],
                    "text": read.text[:200_000] if read.scanned else ""}  # fmt: skip
    paper.replaced = set_aside
    paper.save()
    older = Paper.objects.filter(subject=project.subject, made=False, replaced=False, pk__lt=paper.pk)
    older.filter(name=paper.name).update(replaced=True)
    if paper.kind in ONE and not paper.problem:
        older.filter(kind=paper.kind).update(replaced=True)
