"""R-IMP: what was lost or could not be read on the way in (domain.md §3.2, §3.14)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from huijiao.core.deposit import Deposit, PaperFile
from huijiao.core.findings import Place, Severity
from huijiao.core.normal import N
from huijiao.core.records.plan import Plan
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.plan_rows import filled_rows
from huijiao.core.text import Text

#: Documents whose structure the rules need.
STRUCTURED = ("taskbook", "plan", "metadata", "project")
PROBLEMS: Mapping[str, Text] = {
    "encrypted": Text("文件已加密", "it is encrypted"),
    "image_only": Text("只有扫描图像，没有文字", "it holds only scanned images"),
    "unparsable": Text("文件损坏或格式无法识别", "it is damaged or of an unknown format"),
    "old_doc": Text(
        "旧版 .doc/.xls/.wps 格式，请另存为 docx 或 xlsx", "old .doc/.xls/.wps format; save it as docx or xlsx"
    ),
    "wrong_kind": Text("扩展名与内容不符", "its extension does not fit its content"),
    "empty": Text("文件为空", "it is empty"),
}
#: A document that cannot be read is known by its name alone.
_BY_NAME = {
    "metadata": re.compile(r"元数据|metadata", re.IGNORECASE),
    "taskbook": re.compile(r"任务书|task ?book", re.IGNORECASE),
    "project": re.compile(r"基本信息|project ?info", re.IGNORECASE),
    "plan": re.compile(r"汇交(?:方案|计划)|方案|deposit ?plan", re.IGNORECASE),
}
_OFFICE = re.compile(r"\.(?:docx?|xlsx?|docm|xlsm|wps|et|rtf|odt|ods)$", re.IGNORECASE)
#: Share of a name's character pairs that must stand in the sealed text: cells wrap, so not all do.
_COVERED = 0.8
_SHOWN = 3


@rule("R-IMP-01", Severity.BLOCK)
def identifiers_are_whole(deposit: Deposit) -> Iterator[Hit]:
    """R-IMP-01: no 18-digit identifier was cut by Excel's 15 digits."""
    for cut in deposit.truncated:
        sheet, _, cell = cut.place.cell.rpartition("!")
        yield hit(cut.place, field=cut.label, sheet=sheet or cut.place.document, cell=cell, value=cut.value)


@rule("R-IMP-02", Severity.BLOCK)
def documents_can_be_read(deposit: Deposit) -> Iterator[Hit]:
    """R-IMP-02: every document whose structure is needed can be read; scans are for sealed copies."""
    for paper in deposit.papers:
        if paper.problem and _matters(paper, deposit):
            why = PROBLEMS.get(paper.problem, PROBLEMS["unparsable"])
            yield hit(Place(document=paper.name), f=paper.name, why=why)


def kind_of(paper: PaperFile) -> str:
    """Return the kind as read; of a document that cannot be read, as its name says."""
    if not paper.problem or paper.kind in STRUCTURED:
        return paper.kind
    return next((kind for kind, name in _BY_NAME.items() if name.search(paper.name)), paper.kind)


def _matters(paper: PaperFile, deposit: Deposit) -> bool:
    kind = kind_of(paper)
    if kind not in STRUCTURED:
        return paper.problem != "image_only" and bool(_OFFICE.search(paper.name)) and not paper.sealed
    readable = any(p.kind == kind and not p.problem for p in deposit.papers)
    if paper.problem == "image_only" or paper.sealed:
        return not readable and not (paper.sealed and getattr(deposit, kind) is not None)
    return True


@rule("R-IMP-03", Severity.WARN, "plan")
def sealed_copy_is_the_same(deposit: Deposit) -> Iterator[Hit]:
    """R-IMP-03: the sealed copy's text holds the cover and table 1 of the editable plan."""
    sealed = [p for p in deposit.papers if p.kind == "plan" and p.sealed and p.text.strip()]
    if deposit.plan is None or not sealed:
        message = "no sealed copy with text"
        raise NotApplicable(message)
    for paper in sealed:
        text = _squeezed(paper.text)
        missing = [part for part in _parts(deposit.plan) if not _stands(part, text)]
        if missing:
            shown = [f"“{part}”" for part in missing[:_SHOWN]]
            yield hit(Place(document=paper.name), diff=shown, n=len(missing))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", N(text))


def _parts(plan: Plan) -> Iterator[str]:
    """Yield what both copies must say: cover values, and of each row its name, numbers, mode and date."""
    for field in ("title", "project_no"):
        if plan.cover[field].strip():
            yield plan.cover[field].strip()
    for row in filled_rows(plan):
        for field in ("name", "amount", "share", "open_at"):
            if row[field].strip():
                yield row[field].strip()


def _stands(part: str, text: str) -> bool:
    wanted = _squeezed(part)
    if wanted in text:
        return True
    numbers = re.findall(r"\d+(?:\.\d+)?", wanted)
    if not all(re.search(rf"(?<![\d.]){re.escape(n)}(?![\d]|\.\d)", text) for n in numbers):
        return False
    pairs = [wanted[i : i + 2] for i in range(len(wanted) - 1)]
    return sum(pair in text for pair in pairs) >= _COVERED * len(pairs)
