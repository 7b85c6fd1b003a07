"""The whole of what each case of these tests makes a rule say: severity, place and data, not just what the case asserts.

``approved/<module>.json`` holds one entry per case, read by a person when it changed. After a wanted change of a rule:
``HUIJIAO_APPROVE=1 python -m pytest tests/core/rules``, then read the difference (whole modules, in one process). A case without an entry is not compared.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from huijiao.core.findings import Finding
from huijiao.core.rules.engine import Answer
from huijiao.core.text import Text

FOLDER = Path(__file__).parent / "approved"
_asked: dict[str, int] = {}


def lines(answer: Answer) -> list[str]:
    """Return one line per finding, or the status of an answer without."""
    if not answer.findings:
        return [str(answer.status)]
    return [lines_of(f) for f in answer.findings]


def lines_of(finding: Finding) -> str:
    """Return severity, place and data of one finding."""
    return _printable(f"{finding.severity} {_place(finding.place)} {_said(finding.data)}".strip())


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()


def _place(place: Any) -> str:
    parts = (place.document, place.cell, "" if place.row is None else str(place.row), place.path, place.field)
    return "|".join(parts).rstrip("|")


def _said(data: Mapping[str, Any]) -> str:
    return " ".join(f"{name}={_plain(value)}" for name, value in sorted(data.items()))


def _plain(value: Any) -> str:
    if isinstance(value, Text):
        return f"{value.zh}/{value.en}"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, (set, frozenset)):
        return f"{{{', '.join(sorted(_plain(v) for v in value))}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(_plain(v) for v in value)}]"
    return str(value)


def compare(rule_id: str, answer: Answer) -> None:
    """Hold an answer against the approved one of this case; raises `AssertionError` where they differ."""
    case = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" (")[0]
    if "::" not in case:
        return
    path, _, name = case.partition("::")
    name = _printable(name.encode("ascii", "backslashreplace").decode("unicode_escape"))  # as it was written
    turn = f"{name} {rule_id}"
    _asked[f"{path}::{turn}"] = number = _asked.get(f"{path}::{turn}", 0) + 1
    hold(Path(path).stem, turn if number == 1 else f"{turn} #{number}", lines(answer))


def hold(name: str, key: str, said: list[str]) -> None:
    """Hold lines against the approved ones of ``approved/<name>.json``; raises `AssertionError` where they differ."""
    file = FOLDER / f"{name}.json"
    if os.environ.get("HUIJIAO_APPROVE"):
        _approve(file, key, said)
    approved = _entries(file).get(key, said)
    assert said == approved, f"{key} is not what was approved (see {Path(__file__).name})"


@lru_cache
def _entries(file: Path) -> dict[str, list[str]]:
    entries: dict[str, list[str]] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return entries


@lru_cache
def _begin(file: Path) -> dict[str, list[str]]:
    return {}


def _approve(file: Path, key: str, said: list[str]) -> None:
    entries = _begin(file)
    entries[key] = said
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(entries, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    _entries.cache_clear()
