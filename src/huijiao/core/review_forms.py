"""The two review forms (审查表): items and verdicts, declared once for screens, prints and rules (domain.md §2.9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huijiao.core.text import Text as T


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a review form."""

    code: str
    label: T
    criterion: T


@dataclass(frozen=True, slots=True)
class Form:
    """A review form as printed."""

    code: str
    title: T
    items: tuple[Item, ...]

    def __getitem__(self, code: str) -> Item:
        for item in self.items:
            if item.code == code:
                return item
        raise KeyError(code)


#: The verdict of one item.
VERDICTS: Mapping[str, T] = {
    "MET": T("符合", "Met"),
    "PARTLY": T("部分符合", "Partly met"),
    "NOT_MET": T("不符合", "Not met"),
    "NA": T("不适用", "Not applicable"),
}
#: The conclusion of one round.
CONCLUSIONS: Mapping[str, T] = {
    "PASS": T("通过", "Passed"),
    "RETURN": T("修改后复审", "Revise and resubmit"),
    "REJECT": T("不通过", "Not passed"),
}

FORM_A = Form(
    "form_a",
    T("汇交方案及元数据审查表", "Review form: deposit plan and metadata"),
    (
        Item("A1", T("基本信息", "Basic information"),
             T("填写完整，与任务书一致", "Complete; equals the task book")),
        Item("A2", T("方案完整性", "Completeness of the plan"),
             T("一至八各节齐全且已作答，签章齐全", "Sections 1 to 8 present and answered; sealed")),
        Item("A3", T("指标覆盖", "Coverage of indicators"),
             T("任务书中形成数据的每项考核指标均有对应的清单行，调整有说明",
               "Every data-bearing indicator has a row in the plan; adjustments are explained")),
        Item("A4", T("清单规范性", "Quality of the list"),
             T("名称有意义，类型正确，数量、数据量、格式齐全", "Meaningful names, right types; counts, volume and format filled")),
        Item("A5", T("方案与元数据一致性", "Plan and metadata agree"),
             T("名称一一对应；每个数据集或工具各有一份元数据，每个汇总数据集一份",
               "Names match one to one; one record per dataset, tool and aggregated set")),
        Item("A6", T("元数据完整性", "Completeness of metadata"),
             T("必填项齐全；数据类有字段名称、记录数、数据量", "Required fields filled; fields, records and volume for data")),
        Item("A7", T("元数据质量", "Quality of metadata"),
             T("摘要、关键词、质量说明可供第三方理解使用", "Abstract, keywords and quality statement serve a third person")),
        Item("A8", T("质量控制措施", "Quality control"),
             T("涵盖来源、采集、加工、处理各环节", "Covers source, collection, processing and handling")),
        Item("A9", T("共享与保护期", "Sharing and protection"),
             T("共享方式与任务书一致；暂不共享有理由和期限", "Mode equals the task book; reasons for not sharing")),
        Item("A10", T("技术方案", "Technical scheme"),
             T("目录与文件命名、传输方式、数据量估计明确", "Folder and file naming, channel, estimated volume")),
        Item("A11", T("合规", "Compliance"),
             T("不涉密；伦理、人类遗传资源、病原微生物、个人信息符合规定",
               "Not classified; ethics, genetic resources, pathogens and personal data in order")),
        Item("A12", T("结论与修改要求", "Conclusion and required changes"), T("综合意见", "Overall opinion")),
    ),
)  # fmt: skip
FORM_B = Form(
    "form_b",
    T("实体数据审查表", "Review form: data entity"),
    (
        Item("B1", T("数据文件完整", "Files complete"), T("数据文件是否完整", "All data files are there")),
        Item("B2", T("数据组织规范", "Organisation"), T("数据组织是否规范", "The data are well organised")),
        Item("B3", T("数据命名规范", "Naming"), T("数据命名是否规范", "Names follow the rules")),
        Item("B4", T("与任务书一致", "Agrees with the task book"), T("与任务书考核指标一致", "Meets the indicators")),
        Item("B5", T("与汇交方案一致", "Agrees with the plan"), T("与汇交方案清单一致", "Agrees with the list of the plan")),
        Item("B6", T("与元数据表一致", "Agrees with the metadata"),
             T("名称、字段、记录数、数据量、格式一致", "Name, fields, records, volume and format agree")),
        Item("B7", T("文件可读", "Readable"), T("文件能否正确读取", "The files can be read")),
        Item("B8", T("内容无重大缺失", "No major gaps"), T("内容是否有重大缺失", "The content has no major gaps")),
        Item("B9", T("准确性与精度", "Accuracy and precision"), T("数值、单位、精度正确", "Values, units and precision are right")),
        Item("B10", T("符合质量规范", "Meets quality standards"),
             T("是否满足相关质量规范", "Meets the standards that apply to its type")),
        Item("B11", T("说明文档与质量信息报告", "Documentation and quality report"),
             T("数据说明文档与质量信息报告齐全", "Data documentation and quality report are there")),
        Item("B12", T("样本信息与关联", "Samples and links"),
             T("数据对应的样本信息齐全且已关联", "The samples behind the data are present and linked")),
        Item("B13", T("辅助软件工具", "Software tools"), T("可运行，有使用手册", "Runs and has a manual")),
        Item("B14", T("安全合规", "Security and compliance"),
             T("无恶意程序，不含违规的个人信息、遗传资源和涉密内容", "No malware; no unlawful personal, genetic or secret content")),
        Item("B15", T("抽样检查记录", "Sampling record"), T("抽样文件、方法、结果", "Files sampled, method, result")),
    ),
)  # fmt: skip
FORMS: Mapping[str, Form] = {form.code: form for form in (FORM_A, FORM_B)}
