"""Houses in folders of their own, driven by processes of their own: the verbs end only with a whole house."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.tools.intake.conftest import own_database

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


@dataclass
class Place:
    """One home and its database. Every process costs a second: ask for little."""

    home: Path
    database: str
    seen: dict[str, Any] | None = None

    def env(self, **more: str) -> dict[str, str]:
        return {
            **os.environ, "DJANGO_SETTINGS_MODULE": "huijiao.config.settings", "HUIJIAO_HOME": str(self.home),
            "DATABASE_URL": self.database, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **more,
        }  # fmt: skip

    def python(self, *words: str, **more: str) -> Any:
        """Run a script in this home; return the JSON it prints."""
        run = subprocess.run([sys.executable, "-W", "ignore", *words], env=self.env(**more), capture_output=True, text=True, check=False)  # fmt: skip
        assert run.returncode == 0, run.stderr[-4000:]
        return json.loads(run.stdout) if run.stdout.strip() else None

    def verb(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run ``huijiao`` in this home."""
        command = [sys.executable, "-W", "ignore", "-m", "huijiao.cli", *words]
        return subprocess.run(command, env=self.env(**more), capture_output=True, text=True, check=False)

    def pages(self) -> dict[str, Any]:
        """Return what the public sees; asked once."""
        self.seen = self.seen or self.python(str(HERE / "pages.py"))
        return self.seen


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Any]:
    """Return a maker of empty houses."""
    with ExitStack() as stack:

        def make(name: str) -> Place:
            home = tmp_path / name
            home.mkdir()
            return Place(home, stack.enter_context(own_database(home)))

        yield make


@pytest.fixture(scope="session")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A house with one project taken to its end: two datasets, one published, one withdrawn again."""
    home = tmp_path_factory.mktemp("closed")
    with own_database(home) as database:
        place = Place(home, database)
        told = place.python(str(HERE / "prepare.py"))
        assert told["failed"] == []
        assert [state for _, state in told["releases"]].count("WITHDRAWN") == 1
        yield place
    shutil.rmtree(home)
