"""The metadata record of one dataset or tool (元数据表, domain.md §2.6)."""

from __future__ import annotations

from huijiao.core.records.base import FieldSpec as F
from huijiao.core.records.base import Kind, Need, RecordSpec
from huijiao.core.text import Text as T

R, O, C, S = Need.REQUIRED, Need.OPTIONAL, Need.CONDITIONAL, Need.SYSTEM

#: The nine boxes 数据类型 as printed.
TYPE_BOXES = (
    "数据",
    "软件工具",
    "算法模型",
    "系统",
    "图集",
    "丛书、典籍、专著、研究报告",
    "实物资源",
    "标准规范",
    "其它",
)
#: The four sharing modes as printed (older forms print three).
SHARE_BOXES = ("完全开放共享", "注册后完全开放共享", "协议共享", "暂不共享")

METADATA = RecordSpec(
    "metadata",
    T("元数据表", "Metadata record"),
    (
        F("identifier", T("数据(工具)标识", "Identifier"), Kind.SYSTEM, S),
        F("subject", T("学科分类", "Subject (GB/T 13745)"), Kind.SYSTEM, S),
        F("name_zh", T("中文名称", "Chinese name"), Kind.LINE, R, 200),
        F("name_en", T("英文名称", "English name"), Kind.LINE, O, 300),
        F("abstract", T("描述摘要", "Abstract"), Kind.TEXT, R, 200, synonyms=("摘要", "描述")),
        F("keywords", T("关键词", "Keywords"), Kind.LIST, R),
        F("type", T("数据类型", "Type"), Kind.ONE, R, options=TYPE_BOXES),
        F("format", T("数据格式", "Format"), Kind.LIST, O),
        F("fields", T("字段名称", "Core fields"), Kind.LIST, C),
        F("source", T("数据来源", "Source"), Kind.TEXT, O, 500),
        F("records", T("记录数", "Number of records"), Kind.NUMBER, C, synonyms=("记录数量",)),
        F("volume", T("数据量", "Volume"), Kind.NUMBER, C, synonyms=("数据大小",)),
        F("time_cov", T("数据覆盖时间", "Time covered"), Kind.LINE, O),
        F("place_cov", T("数据覆盖地点", "Place covered"), Kind.LINE, O),
        F("revised", T("最新修订时间（版本号）", "Last revised (version)"), Kind.LINE, O),
        F("share", T("共享方式", "Sharing mode"), Kind.ONE, R, options=SHARE_BOXES, synonyms=("共享类型",)),
        F("open_at", T("公开时间", "Open from"), Kind.DATE, C),
        F("protect_reason", T("保护原因", "Reason for protection"), Kind.TEXT, C),
        F(
            "quality",
            T("数据质量描述及质量控制说明", "Quality and quality control"),
            Kind.TEXT,
            R,
            2000,
        ),
        F("url", T("在线链接地址", "Link"), Kind.LINE, O),
        F("thumb", T("缩略图", "Thumbnail"), Kind.FILE, O),
        F("resp_name", T("负责人姓名", "Responsible person"), Kind.LINE, R, 100),
        F("resp_email", T("电子邮箱", "E-mail"), Kind.EMAIL, R, 100, synonyms=("邮箱", "E-mail")),
        F("resp_phone", T("联系电话", "Telephone"), Kind.PHONE, R, 100, synonyms=("电话",)),
        F("resp_fax", T("传真", "Fax"), Kind.PHONE, O, 100),
        F("resp_org", T("所在单位名称", "Institution"), Kind.LINE, R, 100, synonyms=("单位名称",)),
        F("resp_address", T("地址", "Address"), Kind.LINE, R, 200),
        F("resp_postcode", T("邮编", "Postcode"), Kind.LINE, R, 6, synonyms=("邮政编码",)),
        F("sw_name", T("软件名称", "Software name"), Kind.LINE, C, 200),
        F("sw_purpose", T("用途", "Purpose"), Kind.TEXT, C, 500),
        F("sw_tools", T("开发工具", "Development tools"), Kind.LINE, C, 200),
        F("sw_runtime", T("运行环境", "Runtime environment"), Kind.LINE, C, 200),
        F("sw_developer", T("开发单位", "Developed by"), Kind.LINE, C, 200),
        F("sw_version", T("版本号", "Version"), Kind.LINE, C, 50),
        F("sw_manual", T("使用手册", "Manual"), Kind.LINE, C, 200),
        F("has_personal", T("是否含个人信息", "Contains personal information"), Kind.ONE, C, options=("是", "否")),
        F("has_hgr", T("是否涉及人类遗传资源", "Human genetic resources"), Kind.ONE, C, options=("是", "否")),
        F("hgr_approval", T("人类遗传资源审批/备案号", "HGR approval or record no."), Kind.LINE, C, 200),
        F("pathogen", T("高致病性病原微生物批准信息", "High-pathogenicity permit"), Kind.LINE, C, 200),
        F("secret", T("是否涉密", "State secret"), Kind.ONE, C, options=("是", "否")),
        F("ethics", T("伦理批件号", "Ethics approval no."), Kind.LINE, C, 200),
        F("licence", T("许可协议", "Licence"), Kind.LINE, O, 100),
    ),
)
