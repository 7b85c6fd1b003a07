"""One house with a million staged files, timed in its own process: prints ``{"name": seconds}`` as JSON.

The environment names the database; the rows are made in bulk by the database itself.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijiao.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from huijiao.steps.s3_submission.models import Submission  # noqa: E402
from huijiao.tools.intake import listing, queries, tree  # noqa: E402
from huijiao.tools.intake.listing import Wish  # noqa: E402
from huijiao.tools.intake.models import Box  # noqa: E402

_VERDICT = json.dumps({
    "format": "FASTQ", "claimed": "FASTQ", "verdict": "@", "records": 250000, "unit": "reads", "encoding": "",
    "columns": [], "defects": [], "facts": {"bases": 37500000, "gc": 0.41, "length": "150"},
    "preview": [["@SRR000001.1", "ACGT" * 20], ["+", "F" * 80]],
})  # fmt: skip
_COLUMNS = "box_id, path, size, offset_, held, md5, sha256, channel, state, received, verdict, upload_id, concat, metadata, created"
_KINDS = ("菌株", "样本", "测序", "基因组", "对照组", "土壤", "Sample", "control")
_VERDICTS = "CASE WHEN i % 1000 = 7 THEN 'BROKEN' WHEN i % 100 = 3 THEN 'NOT_EXAMINED' ELSE 'OK' END"


def _pick(number: str, words: tuple[str, ...]) -> str:
    return "CASE " + " ".join(f"WHEN {number} % {len(words)} = {n} THEN '{w}'" for n, w in enumerate(words)) + " END"


def _insert(box: Box, files: int, folders: int) -> str:
    lite = connection.vendor == "sqlite"
    pad = (lambda x, n: f"printf('%0{n}d', {x})") if lite else (lambda x, n: f"lpad(({x})::text, {n}, '0')")
    path = (
        f"{pad('i % 12 + 1', 2)} || '_' || {_pick('(i % 12)', _KINDS)} || '数据集/data/批次' || {pad(f'i % {folders}', 5)}"
        f" || '/' || {_pick('(i % 7)', _KINDS)} || '_' || {pad('i', 7)} || '_R' || (i % 2 + 1) || '.fastq.gz'"
    )
    verdict = f"replace('{_VERDICT}', '@', {_VERDICTS})" + ("" if lite else "::jsonb")
    at = (
        "datetime('2026-11-01', '+' || (i % 900000) || ' seconds')"
        if lite
        else "timestamptz '2026-11-01' + i % 900000 * interval '1 s'"
    )
    source = (
        f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {files}) SELECT {{}} FROM n"
        if lite
        else f"SELECT {{}} FROM generate_series(0, {files} - 1) AS n(i)"
    )
    size = "(i * 7919) % 5000000000" if lite else "(i::bigint * 7919) % 5000000000"
    digest = pad("i", 32)
    values = (
        f"{box.pk}, {path}, {size}, {size}, {size}, {digest}, {digest} || {digest}, {_pick('(i % 3)', ('tus', 'ftps', 'disk'))},"
        f" 'COMPLETE', {at}, {verdict}, {box.pk} || '-' || i, '', '{{}}'{'' if lite else '::jsonb'}, {at}"
    ).replace("{}", "@@")
    columns = _COLUMNS.replace("offset_", '"offset"')
    statement = f"INSERT INTO intake_stagedfile ({columns}) {source.format(values)}"
    return statement.replace("@@", "{}")


def _time(work: Callable[[], object], repeats: int) -> float:
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _fill(box: Box, files: int, folders: int) -> None:
    lite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if lite:  # only while the rows are made
            cursor.execute("PRAGMA synchronous = OFF")
            cursor.execute("PRAGMA cache_size = -1000000")
        cursor.execute(_insert(box, files, folders))
        if lite:
            cursor.execute("PRAGMA cache_size = -2000")
        else:
            cursor.execute("VACUUM ANALYZE intake_stagedfile")
            cursor.execute("VACUUM ANALYZE intake_tally")


def wishes(box: Box) -> dict[str, Wish]:
    """Return what is asked of the list, by name."""
    out = {}
    for order in ("path", "-size", "time", "-verdict", "channel"):
        out[f"first by {order}"] = Wish(order=order)
        out[f"middle by {order}"] = Wish(order=order, at=_middle(box, order))
    folder = box.staged.order_by("pk").values_list("folder", flat=True)[0]
    return out | {
        "last": Wish(at=listing.last()),
        "cannot be read": Wish(standings=("BROKEN",)),
        "cannot be read by size": Wish(standings=("BROKEN",), order="-size"),
        "readable by time": Wish(standings=("OK",), order="-time"),
        "search 菌株 (very many)": Wish(search="菌株"),
        "search 菌株 by size": Wish(search="菌株", order="-size"),
        "search 0123456 (one)": Wish(search="0123456"),
        "search SAMPLE_012345": Wish(search="SAMPLE_012345"),
        "search 土壤 批次00017": Wish(search="土壤 批次00017"),
        "search 没有 (none)": Wish(search="没有"),
        "one folder": Wish(folder=folder),
        "one folder, cannot be read": Wish(folder=folder, standings=("BROKEN",)),
    }


def pages(client: Client, submission: Submission, box: Box) -> dict[str, Callable[[], object]]:
    """Return the depositor's pages, drawn whole, as a browser would get them."""
    base = f"/projects/{submission.project_id}/files/"
    asked = {
        "page": "",
        "page, last": f"?at={listing.last()}",
        "page, by folder": "?view=folders",
        "page, search": "?find=批次00017",
    }
    asked["page, middle"] = f"?at={_middle(box, 'path')}"

    def draw(address: str) -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")

    return {name: partial(draw, base + query) for name, query in asked.items()}


def main(files: int, folders: int, repeats: int) -> dict[str, float]:
    """Return the median seconds of each kind of page."""
    call_command("migrate", verbosity=0)
    from tests.desks.depositor import building

    building.setting()
    project = building.project()
    building.plan(project, "EFFECTIVE")
    submission = building.submission(project, "OPEN")
    box = Box.objects.get(pk=submission.box)
    start = time.perf_counter()
    _fill(box, files, folders)
    out = {"made": time.perf_counter() - start}
    for name, wish in wishes(box).items():
        out[name] = _time(partial(listing.page, box, wish), repeats)
    top = tree.children(box, "").folders[0].path
    out["tree, top"] = _time(partial(tree.children, box, ""), repeats)
    out["tree, inside"] = _time(partial(tree.children, box, f"{top}data/"), repeats)
    out["sums"] = _time(partial(queries.totals, box), repeats)
    client = Client(headers={"host": "localhost"})
    client.force_login(building.account())
    for name, draw in pages(client, submission, box).items():
        out[name] = _time(draw, repeats)
    return out


def _middle(box: Box, order: str) -> str:
    """Return the cursor of a page about the middle of the list."""
    count = listing.totals(box)[0]
    row = box.staged.get(pk=box.staged.order_by("pk").values_list("pk", flat=True)[0] + count // 2)
    return listing.cursor_at(Wish(order=order), row, count // 2)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))
