"""What the indicators of a task book ask for, and what rows (or actual data) offer (R-TBP-01, -05, -06; R-ENT-32).

`offers` makes the offers from the plan; a rule on actual data gives its own offers to `shortfalls`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from huijiao.core.normal import N
from huijiao.core.quantities import Quantity, count, quantities, volume
from huijiao.core.records.base import Record
from huijiao.core.records.taskbook import Achievement, TaskBook
from huijiao.core.rules.plan_rows import effective_class, offered_classes
from huijiao.core.vocabulary import SET_CLASSES, TOOL_CLASSES, ResourceClass, boxed_classes, named_classes

_C = ResourceClass
#: Units counted in records (§3.14); 个 and 套 are counted in rows of class `each`.
RECORD_UNITS = frozenset("条 份 株 例 幅 张 帧 景 序列 样本 样品 记录 reads 行".split())
ROW_UNITS = frozenset("个 套".split())
#: Further units in which datasets and tools are counted where the name names them.
TOOL_UNITS = frozenset("种 项 件 款 部".split())
#: Units in which papers, patents and the like are counted; 次 of 引用 is none of them.
SET_UNITS = frozenset("篇 项 个 份 册 部 件 套 本 种 条 卷 辑".split()) | {""}
#: Units that say how many kinds: records may be more, so only a linked row can show a gap.
KIND_UNITS = frozenset("种 类 只 头 匹 尾 羽 枚 粒 棵 对 组 件 块 位点 项 人份".split())
_NUMBER = re.compile(r"\d+(?:[.．]\d+)*")
_SPAN = re.compile(r"(\d+)\.(\d+)\s*[-~至到—–]\s*(?:\1\.)?(\d+)(?![.\d])")
_TAIL = re.compile(
    r"(?:的|之)?(?:总)?(?:数量|个数|套数|总数|数目|数|规模|建设|研发|研制|构建|建立|开发|建成)+$|\((?:[^()]*)\)$|^(?:number of|no\. of|count of)\s+"
)
_HEAD = {
    _C.DATASET: r"(?:数据库|数据集|datasets?|databases?)$",
    _C.SOFTWARE: r"(?:软件|工具|程序|插件|工具包|software|tools?|packages?)$",
    _C.ALGOMODEL: r"(?:算法|模型|工具|algorithms?|models?)$",
    _C.SYSTEM: r"(?:系统|平台|systems?|platforms?)$",
    _C.ATLAS: r"(?:图集|图谱|atlas(?:es)?)$",
}
_UNIT_IN_NAME = re.compile(r"[(/](篇|项|个|份|册|套|条|株|例|幅|张|部)\)?$")
#: Counting the use or the users of a thing is not counting the thing.
_ABOUT_USE = re.compile(
    r"用户|访问|下载|引用|点击|浏览|转化|推广|服务|转让|注册量|影响因子|\busers?\b|\bdownloads?\b|\bcitations?\b|\bvisits?\b",
    re.IGNORECASE,
)
#: Decimal and binary readings of one volume differ by 10 % at TB and 12.6 % at PB.
_SLACK = 1.001


@dataclass(frozen=True)
class Offer:
    """What one dataset offers: class, records, bytes, the unit of its records; ``row`` is its plan row."""

    row: Record
    cls: ResourceClass | None
    records: float | None
    unit: str
    bytes: float | None
    binary_bytes: float | None = None
    also: frozenset[ResourceClass] = frozenset()  # classes that the name surely has, whatever the type says


@dataclass(frozen=True)
class Measure:
    """One amount an indicator asks for against the offers; ``have`` is None where the two cannot be compared.

    ``counted``: the offers that were added up, or those that an indicator's unit cannot count.
    """

    achievement: Achievement
    indicator: Record
    need: Quantity
    have: float | None
    counted: tuple[Offer, ...]

    @property
    def short(self) -> bool:
        """Tell whether the least that is promised is not reached."""
        return self.have is not None and self.need.least is not None and self.have * _SLACK < self.need.least


@dataclass(frozen=True)
class Shortfall:
    """An indicator that is not met; ``need`` and ``have`` in ``unit`` (bytes where `dimension` is bytes)."""

    achievement: Achievement
    indicator: Record
    need: float
    have: float
    unit: str
    dimension: str


def offers(rows: Iterable[Record]) -> tuple[Offer, ...]:
    """Return what the rows of table 1 offer; of a range the greater end."""
    return tuple(_offer(row) for row in rows)


def _offer(row: Record) -> Offer:
    records, size = count(row["amount"]), volume(row["amount"])
    return Offer(
        row,
        effective_class(row),
        _most(records),
        records.unit if records else "",
        _most(size),
        _most(size.binary) if size else None,
        offered_classes(row),
    )


def _most(quantity: Quantity | None) -> float | None:
    if quantity is None:
        return None
    return quantity.most if quantity.most is not None else quantity.least


def indicator_no(indicator: Record) -> str:
    """Return the bare number, such as ``1.2``."""
    found = _NUMBER.search(N(indicator["ind_no"]) or N(indicator["ind_name"])[:8])
    return found[0] if found else indicator["ind_no"].strip()


def indicator_name(indicator: Record) -> str:
    """Return the name without ``指标1.1：`` before it."""
    return re.sub(r"^\s*(?:指标)?\s*\d+(?:[.．]\d+)*\s*[:：、.．]?\s*", "", indicator["ind_name"]).strip()


def refers(row: Record, indicator: Record) -> bool:
    """Tell whether a row's 对应考核指标 names the indicator: by number, span, achievement number or name."""
    cell, no, name = N(row["ind_refs"]), indicator_no(indicator), N(indicator_name(indicator))
    if not cell:
        return False
    if re.search(r"全部|所有", cell) or (name and name in cell):
        return True
    numbers = set(_NUMBER.findall(cell))
    for head, first, last in _SPAN.findall(cell):
        numbers |= {f"{head}.{n}" for n in range(int(first), int(last) + 1)}
    return no in numbers or no.split(".")[0] in numbers


def linked(rows: Sequence[Record]) -> bool:
    """Tell whether the form has the column 对应考核指标 at all (§3.14)."""
    return any(row.has("ind_refs") for row in rows)


def data_bearing(achievement: Achievement, indicator: Record) -> bool:
    """Tell whether an indicator asks for something to deposit: as marked, else as its words and units propose."""
    marked = indicator["data_bearing"].strip()
    if marked:
        return not marked.startswith(("否", "no", "No", "N", "×"))
    name = indicator_name(indicator)
    if _ABOUT_USE.search(name):
        return False
    needs = quantities(indicator["v_end"])
    if any(q.dimension == "bytes" for q in needs):
        return True
    units = {q.unit for q in needs}
    named = named_classes(name)
    if named & SET_CLASSES:
        return not needs or bool(units & SET_UNITS)
    if any(_counts(name, cls) for cls in named):
        return True
    return _for_database(achievement) and bool(units & RECORD_UNITS)


def _for_database(achievement: Achievement) -> bool:
    return _C.DATASET in boxed_classes(achievement) or _C.DATASET in named_classes(achievement.record["ach_name"])


def _head(name: str) -> str:
    folded = N(name)
    while (shorter := _TAIL.sub("", folded).strip()) != folded and shorter:
        folded = shorter
    return folded


def _counts(name: str, cls: ResourceClass) -> bool:
    """Tell whether a name counts things of a class: 数据库数量 does, 数据库用户数 does not."""
    return cls in _HEAD and re.search(_HEAD[cls], _head(name)) is not None


def shortfalls(taskbook: TaskBook, offered: Sequence[Offer]) -> Iterator[Shortfall]:
    """Yield every indicator whose least value at completion the offers do not reach.

    Indicators of other things than data, and those that no row can be matched to, yield nothing.
    """
    for one in measures(taskbook, offered):
        if one.short and one.have is not None and one.need.least is not None:
            yield Shortfall(one.achievement, one.indicator, one.need.least, one.have, one.need.unit, one.need.dimension)


def measures(taskbook: TaskBook, offered: Sequence[Offer]) -> Iterator[Measure]:
    """Yield every amount that an indicator of data asks for, with what the offers matched to it come to."""
    with_links = linked([o.row for o in offered])
    for achievement, indicator in taskbook.indicators:
        if not data_bearing(achievement, indicator):
            continue
        mine = [o for o in offered if refers(o.row, indicator)] if with_links else list(offered)
        for need in needs(indicator):
            have, counted = _have(achievement, indicator, need, mine, with_links=with_links) if mine else (None, ())
            yield Measure(achievement, indicator, need, have, tuple(counted))


def needs(indicator: Record) -> Iterator[Quantity]:
    """Yield the first amount of each unit; later ones of the same unit are parts (其中…)."""
    seen = set()
    for quantity in quantities(indicator["v_end"]):
        unit = _UNIT_IN_NAME.search(N(indicator["ind_name"]))
        if not quantity.unit and unit:
            quantity = Quantity(quantity.least, quantity.most, unit[1], "count", quantity.text)  # noqa: PLW2901
        bases = quantity.dimension == "bytes" and re.search(r"[KMGT]b$", quantity.text)  # 500 Gb may be bases
        if (quantity.dimension, quantity.unit) not in seen and not bases:
            seen.add((quantity.dimension, quantity.unit))
            yield quantity


def _have(
    achievement: Achievement, indicator: Record, need: Quantity, mine: Sequence[Offer], *, with_links: bool
) -> tuple[float | None, Sequence[Offer]]:
    """Return what the offers amount to in the unit of the need, or None where that cannot be said; and which they are."""
    name = indicator_name(indicator)
    if need.dimension == "bytes":
        return _volume(need, mine), mine
    named = named_classes(name)
    if sets := named & SET_CLASSES:
        papers = [o for o in mine if o.cls in sets]
        return (_records(papers) if need.unit in SET_UNITS else None), papers
    rows = [o for o in mine if o.cls not in SET_CLASSES]
    if need.unit in ROW_UNITS or (need.unit in TOOL_UNITS and any(_counts(name, c) for c in named)):
        return _rows(name, named, rows, certain=with_links or _for_database(achievement))
    data = [o for o in rows if o.cls not in TOOL_CLASSES]
    if need.unit in RECORD_UNITS and (with_links or _for_database(achievement) or _C.ATLAS in named):
        same = [o for o in data if o.unit == need.unit]
        return _records(same or data), same or data
    if need.unit in KIND_UNITS and with_links:
        total = _records(data)
        return (None if total is None else max(total, float(len(rows)))), rows
    return None, rows


def _rows(
    name: str, named: frozenset[ResourceClass], rows: Sequence[Offer], *, certain: bool
) -> tuple[float | None, Sequence[Offer]]:
    """Count rows; where the name counts other things in 个 (strains, samples), records may answer too."""
    counted = [cls for cls in named if _counts(name, cls)]
    if counted:
        wanted = frozenset(counted)
        if wanted & TOOL_CLASSES and any(o.cls in wanted or o.also & wanted for o in rows):
            wanted |= TOOL_CLASSES  # where the class is there at all; else R-TBP-04 tells
        found = [o for o in rows if o.cls in wanted or o.also & wanted]
        return (float(len(found)) if found or _C.DATASET in wanted else None), found
    if not certain:
        return None, rows
    records = _records([o for o in rows if o.cls not in TOOL_CLASSES])
    return max(float(len(rows)), records or 0.0), rows


def _records(found: Sequence[Offer]) -> float | None:
    known = [o.records for o in found if o.records is not None]
    return sum(known) if known else None


def _volume(need: Quantity, mine: Sequence[Offer]) -> float | None:
    """Sum volumes; need and offer may both be meant decimal or binary, and one agreeing reading is enough."""
    sizes = [o for o in mine if o.bytes is not None]
    if not sizes:
        return None
    decimal = sum(o.bytes or 0.0 for o in sizes)
    binary = sum(o.binary_bytes or o.bytes or 0.0 for o in sizes)
    return binary if need.least is not None and decimal < need.least <= binary else decimal
