"""R-PLN on the cover and table 1 of the plan (domain.md §3.3, §3.14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huijiao.core.dates import add_months, parse_date, parse_end
from huijiao.core.deposit import Deposit, Stage
from huijiao.core.findings import Place, Severity
from huijiao.core.normal import N
from huijiao.core.quantities import count, quantities, volume
from huijiao.core.records.base import Record
from huijiao.core.records.plan import PLAN_ROW
from huijiao.core.records.project import PROJECT
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.plan_names import bundles, meaningful
from huijiao.core.rules.plan_rows import (
    blank,
    effective_class,
    filled_rows,
    label,
    numbered,
    plan_rows,
)
from huijiao.core.rules.project import differing, today
from huijiao.core.text import Text
from huijiao.core.vocabulary import (
    SET_CLASSES,
    ResourceClass,
    ShareMode,
    classify,
    row_class,
    share_mode,
)

#: Required cells of a row; 对应考核指标 is conditional (R-TBP-01, -08).
REQUIRED = ("name", "type", "amount", "format", "share", "open_at")
#: In these a dash is no answer; in 公开时间 of data that are not shared it may be one.
DASH_IS_EMPTY = ("name", "type", "share")
COUNTED_SETS = SET_CLASSES - {ResourceClass.BOOK}
PROTECTION_MONTHS = 24
_C = ResourceClass
_PUBLIC = re.compile(
    r"(?:(?:已|即时|立即|随时|长期|全部|完全|直接|即刻|现已|(?:汇交|提交|数据)?(?:审核|审查|入库)(?:通过|完成|合格)后即?|汇交(?:完成)?后即?|汇交即|提交后即?)*(?:对外|向社会|面向社会)?(?:公开|开放)(?:共享)?)|即时|立即|即刻"
    r"|(?:open|public|immediate(?:ly)?|now)(?: access| release)?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?=\s*[-年./~至—–])[-年./月日\d~至—–]*")
_SPECIMEN_BASE = re.compile(r"(?:标本|样本|菌种|菌株|物种).*(?:数据库|数据集)$")
_IMAGES = re.compile(r"图像|图片|影像|照片|图谱|地图|图件|图册|images?|photos?|maps?", re.IGNORECASE)
_AFTER_END = re.compile(
    r"(?:验收|结题|项目结束|项目完成|项目执行期满)[^0-9一二两三四五六七八九十]{0,6}(\d+|[一二两三四五六七八九十]+)\s*(年|个月)"
)


@rule("R-PLN-02", Severity.FIX, "plan", "project")
def cover_equals_project(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-02: the cover's title, number and lead institution equal the project form."""
    if deposit.plan is None or deposit.project is None:
        return
    cover = deposit.plan.cover
    for field in differing(cover, deposit.project):
        yield hit(cover.at(field), field=PROJECT[field].label, a=cover[field].strip(), b=deposit.project[field].strip())


@rule("R-PLN-03", Severity.BLOCK, "plan")
def table_has_rows(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-03: table 1 has a row that says something."""
    if deposit.plan is not None and not filled_rows(deposit.plan):
        yield hit(Place(document=deposit.plan.place.document, cell="表1"))


@rule("R-PLN-04", Severity.BLOCK, "plan")
def required_cells_are_filled(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-04: every required cell that the form has is filled."""
    for i, row in numbered(plan_rows(deposit)):
        for field in REQUIRED:
            empty = blank(row[field]) if field in DASH_IS_EMPTY else not row[field].strip()
            if row.has(field) and empty:
                yield hit(row.at(field), i=i, col=PLAN_ROW[field].label, name=row["name"].strip())


@rule("R-PLN-05", Severity.BLOCK, "plan")
def names_are_unique(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-05: no two rows have one name under N()."""
    groups: dict[str, list[tuple[str, Record]]] = {}
    for i, row in numbered(plan_rows(deposit)):
        if not blank(row["name"]):
            groups.setdefault(N(row["name"]), []).append((i, row))
    for group in groups.values():
        if len(group) > 1:
            last = group[-1][1]
            yield hit(last.at("name"), rows=[i for i, _ in group], name=last["name"].strip())


@rule("R-PLN-06", Severity.FIX, "plan")
def names_are_meaningful(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-06: a name says what the data are of; a scientific term in front is no bare code (§3.14)."""
    codes = {r["project_no"] for r in (deposit.project, deposit.plan.cover if deposit.plan else None) if r}
    for _, row in numbered(plan_rows(deposit)):
        name = row["name"].strip()
        if not blank(name) and not meaningful(name, effective_class(row), codes):
            yield hit(row.at("name"), name=name)


@rule("R-PLN-07", Severity.FIX, "plan")
def sets_have_counts(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-07: papers, patents, software copyrights, reports, standards give their number."""
    for row in plan_rows(deposit):
        if effective_class(row) in COUNTED_SETS and row["amount"].strip() and count(row["amount"]) is None:
            yield hit(row.at("amount"), name=row["name"].strip(), v=row["amount"].strip())


@rule("R-PLN-08", Severity.FIX, "plan")
def sets_are_one_row(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-08: all papers (patents, …) of the project are one row."""
    found: dict[ResourceClass, list[tuple[str, Record]]] = {}
    for i, row in numbered(plan_rows(deposit)):
        cls = effective_class(row)
        if cls in SET_CLASSES and cls is not None:
            found.setdefault(cls, []).append((i, row))
    for cls, group in found.items():
        if len(group) > 1:
            yield hit(
                group[1][1].at("name"),
                cls=label(cls),
                n=len(group),
                rows=[i for i, _ in group],
                names=[r["name"].strip() for _, r in group],
                project=project_name(deposit),
            )


@rule("R-PLN-09", Severity.WARN, "plan")
def rows_are_single(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-09: a row does not bundle several datasets or tools."""
    for row in plan_rows(deposit):
        if effective_class(row) not in SET_CLASSES and bundles(row["name"]):
            yield hit(row.at("name"), name=row["name"].strip())


@rule("R-PLN-10", Severity.FIX, "plan")
def types_fit_names(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-10: the type is what the name surely says; a database of specimens is scientific data."""
    for row in plan_rows(deposit):
        name, typed = row["name"].strip(), row_class(row["type"], row["name"])
        better = _better_class(name, typed)
        if typed is not None and better is not None:
            yield hit(row.at("type"), name=name, cls=label(better), type=row["type"].strip())


def _better_class(name: str, typed: ResourceClass | None) -> ResourceClass | None:
    """Return the class that the name surely has instead of the typed one, or None."""
    guess = classify(name)
    if typed is not _C.DATASET and _SPECIMEN_BASE.search(N(name)) and guess.cls is _C.DATASET:
        return _C.DATASET
    if not guess.sure or guess.cls is typed:
        return None
    if {guess.cls, typed} == {_C.SYSTEM, _C.SOFTWARE}:  # the plan's guidance groups systems with software (§0.4)
        return None
    if guess.cls is _C.DATASET and (typed in SET_CLASSES or (typed is _C.ATLAS and _IMAGES.search(name))):
        return None  # …数据集 ends the names of aggregated sets too
    return guess.cls


@rule("R-PLN-11", Severity.FIX, "plan")
def amounts_are_understood(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-11: the amount has number and unit; a dataset has both volume and record count."""
    for row in plan_rows(deposit):
        amount, cls = row["amount"].strip(), effective_class(row)
        if not amount or cls in COUNTED_SETS:
            continue
        lacks = cls is _C.DATASET and (volume(amount) is None or not counted(amount))
        if lacks or not (quantities(amount) or counted(amount)):
            yield hit(row.at("amount"), name=row["name"].strip(), v=amount, missing=_missing(amount))


def counted(amount: str) -> bool:
    """Tell whether an amount says how many, if only in a unit that no list has (30 航次)."""
    rest = _YEAR.sub("", amount)
    for found in quantities(amount):
        if found.dimension == "bytes":
            rest = N(rest).replace(N(found.text), "")
    return count(amount) is not None or re.search(r"\d\s*[\u3400-\u9fffA-Za-z]", rest) is not None


def _missing(amount: str) -> Text:
    if not quantities(amount) and not counted(amount):
        return Text("数字和单位", "number and unit")
    return Text("记录数", "the record count") if not counted(amount) else Text("数据量", "the volume")


@rule("R-PLN-12", Severity.FIX, "plan")
def open_time_fits_mode(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-12: open data say 公开 (or a date that has come); restricted data do not."""
    for row in plan_rows(deposit):
        mode, when = share_mode(row["share"]), row["open_at"].strip()
        if mode is None or not when:
            continue
        public = is_public(when)
        if mode is ShareMode.OPEN and not public:
            day = parse_date(when)
            wrong = day is None or day > today(deposit)
        else:
            wrong = public and mode in {ShareMode.AGREEMENT, ShareMode.NOT_SHARED}
        if wrong:
            yield hit(row.at("open_at"), name=row["name"].strip(), s=mode.label, t=when)


def is_public(text: str) -> bool:
    """Tell whether 公开时间 says: public now."""
    bare = re.sub(r"\((?![^()]*(?:后|协议|条件|申请))[^()]*\)", "", N(text))
    said = re.sub(r"^公开时间:|[\s。.]", "", re.split(r"[,，;；、/]", bare)[0])
    return _PUBLIC.fullmatch(said) is not None


@rule("R-PLN-16", Severity.WARN, "plan", "project")
def protection_is_not_too_long(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-16: data open at most so many months after the project's end (24 unless the programme says else)."""
    end = parse_end(deposit.project["end"]) if deposit.project else None
    if end is None:
        message = "no end date"
        raise NotApplicable(message)
    months = int(deposit.context.limits.get("protection_months", PROTECTION_MONTHS))
    for row in plan_rows(deposit):
        when = row["open_at"].strip()
        day, relative = parse_date(when), _AFTER_END.search(when)
        later = _months(relative[1], relative[2]) > months if relative else False
        if later or (day is not None and day > add_months(end, months)):
            yield hit(row.at("open_at"), name=row["name"].strip(), t=when, m=months)


def _months(number: str, unit: str) -> float:
    amount = count(f"{number}个")
    return (amount.value if amount else 0.0) * (12 if unit == "年" else 1)


@rule("R-PLN-21", Severity.BLOCK, "plan", stages=(Stage.REPORT_TO_AGENCY,))
def sealed_copy_is_there(deposit: Deposit) -> Iterator[Hit]:
    """R-PLN-21: before the plan is reported, the copy sealed by the lead institution is there."""
    if deposit.plan is not None and not any(p.kind == "plan" and p.sealed for p in deposit.papers):
        yield hit(Place(document=deposit.plan.place.document, cell="签章", field="seal"))


def project_name(deposit: Deposit) -> str:
    """Return the project's title for proposed names, or ××项目."""
    records = (
        deposit.project,
        deposit.plan.cover if deposit.plan else None,
        deposit.taskbook.cover if deposit.taskbook else None,
    )
    return next((r["title"].strip() for r in records if r is not None and r["title"].strip()), "××") + "项目"
