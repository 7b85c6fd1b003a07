"""The task book: cover and the table of goals, achievements and indicators (domain.md §2.4)."""

from __future__ import annotations

from dataclasses import dataclass, field

from huijiao.core.findings import Place
from huijiao.core.records.base import FieldSpec as F
from huijiao.core.records.base import Kind, Need, Record, RecordSpec
from huijiao.core.text import Text as T

R, S = Need.REQUIRED, Need.SYSTEM

#: The 15 boxes 成果类型 as printed.
ACHIEVEMENT_BOXES = (
    "新理论", "新原理", "新产品", "新技术", "新方法", "关键部件", "数据库", "软件", "应用解决方案",
    "实验装置/系统", "工程工艺", "标准", "专利", "论文", "其他",
)  # fmt: skip

ACHIEVEMENT = RecordSpec(
    "achievement",
    T("成果", "Achievement"),
    (
        F("ach_name", T("成果名称", "Achievement"), Kind.LINE, R, 200),
        F("ach_types", T("成果类型", "Type"), Kind.MANY, R, options=ACHIEVEMENT_BOXES),
        F("topic", T("对应的课题（任务）", "Sub-project"), Kind.LINE, R),
    ),
)
INDICATOR = RecordSpec(
    "indicator",
    T("考核指标", "Indicator"),
    (
        F("ind_no", T("指标编号", "No."), Kind.LINE, S),
        F("ind_name", T("指标名称", "Indicator"), Kind.LINE, R, 200),
        F("v_start", T("立项时已有指标值/状态", "Value at start"), Kind.LINE, R, 100),
        F("v_mid", T("中期指标值/状态", "Value at mid-term"), Kind.LINE, R, 100),
        F("v_end", T("完成时指标值/状态", "Value at completion"), Kind.LINE, R, 100),
        F("method", T("考核方式（方法）及评价手段", "Assessment"), Kind.TEXT, R, 500),
        # The online form alone has the next two (domain.md §3.14).
        F("data_bearing", T("是否形成科学数据", "Produces data"), Kind.ONE, S, options=("是", "否")),
        F("no_data_reason", T("不形成数据的理由", "Why no data"), Kind.TEXT, S),
    ),
)


@dataclass(frozen=True)
class Achievement:
    """One achievement with its indicators."""

    record: Record
    indicators: tuple[Record, ...] = ()


@dataclass(frozen=True)
class TaskBook:
    """Cover (fields of `PROJECT`), goal, achievements, topics (编号 名称 承担单位 负责人) and the whole text."""

    cover: Record = field(default_factory=Record)
    goal: str = ""
    achievements: tuple[Achievement, ...] = ()
    topics: tuple[Record, ...] = ()  # fields: no name org leader
    text: str = ""  # everything outside the indicator table, for wording about sharing
    place: Place = Place()

    @property
    def indicators(self) -> tuple[tuple[Achievement, Record], ...]:
        """All indicators with their achievement, in printed order."""
        return tuple((a, i) for a in self.achievements for i in a.indicators)
