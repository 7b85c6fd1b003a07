"""The product's own Python files, parsed once."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "huijiao"


@cache
def files() -> tuple[Path, ...]:
    """All Python files of the product, migrations apart."""
    return tuple(sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def name(path: Path) -> str:
    """``steps/s1_plan/models.py``: how failures name a file."""
    return path.relative_to(PACKAGE).as_posix()


def module(path: Path) -> str:
    """``huijiao.steps.s1_plan.models``."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(parsed: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of everything imported; ``from a import b`` gives ``a.b``."""
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@cache
def rooms() -> tuple[Path, ...]:
    """Every folder that is a package of the product."""
    return tuple(sorted(p.parent for p in files() if p.name == "__init__.py"))


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is, or would be, committed; without git: all but what tools make."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode == 0:
        return tuple(p for n in listed.stdout.decode().split("\0") if n and (p := ROOT / n).is_file())
    made = {".git", ".venv", ".tools", "node_modules", "static", "__pycache__", "huijiao-data"}
    return tuple(p for p in ROOT.rglob("*") if p.is_file() and not made & set(p.relative_to(ROOT).parts))
