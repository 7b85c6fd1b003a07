"""What holds for every test: a home of its own, no socket to the outside, and a browser from Debian."""

from __future__ import annotations

import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tools.machine import lacking

SETTINGS = "huijiao.config.settings"
DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "live_server",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
}


def _make_home() -> Path:
    """Return a folder for this process; each xdist worker has its own inside the first one."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        home = Path(os.environ["HUIJIAO_TEST_HOME"]) / worker
        home.mkdir()
        return home
    home = Path(tempfile.mkdtemp(prefix="huijiao-test-"))
    os.environ["HUIJIAO_TEST_HOME"] = str(home)
    return home


HOME = _make_home()


def _load_settings() -> None:
    """Load the Django settings for this home. They must not have been loaded for another one."""
    from django.conf import settings

    from huijiao.config import env

    if settings.configured:
        message = "Django was configured before the tests had their home: unset DJANGO_SETTINGS_MODULE"
        raise pytest.UsageError(message)
    # A developer's own configuration must not reach the tests. DATABASE_URL may: the test database is a new one.
    for setting in env.SETTINGS:
        if setting.name != "DATABASE_URL" or not os.environ.get("DATABASE_URL"):
            os.environ.pop(setting.name, None)
    os.environ["HUIJIAO_HOME"] = str(HOME)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    # The real hash takes a quarter of a second for every account that a test makes.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


_load_settings()


def pytest_configure(config: pytest.Config) -> None:
    """Keep the settings of the xdist controller from its workers: each loads its own, for its own home."""
    if config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput"):
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)


def pytest_unconfigure() -> None:
    """Remove the home of this process."""
    shutil.rmtree(HOME, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they touch: ``database``, ``browser``, ``story``."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db") or fixtures & DATABASE_FIXTURES:
            item.add_marker("database")
        if "browser" in fixtures:
            item.add_marker("browser")
            item.add_marker(pytest.mark.needs("chromium", "cjk-fonts"))
        if "stories" in item.path.parts:
            item.add_marker("story")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what the machine or the database cannot run; in CI nothing may be skipped for a missing package."""
    wanted = {name for marker in item.iter_markers("needs") for name in marker.args}
    absent = sorted(wanted & set(lacking())) if wanted else []
    if absent:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"not on this machine: {', '.join(absent)}")
    if item.get_closest_marker("postgresql") and not os.environ.get("DATABASE_URL", "").startswith("postgres"):
        pytest.skip("for PostgreSQL only; it runs in the second round")


class OutsideWorldError(Exception):
    """A test tried to reach another machine."""


def _is_here(address: object) -> bool:
    """Tell whether a socket address is local: a Unix socket, a loopback address, or localhost."""
    if not isinstance(address, tuple):
        return True
    host = str(address[0])
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", ""}


@pytest.fixture(autouse=True, scope="session")
def _no_outside_world() -> Iterator[None]:
    """Refuse connections to anything but this machine."""

    def guard(original: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(self: socket.socket, address: object) -> object:
            if not _is_here(address):
                self.close()
                message = f"tests may not connect to {address!r}"
                raise OutsideWorldError(message)
            return original(self, address)

        return guarded

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guard(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", guard(socket.socket.connect_ex))
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Return how to start Debian's Chromium: no sandbox (CI is root), no word to the outside."""
    # Playwright keeps an event loop in this thread; Django would take each query for one made inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    quiet = ("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
    plain = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage")
    local = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"
    return {"executable_path": "/usr/bin/chromium", "args": [*plain, *quiet, local]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """Return the context of a Chinese user at a common screen."""
    screen = {"width": 1280, "height": 800}
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": screen}


@pytest.fixture(autouse=True, scope="session")
def _flushable() -> Iterator[None]:
    """Let the tests that commit empty their database: the ledger's triggers are put aside for just that."""
    from importlib import import_module

    from django.db.backends.postgresql.operations import DatabaseOperations as Postgres
    from django.db.backends.sqlite3.base import DatabaseOperations as Sqlite

    made = import_module("huijiao.tools.ledger.migrations.0001_initial")
    names = ("ledger_fact_no_update", "ledger_fact_no_delete")
    changed = pytest.MonkeyPatch()
    sqlite, postgres = Sqlite.sql_flush, Postgres.sql_flush

    def flush_sqlite(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        around = [f"DROP TRIGGER IF EXISTS {name};" for name in names]
        return [*around, *sqlite(self, *args, **kwargs), *made.SQLITE]

    def flush_postgres(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        table = "ALTER TABLE ledger_fact {} TRIGGER USER;"
        return [table.format("DISABLE"), *postgres(self, *args, **kwargs), table.format("ENABLE")]

    changed.setattr(Sqlite, "sql_flush", flush_sqlite)
    changed.setattr(Postgres, "sql_flush", flush_postgres)
    yield
    changed.undo()


@pytest.fixture(autouse=True)
def _empty_staging(request: pytest.FixtureRequest) -> None:
    """Begin with no staged files: a rolled-back test gives its numbers, and so its folders, to the next one."""
    if request.node.get_closest_marker("database"):
        for box in (HOME / "staging").glob("*"):
            shutil.rmtree(box, ignore_errors=True)
