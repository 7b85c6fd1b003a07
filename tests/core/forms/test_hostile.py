"""No paper, however damaged, makes the readers raise: they answer a problem, or records."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import openpyxl
from docx.exceptions import InvalidSpanError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huijiao.core.deposit import Cohort, Context, Stage
from huijiao.core.forms.contents import contents
from huijiao.core.forms.folder import read_deposit
from huijiao.core.records.metadata import METADATA
from huijiao.core.records.plan import PLAN_ROW
from huijiao.core.records.taskbook import ACHIEVEMENT, INDICATOR
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import Status, run
from huijiao.core.rules.sentences import load
from tests.samples import disciplines

CALM = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
CONTEXT = Context(Stage.DATA_SUBMIT, Cohort.ACCEPTED, date(2022, 3, 8))
PROBLEMS = {"", "encrypted", "image_only", "unparsable", "old_doc", "wrong_kind", "empty"}
LABELS = [f.label.zh for s in (METADATA, PLAN_ROW, ACHIEVEMENT, INDICATOR) for f in s.fields]
WORDS = st.sampled_from([*LABELS, "", "无", "☑数据 □软件工具", "2035-13-45", "10^9999 TB", "9" * 400, "１２ＴＢ", "%s{0}{name}", "表1", "一、科学数据概述",
                         "\u202e\ufffd", "4.1", "1e999", "-5 条", "零个", "注：", "合计", "甲方：", "任务书", "20231345", "0000-00-00"])  # fmt: skip
CELLS = st.lists(st.lists(WORDS, min_size=1, max_size=9), min_size=1, max_size=9)


@cache
def papers() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        top = disciplines.ecology().write(Path(folder))
        return {p.name: p.read_bytes() for p in sorted(top.glob("*.*"))}


def looked_at(body: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(body)
        assert contents(path, name).problem in PROBLEMS
        deposit = read_deposit(Path(folder), CONTEXT)
        broken = [(a.rule, a.why) for a in run(deposit, load(), book=BOOK).answers if a.status is Status.ERROR]
        assert broken == []


def members(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        return {n: packed.read(n) for n in packed.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, body in parts.items():
            made.writestr(name, body)
    return out.getvalue()


@CALM
@given(st.data())
def test_flipped_bytes_are_answered(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(papers())))
    body = bytearray(papers()[name])
    for at, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(body) - 1), st.integers(0, 255)), min_size=1, max_size=30)
    ):
        body[at] = value
    looked_at(bytes(body[: data.draw(st.integers(len(body) // 2, len(body)))]), name)


@CALM
@given(st.data())
def test_edited_xml_is_answered(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(papers())))
    parts = members(papers()[name])
    part = data.draw(
        st.sampled_from(
            sorted(
                n for n in parts if re.search(r"document\.xml|sheet1\.xml|workbook\.xml|rels|styles|sharedStrings", n)
            )
        )
    )
    text = parts[part].decode("utf-8", "replace")
    tags = sorted(set(re.findall(r"<(?!/)[\w:]+[^>]*>", text)))
    for tag in data.draw(st.lists(st.sampled_from(tags), min_size=1, max_size=4)) if tags else ():
        new = data.draw(
            st.sampled_from(
                [
                    "",
                    tag + tag,
                    re.sub(r'"[^"]*"', '"-1"', tag),
                    re.sub(r'"[^"]*"', '"99999999"', tag),
                    tag.replace(">", "/>"),
                ]
            )
        )
        text = text.replace(tag, new, data.draw(st.integers(1, 3)))
    parts[part] = text.encode()
    if data.draw(st.booleans()):
        parts.pop(data.draw(st.sampled_from(sorted(parts))))
    looked_at(packed(parts), name)


@CALM
@given(
    st.lists(CELLS, min_size=1, max_size=3),
    st.lists(WORDS, max_size=5),
    st.lists(st.tuples(*[st.integers(0, 8)] * 4), max_size=3),
)
def test_random_word_tables_are_answered(
    tables: list[list[list[str]]], lines: list[str], merges: list[tuple[int, int, int, int]]
) -> None:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(re.sub("[\x00-\x08\x0b-\x1f]", "", line))
    for rows in tables:
        made = document.add_table(len(rows), max(map(len, rows)))
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                made.cell(i, j).text = text
        height, width = len(rows), max(map(len, rows))
        for a, b, c, e in merges:
            with suppress(InvalidSpanError, ValueError):  # python-docx merges rectangles only
                made.cell(min(a, b, height - 1), min(c, e, width - 1)).merge(
                    made.cell(min(max(a, b), height - 1), min(max(c, e), width - 1))
                )
    out = io.BytesIO()
    document.save(out)
    looked_at(out.getvalue(), "a.docx")


@CALM
@given(
    st.lists(
        st.lists(
            WORDS | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.booleans() | st.dates(),
            max_size=9,
        ),
        max_size=9,
    )
)
def test_random_sheets_are_answered(rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([v if not isinstance(v, int) or abs(v) < 10**15 else str(v) for v in row])
    out = io.BytesIO()
    book.save(out)
    looked_at(out.getvalue(), "a.xlsx")
