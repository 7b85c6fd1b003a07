"""The deposit plan (汇交方案): cover, sections 一–八, table 1, tools (domain.md §2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from huijiao.core.findings import Place
from huijiao.core.records.base import FieldSpec as F
from huijiao.core.records.base import Kind, Need, Record, RecordSpec, Value
from huijiao.core.records.metadata import SHARE_BOXES
from huijiao.core.text import Text as T

R, O, C = Need.REQUIRED, Need.OPTIONAL, Need.CONDITIONAL

#: Number → heading as printed in the template.
SECTIONS: Mapping[int, T] = {
    1: T("科学数据概述", "Overview of the data"),
    2: T("科学数据资源清单", "List of data resources"),
    3: T("科学数据的质量控制说明", "Quality control"),
    4: T("科学数据的软件工具说明", "Software tools"),
    5: T("科学数据的衍生数据的使用原则", "Use of derived data"),
    6: T("科学数据的使用期限与长期保存", "Protection period and long-term keeping"),
    7: T("科学数据汇交技术方案", "Technical scheme of the deposit"),
    8: T("其他补充说明", "Other remarks"),
}
#: The template's grey guidance under each heading: a section that still says only this is empty.
GUIDANCE: Mapping[int, str] = {
    1: "简要描述科技计划项目拟产生的科学数据情况，包括但不限于数据内容、采集方案、采集地点、采集时间、设备情况等基本信息。",
    3: "描述科学数据生产所采用的相关数据质量控制情况，包括对汇交科学数据的来源、采集、加工、处理各环节的质量控制措施等内容。",
    4: "描述用于科学数据处理、加工和分析的专门辅助软件工具的基本信息，包括但不限于软件名称、用途、开发工具、运行环境、开发单位、所属项目、课题编号、备注等信息。",
    5: "描述衍生数据的利用、再加工的政策。",
    6: "说明科学数据的保护期限及保护原因，并指明拟进行科学数据存档的数据中心。",
    7: "说明科学数据汇交时拟采用的技术方案，包括但不限于数据目录及文件命名规则、安全策略等，以保证科学数据高质量且快速高效的汇交到科学数据管理方。",
    8: "上述未涉及的相关说明内容，可在此进行补充说明。",
}
#: What people write under 数据类型 of table 1 (free text; domain.md §0.4 maps it to a class).
ROW_TYPES = (
    "科学数据", "软件工具", "算法模型", "系统", "图集", "志书/典籍", "论文专著", "专利", "软件著作权", "标准",
    "考察报告", "实物资源", "其他",
)  # fmt: skip

PLAN_ROW = RecordSpec(
    "plan_row",
    T("表1 计划汇交的科学数据清单", "Table 1: data to be deposited"),
    (
        F("seq", T("序号", "No."), Kind.NUMBER, Need.SYSTEM),
        F("name", T("科学数据集名称", "Dataset name"), Kind.LINE, R, 200, synonyms=("数据集名称",)),
        F("type", T("数据类型", "Type"), Kind.ONE, R, options=ROW_TYPES),
        F(
            "amount",
            T("预估数据量/记录数", "Estimated volume / records"),
            Kind.LINE,
            R,
            synonyms=("数据量/记录数", "预估数据量"),
        ),
        F("format", T("数据格式", "Format"), Kind.LIST, R),
        F("share", T("共享方式", "Sharing mode"), Kind.ONE, R, options=SHARE_BOXES),
        F("open_at", T("公开时间", "Open from"), Kind.LINE, R),
        F("ind_refs", T("对应考核指标", "Indicators"), Kind.LIST, C),
        F("topic", T("所属课题", "Sub-project"), Kind.LINE, O),
    ),
)
#: 四: one block per tool.
TOOL = RecordSpec(
    "tool",
    T("软件工具", "Software tool"),
    (
        F("name", T("软件名称", "Software name"), Kind.LINE, R, 200),
        F("purpose", T("用途", "Purpose"), Kind.TEXT, R, 500),
        F("tools", T("开发工具", "Development tools"), Kind.LINE, R, 200),
        F("runtime", T("运行环境", "Runtime environment"), Kind.LINE, R, 200),
        F("developer", T("开发单位", "Developed by"), Kind.LINE, R, 200),
        F("version", T("版本号", "Version"), Kind.LINE, O, 50),
        F("manual", T("使用手册", "Manual"), Kind.LINE, O, 200),
        F("project", T("所属项目", "Project"), Kind.LINE, O, 200),
        F("topic_no", T("课题编号", "Sub-project number"), Kind.LINE, O, 50),
        F("note", T("备注", "Remarks"), Kind.TEXT, O, 500),
    ),
)


@dataclass(frozen=True)
class Plan:
    """One version of the plan. ``cover`` has the fields title project_no lead_inst pi date of `PROJECT`."""

    cover: Record = field(default_factory=Record)
    sections: Mapping[int, Value] = field(default_factory=dict)
    rows: tuple[Record, ...] = ()
    tools: tuple[Record, ...] = ()
    place: Place = Place()
