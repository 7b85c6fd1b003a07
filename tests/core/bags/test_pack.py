"""Sealing a folder: what comes out is a bag by anybody's measure, crashes cost nothing, nothing false is signed."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huijiao.core.bags import check, journal, label, names, pack, reader, seal
from huijiao.core.bags.errors import BagError
from huijiao.core.bags.pack import PackRefused, Wish
from huijiao.core.bags.seal import Seal
from huijiao.core.discrepancies import Kind

ABOUT = Seal(
    disk="D-1", project="2017YFZ0901200", title="土壤微生物组", contact="贾样本", sealed="2026-11-23T10:00:00+08:00"
)
TREE = {
    "01_土壤/data/样品 1.csv": b"a,b\n1,2\n",
    "01_土壤/data/README.txt": b"notes",
    "data/inner.bin": bytes(range(256)) * 5000,
    "00_说明/README.txt": b"",
}


def plant(folder: Path, tree: dict[str, bytes] = TREE) -> Path:
    for path, body in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("in_place", [False, True])
def test_sealed_folder_is_a_valid_bag_to_us_and_to_the_library_of_congress(tmp_path: Path, in_place: bool) -> None:
    source = plant(tmp_path / "盘")
    wish = Wish(source, None if in_place else tmp_path / "out", ("md5", "sha256", "sm3"), ABOUT)
    root, made = pack.pack(wish)
    assert content(root / "data") == TREE
    assert list(check.check(reader.open_bag(root))) == []
    bagit.Bag(str(root)).validate()
    found, faults = seal.check(root, made.fingerprint)
    assert (found, faults, made.genuine, made.files) == (made, [], True, 4)
    assert (root / "文件清单.xlsx").is_file()
    assert made.fingerprint in (root / pack.LABEL).read_text("utf-8")
    assert not (root / journal.FILE).exists()
    assert content(source) == (content(root) if in_place else TREE)


def test_percent_signs_are_written_as_the_rfc_wants(tmp_path: Path) -> None:
    """The Library of Congress's own program (1.9) leaves them as they are, against §2.1.3."""
    root, _ = pack.pack(Wish(plant(tmp_path / "盘", {"100%.txt": b"x"}), tmp_path / "out"))
    assert (root / "manifest-md5.txt").read_text("utf-8").endswith("  data/100%25.txt\n")
    assert list(check.check(reader.open_bag(root))) == []


def test_times_of_files_are_kept(tmp_path: Path) -> None:
    source = plant(tmp_path / "a")
    os.utime(source / "data/inner.bin", (1_000_000_000, 1_000_000_000))
    root, _ = pack.pack(Wish(source, tmp_path / "out"))
    assert (root / "data/data/inner.bin").stat().st_mtime == 1_000_000_000


@pytest.mark.parametrize("in_place", [False, True])
def test_second_call_after_a_kill_goes_on_and_reads_only_what_is_left(tmp_path: Path, in_place: bool) -> None:
    """A child seals until its n-th file and is killed; the same call then reads the rest only."""
    tree = {f"{n:02d}_组/f{n}.bin": os.urandom(300_000) for n in range(12)}
    source = plant(tmp_path / "src", tree)
    target = None if in_place else tmp_path / "out"
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom huijiao.core.bags import pack\n"
        "left = [7]\n"
        "def done(path):\n    left[0] -= 1\n    if left[0] == 0: os.kill(os.getpid(), signal.SIGKILL)\n"
        "target = Path(sys.argv[2]) if sys.argv[2] else None\n"
        "pack.pack(pack.Wish(Path(sys.argv[1]), target, jobs=1), pack.Watch(done=done))\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(source), str(target or "")], check=False, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    seen: list[int] = []
    known: list[str] = []
    root, made = pack.pack(Wish(source, target, jobs=1), pack.Watch(beat=seen.append, done=known.append))
    assert content(root / "data") == tree
    assert list(check.check(reader.open_bag(root))) == []
    assert (made.files, sum(seen), len(known)) == (12, 3_600_000, 12)


@pytest.mark.parametrize("stage", range(4))
def test_in_place_goes_on_from_every_step_of_the_move(
    tmp_path: Path, stage: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = plant(tmp_path / "盘")

    class Crash(Exception):
        pass

    def crash(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        if stage == 0:  # while top folders are moved
            rename, left = Path.rename, [2]

            def some(self: Path, target: Path) -> Path:
                left[0] -= 1
                return rename(self, target) if left[0] else crash()

            patch.setattr(Path, "rename", some)
        elif stage == 1:
            patch.setattr(Path, "touch", crash)
        elif stage == 2:
            patch.setattr(pack.seal, "sign", crash)
        else:
            patch.setattr(journal.Journal, "remove", crash)
        with pytest.raises(Crash):
            pack.pack(Wish(source, None, about=ABOUT))
    root, made = pack.pack(Wish(source, None, about=ABOUT))
    assert content(root / "data") == TREE
    bagit.Bag(str(root)).validate()
    assert seal.check(root, made.fingerprint)[1] == []
    assert not [p.name for p in root.iterdir() if p.name.startswith(".")]


def test_a_sealed_folder_is_not_sealed_twice(tmp_path: Path) -> None:
    source = plant(tmp_path / "盘")
    pack.pack(Wish(source, None))
    with pytest.raises(BagError, match="sealed already"):
        pack.pack(Wish(source, None))


def test_links_and_bad_names_stop_the_sealing_and_are_named(tmp_path: Path) -> None:
    source = plant(tmp_path / "盘")
    (source / "link").symlink_to(source / "data/inner.bin")
    (source / "two\nlines").write_bytes(b"x")
    with pytest.raises(PackRefused) as refused:
        pack.pack(Wish(source, tmp_path / "out"))
    assert {(p.kind, p.path) for p in refused.value.problems} == {(Kind.LINK, "link"), (Kind.NAME, "two\nlines")}
    assert not (tmp_path / "out" / "bagit.txt").exists()


def test_file_that_changes_while_it_is_read_is_not_sealed(tmp_path: Path) -> None:
    source = plant(tmp_path / "盘", {"a.bin": b"x" * 5_000_000})

    def write_more(_size: int) -> None:
        with (source / "a.bin").open("ab") as out:
            out.write(b"y")

    with pytest.raises(PackRefused) as refused:
        pack.pack(Wish(source, tmp_path / "out"), pack.Watch(beat=write_more))
    assert [p.kind for p in refused.value.problems] == [Kind.CHANGED]


@pytest.mark.parametrize("where", ["inside", "full of other things"])
def test_targets_that_would_mix_are_refused(tmp_path: Path, where: str) -> None:
    source = plant(tmp_path / "盘")
    target = source / "out" if where == "inside" else plant(tmp_path / "other", {"x": b"1"})
    with pytest.raises(BagError):
        pack.pack(Wish(source, target))


def test_a_changed_bag_breaks_seal_or_list(tmp_path: Path) -> None:
    root, made = pack.pack(Wish(plant(tmp_path / "盘"), tmp_path / "out", about=ABOUT))
    (root / "manifest-sha256.txt").write_text("")
    assert Kind.TAG in {d.kind for d in check.check(reader.open_bag(root))}
    (root / "tagmanifest-sha256.txt").write_text("")
    assert {d.kind for d in seal.check(root, made.fingerprint)[1]} == {Kind.SEAL}


def test_a_seal_made_anew_is_told_by_its_fingerprint(tmp_path: Path) -> None:
    root, made = pack.pack(Wish(plant(tmp_path / "盘"), tmp_path / "out", about=ABOUT))
    forged = seal.sign(replace(made, title="别的"))
    (root / seal.FILE).write_bytes(forged.as_bytes())
    assert seal.check(root)[1] == []  # by itself it is consistent …
    assert [d.what for d in seal.check(root, made.fingerprint)[1]] == ["指纹 / fingerprint"]  # … but another's


def test_fingerprint_is_read_as_people_type_it() -> None:
    made = seal.sign(ABOUT)
    typed = made.fingerprint.lower().replace("-", " ").replace("o", "0").replace("i", "1")
    assert seal.tidy(typed) == seal.tidy(made.fingerprint)
    assert seal.read(made.as_bytes()) == made
    assert not replace(made, files=3).genuine
    with pytest.raises(BagError):
        seal.read(b'{"huijiao_seal": 1, "files": "many"}')


def test_label_escapes_what_people_write() -> None:
    page = label.label(replace(ABOUT, title="<script>"), address="北京 & 上海")
    assert "<script>" not in page
    assert "北京 &amp; 上海" in page
    assert label.qr_text("D-1", "2017YFZ0901200", "") == "HJDISK1 D-1 2017YFZ0901200 -"


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_encoded_paths_are_read_back(path: str) -> None:
    assert names.decode(names.encode(path)) == path
    assert "\n" not in names.encode(path)


def test_interruption_does_not_read_a_large_file_to_its_end(tmp_path: Path) -> None:
    source = plant(tmp_path / "盘", {"a.bin": b"", "b.bin": b"x"})
    os.truncate(source / "a.bin", 40 << 30)  # sparse: minutes to read
    began = time.monotonic()

    def done(path: str) -> None:
        if path == "b.bin":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pack.pack(Wish(source, None), pack.Watch(done=done))
    assert time.monotonic() - began < 20


def test_digests_are_those_of_the_file(tmp_path: Path) -> None:
    body = os.urandom(20 << 20)  # above the size at which threads take over
    root, _ = pack.pack(Wish(plant(tmp_path / "盘", {"a": body}), tmp_path / "out", ("md5", "sha256", "sm3")))
    sums = reader.open_bag(root).digests("data/a")
    assert sums == {n: hashlib.new(n, body).hexdigest() for n in ("md5", "sha256", "sm3")}
