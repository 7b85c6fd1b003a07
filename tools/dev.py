"""`setup`, `run`, `test`, `check`, `bench`, `assets`, `lock`: what `make` calls, and what to call where make is missing.

Needs Python 3.11 and pip, nothing else; the rest comes from PyPI, npm and (for the tests) Debian.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import environment, machine, postgres
from tools.shell import BIN, PYTHON, ROOT, Failed, passes, say

# Every test that touches the database runs on both; pages and stories run once, on the embedded one.
ON_POSTGRESQL = "database and not browser and not story"


def setup(_: list[str]) -> int:
    """Set up everything, developer tools included."""
    environment.prepare("dev")
    return 0


def start(words: list[str]) -> int:
    """Set up what the system needs, then become the system."""
    environment.prepare("run")
    sys.stdout.flush()
    os.chdir(ROOT)
    os.environ.setdefault("HUIJIAO_DEMO", "yes")
    os.execv(BIN / "huijiao", [str(BIN / "huijiao"), "serve", *words])


def _check() -> bool:
    with tempfile.TemporaryDirectory(prefix="huijiao-check-") as home:
        env = {"HUIJIAO_HOME": home, "DJANGO_SETTINGS_MODULE": "huijiao.config.settings"}
        outcomes = [
            passes(BIN / "ruff", "check", "--output-format=concise", ".", env=env),
            passes(BIN / "ruff", "format", "--check", "--output-format=concise", ".", env=env),
            passes(BIN / "mypy", env=env),
            passes(BIN / "lint-imports", "--no-logo", env=env),
            passes(PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run", env=env),
            passes(PYTHON, "tools/messages.py", "missing", env=env),
        ]
    return all(outcomes)


def check(_: list[str]) -> int:
    """Run linters, types, contracts, migrations and translations; all of them, even if one fails."""
    environment.prepare("dev")
    return 0 if _check() else 1


def _pytest(words: list[str], env: dict[str, str | None]) -> bool:
    workers = max(2, min(os.cpu_count() or 2, 8))
    return passes(PYTHON, "-m", "pytest", "-n", str(workers), "--durations=15", *words, env=env)


def test(words: list[str]) -> int:
    """Check, then run the suite on SQLite and what touches the database again on PostgreSQL.

    Words given go to pytest and restrict the run to what they name, on SQLite, without the checks.
    """
    environment.prepare("dev")
    machine.get_needs()
    env: dict[str, str | None] = {"DATABASE_URL": None, "DJANGO_SETTINGS_MODULE": None}
    if words:
        return 0 if _pytest(words, env) else 1
    outcomes = {"check": _check(), "tests on SQLite": _pytest([], env)}
    name = "tests on PostgreSQL"
    if "postgresql" in machine.lacking():
        outcomes[name] = os.environ.get("CI") != "true"
        say(f"{name}: not run, PostgreSQL is not installed")
    else:
        with ExitStack() as stack:
            env["DATABASE_URL"] = stack.enter_context(postgres.cluster())
            outcomes[name] = _pytest(["-m", ON_POSTGRESQL], env)
    for part, passed in outcomes.items():
        say(f"{part}: {'passed' if passed else 'FAILED'}")
    return 0 if all(outcomes.values()) else 1


def bench(words: list[str]) -> int:
    """Run all benchmarks, or those named."""
    environment.prepare("dev")
    return 0 if passes(PYTHON, "-m", "benchmarks", *(words or ["all"])) else 1


def assets(_: list[str]) -> int:
    """Build the front end anew if its sources changed."""
    environment.get_packages("run")
    environment.build_assets()
    return 0


def lock(_: list[str]) -> int:
    """Renew requirements/*.txt and package-lock.json."""
    environment.get_packages("run")
    environment.lock()
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "setup": setup, "run": start, "test": test, "check": check, "bench": bench, "assets": assets, "lock": lock,
}  # fmt: skip


def main() -> int:
    """Run the command named on the command line."""
    name, *words = sys.argv[1:] or [""]
    if name not in COMMANDS:
        say(f"usage: python3 tools/dev.py {'|'.join(COMMANDS)} [ARGUMENT…]")
        return 2
    # A terminated run must still stop its database.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        return COMMANDS[name](words)
    except Failed as error:
        say(f"FAILED: {error}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
