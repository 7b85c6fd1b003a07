"""科学数据质量信息报告 (domain.md §6.4): 1, 2, 5 (automatic part), 6 and 7 are filled in, people write 3 to 5."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from huijiao.core.deposit import Deposit
from huijiao.core.records.agreement import QualityReport
from huijiao.core.records.base import Record
from huijiao.tools.papers.documents.known import BLANK_DAY, known, zh_day
from huijiao.tools.papers.documents.word import Form

SECTIONS: Mapping[int, tuple[str, str]] = {
    1: ("基本信息", "说明项目名称、编号、牵头单位、数据责任人与联系人，以及本次汇交的范围。"),
    2: ("汇交数据清单", ""),
    3: ("质量控制体系", "说明质量控制的组织、人员、制度和采用的标准规范。"),
    4: ("全流程质量控制措施", "分别说明来源、采集、加工、处理、存储各环节采取的质量控制措施。"),
    5: (
        "自查方法与结果",
        "逐个数据集说明完整性、准确性、一致性、可用性、真实性、安全性的自查方法、抽查数量、结果和证明文件。",
    ),
    6: ("存在问题与说明", "说明自查和系统检查发现的问题，以及不作修改的理由；没有的写“无”。"),
    7: ("与方案差异说明", "说明实际汇交的数据与汇交方案的差异及原因；没有的写“无差异”。"),
    8: (
        "结论与承诺",
        "本单位承诺：所汇交数据真实、完整、可用，不涉及国家秘密，符合伦理、人类遗传资源和个人信息保护的有关规定。",
    ),
}
_NUMERALS = "一二三四五六七八"
_COVER = (("项目名称", "title"), ("项目编号", "project_no"), ("项目牵头单位", "lead_inst"))
_COLUMNS = (("序号", "seq"), ("数据集名称", "name"), ("记录数", "records"), ("数据量", "volume"), ("格式", "format"))
_SIX = ("完整性", "准确性", "一致性", "可用性", "真实性", "安全性")


def build(deposit: Deposit | None = None, *, guidance: bool = True) -> bytes:
    """Return the report as .docx; rows come from the report, else from the metadata."""
    report = deposit.quality if deposit and deposit.quality else QualityReport()
    rows = report.rows or tuple(deposit.metadata or () if deposit else ())
    form = Form("quality", "科学数据质量信息报告")
    form.title("科学数据质量信息报告", size=20, before=12)
    form.cover([
        *((label, report.cover[name] or known(deposit, name)) for label, name in _COVER),
        ("编制日期", report.cover["date"]),
    ])  # fmt: skip
    for number, (title, hint) in SECTIONS.items():
        form.heading(f"{_NUMERALS[number - 1]}、{title}")
        words = _words(report, number)
        if words:
            form.text(words)
        elif guidance and hint:
            form.text(hint, grey=number != 8)
        if number == 2:
            _rows(form, rows, guidance=guidance)
        if number == 5 and guidance and not words:
            _checks(form, rows)
    day = report.cover["date"]
    form.seal("项目牵头单位（盖章）", zh_day(day) if day else BLANK_DAY)
    form.page_numbers()
    return form.done()


def _words(report: QualityReport, number: int) -> str:
    """Return what a section says outside its table and seal: readers give those as text too."""
    text = report.sections[number].text if number in report.sections else ""
    ends = {
        2: r"(?m)^.*数据集名称\t.*$",
        8: r"(?m)^[^，。；]{0,40}[（(](?:盖章|签章|公章)[)）]\s*$",
    }  # table; seal and date
    return re.split(ends[number], text, maxsplit=1)[0].strip("\n") if number in ends else text


def _rows(form: Form, rows: Sequence[Record], *, guidance: bool) -> None:
    body = [[_cell(row, name, n) for _, name in _COLUMNS] for n, row in enumerate(rows, 1)]
    if guidance and not body:
        body = [[str(n), "", "", "", ""] for n in range(1, 6)]
    form.grid((12, 70, 26, 26, 28), [[label for label, _ in _COLUMNS], *body], centred=(0, 2, 3, 4))


def _cell(row: Record, name: str, number: int) -> str:
    if name == "name":
        return row["name"] or row["name_zh"]
    return row[name] or (str(number) if name == "seq" else "")


def _checks(form: Form, rows: Sequence[Record]) -> None:
    names = [row["name"] or row["name_zh"] for row in rows] or ["", ""]
    form.grid(
        (40, 20, 42, 22, 38),
        [["数据集", "质量要素", "自查方法", "抽查数量", "结果与证明文件"],
         *([name if i == 0 else "", quality, "", "", ""] for name in names for i, quality in enumerate(_SIX))],
        centred=(1,),
    )  # fmt: skip
