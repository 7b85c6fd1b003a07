from __future__ import annotations

import dataclasses
from pathlib import Path

import ocfl
import pytest
from ocfl.validator import Validator

from huijiao.tools.vault import actions, queries
from huijiao.tools.vault import ocfl as ours
from huijiao.tools.vault.models import StoredObject

pytestmark = pytest.mark.django_db
BIG = bytes(range(256)) * (9 << 12)  # 9 MiB: the threaded path


def keep(shelves, files, extra=None, **kw):
    return actions.keep(
        object_id=kw.pop("object_id", "dataset:12"), files=files, extra=extra or {}, message="归档", user="管理员",
        stores=shelves, **kw,
    )  # fmt: skip


def assert_valid(shelves):
    for shelf in shelves:
        root = ocfl.StorageRoot(root=str(shelf.root))
        assert root.validate(validate_objects=True, check_digests=True)
        assert root.num_objects == root.good_objects
        for declaration in shelf.root.rglob("0=ocfl_object_1.1"):
            validator = Validator(check_digests=True)
            assert validator.validate_object(str(declaration.parent)), str(validator)


def test_keep_writes_valid_objects_in_both_stores(shelves, source):
    kept = keep(
        shelves,
        [source("data/一.csv", b"a,b\n"), source("data/big.bin", BIG), source("空.txt", b"")],
        {"meta/record.json": b"{}"},
    )
    assert (kept.version, kept.files, kept.new) == (1, 4, True)
    assert kept.bytes == 4 + len(BIG) + 2
    assert_valid(shelves)
    row = StoredObject.objects.get()
    assert (row.object_id, row.stores, row.inventory_digest) == ("dataset:12", ["main", "copy"], kept.inventory_digest)
    for shelf in shelves:
        listed = {e.path: e.file.read_bytes() for e in queries.listing("dataset:12", stores=[shelf])}
        assert listed == {"data/一.csv": b"a,b\n", "data/big.bin": BIG, "空.txt": b"", "meta/record.json": b"{}"}


def test_keep_again_changes_nothing(shelves, source):
    files = [source("a", b"1"), source("b", b"2", digests=False)]
    first = keep(shelves, files)
    again = keep(shelves, files)
    assert again == dataclasses.replace(first, new=False)
    assert sorted(p.name for p in shelves[0].folder("dataset:12").iterdir() if p.is_dir()) == ["v1"]


def test_second_version_copies_only_what_is_new(shelves, source):
    keep(shelves, [source("a", b"1"), source("b", BIG)])
    kept = keep(shelves, [source("b2", BIG), source("c", b"3"), source("c again", b"3", digests=False)])
    assert kept.version == 2
    folder = shelves[1].folder("dataset:12")
    assert [p.name for p in (folder / "v2" / "content").iterdir()] == ["c"]
    assert_valid(shelves)
    assert [e.path for e in queries.listing("dataset:12", stores=shelves)] == ["b2", "c", "c again"]
    assert [e.path for e in queries.listing("dataset:12", 1, stores=shelves)] == ["a", "b"]


def test_version_without_new_bytes_is_valid(shelves, source):
    keep(shelves, [source("a", b"1"), source("b", b"2")])
    assert keep(shelves, [source("renamed", b"1")]).version == 2
    assert_valid(shelves)


@pytest.mark.parametrize("field", ["bytes", "md5", "sha256"])
def test_keep_refuses_bytes_that_changed_since_they_came_in(shelves, source, field):
    good = source("a", b"123")
    wrong = {"bytes": 4, "md5": "0" * 32, "sha256": "0" * 64}[field]
    with pytest.raises(actions.Damaged, match=field):
        keep(shelves, [dataclasses.replace(good, **{field: wrong})])
    assert not StoredObject.objects.exists()
    for shelf in shelves:
        assert not shelf.folder("dataset:12").exists()
        assert [p.name for p in shelf.work.iterdir() if not p.name.endswith(".lock")] == []


@pytest.mark.parametrize("paths", [["../a"], ["/a"], ["a//b"], [""], ["a", "a"], ["a", "a/b"], ["a\0"]])
def test_keep_refuses_impossible_paths(shelves, source, paths):
    made = source("real", b"1")
    with pytest.raises(ours.BadPath):
        keep(shelves, [dataclasses.replace(made, path=p) for p in paths])


def test_many_objects_share_a_root(shelves, source):
    for number in range(5):
        keep(shelves, [source("a", b"1")], object_id=f"dataset:{number}")
    keep(shelves, [source("a", b"1")], object_id="数据集/很长的" * 30)
    assert_valid(shelves)
    assert ocfl.StorageRoot(root=str(shelves[0].root)).object_path("dataset:3") == ours.folder_of("dataset:3")


def test_check_of_sound_copies_finds_nothing(shelves, source):
    keep(shelves, [source("a", b"1")])
    checked = actions.check(object_id="dataset:12", stores=shelves)
    assert (checked.flaws, checked.sound) == ((), True)
    assert StoredObject.objects.get().checked_at is not None


def spoil(shelf, what: str) -> None:
    folder = shelf.folder("dataset:12")
    content = folder / "v1/content/a"
    if what == "changed":
        content.write_bytes(b"9")
    elif what == "missing":
        content.unlink()
    elif what == "stray":
        (folder / "v1/content/zzz").write_bytes(b"?")
    elif what == "inventory":
        (folder / "inventory.json").write_bytes(b"{}")
    else:
        import shutil

        shutil.rmtree(folder)


@pytest.mark.parametrize("what", ["changed", "missing", "stray", "inventory", "absent"])
@pytest.mark.parametrize("which", [0, 1])
def test_check_finds_and_mends_one_bad_copy(shelves, source, what, which):
    keep(shelves, [source("a", b"1"), source("b", b"2")])
    spoil(shelves[which], what)
    seen = actions.check(object_id="dataset:12", repair=False, stores=shelves)
    assert {(f.store, f.code) for f in seen.flaws} == {(shelves[which].name, what)}
    assert not seen.sound
    assert StoredObject.objects.get().flaws == 1
    mended = actions.check(object_id="dataset:12", stores=shelves)
    assert mended.repaired == (shelves[which].name,)
    assert actions.check(object_id="dataset:12", stores=shelves).flaws == ()
    assert_valid(shelves)


def test_longest_unchecked_comes_first(shelves, source):
    for number in (1, 2, 3):
        keep(shelves, [source("a", b"1")], object_id=f"d:{number}")
    for number in (2, 1):
        actions.check(object_id=f"d:{number}", stores=shelves)
    assert queries.longest_unchecked(5) == ["d:3", "d:2", "d:1"]
    assert queries.longest_unchecked(1) == ["d:3"]


def test_check_with_both_copies_bad_mends_nothing(shelves, source):
    keep(shelves, [source("a", b"1")])
    for shelf in shelves:
        spoil(shelf, "changed")
    checked = actions.check(object_id="dataset:12", stores=shelves)
    assert (checked.repaired, checked.sound, len(checked.flaws)) == ((), False, 2)


def test_keep_on_an_untrusted_inventory_is_refused(shelves, source):
    keep(shelves, [source("a", b"1")])
    spoil(shelves[1], "inventory")
    with pytest.raises(actions.Broken):
        keep(shelves, [source("a", b"2")])


def test_path_of_falls_back_on_the_copy(source):
    from django.conf import settings

    actions.keep(object_id="d:1", files=[source("数据/a.csv", b"1")], extra={}, message="m", user="u")
    path = queries.path_of("d:1", "数据/a.csv")
    assert path.read_bytes() == b"1"
    assert path.is_relative_to(Path(settings.HOME) / "vault" / "main")
    path.unlink()
    assert queries.path_of("d:1", "数据/a.csv").is_relative_to(Path(settings.HOME) / "vault" / "copy")
    with pytest.raises(queries.NotKept):
        queries.path_of("d:1", "b")
    with pytest.raises(queries.NotKept):
        queries.path_of("d:2", "a")


def test_stores_refuse_what_is_no_folder(settings, source):
    from huijiao.tools.vault.shelf import NotAStore

    settings.STORAGE_URL = "s3://bucket"
    with pytest.raises(NotAStore, match="STORAGE_URL"):
        actions.keep(object_id="d:1", files=[], extra={}, message="m", user="u")
