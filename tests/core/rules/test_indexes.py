"""Index tables of aggregated sets."""

from __future__ import annotations

import pytest

from huijiao.core.rules.indexes import Index, index_files, index_of, item_files, named_files, same_file
from huijiao.core.rules.mapping import Dataset, mapping
from tests.core.rules import packages as p

INDEX = f"{p.PAPERS}/data/论文清单.xlsx"


def read(*rows: tuple[str, ...], name: str = "论文清单.xlsx") -> Index | None:
    """Read these rows as the index of the papers."""
    path = f"{p.PAPERS}/data/{name}"
    made = p.package(p.entry(path), without=(INDEX,) if path != INDEX else (), tables_={path: rows})
    snapshot = p.entity(parts={"package": made})
    return index_of(snapshot, mapping(snapshot).datasets[2])


@pytest.mark.parametrize(
    ("header", "code"),
    [
        *((h, "file") for h in ("文件名", "全文文件", "附件", "电子文件", "对应文件", "文件路径", "文件", "File name", "filename", "files", "Attachment", "Full text", "fulltext")),
        *((h, "title") for h in ("题名", "论文题目", "标题", "论文名", "专利名称", "书名", "软件名称", "标准名称", "报告名称", "名称", "中文名称", "成果名称", "Title", "name")),
        *((h, "doi") for h in ("DOI", "doi号", "论文DOI")), *((h, "year") for h in ("年", "年份", "年度", "发表年", "出版年份", "发表年度", "Year", "publication year")),
        *((h, "app_no") for h in ("申请号", "专利号", "Application No.", "patent number")), *((h, "reg_no") for h in ("登记号", "著作权号", "Registration number")),
        *((h, "std_no") for h in ("标准号", "标准编号", "Standard code", "standard no")), ("ISBN", "isbn"), *((h, "secrecy") for h in ("密级", "Classification", "confidentiality")),
        *((h, "project") for h in ("标注项目", "项目编号", "项目号", "标注编号", "资助号", "基金号", "Project number", "Grant", "funding")),
    ],
)  # fmt: skip
def test_each_header(header: str, code: str) -> None:
    index = read(("序号", header, "备注"), ("1", "x", "y"), ("2", "z", "w"))
    if code in {"file", "title"}:
        assert index is not None
        assert index.columns == {code: 1}
        assert [index.cell(row, code) for _, row in index.rows] == ["x", "z"]
    else:
        assert index is None  # one known column alone does not make an index
        both = read((header, "题名"), ("甲 ", "乙"))
        assert both is not None
        assert both.columns == {code: 0, "title": 1}
        assert both.cell(both.rows[0][1], code) == "甲"


@pytest.mark.parametrize("header", ["作者", "期刊", "状态", "备注", "我的文件夹数", "profile"])
def test_other_headers_are_unknown(header: str) -> None:
    index = read((header, "题名", "DOI"), ("x", "y", "10.1/2"))
    assert index is not None
    assert index.columns == {"title": 1, "doi": 2}


@pytest.mark.parametrize("number", ["序号", "编号", "No.", "no", "#", "number", "Index"])
def test_a_title_beside_a_number_is_enough(number: str) -> None:
    assert read((number, "题名"), ("1", "x")) is not None
    assert read(("作者", "题名"), ("甲", "x")) is None
    assert read((number, "作者"), ("1", "甲")) is None


def test_the_first_column_of_a_kind_counts() -> None:
    index = read(("文件名", "附件", "题名"), ("a.pdf", "b.pdf", "x"))
    assert index is not None
    assert index.columns == {"file": 0, "title": 2}
    assert (index.cell(("a",), "title"), index.cell(("a",), "isbn")) == ("", "")


@pytest.mark.parametrize(("lines", "found"), [(0, True), (5, True), (6, False)])
def test_title_lines_above_the_header(lines: int, found: bool) -> None:
    index = read(*(("说明",) for _ in range(lines)), ("序号", "文件名"), ("1", "a.pdf"))
    assert (index is not None) is found
    assert index is None or [n for n, _ in index.rows] == [lines + 2]


@pytest.mark.parametrize(
    ("row", "item"),
    [
        (("1", "题", "a.pdf"), True), (("", "题", "a.pdf"), True), (("1", "题", ""), False), (("1", "", ""), False), (("合计", "6", "6"), False), (("总计", "6", "6"), False), (("小计", "6", "6"), False),
        (("注：", "以上", "均为"), False), (("备注：以上", "a", "b"), False), (("说明：以上", "a", "b"), False), (("Total", "6", "6"), False), (("Note", "6", "6"), False), (("", "合计", "6"), False),
        (("1", "注意力机制", "a.pdf"), True), (("1", "无", "/"), False), (("1", "题"), False),
    ],
)  # fmt: skip
def test_items(row: tuple[str, ...], item: bool) -> None:
    index = read(("序号", "题名", "文件名"), row)
    assert index is not None
    assert bool(index.rows) is item


def test_one_known_column_makes_one_value_an_item() -> None:
    index = read(("序号", "文件名"), ("1", "a.pdf"), ("2", ""))
    assert index is not None
    assert [n for n, _ in index.rows] == [2]


def papers(*names: str) -> Dataset:
    """Return the set of papers with these files only."""
    made = p.package(*(p.entry(f"{p.PAPERS}/data/{n}") for n in names), without=(f"{p.PAPERS}/data/全文", INDEX))
    return mapping(p.entity(parts={"package": made})).datasets[2]


def test_which_files_are_items_and_which_may_be_the_index() -> None:
    names = (
        "a.pdf",
        "b.DOC",
        "c.docx",
        "d.caj",
        "e.JPG",
        "f.jpeg",
        "g.png",
        "h.tif",
        "i.tiff",
        "j.ofd",
        "k.epub",
        "l.htm",
        "m.html",
        "n.zip",
        "o.rar",
        "p.wps",
        "q.txt",
        "r.md",
        "s.bmp",
    )
    others = ("t.mp4", "u.xlsx", "~$a.docx", "v.pdf.tmp", "目录.csv", "README.pdf", "w.json", "数据 - 副本.pdf")
    made = papers(*names, *others)
    assert {e.path.rsplit("/", 1)[1] for e in item_files(made, None)} == set(names)
    assert {e.path.rsplit("/", 1)[1] for e in index_files(made)} == {"u.xlsx", "目录.csv"}


def test_the_index_itself_is_no_item_and_a_named_one_goes_first() -> None:
    rows = (("序号", "文件名"), ("1", "a.pdf"))
    files = (p.entry(f"{p.PAPERS}/data/a.csv"), p.entry(f"{p.PAPERS}/data/目录.txt"))
    made = p.package(*files, without=(INDEX,), tables_={f.path: rows for f in files})
    snapshot = p.entity(parts={"package": made})
    dataset = mapping(snapshot).datasets[2]
    index = index_of(snapshot, dataset)
    assert index is not None
    assert index.entry.path.endswith("目录.txt")
    assert not any(e.path.endswith("目录.txt") for e in item_files(dataset, index))
    assert any(e.path.endswith("目录.txt") for e in item_files(dataset, None))
    assert index_of(p.entity(without=(INDEX,)), dataset) is None


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("a.pdf;b.pdf", ("a.pdf", "b.pdf")), ("a.pdf\nb.pdf", ("a.pdf", "b.pdf")), ("a.pdf|b.pdf", ("a.pdf", "b.pdf")), ("a.pdf, b.pdf", ("a.pdf", "b.pdf")), ("a.pdf，b.pdf", ("a.pdf", "b.pdf")),
        ("水、土.pdf、气.pdf", ("水", "土.pdf", "气.pdf")), ("水、土", ("水、土",)), ("x\\y\\A.PDF", ("a.pdf",)), ("无", ()), ("", ()), ("全文/a", ("a",)),
    ],
)  # fmt: skip
def test_names_in_a_cell(cell: str, names: tuple[str, ...]) -> None:
    assert named_files(cell) == names


def test_same_file() -> None:
    assert same_file("a", "x/A.pdf")
    assert not same_file("a.doc", "x/A.pdf")
