"""R-PRJ."""

from __future__ import annotations

from datetime import date

import pytest

import huijiao.core.rules.project  # noqa: F401 - enters the rules
from huijiao.core.deposit import Cohort, Stage
from tests.core.rules.builders import answer, deposit, findings, papers, project, taskbook


@pytest.mark.parametrize("field", ["title", "project_no", "lead_inst"])
def test_prj_01_fires_on_each_differing_field(field: str) -> None:
    (found,) = findings("R-PRJ-01", deposit(project=project(**{field: "另一个值"})))
    assert found.place.field == field
    assert "另一个值" in found.message_zh


def test_prj_01_is_quiet_about_width_spaces_and_blanks() -> None:
    form = project(project_no="２０１７YFZ 0901200", lead_inst="")
    assert findings("R-PRJ-01", deposit(project=form)) == ()
    assert answer("R-PRJ-01", deposit(taskbook=None)).status == "NA"
    assert findings("R-PRJ-01", deposit(taskbook=taskbook(title=""))) == ()


def test_prj_02_names_the_other_institution() -> None:
    (found,) = findings("R-PRJ-02", deposit(duplicate_of="示例大学"))
    assert "示例大学" in found.message_zh
    assert findings("R-PRJ-02", deposit()) == ()


@pytest.mark.parametrize(
    ("number", "fires"), [("2017YFZ0901201", True), ("2017YFZ0901200", False), ("31870001", False), ("", False)]
)
def test_prj_03_knows_topic_numbers(number: str, fires: bool) -> None:
    assert bool(findings("R-PRJ-03", deposit(project=project(project_no=number)))) is fires


@pytest.mark.parametrize(
    ("cohort", "end", "fires"),
    [
        (Cohort.ACCEPTED, "2021-06-06", False),
        (Cohort.ACCEPTED, "2021-06-07", True),
        (Cohort.ACCEPTING, "2022年12月", True),
        (Cohort.ONGOING, "2020-03-08", False),
        (Cohort.ONGOING, "2020-03-07", True),
        (Cohort.ONGOING, "2020年3月", False),
        (Cohort.ONGOING, "2025", False),
    ],
)
def test_prj_04_bounds(cohort: Cohort, end: str, fires: bool) -> None:
    snapshot = deposit(project=project(end=end), cohort=cohort, as_of=date(2021, 3, 8))
    assert bool(findings("R-PRJ-04", snapshot)) is fires


def test_prj_04_needs_dates() -> None:
    assert answer("R-PRJ-04", deposit(project=project(end=""))).status == "NA"
    assert answer("R-PRJ-04", deposit(as_of=date(1970, 1, 1))).status == "NA"


def test_prj_05_lists_what_is_missing() -> None:
    (found,) = findings("R-PRJ-05", deposit(taskbook=None, metadata=None, papers=papers("plan")))
    assert found.message_zh == "缺少附件：项目任务书、元数据信息表。"
    assert findings("R-PRJ-05", deposit(papers=())) == ()


def test_prj_05_lets_ongoing_projects_wait_with_metadata() -> None:
    parts = {"metadata": None, "papers": papers("plan", "taskbook"), "cohort": Cohort.ONGOING}
    assert findings("R-PRJ-05", deposit(**parts)) == ()
    assert len(findings("R-PRJ-05", deposit(**parts, stage=Stage.DATA_SUBMIT))) == 1


def test_prj_05_counts_a_document_that_cannot_be_read_as_present() -> None:
    assert findings("R-PRJ-05", deposit(taskbook=None)) == ()


def test_prj_06_wants_the_undertaking() -> None:
    assert len(findings("R-PRJ-06", deposit(undertaking=False))) == 1
    assert findings("R-PRJ-06", deposit()) == ()
