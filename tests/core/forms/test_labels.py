from __future__ import annotations

import pytest

from huijiao.core.forms.labels import clean
from huijiao.core.forms.metadata import LABELS


@pytest.mark.parametrize(
    "text",
    ["（系统生成，不填）", "(系统生成,不填)", "（200字以内）", "（限500字以内。）", "可选", "（可选）", "_____", "（请选择）",
     "请填写", "　 ", "年　月　日", "单击此处输入文字。", "（3-5个字）"],
)  # fmt: skip
def test_clean_takes_printed_hints_for_empty(text: str) -> None:
    assert clean(text) == ""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("（限500字以内。）\n针对设施菜田", "针对设施菜田"),
        ("____示例大学____", "示例大学"),
        ("data/__init__.py", "data/__init__.py"),
        ("土层深度(cm)", "土层深度(cm)"),
        ("无", "无"),
        ("2021-03-08（V1.0）", "2021-03-08（V1.0）"),
    ],
)
def test_clean_keeps_what_was_written(text: str, kept: str) -> None:
    assert clean(text) == kept


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("中文名称", "name_zh"), ("*中文名称：", "name_zh"), ("中 文 名 称", "name_zh"), ("1. 中文名称", "name_zh"),
        ("Chinese name", "name_zh"), ("CHINESE NAME", "name_zh"), ("记录数量", "records"), ("数据大小", "volume"),
        ("共享类型", "share"), ("Ｅ－ｍａｉｌ", "resp_email"), ("邮政编码", "resp_postcode"),
        ("最新修订时间\n（版本号）", "revised"), ("最新修订时间", "revised"), ("描述摘要（200字以内）", "abstract"),
        ("数据质量描述\n及质量控制说明\n（来源、采集、\n加工、处理方式\n及质量控制措施\n等）", "quality"),
    ],
)  # fmt: skip
def test_labels_find_however_they_were_typed(label: str, name: str) -> None:
    found = LABELS.find(label)
    assert found is not None
    assert found.name == name


def test_labels_do_not_find_a_value() -> None:
    assert LABELS.find("设施番茄根际土壤细菌测序数据集") is None
