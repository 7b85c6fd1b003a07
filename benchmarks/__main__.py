"""``python -m benchmarks NAME [--quick]``: run one benchmark, or ``all``; print a table, write JSON, exit 1 if one falls short."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

import benchmarks
from benchmarks.figures import Figure

RESULTS = Path(__file__).parent / "results"
_HELPERS = frozenset({"__main__", "figures"})


def names() -> tuple[str, ...]:
    """Return every benchmark: a module of this package that is no helper."""
    found = (m.name for m in pkgutil.iter_modules(benchmarks.__path__) if not m.name.startswith("_"))
    return tuple(sorted(n for n in found if n not in _HELPERS))


def run(name: str, *, quick: bool) -> list[Figure]:
    """Run one benchmark and write its results. A helper without ``run`` answers with nothing."""
    module = importlib.import_module(f"benchmarks.{name}")
    if not hasattr(module, "run"):
        return []
    figures: list[Figure] = module.run(quick=quick)
    RESULTS.mkdir(exist_ok=True)
    body = {f.name: f.as_json() for f in figures}
    (RESULTS / f"{name}.json").write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return figures


def table(name: str, figures: Sequence[Figure]) -> str:
    """Return the figures as aligned lines."""
    marks = {True: "ok", False: "SHORT"}
    rows = [
        ("", name, "value", "goal", "note"),
        *((marks[f.holds], f.name, _number(f), f.as_json()["goal"] or "", f.note) for f in figures),
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    return "\n".join(
        f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c:>{widths[2]}}  {d:<{widths[3]}}  {e}".rstrip()
        for a, b, c, d, e in rows
    )


def _number(figure: Figure) -> str:
    value = figure.value
    text = f"{value:,.0f}" if value == int(value) or abs(value) >= 1000 else f"{value:,.3g}"
    return f"{text} {figure.unit}".strip()


def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 when every figure holds, 1 when one falls short, 2 for an unknown name."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("name", choices=(*names(), "all"), metavar="NAME", help=", ".join((*names(), "all")))
    parser.add_argument("--quick", action="store_true", help="smaller sizes, for a first look")
    asked = parser.parse_args(argv)
    holds = True
    for name in names() if asked.name == "all" else (asked.name,):
        figures = run(name, quick=asked.quick)
        if figures:
            sys.stdout.write(table(name, figures) + "\n\n")
            sys.stdout.flush()
        holds = holds and all(f.holds for f in figures)
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
