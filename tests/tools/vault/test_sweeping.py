from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from huijiao.tools.vault import actions, coverage, sweeping
from huijiao.tools.vault.models import Check, Day, StoredObject

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(shelves, source):
    """Three objects of four files, kept 40 days ago."""
    for number in range(3):
        files = [source(f"{number}/{n}", bytes([number, n]) * 500) for n in range(4)]
        actions.keep(object_id=f"d:{number}", files=files, extra={}, message="m", user="u", stores=shelves)
    StoredObject.objects.update(kept_at=timezone.now() - timedelta(days=40))
    return shelves


def sweep(shelves, **more):
    return sweeping.sweep(**{"budget": 10**9, "stores": shelves, **more})


def test_sweep_checks_everything_once_and_then_rests(kept):
    assert {c.object_id for c in sweep(kept)} == {"d:0", "d:1", "d:2"}
    assert sweep(kept) == []
    day = Day.objects.get()
    assert (day.checked, day.sampled, day.bytes, day.flaws) == (3, 1, 3 * 4 * 1000 * 2, 0)


def test_sweep_stops_at_the_budget_but_not_for_what_would_be_overdue(kept):
    StoredObject.objects.filter(object_id="d:1").update(checked_at=timezone.now() - timedelta(days=85))
    StoredObject.objects.exclude(object_id="d:1").update(checked_at=timezone.now() - timedelta(days=35))
    assert [c.object_id for c in sweep(kept, budget=0)] == ["d:1"]
    assert len(sweep(kept, budget=8001)) == 1
    assert sweep(kept, budget=8001) == []


def test_sweep_takes_the_oldest_after_the_sample(kept):
    now = timezone.now()
    for number, days in ((0, 40), (1, 60), (2, 50)):
        StoredObject.objects.filter(object_id=f"d:{number}").update(checked_at=now - timedelta(days=days))
    Day.objects.create(date=timezone.localdate(), sampled=1)
    assert [c.object_id for c in sweep(kept)] == ["d:1", "d:2", "d:0"]


def test_a_fresh_object_is_left_to_its_keeper(kept):
    StoredObject.objects.update(kept_at=timezone.now())
    assert sweep(kept) == []
    assert len(sweep(kept, everything=True)) == 3


def test_an_interrupted_check_goes_on_where_it_was(kept, monkeypatch):
    monkeypatch.setattr(sweeping, "SLICE_FILES", 3)
    changed = kept[0].folder("d:0") / "v1/content/0/1"
    changed.write_bytes(b"x")
    StoredObject.objects.exclude(object_id="d:0").delete()
    read = sweeping.checking.read
    seen = []

    def reading(hands, shelf, head, files):
        seen.append((shelf.name, [path for path, _ in files]))
        if len(seen) == 3:
            raise KeyboardInterrupt
        return read(hands, shelf, head, files)

    monkeypatch.setattr(sweeping.checking, "read", reading)
    with pytest.raises(KeyboardInterrupt):
        sweep(kept)
    assert (Check.objects.get().path, len(Check.objects.get().flaws)) == ("v1/content/0/3", 1)
    (checked,) = sweep(kept)
    assert [(f.code, f.path) for f in checked.flaws] == [("changed", "v1/content/0/1")]
    assert checked.repaired == ("main",)
    # After the interruption only the slices that had not been read are read.
    assert [(name, len(paths)) for name, paths in seen[3:]] == [("copy", 3), ("copy", 1)]
    assert changed.read_bytes() == bytes([0, 1]) * 500
    assert not Check.objects.exists()


def flip(files: list[Path], places: int, seed: int) -> set[Path]:
    """Flip one bit in each of so many random places."""
    dice, hit = random.Random(seed), set()
    sizes = [f.stat().st_size for f in files]
    for _ in range(places):
        file = dice.choices(files, sizes)[0]
        data = bytearray(file.read_bytes())
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        file.write_bytes(data)
        hit.add(file)
    return hit


def test_bit_flips_in_a_thousand_places_are_all_found_and_mended(shelves, source):
    for number in range(20):
        files = [source(f"{number}/{n}", random.Random(f"{number}.{n}").randbytes(3000)) for n in range(20)]
        actions.keep(object_id=f"d:{number}", files=files, extra={}, message="m", user="u", stores=shelves)
    before = {p: p.read_bytes() for s in shelves for p in s.root.rglob("*") if p.is_file()}
    # Each object is hit in one of its copies: content, inventories, sidecars, declarations alike.
    hit: set[Path] = set()
    for number in range(20):
        folder = shelves[number % 2].folder(f"d:{number}")
        hit |= flip([p for p in folder.rglob("*") if p.is_file()], 50, number)
    damaged = {p for p in hit if p.read_bytes() != before[p]}
    assert len(damaged) > 200
    found: dict[str, set[str]] = {}
    done = sweep(shelves, everything=True, on_done=lambda c: found.update({c.object_id: {f.path for f in c.flaws}}))
    assert len(done) == 20
    assert all(checked.sound for checked in done)
    assert {p: p.read_bytes() for s in shelves for p in s.root.rglob("*") if p.is_file()} == before


def test_files_damaged_in_different_copies_are_mended_from_each_other(kept):
    for number, shelf in enumerate(kept):
        (shelf.folder("d:0") / f"v1/content/0/{number}").write_bytes(b"?")
    checked = actions.check(object_id="d:0", stores=kept)
    assert checked.repaired == ("main", "copy")
    assert actions.check(object_id="d:0", stores=kept).flaws == ()


def test_coverage_says_what_a_day_must_read(kept):
    StoredObject.objects.filter(object_id="d:0").update(kept_at=timezone.now() - timedelta(days=100))
    seen = coverage.coverage(timezone.now(), 100)
    assert (seen.objects, seen.checked, seen.overdue, seen.bytes) == (3, 2, 1, 12000)
    assert (seen.needed, seen.enough) == (267, False)
