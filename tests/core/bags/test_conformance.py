"""The cases of the Library of Congress' bagit-conformance-suite, each built here anew: version, kind, name of the case."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from huijiao.core.bags import check, digests, reader, writer
from huijiao.core.bags.errors import BagError
from huijiao.core.bags.writer import Item


def build(root: Path, version: str = "0.97", files: dict[str, bytes] | None = None, algorithm: str = "md5", encoding: str = "UTF-8",
          info: str = "Bagging-Date: 2017-11-03\n") -> Path:  # fmt: skip
    """A plain valid bag, written without our writer."""
    for path, body in (files or {"README": b"hello\n"}).items():
        (root / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        (root / "data" / path).write_bytes(body)
    (root / "bagit.txt").write_text(f"BagIt-Version: {version}\nTag-File-Character-Encoding: {encoding}\n", "utf-8")
    (root / "bag-info.txt").write_bytes(info.encode(encoding))
    listed = (
        f"{hashlib.new(algorithm, body).hexdigest()}  data/{path}\n"
        for path, body in (files or {"README": b"hello\n"}).items()
    )
    (root / f"manifest-{algorithm}.txt").write_bytes("".join(listed).encode(encoding))
    return tagged(root, algorithm, encoding)


def tagged(root: Path, algorithm: str = "md5", encoding: str = "UTF-8") -> Path:
    known = sorted(p for p in root.iterdir() if p.is_file() and not p.name.startswith("tagmanifest"))
    lines = [f"{hashlib.new(algorithm, path.read_bytes()).hexdigest()}  {path.name}\n" for path in known]
    (root / f"tagmanifest-{algorithm}.txt").write_bytes("".join(lines).encode(encoding))
    return root


def add(root: Path, name: str, text: str) -> None:
    with (root / name).open("ab") as out:
        out.write(text.encode())
    tagged(root)


def faults(root: Path) -> list[str]:
    try:
        return [f"{d.kind.value} {d.path}" for d in check.check(reader.open_bag(root))]
    except BagError as error:
        return [error.text.en]


MD5 = hashlib.md5(b"hello\n").hexdigest()


def _holey(root: Path) -> None:
    build(root, files={"dir/test 1.txt": b"1", "t2": b"2"})
    add(root, "fetch.txt", "http://h/data/dir/test%201.txt - data/dir/test 1.txt\nhttp://h/data/t2 1 data/t2\n")


def _escapable(root: Path) -> None:
    build(root, "0.96", {"100% & [a] ?.txt": b"x"})


def _encoded(root: Path) -> None:
    build(root, "1.0", {"plain": b"x"})
    (root / "data/a%b c").write_bytes(b"y")
    add(root, "manifest-md5.txt", f"{hashlib.md5(b'y').hexdigest()}  data/a%25b c\n")


def _dotted(root: Path) -> None:
    build(root)
    (root / "manifest-md5.txt").write_text(f"{MD5}  ./data/README\n")
    tagged(root)


def _nested(root: Path) -> None:
    build(root)
    inner = root / "data/inner"
    inner.mkdir()
    build(inner)
    rows = sorted(p for p in (root / "data").rglob("*") if p.is_file())
    text = "".join(f"{hashlib.md5(p.read_bytes()).hexdigest()}  {p.relative_to(root).as_posix()}\n" for p in rows)
    (root / "manifest-md5.txt").write_text(text)
    tagged(root)


def _minimal(root: Path) -> None:
    build(root)
    for name in ("bag-info.txt", "tagmanifest-md5.txt"):
        (root / name).unlink()


VALID: dict[str, Callable[[Path], object]] = {
    **{f"v{version} basic": (lambda root, version=version: build(root, version)) for version in ("0.93", "0.94", "0.95", "0.96", "0.97", "1.0")},
    **{f"basic {name}": (lambda root, name=name: build(root, algorithm=name)) for name in ("sha1", "sha224", "sha256", "sha384", "sha512")},
    "duplicate metadata entries": lambda root: build(root, info="Contact-Name: a\nContact-Name: b\n"),
    "uncommon separators": lambda root: build(root, info="Test-Tag: 1\nTest-Tag:   2\nTest-Tag : 3\nTest-Tag    :   5\n"),
    "ISO-8859-1 tag files": lambda root: build(root, encoding="ISO-8859-1", files={"caf\u00e9": b"x"}, info="Contact-Name: N\u00fa\u00f1ez\n"),
    "UTF-16 tag files": lambda root: build(root, encoding="UTF-16", files={"\u6570\u636e": b"x"}),
    "space in a name": lambda root: build(root, files={"a b/c d": b"x"}),
    "holey, everything there": _holey, "escapable characters": _escapable, "encoded names": _encoded,
    "leading dot and slash": _dotted, "bag in a bag": _nested, "minimal": _minimal,
}  # fmt: skip


@pytest.mark.parametrize("case", VALID)
def test_valid_case_is_valid(tmp_path, case):
    VALID[case](tmp_path)
    assert faults(tmp_path) == []


def _write(name: str, text: str, *, tag: bool = True) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / name).write_text(text)
        if tag:
            tagged(root)

    return change


def _append(name: str, text: str) -> Callable[[Path], None]:
    return lambda root: add(root, name, text)


def _gap(root: Path) -> None:
    build(root, "1.0")
    (root / "data/second").write_bytes(b"2")
    (root / "manifest-sha256.txt").write_text(f"{hashlib.sha256(b'hello' + bytes([10])).hexdigest()}  data/README\n")
    add(root, "manifest-md5.txt", f"{hashlib.md5(b'2').hexdigest()}  data/second\n")


_OUT = {"dot notation": "../../../README.md", "absolute": "/tmp/foo", "home": "~/foo", "home of somebody": "~root/foo",
        "drive": r"C:\Windows\x.exe", "drive by name": r"%HomeDrive%\Windows\x.exe", "UNC": r"\\?\UNC\server\x.exe"}  # fmt: skip
INVALID: dict[str, Callable[[Path], object]] = {
    "encoding line missing": _write("bagit.txt", "BagIt-Version: 0.97\n", tag=False),
    "byte-order mark": _write("bagit.txt", "\ufeffBagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"),
    "version number": _write("bagit.txt", "BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n"),
    "blank before the colon in 1.0": _write("bagit.txt", "BagIt-Version : 1.0\nTag-File-Character-Encoding : UTF-8\n"),
    "corrupt data file": lambda root: (root / "data/README").write_bytes(b"HELLO\n"),
    "corrupt tag file": lambda root: (root / "bag-info.txt").write_bytes(b"x: y\n"),
    "extra file": lambda root: (root / "data/bar").write_bytes(b""),
    "missing bag-info": lambda root: (root / "bag-info.txt").unlink(),
    "missing bagit.txt": lambda root: (root / "bagit.txt").unlink(),
    "missing data": lambda root: (root / "data/README").unlink(),
    "listed twice with different digests": _append("manifest-md5.txt", f"{'0' * 32}  data/README\n"),
    "listed twice with the same digest": _append("manifest-md5.txt", f"{MD5}  data/README\n"),
    "not all manifests list all files": _gap,
    "holey with a hole": _append("fetch.txt", "http://h/x 1 data/not-there\n"),
    "fetch without a path": _append("fetch.txt", "http://h/x\n"),
    **{f"{name} in a manifest": _append("manifest-md5.txt", f"{MD5}  {path}\n") for name, path in _OUT.items()},
    **{f"{name} in fetch.txt": _append("fetch.txt", f"http://h/x - {path}\n") for name, path in _OUT.items()},
}  # fmt: skip


@pytest.mark.parametrize("case", INVALID)
def test_invalid_case_is_refused(tmp_path, case):
    build(tmp_path)
    assert faults(tmp_path) == []
    INVALID[case](tmp_path)
    assert faults(tmp_path) != []


WARNED: dict[str, Callable[[Path], object]] = {
    "two names that differ in case": _append("manifest-md5.txt", f"{MD5}  data/readme\n"),
    "two spellings of one name": _append("manifest-md5.txt", f"{MD5}  data/Nu\u0301n\n{MD5}  data/N\u00fan\n"),
    "files of the system": _append("manifest-md5.txt", f"{MD5}  data/.DS_Store\n"),
}


@pytest.mark.parametrize("case", WARNED)
def test_doubtful_case_is_said(tmp_path, case):
    build(tmp_path)
    WARNED[case](tmp_path)
    assert faults(tmp_path) != []


def test_tag_manifest_of_md5sum_is_read(tmp_path):
    build(tmp_path)
    manifest = tmp_path / "tagmanifest-md5.txt"
    manifest.write_text(manifest.read_text().replace("  ", " *"))
    assert faults(tmp_path) == []


@pytest.mark.parametrize("names", [("md5",), ("sha256", "sha512"), ("sha224", "sha1")])
def test_what_we_write_the_reference_validates(tmp_path, names):
    bodies = {"a b/样品.csv": b"1,2\n", "空": b"", "x": bytes(3000)}
    for path, body in bodies.items():
        (tmp_path / "data" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "data" / path).write_bytes(body)
    items = [
        Item(path, len(body), {name: writer.digest_of(body, name) for name in names}) for path, body in bodies.items()
    ]
    writer.write_bag(tmp_path, items, names, [("Contact-Name", "贾样本")])
    bagit.Bag(str(tmp_path)).validate()
    assert faults(tmp_path) == []
    (tmp_path / "data/x").write_bytes(bytes(2999) + b"!")
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(tmp_path)).validate()
    assert faults(tmp_path) == ["digest data/x"] * len(names)


def test_every_algorithm_of_the_suite_is_known():
    assert {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"} <= set(digests.ALGORITHMS)
