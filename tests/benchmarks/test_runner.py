"""The benchmarks' public face: table, JSON, exit status."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import __main__ as runner
from benchmarks import check
from benchmarks.figures import Figure
from huijiao.core.rules.book import BOOK
from huijiao.core.rules.engine import Status, run
from huijiao.core.rules.sentences import load


def test_figure_holds_by_its_sense() -> None:
    assert Figure("a", 2, 3).holds
    assert not Figure("a", 3, 3, "<").holds
    assert Figure("a", 3, 3, ">=").holds
    assert Figure("a", 3).as_json() == {"value": 3, "goal": None, "holds": True}
    assert Figure("a", 4, 3, "<", "s").as_json() == {"value": 4, "goal": "< 3 s", "holds": False}


@pytest.mark.parametrize(("goal", "status"), [(5.0, 0), (3.0, 1)])
def test_runner_writes_results_and_fails_when_short(
    goal: float, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = ModuleType("benchmarks.example")
    module.run = lambda *, quick: [Figure("example_seconds", 4.0 if quick else 0.0, goal)]  # type: ignore[attr-defined]
    monkeypatch.setitem(__import__("sys").modules, "benchmarks.example", module)
    monkeypatch.setattr(runner, "names", lambda: ("example",))
    monkeypatch.setattr(runner, "RESULTS", tmp_path)
    assert runner.main(["example", "--quick"]) == status
    assert runner.main(["all", "--quick"]) == status
    said = json.loads((tmp_path / "example.json").read_text())
    assert said == {"example_seconds": {"value": 4.0, "goal": f"<= {goal:g}", "holds": status == 0}}
    assert "example_seconds" in capsys.readouterr().out


def test_check_is_found() -> None:
    assert "check" in runner.names()


@pytest.mark.parametrize("misspelt", [False, True])
def test_generated_deposit_is_as_it_says(misspelt: bool) -> None:
    report = run(check.deposit(12, 10, misspelt=misspelt), load(), book=BOOK)
    assert [a.rule for a in report.answers if a.status is Status.ERROR] == []
    found = {f.rule for f in report.findings if f.severity in ("BLOCK", "FIX")}
    assert found == ({"R-ENT-24", "R-PMD-03"} if misspelt else {"R-ENT-24"})
