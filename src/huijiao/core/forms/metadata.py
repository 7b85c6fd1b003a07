"""Metadata forms: n files with m tables each, as forms or as lists (domain.md §2.6, §2.13)."""

from __future__ import annotations

from collections.abc import Sequence

from huijiao.core.findings import Place
from huijiao.core.forms.grid import Paper, Table
from huijiao.core.forms.labels import Labels
from huijiao.core.forms.pairs import Pair, header, pairs, record, rows_of
from huijiao.core.normal import N
from huijiao.core.records.base import Record
from huijiao.core.records.metadata import METADATA

#: Labels met on other centres' forms, and English ones.
MORE = {
    "identifier": ("数据标识", "工具标识", "标识", "数据（工具）标识", "数据集标识"),
    "subject": ("学科", "Subject", "Discipline"),
    "name_zh": (
        "数据集名称",
        "数据集中文名称",
        "资源名称",
        "中文名",
        "名称",
        "科学数据集名称",
        "Title",
        "Dataset name",
        "Name",
    ),
    "name_en": ("数据集英文名称", "英文名", "English title"),
    "abstract": ("内容摘要", "数据集描述", "数据描述", "数据集摘要", "Description", "Summary"),
    "keywords": ("关键字", "主题词", "Keyword"),
    "type": ("资源类型", "数据集类型", "Data type", "Resource type"),
    "format": ("文件格式", "格式", "Data format", "File format"),
    "fields": ("核心字段", "字段", "数据字段", "Field names", "Fields"),
    "source": ("来源", "Data source"),
    "records": ("记录条数", "数据记录数", "Records", "Record count", "Number of rows"),
    "volume": ("数据容量", "数据量大小", "存储量", "Data volume", "Size", "Data size"),
    "time_cov": ("时间范围", "覆盖时间", "Temporal coverage", "Time coverage"),
    "place_cov": ("空间范围", "覆盖地点", "数据覆盖区域", "Spatial coverage"),
    "revised": ("最新修订时间", "修订时间", "更新时间", "Last updated"),
    "share": ("共享方式及条件", "Sharing", "Access", "Sharing type"),
    "open_at": ("开放时间", "发布时间", "Open date", "Release date"),
    "quality": ("数据质量描述", "质量控制说明", "数据质量控制说明", "质量控制", "Quality control", "Data quality"),
    "url": ("链接地址", "在线链接", "URL"),
    "resp_name": ("负责人", "联系人", "姓名", "Contact person", "Name of contact"),
    "resp_email": ("电子邮件", "Email", "邮件"),
    "resp_phone": ("手机", "Phone", "Tel"),
    "resp_org": ("所在单位", "单位", "Organization", "Organisation", "Affiliation"),
    "resp_address": ("通讯地址", "单位地址"),
    "resp_postcode": ("邮政编码", "Zip", "Postal code"),
    "licence": ("许可", "License"),
}
LABELS = Labels(METADATA, MORE)

_PROOF = frozenset({"abstract", "keywords", "type", "fields", "records", "volume", "share", "quality"})
_RESPONSIBLE = frozenset(f.name for f in METADATA.fields if f.name.startswith("resp_"))


def read_metadata(paper: Paper) -> tuple[Record, ...]:
    """Return every metadata record of one document, in printed order."""
    out: list[Record] = []
    for table in paper.tables:
        head = header(table, LABELS, 4, "name_zh", within=6)
        if head is not None and len({f.name for f in head.columns.values()} & _PROOF) >= 2:
            out.extend(rows_of(paper, table, head))
            continue
        found = list(pairs(paper, table, LABELS))
        names = {p.field.name for p in found}
        if "name_zh" in names and len(names & _PROOF) >= 2:
            out.extend(_records(paper, table, found))
        elif out and "name_zh" not in names and _goes_on(out[-1], names):
            out[-1] = _extended(out[-1], record(found, out[-1].place))
    return tuple(r for r in out if _filled(r))


def is_metadata(paper: Paper) -> bool:
    """Tell whether the document holds a metadata form, filled or blank."""
    for table in paper.tables:
        head = header(table, LABELS, 4, "name_zh", within=6)
        columns = {f.name for f in head.columns.values()} if head else set()
        if len(columns & _PROOF) >= 2 and "abstract" in columns:
            return True
        names = {p.field.name for p in pairs(paper, table, LABELS)}
        if "name_zh" in names and "abstract" in names and len(names & _PROOF) >= 2:
            return True
    return False


def _records(paper: Paper, table: Table, found: Sequence[Pair]) -> list[Record]:
    """Cut one table that holds several forms one below the other."""
    groups: list[list[Pair]] = [[]]
    for pair in found:
        named = any(p.field.name == "name_zh" for p in groups[-1])
        if named and not pair.more and pair.field.name in ("name_zh", "identifier") and pair.row > groups[-1][-1].row:
            groups.append([])
        groups[-1].append(pair)
    return [record(g, Place(paper.name, f"{table.name}!R{g[0].row + 1}" if i else table.name))
            for i, g in enumerate(groups) if g]  # fmt: skip


def _goes_on(last: Record, names: set[str]) -> bool:
    """Tell whether a table is the rest of the form before it, cut off at a page end."""
    return len(names) >= 2 and bool(names & (_RESPONSIBLE | _PROOF)) and not any(last[n] for n in names)


def _extended(last: Record, more: Record) -> Record:
    return Record({**last.values_, **{k: v for k, v in more.values_.items() if v.text or not last.has(k)}}, last.place)


def _filled(record_: Record) -> bool:
    """Tell whether anything was entered: the blank form appended at the end of the template is no record."""
    return any(record_[n] for n in record_ if n not in ("identifier", "subject"))


def distinct(records: Sequence[Record]) -> tuple[Record, ...]:
    """Drop a record that stands word for word in two documents (a Word form and its Excel copy)."""
    seen: set[tuple[tuple[str, str], ...]] = set()
    out = []
    for one in records:
        said = tuple(sorted((k, N(one[k])) for k in one if one[k]))
        if said in seen:
            continue
        seen.add(said)
        out.append(one)
    return tuple(out)
