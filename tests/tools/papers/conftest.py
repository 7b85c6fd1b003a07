from __future__ import annotations

import hashlib
from typing import Any

import pytest

from huijiao.core.pids import certificate_number


def line(number: int) -> dict[str, Any]:
    return {"seq": number, "name": f"设施番茄根际土壤细菌16S rRNA扩增子测序数据集（第{number}部分）", "class": "科学数据", "records": "1800 条",
            "volume": "273.65 KB", "format": "FASTQ；XLSX", "share": "注册后完全开放共享", "open_at": "公开", "identifier": f"HJD9{number:07d}"}  # fmt: skip


@pytest.fixture
def facts() -> dict[str, Any]:
    return {
        "title": "科学数据汇交凭证", "number": certificate_number("HJC", 2026, 1), "project_title": "设施菜田土壤微生物组演变规律与功能菌株挖掘",
        "project_no": "2017YFZ0901200", "programme": "重点研发计划 /“示范微生物资源”重点专项", "lead_inst": "示例大学微生物研究所",
        "pi": "甄示例", "plan": "第 2 版，2026 年 10 月 8 日批准", "scope": "全部汇交", "bytes": 1080000, "bytes_text": "1.08 MB", "files": 69,
        "categories": [{"label": "科学数据集", "count": 6, "unit": "个"}, {"label": "专著", "count": 0, "unit": "册"}],
        "datasets": [line(n) for n in range(1, 7)], "manifest_sha256": hashlib.sha256(b"").hexdigest(),
        "centre": "示例微生物科学数据中心", "signer": "", "date": "2026-11-23", "issued_text": "2026 年 11 月 23 日", "demo": True,
        "statement": "兹证明，该项目已完成科学数据汇交，特发此证。", "verify_url": "https://data.example.org/verify/HJC-HJ-2026-000001",
        "rounds": [{"round": "初审", "submitted": "2026-10-20", "decided": "2026-10-22", "conclusion": "通过", "reviewer": "审查员甲"}],
        "forms": [{"title": title, "items": [{"code": f"{letter}{n}", "label": "数据文件完整", "verdict": "符合", "comment": ""}
                                             for n in range(1, 16)]}
                  for title, letter in (("汇交方案及元数据审查表", "A"), ("实体数据审查表", "B"))],
        "conclusion": "同意通过审查。",
    }  # fmt: skip


@pytest.fixture
def form_facts() -> dict[str, Any]:
    return {
        "title": "实体数据审查表", "project_title": "乳酸菌项目", "project_no": "2017YFZ0901200", "lead_inst": "示例大学", "round": "初审（第1轮）",
        "submitted": "2026-10-20", "decided": "2026-10-22", "reviewer": "审查员甲", "second": "复核员乙", "conclusion": "修改后复审",
        "conclusions": ["通过", "修改后复审", "不通过"], "centre": "示例中心", "date": "2026-10-22",
        "items": [{"code": f"B{n}", "label": "数据文件完整", "criterion": "数据文件是否完整", "verdict": "符合", "comments": ["第一条。", "第二条。"]}
                  for n in range(1, 16)],
        "datasets": [{"seq": 1, "name": "甲数据集", "files": "12", "records": "5 条", "volume": "1 MB", "verdict": "通过", "comment": ""}],
    }  # fmt: skip
