"""Any substring is found, filters count what the others leave, and writing again replaces."""

from __future__ import annotations

from pathlib import Path

import pytest

from huijiao.tools.search.index import Document, Index

TEXTS = {
    1: ("东北黑土根际真菌扩增子测序数据集", "Rhizosphere fungi 16S amplicons"),
    2: ("青藏高原土壤细菌宏基因组", "Soil bacteria metagenomes"),
    3: ("黑土区放线菌菌株保藏信息", "Strains ＡＢＣ-12"),
}


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index(tmp_path / "shelf", ("mode", "year"), ("size",), ("title",))
    made.write([_document(key, texts) for key, texts in TEXTS.items()], (), "3:abc")
    return made


def _document(key: int, texts: tuple[str, ...], mode: str = "") -> Document:
    return Document(
        key, texts, {"mode": mode or ("OPEN", "CLOSED")[key % 2], "year": "2026"}, {"size": key * 10, "title": texts[0]}
    )


def find(index: Index, *words: str, **chosen: str) -> set[int]:
    return set(index.find(words, chosen, sort="size", descending=True, at=0, limit=20).keys)


def test_every_substring_of_two_characters_or_more_is_found(index: Index) -> None:
    for key, texts in TEXTS.items():
        for text in texts:
            for start in range(len(text) - 1):
                for end in range(start + 2, len(text) + 1):
                    part = text[start:end]
                    if part.strip() == part and " " not in part:
                        assert key in find(index, part), part


def test_what_does_not_stand_together_is_not_found(index: Index) -> None:
    assert find(index, "土根") == {1}
    assert find(index, "黑壤") == set()
    assert find(index, "集Rh") == set()  # reaches over two texts
    assert find(index, "黑土", "菌株") == {3}
    assert find(index, "壤") == {2}


def test_case_and_width_do_not_matter(index: Index) -> None:
    assert find(index, "abc-12") == {3}
    assert find(index, "METAGENOMES") == {2}


def test_filters_count_what_the_others_leave(index: Index) -> None:
    found = index.find((), {"mode": "OPEN"}, sort="size", descending=True, at=0, limit=20)
    assert found.keys == (2,)
    assert found.counts == {"mode": {"OPEN": 1, "CLOSED": 2}, "year": {"2026": 1}}


def test_pages_and_orders(index: Index) -> None:
    assert index.find((), {}, sort="size", descending=True, at=1, limit=1).keys == (2,)
    assert index.find((), {}, sort="size", descending=False, at=0, limit=2).keys == (1, 2)
    assert index.sums(("size",)) == (3, {"size": 60})


def test_writing_again_replaces_and_takes_out(index: Index) -> None:
    index.write([_document(1, ("全新的名称",), "OPEN")], (2,), "4:def")
    assert find(index, "根际") == set()
    assert find(index, "全新") == {1}
    assert find(index, "青藏") == set()
    assert index.read_to() == "4:def"
    index.clear()
    assert index.read_to() == ""
    assert find(index, "全新") == set()
