"""The two forms of this desk: a project's basic information, and a dataset's record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms

from huijiao.core.dates import parse_date
from huijiao.core.identifiers import Problem, check_project_no
from huijiao.core.normal import N
from huijiao.core.records.metadata import METADATA
from huijiao.core.records.project import PROJECT
from huijiao.core.text import Text as T
from huijiao.desks.depositor.declared import DeclaredForm, _said
from huijiao.people.models import Centre, Institution
from huijiao.programmes.models import Programme, Project

MAX_YEARS = 10
LARGE = 100_000  # 万元; above it a person has probably written yuan (domain.md §2.3)
#: Filled in from the chosen programme, not asked again.
GIVEN = frozenset({"programme", "agency"})
DATES = frozenset({"start", "end"})


class ProjectForm(DeclaredForm):
    """项目基本信息 of one programme (domain.md §2.3), and the centre that shall take the data."""

    spec = PROJECT
    names = tuple(f.name for f in PROJECT.fields if f.name not in GIVEN)
    dates = DATES
    hints: ClassVar[Mapping[str, T]] = {
        "title": T("与任务书一致", "As in the task book"),
        "lead_inst": T("应为本账号所属机构，与任务书一致", "Your institution, as in the task book"),
        "funds": T("单位：万元", "In units of 10,000 yuan"),
        "dept": T("如：中国科学院、教育部", "For example a ministry or academy"),
        "pi_phone": T("手机，或带区号的座机", "Mobile, or landline with area code"),
        "contact_phone": T("手机，或带区号的座机", "Mobile, or landline with area code"),
        "cohort": T("决定截止日期和需要提交的材料", "Decides the deadlines and the papers needed"),
        "summary": T("400 字以内；在研项目可写“在研，阶段性成果：……”", "At most 400 characters; an ongoing project may describe interim results"),
    }  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, institution: Institution | None, project: Project | None = None,
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.programme, self.institution, self.project = programme, institution, project
        example = programme.settings.get("number_example", "")
        if example:
            self.fields["project_no"].help_text = _said(T(f"如 {example}", f"Such as {example}"))
        if project is None:
            self.fields = {"centre": self._centres(), **self.fields}

    def _centres(self) -> forms.ChoiceField:
        elsewhere = _said(T("（请在该中心的网站汇交）", " (deposit on that centre's own site)"))
        rows = Centre.objects.order_by("-local", "pk")
        choices = [(c.code, _said(T(c.name_zh, c.name_en)) + ("" if c.local else elsewhere)) for c in rows]
        return forms.ChoiceField(
            choices=choices, label=_said(T("数据中心", "Data centre")),
            help_text=_said(T("选择一个数据中心接收和保存本项目的数据", "The one centre that receives and keeps this project's data")),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Check number, centre, dates and funds together."""
        data = super().clean()
        if "project_no" not in self.errors and data.get("project_no"):
            self.judge("project_no", self._number(str(data["project_no"])))
        if "funds" not in self.errors and data.get("funds"):
            self.judge("funds", _funds(str(data["funds"])))
        self._dates(data)
        lead = str(data.get("lead_inst") or "")
        if lead and self.institution and N(lead) != N(self.institution.name_zh):
            self.soft["lead_inst"] = T(f"与本账号所属机构“{self.institution.name_zh}”不同，请核对",
                                       f"Differs from your institution, {self.institution.name_en}; please check")  # fmt: skip
        centre = Centre.objects.filter(code=data.get("centre") or "").first()
        if centre and not centre.local:
            self.add_error("centre", _said(T("该中心不在本系统受理汇交，请到其网站办理，或选择本系统的中心。",
                                             "This centre does not take deposits here: use its own site, or choose another.")))  # fmt: skip
        return data

    def _number(self, number: str) -> Problem | None:
        clean = " ".join(number.split())
        taken = Project.objects.filter(programme=self.programme, project_no__iexact=clean).exclude(state="TERMINATED")
        other = taken.exclude(pk=self.project.pk if self.project else 0).select_related("institution").first()
        if other:
            return Problem(
                "taken",
                T(
                    f"项目编号 {clean} 已由{other.institution.name_zh}提交。请核对编号；如需移交，请联系数据中心。",
                    f"Project {clean} is already registered by {other.institution.name_en}. Check the number, or ask the centre for a hand-over.",
                ),
            )
        pattern, example = (self.programme.settings.get(k, "") for k in ("number_pattern", "number_example"))
        if pattern and not re.fullmatch(pattern, clean.upper()):
            return Problem(
                "shape",
                T(
                    f"不符合本专项的编号格式，应如 {example}",
                    f"Not a number of this programme; it looks like {example}",
                ),
            )
        return check_project_no(clean)

    def _dates(self, data: Mapping[str, Any]) -> None:
        start, end = (parse_date(str(data.get(n) or "")) for n in ("start", "end"))
        if not start or not end or "end" in self.errors:
            return
        if end <= start:
            self.add_error("end", _said(T("结束时间应晚于起始时间", "The end must lie after the start")))
        elif (end - start).days > MAX_YEARS * 366:
            self.add_error("end", _said(T("项目周期超过 10 年，请核对年份", "Longer than ten years; check the year")))


def _funds(text: str) -> Problem | None:
    try:
        amount = Decimal(text.replace(",", "").replace("，", "").removesuffix("万元").strip())
    except InvalidOperation:
        return Problem("number", T("请只填写数字，单位为万元", "Write the number alone, in units of 10,000 yuan"))
    if amount <= 0:
        return Problem("number", T("应大于 0", "Must be more than 0"))
    if amount > LARGE:
        return Problem(
            "large",
            T("超过 10 亿元，是否误以元为单位？", "More than a billion yuan: was it written in yuan?"),
            severe=False,
        )
    return None


#: The record's fields in the order and under the headings they are asked for.
SECTIONS: tuple[tuple[T, tuple[str, ...]], ...] = (
    (T("基本信息", "Basics"), ("name_zh", "name_en", "abstract", "keywords", "type")),
    (T("内容与数量", "Contents and amounts"),
     ("format", "fields", "records", "volume", "source", "time_cov", "place_cov", "revised", "url")),
    (T("质量", "Quality"), ("quality",)),
    (T("共享", "Sharing"), ("share", "open_at", "protect_reason", "licence")),
    (T("数据负责方", "Responsible party"),
     ("resp_name", "resp_org", "resp_phone", "resp_email", "resp_address", "resp_postcode", "resp_fax")),
    (T("软件工具（仅软件、算法、系统填写）", "Software (tools only)"),
     ("sw_name", "sw_purpose", "sw_tools", "sw_runtime", "sw_developer", "sw_version", "sw_manual")),
    (T("合规（涉及时填写）", "Compliance (where it applies)"),
     ("has_personal", "has_hgr", "hgr_approval", "pathogen", "secret", "ethics")),
)  # fmt: skip


class RecordForm(DeclaredForm):
    """元数据表 of one dataset or tool (domain.md §2.6). Nothing but the name must be filled in to save."""

    spec = METADATA
    names = tuple(n for _, names in SECTIONS for n in names)
    optional = frozenset(names) - {"name_zh"}
    hints: ClassVar[Mapping[str, T]] = {
        "name_zh": T("与汇交方案“科学数据集名称”一致", "Equal to the name in the plan"),
        "abstract": T("200 字以内", "At most 200 characters"),
        "keywords": T("3—5 个，用分号隔开", "Three to five, separated by semicolons"),
        "fields": T("列出核心字段，用分号隔开；数据集必填", "The core fields, separated by semicolons; needed for data"),
        "records": T("如 1800 条；数据集必填", "Such as 1800; needed for data"),
        "volume": T("如 273.65 KB；数据集必填", "Such as 273.65 KB; needed for data"),
        "open_at": T("完全开放共享写“公开”；否则写日期", "For open data write “公开”, otherwise a date"),
        "protect_reason": T("协议共享或暂不共享时填写", "For data shared by agreement or not shared"),
        "quality": T("来源、采集、加工、处理方式及质量控制措施", "Source, collection, processing, and measures of quality control"),
    }  # fmt: skip

    def sections(self) -> list[tuple[T, list[forms.BoundField]]]:
        """Return the headings with their bound fields."""
        return [(label, [self[n] for n in names if n in self.fields]) for label, names in SECTIONS]
