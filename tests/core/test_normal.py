"""Names, lists and lengths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huijiao.core.normal import N, difference, items, keywords, sim, stem, word_count


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("ＡＢＣ项目样本数据集 ", "ABC项目样本数据集"),
        ("土壤（表层）数据集", "土壤(表层)数据集"),
        ("“示范”数据集", '"示范"数据集'),
        ("2017—2020年数据集", "2017-2020年数据集"),
        ("Soil  Moisture Dataset", "soil moisture dataset"),
        ("根际 16S rRNA 数据集", "根际16S rRNA数据集"),
        ("土壤\u3000数据集", "土壤数据集"),
    ],
)
def test_n_makes_spellings_of_one_name_equal(a: str, b: str) -> None:
    assert N(a) == N(b)


@pytest.mark.parametrize(("a", "b"), [("项目样本数据", "项目样本数据集"), ("菌株数据集", "菌种数据集"), ("a b", "ab")])
def test_n_keeps_different_names_apart(a: str, b: str) -> None:
    assert N(a) != N(b)


@given(st.text())
def test_n_is_idempotent(text: str) -> None:
    assert N(N(text)) == N(text)


@given(st.text(max_size=30), st.text(max_size=30))
def test_sim_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert 0 <= sim(a, b) == sim(b, a) <= 1


def test_sim_ignores_the_ending_dataset() -> None:
    assert sim("××项目样本数据", "××项目样本数据集") >= 0.85
    assert sim("菌株资源数据库", "菌株资源数据集") == 1.0
    assert stem("数据集") == "数据集"


@pytest.mark.parametrize(
    ("text", "n"),
    [("", 0), ("微生物", 3), ("16S rRNA扩增子", 5), ("中文，标点。", 6), ("a b c", 3), ("Python3.8编写", 3)],
)
def test_word_count_counts_as_word_does(text: str, n: int) -> None:
    assert word_count(text) == n


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("微生物；基因组;鼠疫、耶尔森菌", 4),
        ("微生物 基因组 鼠疫", 3),
        ("soil moisture; rice", 2),
        ("machine learning", 1),
        ("", 0),
        ("土壤，水质\n大气", 3),
    ],
)
def test_keywords_are_split(text: str, n: int) -> None:
    assert len(keywords(text)) == n


def test_items_split_lists() -> None:
    assert items("CSV/TSV；XLSX、 PDF,") == ("CSV", "TSV", "XLSX", "PDF")


def test_difference_names_what_changed() -> None:
    assert difference("样本数据", "样本数据集") == "（无）→“集”"
    assert difference("同名", "同名") == ""
