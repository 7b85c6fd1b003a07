"""Small readings that several rules share: blanks, ticked boxes, joined lists."""

from __future__ import annotations

import re
from collections.abc import Iterable

from huijiao.core.normal import N
from huijiao.core.quantities import Quantity, quantities
from huijiao.core.records.base import Record
from huijiao.core.records.metadata import METADATA
from huijiao.core.text import Text

_BLANK = frozenset({"", "/", "\\", "-", "--", "----", "无", "暂无", "没有", "略", "待填", "待补充", "未填", "n/a", "na", "none", "null", "nil",
                    "tbd", "todo", "_", "__", "系统生成,不填", "(系统生成,不填)", "(系统生成)"})  # fmt: skip
_APPROXIMATE = re.compile(r"约|左右|大约|近|余|多|上下|about|approx|around|circa|~|～|≈", re.IGNORECASE)
_SOME = 6


def blank(text: str) -> bool:
    """Tell a cell in which nothing is said: empty, 无, /, —."""
    said = N(text).replace("，", ",").strip(" .。;；")
    return said in _BLANK or not said.strip("xX×*_-—/ ")


def ticked(record: Record, field: str) -> tuple[str, ...]:
    """Return the ticked labels of a box field (labels are joined by ；)."""
    return tuple(part.strip() for part in re.split(r"[；;\n]+", record[field]) if not blank(part))


def label(field: str) -> Text:
    """Return the printed label of a metadata field."""
    return METADATA[field].label


def counts(text: str) -> tuple[Quantity, ...]:
    """Return all counts of a text."""
    return tuple(q for q in quantities(text) if q.dimension == "count")


def approximate(text: str) -> bool:
    """Tell amounts that say themselves that they are rough."""
    return bool(_APPROXIMATE.search(text))


def within(value: float, amount: Quantity, slack: float = 0.0) -> bool:
    """Tell whether a value lies between the bounds, widened by a share."""
    low = amount.least if amount.least is not None else 0.0
    high = amount.most if amount.most is not None else float("inf")
    return low * (1 - slack) <= value <= high * (1 + slack)


def some(names: Iterable[str], limit: int = _SOME) -> tuple[str, ...]:
    """Return the first names, and how many more there are."""
    listed = tuple(names)
    return listed if len(listed) <= limit else (*listed[:limit], f"… (+{len(listed) - limit})")
