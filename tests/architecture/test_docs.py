"""The documentation that is made from the code says what the code says, and every fact has its words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from huijiao.core.facts import FACTS
from tools import docs

SOURCE = Path(docs.__file__).resolve().parents[1] / "src" / "huijiao"


@pytest.mark.parametrize("page", sorted(docs.PAGES))
def test_generated_page_is_current(page: str) -> None:
    assert (docs.DOCS / page).read_text("utf-8") == docs.PAGES[page](), f"run: python tools/docs.py ({page})"


def _kinds() -> set[str]:
    """Return the kinds that any source file passes to the ledger or names in a state table."""
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in {"record", "begin"}:
                values = [k.value for k in node.keywords if k.arg == "kind"]
            elif name == "Move":
                values = node.args[4:5]
            elif name == "_said":
                values = node.args[1:2]
            else:
                continue
            found |= {v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)}
    return found


def test_every_fact_kind_has_words() -> None:
    kinds = _kinds()
    assert len(kinds) > 60
    assert sorted(kinds - set(FACTS)) == []
