"""A state is written in one place only: ``tools/ledger`` (by ``begin`` and ``move``).

A tool does not know the ledger. The mechanical state of its own rows (a staged file, an identifier) is written by its
``actions`` alone.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import files, name, tree

WRITERS = re.compile(r"tools/ledger/.*|tools/\w+/actions\.py")
# The core has no rows: a dataclass of it may carry a ``state``.
PURE = "core/"
CALLS = {"update", "create", "get_or_create", "update_or_create", "aupdate", "acreate"}


def _targets(node: ast.AST) -> Iterator[ast.expr]:
    if isinstance(node, ast.Assign):
        for target in node.targets:
            yield from target.elts if isinstance(target, ast.Tuple | ast.List) else (target,)
    elif isinstance(node, ast.AugAssign | ast.AnnAssign) and node.value is not None:
        yield node.target


def _is_state(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == "state"


def state_writes(parsed: ast.Module) -> Iterator[int]:
    """Yield the lines that write an attribute or a column called ``state``."""
    for node in ast.walk(parsed):
        if any(isinstance(t, ast.Attribute) and t.attr == "state" for t in _targets(node)):
            yield node.lineno
        if not isinstance(node, ast.Call):
            continue
        if (
            isinstance(node.func, ast.Name)
            and node.func.id == "setattr"
            and len(node.args) > 1
            and _is_state(node.args[1])
        ):
            yield node.lineno
        if isinstance(node.func, ast.Attribute):
            called = node.func.attr
            if called in CALLS and any(keyword.arg == "state" for keyword in node.keywords):
                yield node.lineno
            if called in {"bulk_update", "abulk_update"} and any(_is_state(n) for a in node.args for n in ast.walk(a)):
                yield node.lineno


def test_states_are_written_by_the_ledger_alone() -> None:
    found = [
        f"{name(path)}:{line}"
        for path in files()
        if not WRITERS.fullmatch(name(path)) and not name(path).startswith(PURE)
        for line in state_writes(tree(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "plan.state = 'SEALED'",
        "plan.state, plan.at = 'SEALED', now",
        "plan.state: str = 'SEALED'",
        "setattr(plan, 'state', 'SEALED')",
        "Plan.objects.filter(pk=1).update(state='SEALED')",
        "Plan.objects.create(state='SEALED')",
        "Plan.objects.bulk_update(plans, ['title', 'state'])",
    ],
)
def test_a_state_written_elsewhere_is_found(source: str) -> None:
    assert list(state_writes(ast.parse(source))) == [1]


@pytest.mark.parametrize("source", ["if plan.state == 'SEALED': x = plan.state", "Plan.objects.filter(state='SEALED')"])
def test_a_state_read_is_no_write(source: str) -> None:
    assert list(state_writes(ast.parse(source))) == []
