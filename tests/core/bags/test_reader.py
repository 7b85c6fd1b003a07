"""Bags of others: what RFC 8493 allows is read, what it forbids or what is dangerous is not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import bagit
import pytest

from huijiao.core.bags import check, reader, tags
from huijiao.core.bags.errors import BagError
from huijiao.core.discrepancies import Kind

DECLARED = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def md5(body: bytes) -> str:
    return hashlib.md5(body).hexdigest()


@pytest.fixture
def bag(tmp_path: Path) -> Path:
    root = tmp_path / "bag"
    (root / "data/a").mkdir(parents=True)
    (root / "data/a/一.txt").write_bytes(b"one")
    (root / "data/two.txt").write_bytes(b"two")
    (root / "bagit.txt").write_text(DECLARED, "utf-8")
    (root / "manifest-md5.txt").write_text(f"{md5(b'one')}  data/a/一.txt\n{md5(b'two')} *data/two.txt\r\n", "utf-8")
    return root


def kinds(root: Path) -> dict[str, Kind]:
    return {d.path: d.kind for d in check.check(reader.open_bag(root))}


def test_asterisks_and_line_ends_of_other_tools_are_read(bag: Path) -> None:
    assert reader.open_bag(bag).paths == ["data/a/一.txt", "data/two.txt"]
    assert kinds(bag) == {}


def test_bags_of_the_library_of_congress_are_valid(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "数据 100%.txt").write_bytes(b"x")
    bagit.make_bag(str(tmp_path), {"Contact-Name": "贾样本"}, checksums=["sha256", "sha512"])
    opened = reader.open_bag(tmp_path)
    assert tags.first(opened.info, "contact-name") == "贾样本"
    assert list(check.complete(opened)) == []


def test_each_difference_has_its_kind(bag: Path) -> None:
    (bag / "data/a/一.txt").unlink()
    (bag / "data/two.txt").write_bytes(b"TWO")
    (bag / "data/new.txt").write_bytes(b"")
    (bag / "data/link").symlink_to("two.txt")
    (bag / "bag-info.txt").write_text("Payload-Oxum: 6.2\n")
    assert kinds(bag) == {
        "data/a/一.txt": Kind.MISSING, "data/two.txt": Kind.DIGEST, "data/new.txt": Kind.EXTRA, "data/link": Kind.LINK,
        "bag-info.txt": Kind.OXUM,
    }  # fmt: skip


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x", "data/../../x", "data\\..\\..\\x", "~root/x", "C:/x", "data/\0x"]
)
def test_paths_that_lead_out_are_faults_and_are_never_opened(bag: Path, path: str) -> None:
    with (bag / "manifest-md5.txt").open("a", encoding="utf-8") as out:
        out.write(f"{'0' * 32}  {path}\n")
    opened = reader.open_bag(bag)
    assert [f.kind for f in opened.faults] == [Kind.TAG]
    assert len(opened.paths) == 2


def test_file_behind_a_linked_folder_is_missing(bag: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret/s").write_bytes(b"one")
    (bag / "data/out").symlink_to(tmp_path / "secret")
    with (bag / "manifest-md5.txt").open("a", encoding="utf-8") as out:
        out.write(f"{md5(b'one')}  data/out/s\n")
    assert kinds(bag) == {"data/out": Kind.LINK, "data/out/s": Kind.MISSING}


@pytest.mark.parametrize(
    ("file", "body", "words"),
    [
        ("fetch.txt", b"https://example.org/x 3 data/x\n", "fetch.txt"),
        ("bagit.txt", b"BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n", "version"),
        ("bagit.txt", b"nothing\n", "version"),
        ("bagit.txt", b"\xef\xbb\xbf" + DECLARED.encode(), "byte-order"),
        ("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: EBCDIC-ZZ\n", "encoding"),
        ("manifest-md5.txt", b"\xff\xfe\x00", "encoded"),
    ],
)
def test_what_is_no_usable_bag_says_why(bag: Path, file: str, body: bytes, words: str) -> None:
    (bag / file).write_bytes(body)
    with pytest.raises(BagError, match=words):
        reader.open_bag(bag)


def test_lists_in_another_encoding_are_read(bag: Path) -> None:
    (bag / "bagit.txt").write_text(DECLARED.replace("UTF-8", "GBK"))
    (bag / "manifest-md5.txt").write_text(f"{md5(b'one')}  data/a/一.txt\n{md5(b'two')}  data/two.txt\n", "gbk")
    assert kinds(bag) == {}


@pytest.mark.parametrize(("version", "name"), [("1.0", "100%25.txt"), ("0.97", "100%.txt")])
def test_percent_signs_are_encoded_since_one_point_nought(tmp_path: Path, version: str, name: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/100%.txt").write_bytes(b"x")
    (tmp_path / "bagit.txt").write_text(DECLARED.replace("1.0", version))
    (tmp_path / "manifest-md5.txt").write_text(f"{md5(b'x')}  data/{name}\n")
    assert kinds(tmp_path) == {}


def test_a_bag_one_folder_below_is_found(bag: Path) -> None:
    assert reader.find_bag(bag) == bag
    assert reader.find_bag(bag.parent) == bag
    assert reader.find_bag(bag / "data") is None


def test_values_that_go_on_in_the_next_line_are_one() -> None:
    assert tags.read("A: x\n  y\nB : z\nA: w\r\nno label\n") == {"A": ("x y", "w"), "B": ("z",)}
