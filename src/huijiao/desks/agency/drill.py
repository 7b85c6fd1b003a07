"""Which projects stand behind a number of the console: one condition by name, the same for the number and its list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.db.models import F, Q

from huijiao.core.text import Text as T

Part = Callable[[date], Q]
_COUNTED = Q(standing__counted=True)
OVERDUE_FIELDS = {"PLAN": "standing__plan_due", "DATA": "standing__data_due", "CATALOGUE": "standing__catalogue_due"}


def _overdue(*milestones: str) -> Part:
    def part(today: date) -> Q:
        found = Q()
        for name in milestones:
            found |= Q(**{f"{OVERDUE_FIELDS[name]}__lt": today})
        return _COUNTED & found

    return part


#: ``?only=`` of the list of projects → condition on a given day.
PARTS: Mapping[str, Part] = {
    "counted": lambda _: _COUNTED,
    "planned": lambda _: _COUNTED & Q(standing__planned=True),
    "delivered": lambda _: _COUNTED & Q(standing__delivered=True),
    "certified": lambda _: _COUNTED & Q(standing__certified=True),
    "overdue": _overdue(*OVERDUE_FIELDS),
    "overdue-plan": _overdue("PLAN"),
    "overdue-data": _overdue("DATA"),
    "overdue-catalogue": _overdue("CATALOGUE"),
    "examined": lambda _: _COUNTED & Q(standing__examined__gt=0),
    "late-review": lambda _: _COUNTED & Q(standing__examined__gt=0) & ~Q(standing__examined=_in_time()),
    "passed": lambda _: _COUNTED & Q(standing__passes__gt=0),
    "passed-first": lambda _: _COUNTED & Q(standing__passes_first__gt=0),
    "data": lambda _: _COUNTED & Q(standing__passed_datasets__gt=0),
    "shared": lambda _: _COUNTED & (Q(standing__open_datasets__gt=0) | Q(standing__registered_datasets__gt=0)),
    "closed": lambda _: _COUNTED & Q(standing__closed_datasets__gt=0),
    "deviating": lambda _: _COUNTED & Q(standing__declared_bytes__gt=0),
}
LABELS: Mapping[str, T] = {
    "counted": T("应汇交项目", "Projects to deposit"),
    "planned": T("已完成方案的项目", "Projects with a finished plan"),
    "delivered": T("已提交数据的项目", "Projects whose data are submitted"),
    "certified": T("已取得汇交凭证的项目", "Projects with a certificate"),
    "overdue": T("有逾期事项的项目", "Projects past a deadline"),
    "overdue-plan": T("方案逾期的项目", "Projects whose plan is overdue"),
    "overdue-data": T("数据逾期的项目", "Projects whose data are overdue"),
    "overdue-catalogue": T("共享目录逾期的项目", "Projects whose catalogue is overdue"),
    "examined": T("已有审核结论的项目", "Projects with a concluded review"),
    "late-review": T("有审核超过三个工作日的项目", "Projects with a review of more than three working days"),
    "passed": T("有审核通过轮次的项目", "Projects that have passed a review"),
    "passed-first": T("有一次通过的项目", "Projects that passed at the first round"),
    "data": T("已有数据集通过的项目", "Projects with accepted datasets"),
    "shared": T("有开放共享数据集的项目", "Projects that share openly"),
    "closed": T("有暂不共享数据集的项目", "Projects with datasets not shared"),
    "deviating": T("可比较填报与实际数据量的项目", "Projects whose stated and actual volume can be compared"),
}


def _in_time() -> F:
    return F("standing__examined_in_time")
