"""The planted faults: which there are, and that the sample is the same for one seed."""

from __future__ import annotations

import ast

import pytest

from benchmarks import mutation
from benchmarks._mutants import mutants, planted

RULE = '''
@rule("R-X-01", Severity.FIX, "plan")
def check(deposit):
    """Docstring 1."""
    if deposit.plan is None or deposit.project is None:
        return
    if size < 3 and name not in ("a",):
        yield hit(Place(cell="label"), what="label")
'''


@pytest.mark.parametrize(
    "want",
    [
        "Severity.FIX → Severity.WARN", "size < 3 → size <= 3", "size < 3 → size > 3", "3 → 4", "3 → 2", "'a' → 'XXaXX'", "name not in ('a',) → name in ('a',)",
        "size < 3 and name not in ('a',) → size < 3 or name not in ('a',)", "size < 3 and name not in ('a',) → True",
        "yield hit(Place(cell='label'), what='label') → yield from ()",
    ],
)  # fmt: skip
def test_faults_of_a_rule(want: str) -> None:
    assert want in [m.what for m in mutants("x.py", RULE)]


def test_labels_and_settled_conditions_are_left_alone() -> None:
    said = [m.what for m in mutants("x.py", RULE)]
    assert not [
        s for s in said if ("label" in s.partition(" → ")[0] and "yield" not in s) or "Docstring" in s or "R-X" in s
    ]
    assert (
        "deposit.plan is None → deposit.plan is not None" in said
    )  # not settled alone: the condition as a whole is open
    assert "deposit.plan is None → True" not in said


def test_each_fault_changes_the_source_once() -> None:
    before = ast.unparse(ast.parse(RULE))
    assert all(ast.unparse(planted(RULE, m.number)) != before for m in mutants("x.py", RULE))


def test_sample_is_reproducible_and_in_proportion() -> None:
    found = mutation.population()
    drawn = mutation.sample(found, 300, 1)
    assert drawn == mutation.sample(found, 300, 1) != mutation.sample(found, 300, 2)
    assert len({(m.module, m.number) for m in drawn}) == 300
    plan = [sum(m.module.endswith("/plan.py") for m in some) / len(some) for some in (found, drawn)]
    assert plan[0] == pytest.approx(plan[1], abs=0.004)
