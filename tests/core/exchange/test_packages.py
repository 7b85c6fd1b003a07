"""Archives made on the fly: the announced length, what other programs read in them, memory."""

from __future__ import annotations

import hashlib
import json
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import bagit
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rocrate.rocrate import ROCrate

from huijiao.core.bags import check, reader
from huijiao.core.exchange import packages, rocrate, zipped
from huijiao.core.exchange.packages import Part, Whole
from tests.core.exchange import samples

NOW = datetime(2026, 11, 23, 10, 20, 30)  # noqa: DTZ001 - ZIP has no time zone
WHOLE = Whole("HJD90000001", samples.FULL.title, NOW.date())
BODIES = {"表 1/样品.csv": samples.CSV, "说明.txt": samples.NOTE}


def part(said=samples.FULL) -> Part:
    return Part(said, [zipped.text(file.path, BODIES[file.path]) for file in said.files])


def write(folder: Path, members) -> Path:
    at = folder / "made.zip"
    with at.open("wb") as out:
        out.writelines(zipped.coalesced(zipped.stream(members, NOW)))
    assert at.stat().st_size == zipped.length(members)
    return at


def unpack(folder: Path, members) -> Path:
    with zipfile.ZipFile(write(folder, members)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder / "out")
    return folder / "out"


@settings(max_examples=30, deadline=None)
@given(
    st.dictionaries(
        st.text("ab/样 %", min_size=1, max_size=12).filter(lambda p: not p.startswith("/")),
        st.binary(max_size=200),
        max_size=8,
    )
)
def test_archive_has_the_announced_length_and_reads_back(files):
    members = [zipped.text(path, body) for path, body in files.items()]
    raw = b"".join(zipped.stream(members, NOW))
    assert len(raw) == zipped.length(members)
    import io

    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {info.filename: archive.read(info) for info in archive.infolist()} == files


@pytest.mark.parametrize("body", [b"ab", b"abcd"])
def test_file_of_another_length_breaks_the_archive(body):
    with pytest.raises(zipped.WrongLength):
        list(zipped.stream([zipped.Member("x", 3, lambda: iter((body,)))], NOW))


def test_bag_is_valid_for_the_reference_reader_and_ours(tmp_path):
    root = unpack(tmp_path, packages.bag(WHOLE, [part()])) / "HJD90000001"
    bagit.Bag(str(root)).validate()
    bag = reader.open_bag(root)
    assert list(check.complete(bag)) == []
    assert bag.paths == ["data/表 1/样品.csv", "data/说明.txt"]
    said = json.loads((root / "metadata/description.json").read_text("utf-8"))
    assert samples.ex.Description.from_json(said) == samples.FULL


def test_bag_of_a_project_has_a_folder_for_each_dataset(tmp_path):
    second = replace(samples.FULL, accession="HJD90000002")
    root = unpack(tmp_path, packages.bag(WHOLE, [part(), part(second)])) / "HJD90000001"
    bagit.Bag(str(root)).validate()
    assert sorted(p.name for p in (root / "data").iterdir()) == ["HJD90000001", "HJD90000002"]
    assert (root / "metadata/HJD90000002/datacite.xml").is_file()


def test_bag_with_a_changed_byte_is_not_valid(tmp_path):
    root = unpack(tmp_path, packages.bag(WHOLE, [part()])) / "HJD90000001"
    (root / "data/说明.txt").write_bytes(samples.NOTE.replace(b"r", b"R"))
    with pytest.raises(bagit.BagValidationError):
        bagit.Bag(str(root)).validate()


def test_manifest_without_a_digest_for_every_file_is_left_out(tmp_path):
    bare = replace(samples.FULL, files=(replace(samples.FILES[0], md5=""), samples.FILES[1]))
    root = unpack(tmp_path, packages.bag(WHOLE, [part(bare)])) / "HJD90000001"
    assert not (root / "manifest-md5.txt").exists()
    bagit.Bag(str(root)).validate()


@pytest.mark.parametrize("many", [False, True])
def test_crate_in_an_archive_is_read_by_ro_crate_py(tmp_path, many):
    parts = [part(), part(replace(samples.FULL, accession="HJD90000002"))] if many else [part()]
    crate = ROCrate(write(tmp_path, packages.ro_crate(WHOLE, parts)))
    assert crate.version == "1.2"
    files = [e for e in crate.data_entities if e.type == "File"]
    assert len(files) == 2 * len(parts)
    assert all((Path(crate.source) / str(e.source or e.id)).exists() or e.source.exists() for e in files)


def test_data_package_of_a_project_is_one_for_each_dataset(tmp_path):
    root = unpack(
        tmp_path, packages.data_package(WHOLE, [part(), part(replace(samples.FULL, accession="HJD90000002"))])
    )
    for accession in ("HJD90000001", "HJD90000002"):
        said = json.loads((root / accession / "datapackage.json").read_text("utf-8"))
        assert all((root / accession / one["path"]).is_file() for one in said["resources"])


def test_large_file_goes_through_little_memory(tmp_path):
    """5 GiB of nothing, beyond what 32 bits can count; 50 GB are measured in the benchmarks."""
    size = 5 << 30
    empty = tmp_path / "empty"
    with empty.open("wb") as out:
        out.truncate(size)
    members = [zipped.file("大.bin", size, empty), zipped.text("after.txt", b"x")]
    tracemalloc.start()
    try:
        total, tail = 0, b""
        for piece in zipped.coalesced(_skipping(zipped.stream([_light(members[0]), members[1]], NOW))):
            total += len(piece)
            tail = (tail + piece)[-400:]
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert total == zipped.length(members)
    assert peak < 8 << 20
    assert b"after.txt" in tail


def _light(member):
    piece = bytes(zipped.PIECE)
    return zipped.Member(member.path, member.size, lambda: (piece for _ in range(member.size // zipped.PIECE)))


def _skipping(pieces):
    yield from pieces


def test_manifest_of_many_files_is_written_line_by_line():
    files = tuple(samples.ex.DataFile(f"{n:06d}", 0, "0" * 32, "0" * 64) for n in range(20_000))
    many = replace(samples.FULL, files=files)
    members = packages.bag(WHOLE, [Part(many, [zipped.text(f.path, b"") for f in files])])
    manifest = next(m for m in members if m.path.endswith("/manifest-sha256.txt"))
    assert (manifest.size, max(map(len, manifest.pieces()))) == (20_000 * 78, 78)
    assert hashlib.sha256(b"".join(manifest.pieces())).hexdigest() == packages._digest(manifest, "sha256")
    assert rocrate.FILE
