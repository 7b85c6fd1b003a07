"""Project basic information (项目基本信息, domain.md §2.3)."""

from __future__ import annotations

from huijiao.core.records.base import FieldSpec as F
from huijiao.core.records.base import Kind, Need, RecordSpec
from huijiao.core.text import Text as T

R, O = Need.REQUIRED, Need.OPTIONAL

#: 项目阶段 as printed, in the order ACCEPTED ACCEPTING ONGOING.
COHORT_BOXES = ("已完成验收", "正在开展验收", "在研")

PROJECT = RecordSpec(
    "project",
    T("项目基本信息", "Project information"),
    (
        F("title", T("项目名称", "Project title"), Kind.LINE, R, 100),
        F("project_no", T("项目编号", "Project number"), Kind.LINE, R, 100),
        F("programme", T("类别/专项", "Programme"), Kind.LINE, R, 100, synonyms=("类别", "专项", "所属专项")),
        F("cohort", T("项目阶段", "Stage"), Kind.ONE, R, options=COHORT_BOXES),
        F(
            "lead_inst",
            T("项目第一承担单位", "Lead institution"),
            Kind.LINE,
            R,
            100,
            synonyms=("项目牵头承担单位", "项目牵头单位", "牵头单位", "第一承担单位"),
        ),
        F("pi", T("项目负责人", "Principal investigator"), Kind.LINE, R, 100),
        F("pi_phone", T("项目负责人电话", "PI telephone"), Kind.PHONE, R, 100),
        F("pi_email", T("项目负责人邮箱", "PI e-mail"), Kind.EMAIL, R, 100),
        F("contact", T("项目联系人", "Contact"), Kind.LINE, R, 100),
        F("contact_phone", T("项目联系人电话", "Contact telephone"), Kind.PHONE, R, 100),
        F("contact_email", T("项目联系人邮箱", "Contact e-mail"), Kind.EMAIL, R, 100),
        F("dept", T("项目依托部门", "Supporting department"), Kind.LINE, R, 100),
        F("funds", T("项目经费（万元）", "Funds (10,000 yuan)"), Kind.NUMBER, R, 20, synonyms=("项目经费",)),
        F("start", T("项目起始时间", "Start"), Kind.DATE, R),
        F("end", T("项目结束时间", "End"), Kind.DATE, R),
        F("address", T("通讯地址", "Address"), Kind.LINE, R, 200),
        F("postcode", T("邮编", "Postcode"), Kind.LINE, R, 6, synonyms=("邮政编码",)),
        F("summary", T("成果简介", "Summary of results"), Kind.TEXT, R, 400),
        F("agency", T("专业机构", "Programme agency"), Kind.LINE, R, 100),
    ),
)
