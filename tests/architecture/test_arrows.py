"""The arrows that import-linter cannot see: keys named by strings, migrations, a neighbour's insides, the clock."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGE, files, imports, module, name, tree

STEPS = (
    "s1_plan", "s2_preparation", "s3_submission", "s4_review", "s5_archiving", "s6_publication", "s7_use",
)  # fmt: skip
FLOORS = ("tools", "people", "programmes", "steps", "handoffs", "desks")
OPEN_ROOMS = {"actions", "queries", "states"}
KEYS = {"ForeignKey", "OneToOneField", "ManyToManyField"}
CLOCK = re.compile(
    r"(datetime|date)\.(now|utcnow|today)|time\.(time|time_ns|localtime|gmtime)|timezone\.(now|localdate|localtime)"
)
NETWORK = re.compile(r"urllib\.request|http\.client|socket|requests")


def height(label: str) -> tuple[int, int] | None:
    """Return floor and step of an app label (``people``, ``s3_submission``, ``ledger``); None for a third party's."""
    if label in STEPS:
        return FLOORS.index("steps"), STEPS.index(label)
    if label in FLOORS:
        return FLOORS.index(label), 0
    if (PACKAGE / "tools" / label).is_dir():
        return FLOORS.index("tools"), 0
    return None


def label_of(path: Path) -> str:
    """Return the app label of a file: the room it is in."""
    parts = path.relative_to(PACKAGE).parts
    return parts[1] if parts[0] in {"steps", "tools"} and len(parts) > 2 else parts[0]


def allowed(source: str, target: str) -> bool:
    """Tell whether a key or a migration may go from one app to another: down, or to itself; never between tools."""
    here, there = height(source), height(target)
    return source == target or here is None or there is None or there < here


def string_keys(parsed: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and app label of every foreign key given as ``"app.Model"``, or as the account setting."""
    for node in ast.walk(parsed):
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", getattr(node.func, "id", "")) not in KEYS:
            continue
        for value in (*node.args[:1], *(k.value for k in node.keywords if k.arg == "to")):
            if isinstance(value, ast.Constant) and isinstance(value.value, str) and "." in value.value:
                yield node.lineno, value.value.split(".")[0]
            elif isinstance(value, ast.Attribute) and value.attr == "AUTH_USER_MODEL":
                yield node.lineno, "people"


def migration_needs(parsed: ast.Module) -> Iterator[str]:
    """Yield the app labels a migration depends on."""
    for node in ast.walk(parsed):
        named = isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "dependencies" for t in node.targets)
        if isinstance(node, ast.Assign) and named and isinstance(node.value, ast.List):
            for item in node.value.elts:
                if isinstance(item, ast.Tuple) and isinstance(item.elts[0], ast.Constant):
                    yield str(item.elts[0].value)


def insides(room: str, parsed: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield what a step's room imports of another room apart from its actions, queries and states.

    A foreign key is given as a string; a model imported under ``TYPE_CHECKING`` can be named but not queried.
    """
    types = {
        inner
        for node in ast.walk(parsed)
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")
        for inner in range(node.lineno, node.body[-1].lineno + 1)
    }
    for line, dotted in imports(parsed):
        if line in types:
            continue
        parts = dotted.split(".")
        elsewhere = parts[:2] == ["huijiao", "steps"] and len(parts) > 2 and parts[2] != room
        if elsewhere and (len(parts) == 3 or parts[3] not in OPEN_ROOMS):
            yield line, dotted


def clock_reads(parsed: ast.Module) -> Iterator[int]:
    """Yield the lines that ask for the current time."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.Attribute) and CLOCK.fullmatch(".".join(ast.unparse(node).split(".")[-2:])):
            yield node.lineno


def test_string_foreign_keys_follow_the_arrows() -> None:
    found = [
        f"{name(path)}:{line} → {label}"
        for path in files()
        for line, label in string_keys(tree(path))
        if not allowed(label_of(path), label)
    ]
    assert found == []


def test_migrations_follow_the_arrows() -> None:
    found = [
        f"{name(path)} → {label}"
        for path in sorted(PACKAGE.rglob("migrations/0*.py"))
        for label in migration_needs(tree(path))
        if not allowed(label_of(path), label)
    ]
    assert found == []


def test_a_step_uses_only_the_open_rooms_of_another() -> None:
    found = [
        f"{name(path)}:{line} imports {dotted}"
        for path in files()
        if module(path).startswith("huijiao.steps.")
        for line, dotted in insides(label_of(path), tree(path))
    ]
    assert found == []


def test_core_and_states_read_no_clock_and_no_network() -> None:
    pure = [p for p in files() if name(p).startswith("core/") or p.name in {"states.py", "rules.py"}]
    clock = [f"{name(path)}:{line} reads the clock" for path in pure for line in clock_reads(tree(path))]
    network = [f"{name(p)}:{line} {dotted}" for p in pure for line, dotted in imports(tree(p)) if NETWORK.match(dotted)]
    assert clock + network == []


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("s3_submission", "s2_preparation", True),
        ("s2_preparation", "s3_submission", False),
        ("s1_plan", "people", True),
        ("people", "programmes", False),
        ("ledger", "ledger", True),
        ("ledger", "jobs", False),
        ("people", "auth", True),
    ],
)
def test_arrows_go_down_only(source: str, target: str, expected: bool) -> None:
    assert allowed(source, target) is expected


def test_what_imports_cannot_show_is_found() -> None:
    keys = "a = models.ForeignKey('s4_review.Round'); b = ForeignKey(to='people.Account'); c = ForeignKey('self')"
    assert list(string_keys(ast.parse(keys))) == [(1, "s4_review"), (1, "people")]
    assert list(migration_needs(ast.parse("dependencies = [('people', '0001_initial')]"))) == ["people"]
    neighbour = "from huijiao.steps.s1_plan import models, queries\nfrom huijiao.steps.s1_plan.models import Plan"
    neighbour += "\nif TYPE_CHECKING:\n    from huijiao.steps.s1_plan.models import Plan"
    assert [line for line, _ in insides("s2_preparation", ast.parse(neighbour))] == [1, 2]
    assert list(clock_reads(ast.parse("a = datetime.now(UTC)\nb = datetime.date.today()\nc = stamp.time"))) == [1, 2]
