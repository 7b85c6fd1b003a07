"""The blank forms: what each is for, and the file."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huijiao.core.text import Text as T
from huijiao.tools.intake import downloads
from huijiao.tools.papers.templates import TEMPLATES

_MEDIA = "application/vnd.openxmlformats-officedocument."
_KINDS = {".docx": ("wordprocessingml.document", "Word"), ".xlsx": ("spreadsheetml.sheet", "Excel")}
#: What each form is for. One without a line here is listed all the same.
USES: Mapping[str, T] = {
    "taskbook": T("没有电子版任务书时，用它填写考核指标。", "The task book's indicators, when there is no digital task book."),
    "project": T("项目名称、编号、负责人、经费和起止时间。", "Title, number, principal investigator, funds and dates of the project."),
    "plan": T("将汇交哪些数据和工具、数量、格式、共享方式和时间。",
              "Which data and tools will come: numbers, formats, sharing mode and time."),
    "metadata": T("每个数据集或工具一份，名称与方案一致。", "One for each dataset or tool, under its name in the plan."),
    "quality": T("提交数据时附上：来源、采集、加工和质量控制。",
                 "Goes with the data: source, collection, processing and quality control."),
    "agreement": T("汇交单位与数据中心签订，双方签章。", "Between the depositor and the centre, sealed by both."),
    "file_list": T("数据文件夹内的文件清单。", "The files of a data folder."),
    "index_paper": T("项目论文汇总为一个数据集时的目录。", "The index of the papers collected as one dataset."),
    "index_patent": T("项目专利汇总为一个数据集时的目录。", "The index of the patents collected as one dataset."),
    "index_swcopyright": T("软件著作权汇总为一个数据集时的目录。", "The index of the software copyrights collected as one dataset."),
    "index_standard": T("标准汇总为一个数据集时的目录。", "The index of the standards collected as one dataset."),
    "index_book": T("专著、志书、典籍汇总为一个数据集时的目录。", "The index of the books collected as one dataset."),
    "index_report": T("研究报告、考察报告汇总为一个数据集时的目录。", "The index of the reports collected as one dataset."),
    "data_dictionary": T("表格数据各字段的含义、单位和取值。", "Meaning, unit and values of each column of tabular data."),
}  # fmt: skip


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """List the blank forms."""
    rows = [
        (key, form.name, USES.get(key, T("", "")), _KINDS[form.filename_zh[-5:]][1]) for key, form in TEMPLATES.items()
    ]
    groups = [
        (T("文书", "Papers"), [r for r in rows if r[3] == "Word"]),
        (T("清单", "Lists"), [r for r in rows if r[3] == "Excel"]),
    ]
    return render(request, "public/templates.html", {"groups": groups, "crumbs": []})


@require_safe
def template(request: HttpRequest, key: str) -> HttpResponse:
    """Send one blank form."""
    form = TEMPLATES.get(key)
    if form is None:
        raise Http404
    response = HttpResponse(form.build(None), content_type=_MEDIA + _KINDS[form.filename_zh[-5:]][0])
    response["Content-Disposition"] = downloads.disposition(form.filename_zh, inline=False)
    return response
