from __future__ import annotations

import hashlib
from pathlib import Path

from huijiao.core.forms.entity import Entity, files_below, find_entity
from huijiao.core.forms.manifests import Listed, read_manifests
from tests.core.forms.builders import book

A, B = "01_湖泊数据集/data/a__b.csv", "01_湖泊数据集/README.txt"


def _make(top: Path, name: str = "实体数据") -> Path:
    for path in (A, B):
        (top / name / path).parent.mkdir(parents=True, exist_ok=True)
        (top / name / path).write_text(path, "utf-8")
    return top / name


def _md5(path: str) -> str:
    return hashlib.md5(path.encode()).hexdigest()


def _listed(top: Path) -> Listed:
    entity = find_entity(top)
    assert entity is not None
    return read_manifests(entity, list(files_below(entity.root)))


def _digests(listed: Listed) -> dict[str, str]:
    return {k: v["md5"] for k, v in (listed.lines or {}).items() if v}


WANTED = {A: _md5(A), B: _md5(B)}


def test_md5sum_lines_in_every_writing(tmp_path: Path) -> None:
    root = _make(tmp_path)
    for lines in (
        [f"{_md5(p)}  {p}" for p in (A, B)],
        [f"{_md5(p).upper()} *./{p}" for p in (A, B)],
        [f"MD5 ({p}) = {_md5(p)}" for p in (A, B)],
        [f"{_md5(p)}  实体数据/{p}" for p in (A, B)],
        [_md5(p) + "  " + p.replace("/", "\\") for p in (A, B)],
        [f"{p}\t{_md5(p)}" for p in (A, B)],
    ):
        (root / "manifest-md5.txt").write_text("\r\n".join(["# 清单", *lines, ""]), "utf-8")
        listed = _listed(tmp_path)
        assert _digests(listed) == WANTED
        assert listed.path == "manifest-md5.txt"


def test_manifest_in_gbk_and_sha256(tmp_path: Path) -> None:
    root = _make(tmp_path)
    digest = hashlib.sha256(A.encode()).hexdigest()
    (root / "sha256sums.txt").write_bytes(f"{digest}  {A}\n".encode("gbk"))
    assert (_listed(tmp_path).lines or {})[A] == {"sha256": digest}


def test_paths_relative_to_the_manifests_own_folder(tmp_path: Path) -> None:
    root = _make(tmp_path)
    (root / "01_湖泊数据集/md5.txt").write_text(f"{_md5(A)}  data/a__b.csv\n{_md5(B)}  README.txt\n", "utf-8")
    assert _digests(_listed(tmp_path)) == WANTED


def test_workbook_and_md5_file_are_joined(tmp_path: Path) -> None:
    root = _make(tmp_path)
    (root / "00_说明").mkdir()
    (root / "00_说明/manifest-md5.txt").write_text(f"{_md5(A)}  {A}\n{_md5(B)}  {B}\n", "utf-8")
    head = ["数据集序号", "数据集名称", "相对路径", "格式", "字节数", "校验算法", "校验值", "记录数", "说明"]
    rows = [["01", "湖泊", p, "CSV", len(p.encode()), "MD5", _md5(p), None, None] for p in (A, B)]
    book({"文件清单": [head, *rows]}, root / "00_说明", "文件清单.xlsx")
    listed = _listed(tmp_path)
    assert listed.path == "00_说明/manifest-md5.txt"
    assert (listed.lines or {})[A] == {"md5": _md5(A), "bytes": len(A.encode())}
    assert (listed.lines or {})["00_说明/文件清单.xlsx"] == {}


def test_manifest_beside_the_data_folder(tmp_path: Path) -> None:
    _make(tmp_path)
    (tmp_path / "md5.txt").write_text(f"{_md5(A)}  实体数据/{A}\n{_md5(B)}  实体数据/{B}\n", "utf-8")
    listed = _listed(tmp_path)
    assert _digests(listed) == WANTED
    assert listed.path == "../md5.txt"


def test_neighbours_outside_the_deposit_are_not_read(tmp_path: Path) -> None:
    root = _make(tmp_path)
    (tmp_path / "md5.txt").write_text(f"{_md5(A)}  实体数据/{A}\n", "utf-8")
    assert read_manifests(Entity(root, root), list(files_below(root))).lines is None
    assert _listed(root).lines is None


def test_bag_is_read_as_its_payload(tmp_path: Path) -> None:
    root = _make(tmp_path, "包/data")
    (root.parent / "bagit.txt").write_text("BagIt-Version: 1.0\n")
    (root.parent / "manifest-md5.txt").write_text("".join(f"{_md5(p)}  data/{p}\n" for p in (A, B)), "utf-8")
    entity = find_entity(tmp_path)
    assert entity is not None
    assert entity.root == root
    assert _digests(_listed(tmp_path)) == WANTED


def test_a_text_that_is_no_manifest(tmp_path: Path) -> None:
    root = _make(tmp_path)
    (root / "校验说明.txt").write_text("请用md5sum校验。\n每行一个文件。\n", "utf-8")
    assert _listed(tmp_path).lines is None
