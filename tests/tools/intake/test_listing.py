"""Pages by key: every file once in every order, at a cost that does not grow."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huijiao.tools.intake import listing, sums, tree
from huijiao.tools.intake.listing import Wish
from huijiao.tools.intake.models import Box, Channel, FileState, StagedFile, Standing, Tally

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 23, tzinfo=UTC)


def new_box() -> Box:
    return Box.objects.create(owner=f"test:{secrets.token_hex(4)}", quota=10**12)


def fill(box: Box, count: int, path="{a:02d}_菌株/data/b{b:03d}/Sample_{i:06d}.txt") -> None:
    verdicts = [None, "BROKEN", *["OK"] * 6, "NOT_EXAMINED", "DIED"]
    StagedFile.objects.bulk_create(
        (
            StagedFile(
                box=box, path=path.format(i=i, a=i % 5, b=i // 50 % 40), size=i % 7 * 1000, offset=i % 7 * 1000,
                channel=[Channel.TUS, Channel.FTPS, Channel.DISK][i % 3], state=FileState.COMPLETE,
                received=START + timedelta(seconds=i // 3), upload_id=secrets.token_hex(16),
                verdict={"verdict": verdicts[i % 10], "defects": []} if verdicts[i % 10] else None,
            )
            for i in range(count)
        ),
        batch_size=5000,
    )  # fmt: skip


def walk(box: Box, wish: Wish, size: int) -> list[StagedFile]:
    """Every row, page by page forward; then back again, which must give the same pages."""
    pages, at = [], ""
    while True:
        page = listing.page(box, Wish(wish.search, wish.standings, wish.order, at, wish.folder), size=size)
        pages.append(page)
        if not page.next:
            break
        at = page.next
    assert [p.start for p in pages] == [1 + n * size for n in range(len(pages))]
    for before, after in zip(pages[-2::-1], pages[:0:-1], strict=True):
        again = listing.page(box, Wish(wish.search, wish.standings, wish.order, after.previous, wish.folder), size=size)
        assert [r.pk for r in again.rows] == [r.pk for r in before.rows]
        assert again.start == before.start
    assert not listing.page(box, Wish(wish.search, wish.standings, wish.order, "", wish.folder), size=size).previous
    return [row for page in pages for row in page.rows]


@pytest.mark.parametrize("order", [sign + name for name in listing.ORDERS for sign in ("", "-")])
def test_page_shows_every_file_once_in_each_order(order):
    box = new_box()
    fill(box, 203)
    rows = walk(box, Wish(order=order), 20)
    assert len({r.pk for r in rows}) == len(rows) == 203
    place = {s: n for n, s in enumerate(listing.ARRIVED)}
    key = {
        "path": lambda r: r.path, "size": lambda r: r.size, "time": lambda r: r.received,
        "channel": lambda r: r.channel, "verdict": lambda r: place[listing.standing_of(r)],
    }[order.removeprefix("-")]  # fmt: skip
    values = [key(r) for r in rows]
    assert values == sorted(values, reverse=order.startswith("-"))


@pytest.mark.parametrize(
    ("wish", "count"),
    [
        (Wish(standings=("BROKEN",)), 30),
        (Wish(standings=("BROKEN", "DIED"), order="size"), 60),
        (Wish(search="菌株"), 300),
        (Wish(search="sample_00001"), 10),
        (Wish(search="00_ _00005"), 2),
        (Wish(search="100%"), 0),
        (Wish(folder="03_菌株/data/b001/"), 10),
        (Wish(folder="03_菌株/data/b001/", order="-size"), 10),
        (Wish(folder=""), 0),
    ],
)
def test_page_keeps_what_is_asked_for(wish, count):
    box = new_box()
    fill(box, 300)
    rows = walk(box, wish, 7)
    assert len(rows) == count
    page = listing.page(box, wish, size=7)
    assert (page.count, page.bytes, page.more) == (count, sum(r.size for r in rows), False)


def test_last_page_is_reached_at_once():
    box = new_box()
    fill(box, 45)
    page = listing.page(box, Wish(at=listing.last()), size=20)
    everything = [r.pk for r in walk(box, Wish(), 100)]
    assert ([r.pk for r in page.rows], page.next, page.end) == (everything[-20:], "", 45)
    assert [r.pk for r in listing.page(box, Wish(at=page.previous), size=20).rows] == everything[5:25]


@pytest.mark.parametrize("cursor", ["x", "bm9uc2Vuc2U", "W10", "WzEsMSwiIixbMSwyLDNdXQ"])
def test_unreadable_cursor_shows_the_first_page(cursor):
    box = new_box()
    fill(box, 5)
    assert listing.page(box, Wish(order="size", at=cursor)).start == 1


def test_search_counts_no_further_than_it_says(monkeypatch):
    monkeypatch.setattr(listing, "COUNTED", 100)
    box = new_box()
    fill(box, 120)
    page = listing.page(box, Wish(search="菌株"))
    assert (page.count, page.bytes, page.more) == (100, None, True)


def test_pages_cost_the_same_at_20000_files():
    costs = []
    for count in (200, 20_000):
        box = new_box()
        fill(box, count)
        with CaptureQueriesContext(connection) as asked:
            first = listing.page(box, Wish(order="-size"))
            listing.page(box, Wish(order="-size", at=first.next))
            listing.page(box, Wish(search="菌株 0001"))
            tree.children(box, "")
            listing.totals(box)
        costs.append(len(asked))
        for query in (q["sql"] for q in asked if connection.vendor == "sqlite" and q["sql"].startswith("SELECT")):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {query}")
                assert not [row for row in cursor.fetchall() if "SCAN intake_stagedfile" in row[3]], query
    assert costs[0] == costs[1]


def test_sums_follow_every_change():
    box = new_box()
    fill(box, 60)

    def counted() -> dict[tuple[str, str], tuple[int, int]]:
        out: dict[tuple[str, str], tuple[int, int]] = {}
        for row in StagedFile.objects.filter(box=box):
            for folder in (row.path.rpartition("/")[0] + "/" if "/" in row.path else "", Tally.ALL):
                key = (folder, listing.standing_of(row))
                files, amount = out.get(key, (0, 0))
                out[key] = (files + 1, amount + (row.size or 0))
        return out

    def kept() -> dict[tuple[str, str], tuple[int, int]]:
        return {(t.folder, t.standing): (t.files, t.bytes) for t in Tally.objects.filter(box=box)}

    assert kept() == counted()
    row = StagedFile.objects.filter(box=box).first()
    row.path, row.size, row.verdict = "无文件夹.csv", 77, {"verdict": "BROKEN"}
    row.save()
    assert kept() == counted()
    StagedFile.objects.create(box=box, path="x/半.bin", size=None, channel="tus", upload_id=secrets.token_hex(16))
    StagedFile.objects.filter(box=box, path__contains="b000").update(verdict={"verdict": "DIED"})
    assert kept() == counted()
    StagedFile.objects.filter(box=box, path__contains="_000").delete()
    assert kept() == counted()
    StagedFile.objects.filter(box=box).delete()
    assert kept() == {}


def test_lost_triggers_are_made_again_and_the_sums_counted():
    box = new_box()
    with connection.cursor() as cursor:
        on = "" if connection.vendor == "sqlite" else " ON intake_stagedfile"
        for verb in ("insert", "update", "delete"):
            cursor.execute(f"DROP TRIGGER intake_tally_{sums.VERSION}_{verb}{on}")
    fill(box, 10)
    assert listing.totals(box) == (0, 0)
    sums.ensure()
    assert listing.totals(box)[0] == 10
    fill(box, 5, path="later/{i}")
    assert listing.totals(box)[0] == 15
    sums.ensure()
    assert listing.totals(box)[0] == 15


def test_children_have_the_sums_of_all_below():
    box = new_box()
    fill(box, 300)
    StagedFile.objects.create(
        box=box, path="00_菌株/README.txt", size=5, channel="tus", state="COMPLETE", upload_id="r", received=START,
        verdict={"verdict": Standing.OK},
    )  # fmt: skip
    top = tree.children(box, "")
    assert [f.name for f in top.folders] == [f"{n:02d}_菌株" for n in range(5)]
    assert sum(f.files for f in top.folders) == 301
    first = tree.children(box, top.folders[0].path)
    assert [(f.name, f.files) for f in first.folders] == [("data", 60)]
    assert first.crumbs == (("00_菌株", "00_菌株/"),)
    assert first.direct == 1
    broken = sum(f.bad for f in top.folders)
    assert broken == 60
    assert tree.children(box, "no such/").folders == ()
    two = tree.children(box, "", size=2)
    assert [f.name for f in tree.children(box, "", after=two.next, size=2).folders] == ["02_菌株", "03_菌株"]
