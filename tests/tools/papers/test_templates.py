from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from huijiao.core.deposit import Deposit
from huijiao.core.forms.metadata import read_metadata
from huijiao.core.forms.paper import open_paper
from huijiao.core.forms.plan import read_plan
from huijiao.core.forms.taskbook import read_taskbook
from huijiao.core.records.base import Record
from huijiao.core.records.plan import GUIDANCE, SECTIONS, Plan
from huijiao.tools.papers.templates import TEMPLATES

WORD = [key for key, t in TEMPLATES.items() if t.filename_zh.endswith(".docx")]


def paper(tmp_path, content: bytes):
    path = tmp_path / "x.docx"
    path.write_bytes(content)
    return open_paper(path, "x.docx").paper


@pytest.mark.parametrize("key", WORD)
def test_word_forms_are_a4_in_chinese_fonts_and_say_their_version(key):
    document = docx.Document(io.BytesIO(TEMPLATES[key].build(None)))
    section = document.sections[0]
    assert {round(section.page_width / Mm(1)), round(section.page_height / Mm(1))} == {210, 297}
    fonts = {f.get(qn("w:eastAsia")) for f in document.element.body.iter(qn("w:rFonts"))}
    assert fonts <= {"宋体", "黑体"}
    assert document.core_properties.subject == f"huijiao:{key}"


def test_file_names_are_unique_and_names_bilingual():
    names = [t.filename_zh for t in TEMPLATES.values()]
    assert len(set(names)) == len(names)
    assert all(t.name.zh and t.name.en.isascii() for t in TEMPLATES.values())


def test_blank_forms_hold_no_records(tmp_path):
    assert read_metadata(paper(tmp_path, TEMPLATES["metadata"].build(None))) == ()
    plan = read_plan(paper(tmp_path, TEMPLATES["plan"].build(None)))
    assert (plan.rows, plan.tools) == ((), ())
    assert sorted(plan.sections) == sorted(SECTIONS)
    assert {n: plan.sections[n].text for n in (1, 3, 5, 6, 7, 8)} == {n: GUIDANCE[n] for n in (1, 3, 5, 6, 7, 8)}
    book = read_taskbook(paper(tmp_path, TEMPLATES["taskbook"].build(None)))
    assert not any(i["ind_name"] or i["v_end"] for _, i in book.indicators)


def test_what_is_known_is_filled_in(tmp_path):
    project = Record.of(title="乳酸菌项目", project_no="2017YFZ0901200", lead_inst="示例大学", pi="甄示例")
    rows = (Record.of(name="甲数据集", type="科学数据", share="协议共享", format="CSV"),)
    deposit = Deposit(project=project, plan=Plan(rows=rows))
    plan = read_plan(paper(tmp_path, TEMPLATES["plan"].build(deposit)))
    assert {n: plan.cover[n] for n in ("title", "project_no", "lead_inst", "pi")} == {n: project[n] for n in project}
    (started,) = read_metadata(paper(tmp_path, TEMPLATES["metadata"].build(deposit)))
    assert (started["name_zh"], started["share"], started["format"]) == ("甲数据集", "协议共享", "CSV")
