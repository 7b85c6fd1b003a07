"""The agreement (数据汇交协议) and the quality information report, as far as rules read them (§2.7, §6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from huijiao.core.findings import Place
from huijiao.core.records.base import Record, Value

#: Rows of the category table: code → (label, unit), domain.md §0.4 column "agreement row".
CATEGORIES: Mapping[str, tuple[str, str]] = {
    "DATASET": ("科学数据集", "个"),
    "TOOL": ("软件/算法/模型", "个"),
    "ATLAS": ("图集", "个"),
    "PATENT": ("专利", "项"),
    "PAPER": ("论文", "篇"),
    "BOOK": ("专著", "册"),
    "STANDARD": ("标准", "份"),
    "OTHER": ("其他", ""),
}


@dataclass(frozen=True)
class Agreement:
    """Parties, counts as printed per category, sharing modes named, and what was confirmed.

    ``modes``: labels of `SHARE_BOXES`; ``sealed``: which parties' seals the document shows or the system
    knows (``depositor``, ``centre``); ``not_secret``: the undertaking of clause 2 stands.
    """

    record: Record = field(default_factory=Record)  # title project_no depositor centre …
    counts: Mapping[str, Value] = field(default_factory=dict)
    modes: tuple[str, ...] = ()
    annex: bool = False
    not_secret: bool = False
    sealed: frozenset[str] = frozenset()
    place: Place = Place()


@dataclass(frozen=True)
class QualityReport:
    """The data quality information report (DQIR): sections by number, rows of its dataset table."""

    cover: Record = field(default_factory=Record)
    sections: Mapping[int, Value] = field(default_factory=dict)
    rows: tuple[Record, ...] = ()  # name records volume format
    place: Place = Place()
