"""The data quality information report (domain.md §6.4)."""

from __future__ import annotations

from huijiao.core.findings import Place
from huijiao.core.forms.grid import Paper, Para
from huijiao.core.forms.labels import Labels, clean
from huijiao.core.forms.pairs import header, rows_of
from huijiao.core.forms.project import read_cover
from huijiao.core.forms.sections import split_sections
from huijiao.core.normal import N
from huijiao.core.records.agreement import QualityReport
from huijiao.core.records.base import FieldSpec, Record, RecordSpec, Value
from huijiao.core.text import Text

TITLES: dict[int, tuple[str, ...]] = {
    1: ("基本信息", "Basic information"),
    2: ("汇交数据清单", "数据清单", "汇交清单", "Data deposited"),
    3: ("质量控制体系", "质控体系", "质量管理体系", "Quality system"),
    4: ("全流程质量控制措施", "全流程措施", "全流程", "质量控制措施", "Measures"),
    5: ("自查方法与结果", "自查", "Self-check"),
    6: ("存在问题与说明", "存在问题", "问题与说明", "Problems"),
    7: ("与方案差异说明", "差异说明", "方案差异", "Differences from the plan"),
    8: ("结论与承诺", "结论", "承诺", "Conclusion"),
}
_SPEC = RecordSpec(
    "quality_row",
    Text("汇交数据清单", "Data deposited"),
    (
        FieldSpec("seq", Text("序号", "No.")),
        FieldSpec("name", Text("数据集名称", "Dataset name"), synonyms=("科学数据集名称", "名称", "Name")),
        FieldSpec("type", Text("数据类型", "Type"), synonyms=("类别",)),
        FieldSpec("records", Text("记录数", "Records"), synonyms=("记录数量", "实际记录数")),
        FieldSpec("volume", Text("数据量", "Volume"), synonyms=("数据大小", "实际数据量")),
        FieldSpec("format", Text("数据格式", "Format"), synonyms=("格式",)),
        FieldSpec("share", Text("共享方式", "Sharing mode")),
    ),
)
ROWS = Labels(_SPEC)


def read_quality(paper: Paper) -> QualityReport:
    """Return the report as far as it can be read."""
    parted = split_sections(paper, TITLES)
    sections = {
        s.number: Value(clean(s.text), paper.place(s.heading[:60], field_=f"section_{s.number}"))
        for s in parted.sections
    }
    rows: tuple[Record, ...] = ()
    place: Place = paper.place()
    for table in paper.tables:
        head = header(table, ROWS, 3, "name")
        if head is not None:
            rows = tuple(rows_of(paper, table, head))
            place = paper.place(table.name)
            break
    basic = [b for s in parted.sections if s.number == 1 for b in s.blocks]
    return QualityReport(read_cover(paper, [*parted.before, *basic]), sections, rows, place)


def is_quality(paper: Paper) -> bool:
    """Tell whether the document calls itself a quality information report or has its sections."""
    first = "".join(N(b.text) for b in list(paper.blocks)[:6] if isinstance(b, Para) and len(b.text) < 80)
    if "质量信息报告" in first or "qualityinformationreport" in first.replace(" ", ""):
        return True
    return split_sections(paper, TITLES).sure >= 5
