"""Classes proposed from words, with their reasons."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huijiao.steps.s5_archiving import subjects

#: Name, keywords, abstract → the class a curator would give.
TABLE = [
    ("设施菜田土壤微生物组测序数据集", "土壤；微生物；测序", "", "180.61"),
    ("功能菌株保藏信息数据集", "菌株；保藏", "", "180.61"),
    ("新冠病毒基因组序列", "冠状病毒；基因组", "临床患者样本", "180.64"),
    ("噬菌体基因组", "噬菌体", "从细菌中分离的噬菌体", "180.64"),
    ("土壤微生物共现网络构建软件", "软件；算法；共现网络", "", "520"),
    ("肝癌患者队列随访数据", "临床；队列；肿瘤", "", "320"),
    ("传染病监测数据集", "流行病；疫情", "病例", "330"),
    ("水稻品种田间试验数据", "水稻；育种", "土壤施肥", "210"),
    ("城市污水重金属监测", "污水；重金属；环境", "微生物", "610"),
    ("蛋白质晶体结构", "晶体结构；结构生物学", "", "180.14"),
    ("小鼠抗体免疫应答", "免疫；抗体", "小鼠", "180.22"),
    ("森林样地树木调查", "森林；林木", "植物", "220"),
    ("无从归类", "", "", subjects.DEFAULT),
]


@pytest.mark.parametrize(("name", "keywords", "abstract", "code"), TABLE)
def test_proposal_is_what_a_curator_would_say(name, keywords, abstract, code) -> None:
    assert subjects.propose(name, keywords, abstract) == code


def test_proposal_says_why_the_weightiest_word_first() -> None:
    best = subjects.proposals("病毒样品", "冠状病毒；测序", "采自患者")[0]
    assert best.why[0] == ("冠状病毒", "keywords")
    assert ("病毒", "name") in best.why
    assert best.reasons[0][1].zh == "关键词"


def test_a_word_inside_a_longer_one_does_not_count() -> None:
    assert [p.code for p in subjects.proposals("", "噬菌体", "")] == ["180.64"]


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
def test_proposals_are_of_the_vocabulary_ordered_and_repeatable(name, keywords, abstract) -> None:
    found = subjects.proposals(name, keywords, abstract)
    assert 1 <= len(found) <= 3
    assert all(p.code in subjects.SUBJECTS for p in found)
    assert [p.score for p in found] == sorted((p.score for p in found), reverse=True)
    assert found == subjects.proposals(name, keywords, abstract)


def test_vocabulary_is_complete_and_printed_as_the_standard_prints_it() -> None:
    firsts = [code for code in subjects.SUBJECTS if "." not in code]
    # 180 stands there by its second level.
    assert len(firsts) == 61
    assert len([code for code in subjects.SUBJECTS if code.startswith("180.")]) == 21
    assert all(re.fullmatch(r"\d{3}(\.\d\d)?", code) for code in subjects.SUBJECTS)
    assert all(name.zh and name.en for name in subjects.SUBJECTS.values())
