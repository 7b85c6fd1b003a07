from __future__ import annotations

import io
import struct
import tarfile
import zipfile

import pytest

from tests.core.formats.making import Verdict, codes, gz, look, reads, zipped


def tarred(**members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def test_members_are_examined(tmp_path):
    data = zipped(**{"a_R1.fastq.gz": gz(reads(5)), "b.fastq": reads(2), "README.txt": b"x\n"})
    report = look(tmp_path, "a.zip", data)
    assert (report.verdict, report.records, report.unit) == (Verdict.OK, 7, "reads")
    assert report.facts["members"] == ["a_R1.fastq.gz", "b.fastq", "README.txt"]
    assert report.facts["formats"] == {"FASTQ": 2, "TXT": 1}


def test_members_without_records_are_counted_as_files(tmp_path):
    report = look(tmp_path, "a.zip", zipped(**{"a.txt": b"x\n", "b/c.txt": b"y\n"}))
    assert (report.records, report.unit) == (2, "个")


def test_archives_in_archives_are_followed_to_a_depth(tmp_path):
    data = b"a,b\n1,2\n"
    name = "t.csv"
    for level in range(5):
        data, name = zipped(**{name: data}), f"l{level}.zip"
    report = look(tmp_path, "a.zip", data)
    assert report.verdict is Verdict.OK
    assert report.records == 1


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tgz"])
def test_tar_is_read(tmp_path, name):
    data = tarred(**{"d/a.csv": b"a,b\n1,2\n3,4\n", "中文.txt": "字\n".encode()})
    report = look(tmp_path, name, data if name.endswith("tar") else gz(data))
    assert (report.verdict, report.records, report.unit, codes(report)) == (Verdict.OK, 2, "条", [])
    assert report.format == ("TAR" if name.endswith("tar") else "TAR.GZ")


def test_member_defects_carry_their_place(tmp_path):
    report = look(tmp_path, "a.zip", zipped(**{"x/bad.fastq": b"@a\nAC\n+\nIII\n", "p.exe": b"MZ" + bytes(100)}))
    assert [(d.code, d.where) for d in report.defects] == [
        ("fastq.length_mismatch", "member x/bad.fastq: line 1"),
        ("executable.present", "member p.exe"),
    ]
    assert report.verdict is Verdict.BROKEN


def flip(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + bytes([value]) + data[at + 1 :]


def test_zip_damage_is_found(tmp_path):
    data = zipped(**{"a.txt": b"hello world, hello world"})
    assert codes(look(tmp_path, "cut.zip", data[:-30])) == ["zip.broken"]
    assert codes(look(tmp_path, "flip.zip", flip(data, 40, data[40] ^ 0xFF))) == ["zip.broken"]


@pytest.mark.parametrize("name", ["a.zip", "a.docx"])
def test_member_without_a_name_is_damage(tmp_path, name):
    data = zipped(**{"word/document.xml": b"<a/>", "b": b"x"})
    entry = data.rindex(b"PK\x01\x02")
    nameless = data[: entry + 28] + b"\0\0" + data[entry + 30 : entry + 46] + data[entry + 47 :]
    end = nameless.index(b"PK\x05\x06") + 12
    size = struct.unpack_from("<I", nameless, end)[0]
    report = look(tmp_path, name, nameless[:end] + struct.pack("<I", size - 1) + nameless[end + 4 :])
    assert codes(report) == ["zip.broken"]


def test_encrypted_zip_is_told(tmp_path):
    data = zipped(**{"a.txt": b"hello"})
    at = data.index(b"PK\x01\x02") + 8
    assert codes(look(tmp_path, "a.zip", flip(flip(data, 6, 1), at, 1))) == ["zip.encrypted"]


def test_bomb_is_not_unpacked(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("z", b"\0" * 1_000_000)
    data = out.getvalue()
    at = data.index(b"PK\x01\x02") + 24
    declared = data[:at] + struct.pack("<I", 3 << 30) + data[at + 4 :]
    assert codes(look(tmp_path, "a.zip", declared)) == ["zip.bomb"]


def test_overlapping_members_are_a_bomb(tmp_path):
    data = zipped(a=b"0123456789" * 100)
    start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = data[start:end]
    n = 50
    tail = bytearray(data[end:])
    struct.pack_into("<HHII", tail, 8, n, n, len(entry) * n, start)
    packed = entry[:20] + struct.pack("<I", 5000) + entry[24:]
    assert codes(look(tmp_path, "a.zip", data[:start] + packed * n + bytes(tail))) == ["zip.bomb"]


def test_gbk_names_are_garbled(tmp_path):
    data = zipped(**{"AAAA.txt": b"x"}).replace(b"AAAA.txt", "数据".encode("gbk") + b".txt")
    report = look(tmp_path, "a.zip", data)
    assert codes(report) == ["name.mojibake"]
    assert report.facts["members"] == ["数据.txt"]


def test_gbk_names_in_a_tar_are_garbled(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", encoding="gbk", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("数据说明.txt"))
    report = look(tmp_path, "a.tar", out.getvalue())
    assert codes(report) == ["name.mojibake"]
    assert report.facts["members"] == ["数据说明.txt"]


@pytest.mark.parametrize("name", ["../etc/x", "/etc/x", "C:\\x", "a/../../x"])
def test_paths_out_of_the_folder_are_noted(tmp_path, name):
    assert codes(look(tmp_path, "a.tar", tarred(**{name: b"x\n"}))) == ["zip.unsafe_path"]


def test_links_are_noted_and_not_followed(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("l")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    assert codes(look(tmp_path, "a.tar", out.getvalue())) == ["zip.unsafe_path"]


def test_cut_tar_gz_is_found(tmp_path):
    data = gz(tarred(**{"a.bin": bytes(range(256)) * 400}))
    assert codes(look(tmp_path, "a.tar.gz", data[:-9])) == ["gzip.truncated"]
