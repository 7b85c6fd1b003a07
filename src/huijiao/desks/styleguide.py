"""All components on one page, for those who build pages; only in development."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huijiao.core.text import Text


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="项目名称 / Title", max_length=100, help_text="与任务书一致 / as in the task book")
    kind = forms.ChoiceField(label="类别 / Kind", choices=[("", "请选择"), ("a", "科研院所"), ("b", "高等院校")])
    share = forms.ChoiceField(
        label="共享方式 / Sharing", widget=forms.RadioSelect, choices=[("1", "完全开放共享"), ("2", "协议共享")]
    )
    abstract = forms.CharField(label="摘要 / Abstract", max_length=200, required=False, widget=forms.Textarea)
    scan = forms.FileField(label="盖章扫描件 / Sealed scan", help_text="jpg、png、pdf，不超过 10 MB", required=False)
    agree = forms.BooleanField(label="已阅读并承诺按上述步骤汇交 / I have read and undertake the above")


FINDINGS: tuple[dict[str, Any], ...] = (
    {"id": 1, "rule": "R-PMD-03", "severity": "BLOCK", "state": "open", "rounds": [1, 2], "url": "#place",
     "place": {"document": "元数据表.docx", "cell": "表1!R3C2", "row": 3},
     "message_zh": "数据集名称与汇交方案不一致：“菌株基因组数据”在方案中为“菌株全基因组数据集”。",
     "message_en": "The name of the data set differs from the plan.",
     "fix_zh": "把名称改为“菌株全基因组数据集”，或申请变更方案。", "fix_en": "Use the plan's name, or ask for a change of the plan."},
    {"id": 2, "rule": "R-PLN-11", "severity": "FIX", "state": "open", "rounds": [1],
     "place": {"document": "汇交方案.docx", "cell": "表2!R5C4"},
     "message_zh": "协议共享的数据没有写明共享条件。", "message_en": "Terms are missing for data shared by agreement.",
     "fix_zh": "写明申请条件和联系方式。", "fix_en": "Give the terms and a contact.",
     "explanation": "条件与主管部门商定中，月底前补充。"},
    {"id": 3, "rule": "F-FASTQ-02", "severity": "WARN", "state": "fixed", "rounds": [1], "answer": "已核对。",
     "place": {"document": "实体数据", "path": "数据集2/reads_R1.fastq.gz"},
     "message_zh": "双端两个文件的记录数不同。", "message_en": "The two files of the pair differ in count."},
    {"id": 4, "rule": "R-AGR-01", "severity": "INFO", "place": {"document": "汇交方案.docx", "cell": "封面"},
     "message_zh": "联系电话缺少区号。", "message_en": "The telephone number lacks its area code."},
)  # fmt: skip
FACTS = (
    {"at": datetime(2026, 11, 20, 1, 4, tzinfo=UTC), "words": Text("退回修改", "Returned"), "actor": "王审核", "role_words": Text("审核人", "Reviewer"),
     "reason": "方案与元数据不一致，共 3 处。"},
    {"at": datetime(2026, 11, 17, 8, 30, tzinfo=UTC), "words": Text("提交汇交方案", "Plan submitted"), "actor": "李联系", "role_words": Text("项目联系人", "Operator")},
)  # fmt: skip


def page(request: HttpRequest) -> HttpResponse:
    """Draw the page."""
    form = SampleForm({"kind": "x", "title": "微生物"})
    return render(request, "huijiao/styleguide.html", {
        "form": form, "findings": FINDINGS, "facts": FACTS,
        "page_obj": Paginator(range(431), 20).get_page(request.GET.get("page", 4)),
        "crumbs": [("工作台", "/desk/"), ("专项记录", "/desk/projects/"), ("组件", "")],
        "dates": {"plan": date(2026, 9, 1), "preparation": date(2026, 10, 12), "submission": date(2026, 11, 2)},
        "deadlines": {"review": date(2026, 11, 26), "archiving": date(2026, 12, 20)},
        "tabs": [(Text("概览", "Overview"), "#", True), (Text("材料", "Papers"), "#", False, 4), (Text("审查", "Review"), "#", False, 2)],
        "pairs": [(Text("项目编号", "Number"), "2024YFA0900100"), (Text("第一承担单位", "Lead institution"), "某某研究所")],
    })  # fmt: skip
