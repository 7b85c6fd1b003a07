"""Aggregated sets: index against files against metadata, identifiers, acknowledgement (domain.md §3.8, R-ENT-27 to 29)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from huijiao.core.deposit import Deposit
from huijiao.core.findings import Place, Severity
from huijiao.core.identifiers import Problem, check_doi, check_isbn, check_patent_no
from huijiao.core.normal import N
from huijiao.core.rules.engine import Hit, NotApplicable, hit, rule
from huijiao.core.rules.entity_files import package_of
from huijiao.core.rules.indexes import Index, index_files, index_of, is_set, item_files, named_files, same_file
from huijiao.core.rules.mapping import Dataset, mapping, text_of
from huijiao.core.rules.metadata_values import project_end, project_start
from huijiao.core.rules.words import approximate, blank, counts, some, within
from huijiao.core.text import Text
from huijiao.core.vocabulary import CLASSES, ResourceClass

_YEARS_AFTER = 3
_TEXT_LEAST = 200  # characters below which a text layer says nothing
_TEXT_MOST = 20_000  # of longer texts only the head is known; acknowledgements stand at the end
_SOFTWARE_NO = re.compile(r"^(?:软著登字第?)?(?:20\d{2}SR\d{6,7}|\d{6,8}号?)$", re.IGNORECASE)
_STANDARD_NO = re.compile(
    r"^(?:GB(?:/[TZ])?|GBZ(?:/T)?|[A-Z]{2}(?:/[TZ])?|DB\s?\d{2}(?:\d{2})?(?:/T)?|T/[A-Z]+|Q/\S+|ISO(?:/\S+)?|IEC|"
    r"ITU|ASTM|EN|IEEE|JJ[FG])[\s\-_]*[A-Z]?\s*[\d.]+.*$",
    re.IGNORECASE,
)
_PUBLIC = frozenset(
    {"公开", "非密", "无", "非涉密", "不涉密", "无密级", "内部公开", "public", "open", "unclassified", "none", "公开级"}
)
_CITED = re.compile(r"^(?:是|已标注|标注|有|yes|y|√|✓|1|true)$")


def _sets(deposit: Deposit) -> list[Dataset]:
    package_of(deposit)
    found = [d for d in mapping(deposit).present if is_set(d)]
    if not found:
        message = "no aggregated set with files"
        raise NotApplicable(message)
    return found


@rule("R-ENT-27", Severity.FIX, "metadata", "package")
def set_incomplete(deposit: Deposit) -> Iterator[Hit]:
    """Index rows, files and declared number agree, one by one; one finding per set."""
    for dataset in _sets(deposit):
        index = index_of(deposit, dataset)
        files = item_files(dataset, index)
        if index is None and any(_unread(deposit, e.path) for e in index_files(dataset)):
            continue  # there is a table, but it could not be read whole
        said = counts(dataset.record["records"])
        why = _reasons(dataset, index, [e.path for e in files])
        if why:
            place = Place(path=index.entry.path) if index else dataset.place
            yield hit(
                place,
                cls=CLASSES[dataset.cls or ResourceClass.OTHER].label,
                name=dataset.name,
                a=len(index.rows) if index else Text("缺清单", "none"),
                b=len(files),
                c=dataset.record["records"].strip() or (said[0].text if said else "—"),
                why=why,
            )


def _unread(deposit: Deposit, path: str) -> bool:
    return deposit.package is not None and path not in deposit.package.tables


def _reasons(dataset: Dataset, index: Index | None, files: list[str]) -> list[Text]:
    if index is None:
        return [Text("缺少清单表", "the index table is missing")]
    out = []
    declared = next(iter(counts(dataset.record["records"])), None)
    rows = len(index.rows)
    if (
        declared
        and not within(rows, declared)
        and not (approximate(dataset.record["records"]) and within(rows, declared, 0.1))
    ):
        out.append(Text(f"清单{rows}条与元数据{declared.text}不等", f"{rows} rows against {declared.text} declared"))
    if "file" not in index.columns:
        if rows != len(files):
            out.append(Text(f"清单{rows}条、文件{len(files)}个", f"{rows} rows and {len(files)} files"))
        return out
    listed = [(n, name) for n, row in index.rows for name in named_files(index.cell(row, "file")) or ("",)]
    gone = [name or f"#{n}" for n, name in listed if not any(same_file(name, f) for f in files)]
    extra = [f for f in files if not any(same_file(name, f) for _, name in listed)]
    if gone:
        out.append(Text(f"有条目无文件：{'、'.join(some(gone))}", f"rows without file: {', '.join(some(gone))}"))
    if extra:
        names = some(f.rsplit("/", 1)[-1] for f in extra)
        out.append(Text(f"有文件无条目：{'、'.join(names)}", f"files without row: {', '.join(names)}"))
    return out


def _check_software(text: str) -> Problem | None:
    good = _SOFTWARE_NO.match(re.sub(r"\s", "", text))
    return None if good else Problem("shape", Text("登记号应形如2020SR0123456", "expected a form like 2020SR0123456"))


def _check_standard(text: str) -> Problem | None:
    good = _STANDARD_NO.match(text.strip())
    return (
        None
        if good
        else Problem("shape", Text("标准号格式不符，如GB/T 12345—2020", "expected a form like GB/T 12345-2020"))
    )


_CHECKS: dict[ResourceClass, tuple[str, Callable[[str], Problem | None]]] = {
    ResourceClass.PAPER: ("doi", check_doi),
    ResourceClass.PATENT: ("app_no", check_patent_no),
    ResourceClass.SWCOPYRIGHT: ("reg_no", _check_software),
    ResourceClass.STANDARD: ("std_no", _check_standard),
    ResourceClass.BOOK: ("isbn", check_isbn),
}


@rule("R-ENT-28", Severity.WARN, "metadata", "package")
def item_identifier_wrong(deposit: Deposit) -> Iterator[Hit]:
    """Identifiers of items are well formed and unique; years fit the project; reports are public."""
    start, end = project_start(deposit), project_end(deposit)
    for dataset in _sets(deposit):
        index = index_of(deposit, dataset)
        if index is None or dataset.cls is None:
            continue
        yield from _identifiers(index, dataset.cls)
        if dataset.cls is ResourceClass.PAPER:
            yield from _years(index, start, end)
        if dataset.cls is ResourceClass.REPORT:
            yield from _secrecy(index)


def _identifiers(index: Index, cls: ResourceClass) -> Iterator[Hit]:
    if cls not in _CHECKS:
        return
    column, check = _CHECKS[cls]
    seen: dict[str, int] = {}
    for n, row in index.rows:
        value = index.cell(row, column)
        if blank(value):
            continue
        problem = check(value)
        if problem is not None and problem.severe:
            yield _item(index, n, value, problem.text)
        twin = seen.setdefault(N(value), n)
        if twin != n:
            yield _item(index, n, value, Text(f"与第{twin}行重复", f"same as row {twin}"))


def _item(index: Index, n: int, value: str, why: Text) -> Hit:
    return hit(Place(path=index.entry.path, row=n), i=n, v=value, why=why)


def _years(index: Index, start: date | None, end: date | None) -> Iterator[Hit]:
    if start is None or end is None:
        return
    for n, row in index.rows:
        found = re.search(r"(?:19|20)\d{2}", index.cell(row, "year"))
        if found and not start.year <= int(found[0]) <= end.year + _YEARS_AFTER:
            why = Text(
                f"年份不在项目期内（{start.year}—{end.year}，可延后{_YEARS_AFTER}年）",
                f"year outside the project ({start.year}-{end.year}, plus {_YEARS_AFTER})",
            )
            yield _item(index, n, found[0], why)


def _secrecy(index: Index) -> Iterator[Hit]:
    for n, row in index.rows:
        value = index.cell(row, "secrecy")
        if not blank(value) and N(value) not in _PUBLIC:
            yield _item(index, n, value, Text("密级应为公开/非密", "secrecy must be 公开/非密"))


@rule("R-ENT-29", Severity.WARN, "metadata", "package")
def project_not_cited(deposit: Deposit) -> Iterator[Hit]:
    """Papers and reports cite the project number, by their text if it can be read, else by the index."""
    number = project_number(deposit)
    if not number:
        message = "no project number"
        raise NotApplicable(message)
    for dataset in _sets(deposit):
        if dataset.cls not in {ResourceClass.PAPER, ResourceClass.REPORT}:
            continue
        index = index_of(deposit, dataset)
        files = item_files(dataset, index)
        for n, row in index.rows if index else ():
            said = index.cell(row, "project") if index else ""
            if said and N(number) not in N(said).replace(" ", "") and not _CITED.match(N(said)):
                yield hit(
                    Place(path=index.entry.path if index else "", row=n),
                    file=index.cell(row, "file") or index.cell(row, "title") if index else "",
                    no=number,
                )
        wanted = _run(number)
        for entry in files:
            whole = text_of(deposit, entry)
            if _TEXT_LEAST < len(whole) < _TEXT_MOST and wanted not in _run(whole):
                yield hit(Place(path=entry.path), file=entry.path, no=number)


def _run(text: str) -> str:
    """Return a text without spaces and dashes, in capitals: a number may be broken across lines."""
    return re.sub(r"[\s\-—–]+", "", text).upper()


def project_number(deposit: Deposit) -> str:
    """Return the project number of the form, else of the task book or the plan."""
    covers = (
        deposit.project,
        deposit.taskbook.cover if deposit.taskbook else None,
        deposit.plan.cover if deposit.plan else None,
    )
    return next((c["project_no"].strip() for c in covers if c is not None and c["project_no"].strip()), "")
