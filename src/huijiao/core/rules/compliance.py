"""State secrets and personal data (domain.md §3.11, R-SEC-01, 02)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Place, Severity
from huijiao.core.formats.report import Column
from huijiao.core.manifest import FileEntry
from huijiao.core.normal import N
from huijiao.core.records.base import Record
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.indexes import index_of, is_set
from huijiao.core.rules.mapping import mapping, text_of
from huijiao.core.rules.roles import is_system_junk
from huijiao.core.rules.words import blank
from huijiao.core.text import Text
from huijiao.core.vocabulary import ShareMode, share_mode

_MARK = re.compile(r"(?:绝\s?密|机\s?密|秘\s?密)\s*[★☆]|[★☆]\s*(?:绝密|机密|秘密)")
_LEVEL = re.compile(r"密\s*级\s*[:：]?\s*[【(（]?\s*(绝密|机密|秘密|内部(?!公开)|confidential|secret)", re.IGNORECASE)
_BARE = re.compile(r"绝密|机密(?!性)|内部资料|内部文件|注意保密")
#: Words before a mark that show it is only spoken of: 不得含有“秘密★”标识.
_QUOTING = re.compile(r"(?:不|无|未|没有|勿|禁止|严禁|如有|凡|带有|标有|标注|类似|如|例如)[^。；;\n]{0,12}$")
_NEGATED = re.compile(r"(?:不涉及|不含|无|非|未|没有|不属于|禁止|严禁|不得)[^。；;\n]{0,10}$")
_HEAD = 20_000  # characters of a file's text that are searched

_NAME = re.compile(r"^(?:患者|受试者|病人|联系人|采集人员?|志愿者)?姓名$|^(?:full |patient |subject )?name$")
_BIRTH = re.compile(r"出生|生日|birth|^dob$")
_ADDRESS = re.compile(r"住址|家庭地址|通讯地址|户籍|^地址$|address")
_HOSPITAL_NO = re.compile(
    r"病案号|住院号|门诊号|病历号|就诊卡号|医保卡?号|社保号|medical record|\bmrn\b|hospital (?:no|id|number)|"
    r"inpatient (?:no|id)"
)
_NUMBERS = re.compile(
    r"编号|序号|条码|barcode|accession|reads?|计数|count|\bid$|_id$|量$|值$|intensity|面积|area|timestamp|时间戳",
    re.IGNORECASE,
)
_PHONE_NAME = re.compile(r"电话|手机|联系|phone|mobile|tel|contact", re.IGNORECASE)


@rule("R-SEC-01", Severity.BLOCK)
def classified(deposit: Deposit) -> Iterator[Hit]:
    """Marks of classification anywhere; the bare words elsewhere are a warning."""
    for record in deposit.metadata or ():
        if N(record["secret"]) in {"是", "yes", "涉密"}:
            yield hit(record.at("secret"), m=Text("是否涉密：是", "state secret: yes"))
    yield from _index_levels(deposit)
    for place, text, ours in _texts(deposit):
        mark = next((m for m in _marks(text)), None)
        if mark is not None:
            yield hit(place, m=mark)
        elif not ours and (found := _bare_word(text)):
            yield hit(place, Severity.WARN, m=found)


def _marks(text: str) -> Iterator[str]:
    for pattern in (_MARK, _LEVEL):
        for found in pattern.finditer(text):
            if not _QUOTING.search(text[max(found.start() - 20, 0) : found.start()]):
                yield found[0].strip()


def _bare_word(text: str) -> str:
    for found in _BARE.finditer(text):
        if not _NEGATED.search(text[max(found.start() - 20, 0) : found.start()]):
            return found[0]
    return ""


def _index_levels(deposit: Deposit) -> Iterator[Hit]:
    if deposit.package is None or not deposit.metadata:
        return
    for dataset in mapping(deposit).present:
        index = index_of(deposit, dataset) if is_set(dataset) else None
        for n, row in index.rows if index else ():
            level = index.cell(row, "secrecy") if index else ""
            if index and re.search(r"绝密|机密|秘密|内部(?!公开)", level):
                yield hit(Place(path=index.entry.path, row=n), m=level)


def _texts(deposit: Deposit) -> Iterator[tuple[Place, str, bool]]:
    """Return every text with its place; True for forms, which quote the words legitimately."""
    for record in deposit.metadata or ():
        yield from _values(record)
    if deposit.project:
        yield from _values(deposit.project)
    if deposit.plan:
        yield from ((v.place, v.text, True) for v in deposit.plan.sections.values())
        for row in deposit.plan.rows:
            yield from _values(row)
    if deposit.taskbook:
        yield deposit.taskbook.place, deposit.taskbook.text, True
        yield from _values(deposit.taskbook.cover)
    for paper in deposit.papers:
        yield Place(document=paper.name), f"{paper.name}\n{paper.text}", True
    for entry in deposit.package.files if deposit.package else ():
        if not is_system_junk(entry.path):
            yield Place(path=entry.path), f"{entry.path.rsplit('/', 1)[-1]}\n{text_of(deposit, entry)[:_HEAD]}", False


def _values(record: Record) -> Iterator[tuple[Place, str, bool]]:
    yield from (
        (record.at(name), record[name], True) for name in record if name != "secret" and not blank(record[name])
    )


@rule("R-SEC-02", Severity.FIX, "package")
def personal_data(deposit: Deposit) -> Iterator[Hit]:
    """Columns with identity, mobile or bank numbers, hospital numbers, or name with birth and address."""
    if deposit.package is None or not any(e.report for e in deposit.package.files):
        message = "no file was examined"
        raise NotApplicable(message)
    excused = _excused(deposit)
    for entry in deposit.package.files:
        if entry.report is None or is_system_junk(entry.path) or entry.path in excused:
            continue
        for column in entry.report.columns:
            n = _personal_values(column)
            if n:
                yield hit(Place(path=entry.path, cell=column.name), path=entry.path, col=column.name, n=n)
        yield from _combined(entry)


@lru_cache(maxsize=4096)
def _is_hospital_no(name: str) -> bool:
    return _HOSPITAL_NO.search(N(name)) is not None


def _personal_values(column: Column) -> int:
    name = N(column.name)
    if _is_hospital_no(column.name):
        return column.filled
    hits = column.flags.get("id_card", 0) + column.flags.get("bank_card", 0)
    phones = column.flags.get("phone", 0)
    if phones and (_PHONE_NAME.search(name) or not (_NUMBERS.search(name) or column.kind == "decimal")):
        hits += phones
    return hits


def _combined(entry: FileEntry) -> Iterator[Hit]:
    columns = entry.report.columns if entry.report else ()
    found = (
        [_first(columns, p) for p in (_NAME, _BIRTH, _ADDRESS)] if _is_person(tuple(c.name for c in columns)) else []
    )
    if found and all(found):
        names = [c.name for c in found if c]
        n = min(c.filled for c in found if c)
        if n:
            yield hit(Place(path=entry.path, cell=names[0]), path=entry.path, col=names, n=n)


@lru_cache(maxsize=4096)
def _is_person(names: tuple[str, ...]) -> bool:
    """Tell a header with name, birth and address."""
    return all(any(p.search(N(name)) for name in names) for p in (_NAME, _BIRTH, _ADDRESS))


def _first(columns: Iterable[Column], pattern: re.Pattern[str]) -> Column | None:
    return next((c for c in columns if pattern.search(N(c.name))), None)


def _excused(deposit: Deposit) -> set[str]:
    """Return the files of datasets that declare personal information, hold an ethics approval and are restricted."""
    if not deposit.metadata:
        return set()
    restricted = {ShareMode.AGREEMENT, ShareMode.NOT_SHARED}
    return {
        e.path
        for d in mapping(deposit).present
        if N(d.record["has_personal"]) == "是"
        and not blank(d.record["ethics"])
        and share_mode(d.record["share"]) in restricted
        for e in d.files
    }
