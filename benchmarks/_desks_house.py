"""One house of 10,000 projects, timed in its own process: prints ``{page: [queries at few, queries at many, seconds]}``.

The environment names the database; every page is drawn whole by the real views. The data may be kept (``keep``: the
house is filled already) to measure again after a change.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijiao.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, reset_queries  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from benchmarks import _desks_population as population  # noqa: E402
from huijiao.people.models import Account  # noqa: E402

FEW = 500
#: Page → who opens it, address.
PAGES: dict[str, tuple[str, str]] = {
    "depositor's projects": ("tijiao01", "/projects/"),
    "depositor's projects, by title": ("tijiao01", "/projects/?sort=title"),
    "review queue": ("shencha01", "/review/"),
    "review queue, lead": ("zuzhang01", "/review/"),
    "review queue, head": ("zhuren01", "/review/"),
    "holdings": ("shencha01", "/review/holdings/"),
    "operations": ("zhuren01", "/review/operations/"),
    "institutions": ("zhuren01", "/desk/centre/institutions/"),
    "agency's inbox": ("guanli01", "/agency/"),
    "agency's projects": ("guanli01", "/agency/overview/"),
    "agency's projects, overdue": ("guanli01", "/agency/overview/?late=1"),
    "agency's projects, by volume": ("guanli01", "/agency/overview/?sort=-volume"),
    "agency's console": ("guanli01", "/agency/console/"),
    "messages": ("tijiao01", "/desk/messages/"),
    "front page": ("", "/"),
    "catalogue": ("", "/catalogue/"),
    "catalogue, one word": ("", "/catalogue/?q=根际真菌"),
    "catalogue, two words": ("", "/catalogue/?q=黑土 宏基因组"),
    "catalogue, no hit": ("", "/catalogue/?q=没有这个词"),
    "catalogue, filtered": ("", "/catalogue/?mode=OPEN&sort=size"),
}


def _client(username: str) -> Client:
    client = Client(headers={"host": "localhost"})
    if username:
        client.force_login(Account.objects.get(username=username))
    return client


def _draw(client: Client, address: str) -> None:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")


def queries() -> dict[str, int]:
    """Return how many queries each page takes when it is opened the second time."""
    out = {}
    for name, (who, address) in PAGES.items():
        client = _client(who)
        _draw(client, address)
        with CaptureQueriesContext(connection) as caught:
            _draw(client, address)
        out[name] = len(caught)
    reset_queries()
    return out


def times(repeats: int) -> dict[str, float]:
    """Return the median seconds of each page."""
    out = {}
    for name, (who, address) in PAGES.items():
        client, took = _client(who), []
        _draw(client, address)
        for _ in range(repeats):
            start = time.perf_counter()
            _draw(client, address)
            took.append(time.perf_counter() - start)
        out[name] = statistics.median(took)
        sys.stderr.write(f"{name}: {out[name]:.3f}\n")
    return out


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def main(projects: int, repeats: int, *, keep: bool) -> dict[str, list[float]]:
    """Return of each page its queries at few and at many projects and its median time."""
    few: dict[str, int] = {}
    if not keep:
        call_command("migrate", verbosity=0)
        from tests.desks.depositor import building

        building.setting()
        made = population.house()
        population.add(made, min(FEW, projects))
        _settle()
        few = queries()
        population.add(made, max(projects - FEW, 0))
        _settle()
    many, took = queries(), times(repeats)
    return {name: [few.get(name, many[name]), many[name], took[name]] for name in PAGES}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), keep=len(sys.argv) > 3), ensure_ascii=False))
