"""Archives in place of the data folder."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from huijiao.core.forms import unpack as unpacking
from huijiao.core.forms.unpack import Refused, find_archive, opened_entity, unpack


def _zip(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            made.writestr(name.replace("__", "/"), body)
    return path


@pytest.mark.parametrize(
    "name", ["实体数据.zip", "4_实体数据.ZIP", "实体数据（第一批）.zip", "数据实体.tar.gz", "实体数据.rar"]
)
def test_archive_named_as_a_data_folder_is_found(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")
    (tmp_path / "论文.zip").write_bytes(b"x")
    assert find_archive(tmp_path) == tmp_path / name


def test_other_archives_are_none(tmp_path: Path) -> None:
    for name in ("附件.zip", "实体数据说明.docx", "data.zip"):
        (tmp_path / name).write_bytes(b"x")
    assert find_archive(tmp_path) is None


def test_folder_goes_before_an_archive(tmp_path: Path) -> None:
    (tmp_path / "实体数据/01_a/data").mkdir(parents=True)
    _zip(tmp_path / "实体数据.zip", a=b"x")
    with opened_entity(tmp_path) as entity:
        assert entity is not None
        assert entity.root == tmp_path / "实体数据"


def test_unpacked_folder_lives_for_the_block_alone(tmp_path: Path) -> None:
    _zip(tmp_path / "实体数据.zip", 实体数据__01_a__data__x=b"12")
    with opened_entity(tmp_path) as entity:
        assert entity is not None
        root = entity.root
        assert (root / "01_a/data/x").read_bytes() == b"12"
    assert not root.exists()


def test_names_in_gbk_are_read(tmp_path: Path) -> None:
    made = tmp_path / "实体数据.zip"
    _zip(made, ABCD__x=b"1")
    made.write_bytes(made.read_bytes().replace(b"ABCD", "样方".encode("gbk")))
    unpack(made, tmp_path)
    assert (tmp_path / "样方/x").is_file()


def _climbing(path: Path) -> None:
    _zip(path, **{"a__..__..__b": b"1"})


def _bomb(path: Path) -> None:
    _zip(path, a=b"\0" * (2 << 20))


def _many(path: Path) -> None:
    _zip(path, **{f"f{n}": b"1" for n in range(12)})


def _broken(path: Path) -> None:
    _zip(path, a=b"12345678" * 99)
    body = bytearray(path.read_bytes())
    body[32:44] = b"x" * 12
    path.write_bytes(body)


def _locked(path: Path) -> None:
    _zip(path, a=b"1")
    body = path.read_bytes()
    at = body.index(b"PK\1\2")
    path.write_bytes(body[: at + 8] + b"\1" + body[at + 9 :])


def _rar(path: Path) -> None:
    path.write_bytes(b"Rar!\x1a\x07\x01\x00" + b"x" * 99)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (_climbing, "不安全"),
        (_bomb, "解压后超过"),
        (_many, "文件超过"),
        (_broken, "损坏"),
        (_locked, "密码"),
        (_rar, "ZIP"),
    ],
)
def test_hostile_archive_is_refused_with_its_reason(
    make: Callable[[Path], None], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "SMALL", 1 << 20)
    monkeypatch.setattr(unpacking, "MAX_RATIO", 2)
    monkeypatch.setattr(unpacking, "MAX_FILES", 10)
    made = tmp_path / "实体数据.zip"
    make(made)
    (tmp_path / "out").mkdir()
    with pytest.raises(Refused) as refused:
        unpack(made, tmp_path / "out")
    assert why in refused.value.why.zh
    with opened_entity(tmp_path) as entity:
        assert entity is not None
        assert entity.refused is not None
        assert [p.name for p in entity.root.iterdir()] == ["实体数据.zip"]


def test_links_and_devices_of_a_tar_are_left_out(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as made:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(link)
        made.add(__file__, "x/real.py")
    (tmp_path / "out").mkdir()
    unpack(tmp_path / "a.tar", tmp_path / "out")
    assert sorted(p.name for p in (tmp_path / "out").rglob("*")) == ["real.py", "x"]
