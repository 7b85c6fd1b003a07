"""Caps of docs/style: what separates the loved code bases from the feared is the tail."""

from __future__ import annotations

import ast
import statistics

from tests.architecture.source import files, name, tree

LARGEST_FILE, P90, MEDIAN = 500, 300, 100
LONGEST_FUNCTION = 60


def _lengths() -> dict[str, int]:
    return {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files()}


def test_no_file_is_over_the_cap() -> None:
    assert {file: lines for file, lines in _lengths().items() if lines > LARGEST_FILE} == {}


def test_files_are_short_on_the_whole() -> None:
    lengths = sorted(_lengths().values())
    assert statistics.median(lengths) <= MEDIAN
    assert lengths[int(len(lengths) * 0.9)] <= P90


def test_no_function_is_over_the_cap() -> None:
    long = {
        f"{name(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    }
    assert long == {}
