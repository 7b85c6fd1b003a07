"""Index tables of aggregated sets: papers, patents, software copyrights, standards, books, reports (domain.md §3.10)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from huijiao.core.deposit import Deposit
from huijiao.core.manifest import FileEntry
from huijiao.core.normal import N
from huijiao.core.rules.mapping import Dataset, rows_of
from huijiao.core.rules.roles import FileRole, bare, basename, is_junk, is_table
from huijiao.core.rules.words import blank
from huijiao.core.vocabulary import SET_CLASSES, ResourceClass

#: Column code → what its header looks like after N().
_COLUMNS: Mapping[str, re.Pattern[str]] = {
    "file": re.compile(
        r"文件名|文件名称|全文文件|附件|电子文件|对应文件|文件路径|^文件$|file ?name|^file|attachment|full ?text"
    ),
    "title": re.compile(r"题名|题目|标题|论文名|专利名|书名|软件名|标准名|报告名|^(?:中文)?名称|成果名|title|^name"),
    "doi": re.compile(r"\bdoi\b|^doi"),
    "year": re.compile(r"^(?:发表|出版)?年(?:份|度)?$|出版年|发表年|^(?:publication )?year"),
    "app_no": re.compile(r"申请号|专利号|application (?:no|number)|patent (?:no|number)"),
    "reg_no": re.compile(r"登记号|著作权号|registration (?:no|number)"),
    "std_no": re.compile(r"标准(?:编)?号|standard (?:no|number|code)"),
    "isbn": re.compile(r"isbn"),
    "secrecy": re.compile(r"密级|classification|confidential"),
    "project": re.compile(r"标注项目|项目编号|项目号|标注编号|资助号|基金|project (?:no|number)|grant|fund"),
}
_NUMBER = re.compile(r"^(?:序号|编号|no\.?|#|number|index)$")
_FULL_TEXT = re.compile(r"\.(?:pdf|docx?|caj|jpe?g|png|tiff?|ofd|epub|html?|zip|rar|wps|txt|md|bmp)$", re.IGNORECASE)
_TITLE_LINES = 6


@dataclass(frozen=True)
class Index:
    """One index table: the file, its header, its data rows with their 1-based row numbers, known columns."""

    entry: FileEntry
    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    columns: Mapping[str, int]

    def cell(self, row: tuple[str, ...], column: str) -> str:
        """Return a cell by column code, ``""`` where the table has no such column."""
        at = self.columns.get(column)
        return row[at].strip() if at is not None and at < len(row) else ""


def is_set(dataset: Dataset) -> bool:
    """Tell the aggregated sets."""
    return dataset.cls in SET_CLASSES


def index_of(deposit: Deposit, dataset: Dataset) -> Index | None:
    """Return the index table of a set: one called so first, else any table with a title or file column."""
    named = [e for e in dataset.files if is_table(e.path) and dataset.roles[e.path] is FileRole.INDEX]
    others = [e for e in dataset.files if is_table(e.path) and dataset.roles[e.path] is FileRole.DATA]
    for entry in (*named, *others):
        found = _read(deposit, entry)
        if found is not None:
            return found
    return None


def index_files(dataset: Dataset) -> tuple[FileEntry, ...]:
    """Return the tables that may be the index, read or not."""
    return tuple(e for e in dataset.files if is_table(e.path) and dataset.roles[e.path] in {FileRole.INDEX, FileRole.DATA}
                 and not e.path.lower().endswith((".txt", ".json")))  # fmt: skip


def _read(deposit: Deposit, entry: FileEntry) -> Index | None:
    rows = rows_of(deposit, entry)
    for at, header in enumerate((rows or ())[:_TITLE_LINES]):
        columns = _columns(header)
        if "file" in columns or (len(columns) > 1) or ("title" in columns and any(_NUMBER.match(N(h)) for h in header)):
            body = tuple(
                (n, row) for n, row in enumerate((rows or ())[at + 1 :], at + 2) if _is_item(row, header, columns)
            )
            return Index(entry, header, body, columns)
    return None


def _columns(header: tuple[str, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, name in enumerate(header):
        for code, pattern in _COLUMNS.items():
            if code not in found and name and pattern.search(N(name)):
                found[code] = at
                break
    return found


def _is_item(row: tuple[str, ...], header: tuple[str, ...], columns: Mapping[str, int]) -> bool:
    """Tell items from rows that carry only a number, a total or a note."""
    values = [c for at, c in enumerate(row) if not blank(c) and not (at < len(header) and _NUMBER.match(N(header[at])))]
    first = next((c for c in row if c.strip()), "")
    return (
        bool(values)
        and not re.match(r"^(?:合计|总计|小计|注[:：]|备注[:：]|说明[:：]|total|note)", first.strip(), re.IGNORECASE)
        and (len(values) > 1 or len(columns) == 1)
    )


def item_files(dataset: Dataset, index: Index | None) -> tuple[FileEntry, ...]:
    """Return the full texts and certificates of a set: what is no table and no documentation."""
    skip = {index.entry.path} if index else set()
    return tuple(
        e
        for e in dataset.data_files
        if dataset.roles[e.path] in {FileRole.DATA, FileRole.INDEX}
        and e.path not in skip
        and _FULL_TEXT.search(e.path)
        and not is_junk(e.path)
    )


def named_files(cell: str) -> tuple[str, ...]:
    """Split the file names of one cell, folded, without folders."""
    parts = re.split(r"[;；\n|]+|[,，、](?=\s*\S+\.\w{2,5}\b)", cell)
    return tuple(N(basename(p.strip().replace("\\", "/"))) for p in parts if not blank(p))


def same_file(said: str, path: str) -> bool:
    """Tell whether a name in the index means a file, with or without its ending."""
    return said == N(basename(path)) or said == N(bare(path))


SET_NAMES: tuple[ResourceClass, ...] = tuple(c for c in ResourceClass if c in SET_CLASSES)
