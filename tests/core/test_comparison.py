"""Lists against the manifest: every difference on its line, whatever folder the list speaks from."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from huijiao.core.comparison import compare
from huijiao.core.discrepancies import Discrepancy, Kind
from huijiao.core.forms.manifests import likely_list, read_list
from huijiao.core.manifest import FileEntry


def entry(path: str, body: bytes = b"x") -> FileEntry:
    sums = [hashlib.new(name, body).hexdigest() for name in ("md5", "sha256", "sm3")]
    return FileEntry(path, len(body), *sums)


A, B = entry("01_甲/data/a.csv", b"one"), entry("01_甲/data/b.csv", b"two")


def test_each_difference_is_named() -> None:
    listed = {
        A.path: {"md5": A.md5, "bytes": 4}, B.path: {"sha256": "0" * 64, "sm3": B.sm3}, "01_甲/lost.csv": {"md5": A.md5},
        "01_甲/c": {"bytes": 1},
    }  # fmt: skip
    found = compare(listed, [A, B, entry("01_甲/c"), entry("new"), entry("md5.txt")], ["md5.txt"])
    assert {(r.kind, r.path) for r in found.rows} == {
        (Kind.SIZE, A.path), (Kind.DIGEST, B.path), (Kind.MISSING, "01_甲/lost.csv"), (Kind.EXTRA, "new"),
    }  # fmt: skip
    assert (found.listed, found.same, found.unchecked) == (4, 0, 1)
    assert found.counts()["digest"] == 1


@pytest.mark.parametrize("drop", ["", "实体数据/", "/media/disk/实体数据/"])
@pytest.mark.parametrize("inner", [False, True])
def test_lists_speak_from_any_folder(drop: str, inner: bool) -> None:
    cut = len("01_甲/data/") if inner else 0
    listed = {drop + e.path[cut:]: {"md5": e.md5} for e in (A, B)}
    found = compare(listed, [A, B])
    assert (found.rows, found.same) == ((), 2)


@given(st.dictionaries(st.from_regex(r"[ab]{1,2}(/[ab]{1,2}){0,2}", fullmatch=True), st.binary(max_size=3), min_size=1))
def test_a_list_of_what_is_there_agrees(tree: dict[str, bytes]) -> None:
    entries = [entry(path, body) for path, body in tree.items()]
    found = compare({e.path: {"md5": e.md5, "bytes": e.bytes} for e in entries}, entries)
    assert (found.rows, found.same) == ((), len(entries))


def test_discrepancies_travel_as_json() -> None:
    one = Discrepancy(Kind.DIGEST, "甲{}", "{a", "b}", "MD5")
    assert Discrepancy.from_json(one.as_json()) == one
    assert one.sentence.zh == "MD5 应为 {a，实为 b}。"


ROWS = [["相对路径", "字节数", "校验算法", "校验值"], [A.path, "3", "MD5", A.md5.upper()], [B.path, "3", "SM3", B.sm3]]
READ = {A.path: {"md5": A.md5, "bytes": 3}, B.path: {"sm3": B.sm3, "bytes": 3}}


def test_forms_and_texts_are_read_alike(tmp_path: Path) -> None:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "文件清单.xlsx")
    paper = Document()
    table = paper.add_table(3, 4)
    for r, row in enumerate(ROWS):
        for c, text in enumerate(row):
            table.cell(r, c).text = text
    paper.save(tmp_path / "文件清单.docx")
    (tmp_path / "sums").write_text(f"{A.md5.upper()} *{A.path}\n{B.sm3}  ./{B.path}\n", "utf-8")
    assert read_list(tmp_path / "文件清单.xlsx", "文件清单.xlsx") == READ
    assert read_list(tmp_path / "文件清单.docx", "文件清单.docx") == READ
    assert read_list(tmp_path / "sums", "all.sm3") == {A.path: {"md5": A.md5}, B.path: {"sm3": B.sm3}}
    assert read_list(tmp_path / "sums", "sums.txt")[B.path] == {"sha256": B.sm3}
    (tmp_path / "x.docx").write_bytes(b"PK nonsense")
    assert read_list(tmp_path / "x.docx", "x.docx") == {}


@pytest.mark.parametrize(
    ("name", "likely"), [("md5sum.txt", True), ("a/文件清单.docx", True), ("a.csv", False), ("sha256.pdf", False)]
)
def test_names_of_lists(name: str, likely: bool) -> None:
    assert likely_list(name) is likely
