"""Records kept, renamed, explained; the dossier submitted only when it may be."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from huijiao.core.errors import Refused
from huijiao.steps.s2_preparation import actions, queries
from huijiao.steps.s2_preparation.reading import take_papers
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def w() -> scenario.World:
    return scenario.world()


def test_corrected_name_renames_instead_of_adding(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "FILLED")
    first = queries.datasets(p).first()
    assert first is not None
    wrong = scenario.record(scenario.NAMES[0] + "表")
    actions.edit_record(dataset=first, record_=wrong, actor=w.depositor.actor)
    kept = actions.keep_records(
        project=p, records=[scenario.record(scenario.NAMES[0])], document="", actor=w.depositor.actor
    )
    assert (kept[0].pk, kept[0].name, queries.datasets(p).count()) == (first.pk, scenario.NAMES[0], 2)


def test_similar_names_that_both_stand_in_the_plan_stay_two(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "FILLED")
    actions.keep_records(
        project=p, records=[scenario.record(n) for n in scenario.NAMES], document="", actor=w.depositor.actor
    )
    assert list(queries.datasets(p).values_list("name", flat=True)) == list(scenario.NAMES)


def test_dossier_with_unexplained_findings_is_refused_with_them(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "FILLED")
    with pytest.raises(actions.NotReady) as refused:
        actions.submit_dossier(project=p, **w.depositor.on(p))
    assert {f.severity for f in refused.value.findings} <= {"BLOCK", "FIX"}
    assert refused.value.findings


def test_explanation_of_one_word_is_refused(w: scenario.World) -> None:
    p = scenario.reach(w, scenario.project(w), "FILLED")
    with pytest.raises(Refused, match="Too short"):
        actions.explain(project=p, key="k", text="无", actor=w.depositor.actor)


def test_number_eaten_by_excel_is_named_with_its_cell(w: scenario.World, tmp_path: Path) -> None:
    p = scenario.reach(w, scenario.project(w), "FILLED")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "元数据"
    for row in (("中文名称", scenario.NAMES[0]), ("描述摘要", "土壤样品的测序结果。" * 5), ("关键词", "土壤；菌；测序"),
                ("数据类型", "数据"), ("身份证号码", 110105194912310020)):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "x.xlsx")
    upload = [("元数据.xlsx", BytesIO((tmp_path / "x.xlsx").read_bytes()))]
    (taken,) = take_papers(project=p, uploads=upload, actor=w.depositor.actor)
    assert taken.problem is None
    cut = [f for f in queries.check(p).findings if f.rule == "R-IMP-01"]
    assert [f.place.cell for f in cut] == ["元数据!B5"]
    assert "文本" in cut[0].fix_zh
