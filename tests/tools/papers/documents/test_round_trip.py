"""What is written is what the readers read back: export, import, nothing differs."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from huijiao.core.deposit import Deposit
from huijiao.core.forms.agreement import read_agreement
from huijiao.core.forms.metadata import read_metadata
from huijiao.core.forms.paper import open_paper
from huijiao.core.forms.plan import read_plan
from huijiao.core.forms.project import read_project
from huijiao.core.forms.quality import read_quality
from huijiao.core.forms.taskbook import read_taskbook
from huijiao.core.records.base import Record, Value
from huijiao.core.records.metadata import METADATA, SHARE_BOXES, TYPE_BOXES
from huijiao.core.records.plan import Plan
from huijiao.core.records.project import PROJECT
from huijiao.core.records.taskbook import Achievement, TaskBook
from huijiao.tools.papers import filled
from huijiao.tools.papers.documents import plan as plan_document
from huijiao.tools.papers.documents import quality as quality_document

DAY = "2026年11月3日"


def opened(tmp_path: Path, content: bytes, kind: str):
    path = tmp_path / "x.docx"
    path.write_bytes(content)
    read = open_paper(path, "x.docx")
    assert (read.kind, read.problem) == (kind, "")
    assert read.paper is not None
    return read.paper


def said(record: Record) -> dict[str, str]:
    return {name: record[name] for name in record if record[name]}


@pytest.fixture
def project() -> Record:
    words = {f.name: f"{f.label.zh}的内容" for f in PROJECT.fields if not f.options}
    return Record.of(
        **{
            **words,
            "cohort": "在研",
            "title": "乳酸菌项目",
            "project_no": "2017YFZ0901200",
            "lead_inst": "示例大学",
            "pi": "甄示例",
            "pi_phone": "0531-00000001",
            "start": "2017-07-01",
            "end": "2020-12-31",
            "funds": "1860.00",
            "postcode": "250000",
        }
    )


def test_project(tmp_path, project):
    paper = opened(tmp_path, filled.project(Deposit(project=project)), "project")
    assert said(read_project(paper)) == said(project)


def metadata_record(**more: str) -> Record:
    words = {f.name: f"{f.label.zh}的内容" for f in METADATA.fields if not f.options and f.name != "thumb"}
    return Record.of(
        **{
            **words,
            "type": TYPE_BOXES[5],
            "share": SHARE_BOXES[1],
            "secret": "否",
            "has_hgr": "否",
            "has_personal": "是",
            "quality": "来源清楚。\n采集规范；“加工”统一。\n处理可靠。",
            "abstract": "两段\n摘要",
            **more,
        }
    )


@pytest.mark.parametrize("box", TYPE_BOXES)
def test_metadata_full_record(tmp_path, box):
    record = metadata_record(type=box)
    (again,) = read_metadata(opened(tmp_path, filled.metadata([record]), "metadata"))
    assert said(again) == said(record)


def test_metadata_many_records(tmp_path):
    records = [metadata_record(name_zh=f"数据集{n}", share=SHARE_BOXES[n]) for n in range(4)]
    again = read_metadata(opened(tmp_path, filled.metadata(records), "metadata"))
    assert [said(r) for r in again] == [said(r) for r in records]


def test_metadata_fields_the_form_lacked_stay_absent(tmp_path):
    record = Record.of(
        name_zh="数据集甲", abstract="摘要", keywords="甲；乙；丙", type="数据", records="5 条", volume="3 MB"
    )
    (again,) = read_metadata(opened(tmp_path, filled.metadata([record]), "metadata"))
    assert not any(again.has(n) for n in ("secret", "sw_name", "open_at", "licence"))


@pytest.fixture
def plan() -> Plan:
    rows = tuple(
        Record.of(seq=str(n), name=f"乳酸菌数据集{n}", type="科学数据", amount="200 GB/5000条", format="FASTQ；XLSX", share=SHARE_BOXES[n % 4],
                  open_at="2027-01-01", ind_refs="1.1；1.2") for n in range(1, 13))  # fmt: skip
    tool = {
        n: f"{n} 的内容"
        for n in ("purpose", "tools", "runtime", "developer", "version", "manual", "project", "topic_no", "note")
    }
    tools = (Record.of(name="工具一", **tool), Record.of(name="工具二", **tool))
    sections = {n: Value(f"第{n}节的内容，来源。\n第二段，采集、加工。") for n in range(1, 9)}
    cover = Record.of(title="乳酸菌项目", project_no="2017YFZ0901200", lead_inst="示例大学", pi="甄示例", date=DAY)
    return Plan(cover, sections, rows, tools)


def test_plan(tmp_path, plan):
    again = read_plan(opened(tmp_path, filled.plan(Deposit(plan=plan)), "plan"))
    assert said(again.cover) == said(plan.cover)
    assert [said(r) for r in again.rows] == [said(r) for r in plan.rows]
    assert [said(t) for t in again.tools] == [said(t) for t in plan.tools]
    for number in SECTION_NUMBERS:
        assert (
            plan_document._words(again, number).replace("表1  计划汇交的科学数据清单", "").strip()
            == plan.sections[number].text
        )


SECTION_NUMBERS = range(1, 9)


def test_plan_twice_is_the_same(tmp_path, plan):
    once = read_plan(opened(tmp_path, filled.plan(Deposit(plan=plan)), "plan"))
    twice = read_plan(opened(tmp_path, filled.plan(Deposit(plan=once)), "plan"))
    assert {n: v.text for n, v in twice.sections.items()} == {n: v.text for n, v in once.sections.items()}
    assert twice.rows == once.rows


def test_taskbook(tmp_path):
    def achievement(number: int) -> Achievement:
        rows = (Record.of(ind_no=f"{number}.{n}", ind_name=f"指标{n}数量", v_start="无", v_mid="1个", v_end="≥2个", method="查看")
                for n in (1, 2))  # fmt: skip
        return Achievement(
            Record.of(ach_name=f"成果{number}", ach_types="数据库；软件", topic=f"课题{number}"), tuple(rows)
        )

    topics = (Record.of(no="2017YFZ0901201", name="课题一", org="示例大学", leader="甄示例"),)
    book = TaskBook(
        Record.of(title="乳酸菌项目", project_no="2017YFZ0901200"),
        "目标。\n第二段。",
        (achievement(1), achievement(2)),
        topics,
    )
    again = read_taskbook(opened(tmp_path, filled.taskbook(Deposit(taskbook=book)), "taskbook"))
    assert again.goal == book.goal
    assert [said(a.record) for a in again.achievements] == [said(a.record) for a in book.achievements]
    assert [said(i) for _, i in again.indicators] == [said(i) for _, i in book.indicators]
    assert [said(t) for t in again.topics] == [said(t) for t in topics]


@pytest.fixture
def samples() -> Path:
    folder = Path(os.environ.get("HUIJIAO_SHARED") or Path(__file__).parents[5] / "shared") / "samples"
    if not (folder / "clean").is_dir():
        pytest.skip(f"no samples under {folder}; set HUIJIAO_SHARED to the shared folder")
    return folder


def sample(samples: Path, name: str):
    (path,) = samples.glob(f"clean/**/{name}")
    read = open_paper(path, path.name)
    assert read.paper is not None
    return read.paper


def test_sample_plan(tmp_path, samples):
    plan = read_plan(sample(samples, "3-*.docx"))
    again = read_plan(opened(tmp_path, filled.plan(Deposit(plan=plan)), "plan"))
    assert [said(r) for r in again.rows] == [said(r) for r in plan.rows]
    assert [said(t) for t in again.tools] == [said(t) for t in plan.tools]
    assert said(again.cover) == said(plan.cover)
    for number in SECTION_NUMBERS:
        assert again.sections[number].text.split() == plan.sections[number].text.split()


def test_sample_taskbook(tmp_path, samples):
    book = read_taskbook(sample(samples, "1-*.docx"))
    again = read_taskbook(opened(tmp_path, filled.taskbook(Deposit(taskbook=book)), "taskbook"))
    assert again.goal == book.goal
    assert [said(a.record) for a in again.achievements] == [said(a.record) for a in book.achievements]
    assert [said(i) for _, i in again.indicators] == [said(i) for _, i in book.indicators]
    assert [said(t) for t in again.topics] == [said(t) for t in book.topics]
    kept = ("programme", "title", "project_no", "lead_inst", "pi")
    assert {k: again.cover[k] for k in kept} == {k: book.cover[k] for k in kept}


def test_sample_agreement(tmp_path, samples):
    agreement = read_agreement(sample(samples, "6-*.docx"))
    again = read_agreement(opened(tmp_path, filled.agreement(Deposit(agreement=agreement)), "agreement"))
    assert said(again.record) == said(agreement.record)
    assert {k: v.text for k, v in again.counts.items()} == {k: v.text for k, v in agreement.counts.items()}
    assert (again.modes, again.annex, again.not_secret) == (agreement.modes, agreement.annex, agreement.not_secret)


def test_sample_quality(tmp_path, samples):
    report = read_quality(sample(samples, "科学数据质量信息报告.docx"))
    again = read_quality(opened(tmp_path, filled.quality(Deposit(quality=report)), "quality"))
    assert said(again.cover) == said(report.cover)
    assert [said(r) for r in again.rows] == [said(r) for r in report.rows]
    for number in quality_document.SECTIONS:
        assert quality_document._words(again, number) == quality_document._words(report, number)
    assert "盖章" not in again.sections[8].text


def test_agreement_counts_are_computed_and_mixed_modes_get_an_annex(tmp_path, project):
    records = (
        metadata_record(type="数据", name_zh="甲数据集", share=SHARE_BOXES[0]),
        metadata_record(type="软件工具", name_zh="乙软件", share=SHARE_BOXES[2]),
        metadata_record(type="其它", name_zh="乳酸菌项目论文数据集", records="6 篇", share=SHARE_BOXES[0]),
    )
    deposit = Deposit(project=project, metadata=records)
    centre = filled.Party("示例中心", "值班员", "数据路1号", "010-00000099")
    again = read_agreement(opened(tmp_path, filled.agreement(deposit, centre), "agreement"))
    counts = {k: v.text for k, v in again.counts.items()}
    assert (counts["DATASET"], counts["TOOL"], counts["PAPER"], counts["OTHER"]) == ("1 个", "1 个", "6 篇", "无")
    assert again.modes == (SHARE_BOXES[0], SHARE_BOXES[2])
    assert again.annex
    assert again.not_secret
    assert again.record["centre"] == "示例中心"
    assert again.record["depositor"] == project["lead_inst"]


def test_quality_prefills_rows_from_the_metadata(tmp_path, project):
    deposit = Deposit(project=project, metadata=(metadata_record(name_zh="甲数据集", records="5 条"),))
    again = read_quality(opened(tmp_path, filled.quality(deposit), "quality"))
    assert [(r["name"], r["records"]) for r in again.rows] == [("甲数据集", "5 条")]
    assert again.cover["title"] == project["title"]


def test_frozen_deposit_is_not_touched(plan, project):
    deposit = Deposit(plan=plan, project=project)
    before = dataclasses.asdict(deposit.plan)
    filled.plan(deposit)
    assert dataclasses.asdict(deposit.plan) == before
