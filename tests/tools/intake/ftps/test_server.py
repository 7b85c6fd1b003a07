"""FTPS with real clients: Python's ftplib, curl and lftp."""

from __future__ import annotations

import ftplib
import hashlib
import io
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time

import pytest


class Session(ftplib.FTP_TLS):
    """A client that trusts the self-signed certificate of the test."""

    def __init__(self, house, box, **words):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        super().__init__(context=context, encoding="utf-8", timeout=30, **words)
        self.connect("127.0.0.1", house.ftps_port)
        try:
            self.login(box.user, box.password)
            self.prot_p()
        except ftplib.Error:
            self.close()
            raise

    def put(self, path, data, rest=None):
        return self.storbinary(f"STOR {path}", io.BytesIO(data), rest=rest)


@pytest.fixture
def ftp(house, box):
    with Session(house, box) as made:
        yield made


def sums(data, channel="ftps"):
    return [len(data), hashlib.md5(data).hexdigest(), hashlib.sha256(data).hexdigest(), channel]


def break_off(house, box, path, data):
    """Send part of a file, then vanish as a killed client does: both connections at once, no TLS farewell."""
    client = Session(house, box)
    connection = client.transfercmd(f"STOR {path}")
    connection.sendall(data)
    time.sleep(0.3)
    for each in (connection, client.sock):
        raw = socket.socket(fileno=os.dup(each.fileno()))
        raw.shutdown(socket.SHUT_RDWR)
        raw.close()
        each.close()


def settled(house, box, count=1):
    end = time.monotonic() + 10
    while time.monotonic() < end:
        rows = house.ask("rows", id=box.id)
        if len(rows) == count and all(row[2] for row in rows):
            return rows
        time.sleep(0.1)
    return rows


def test_chinese_names_end_in_the_manifest(house, box, ftp):
    data = os.urandom(2_000_003)
    ftp.mkd("数据集 一")
    ftp.cwd("数据集 一")
    assert ftp.put("样本（甲）.bin", data).startswith("226")
    assert house.ask("manifest", id=box.id) == {"数据集 一/样本（甲）.bin": sums(data)}
    assert ftp.size("样本（甲）.bin") == len(data)
    got = io.BytesIO()
    ftp.retrbinary("RETR 样本（甲）.bin", got.write)
    assert got.getvalue() == data
    assert [(name, facts["type"], facts["size"]) for name, facts in ftp.mlsd()] == [
        ("样本（甲）.bin", "file", str(len(data)))
    ]


def test_ascii_mode_changes_no_byte(house, box, ftp):
    ftp.storlines("STOR lines.txt", io.BytesIO(b"a\r\nb\r\n"))
    assert house.ask("manifest", id=box.id) == {"lines.txt": sums(b"a\r\nb\r\n")}


def test_empty_file_and_empty_folder(house, box, ftp):
    for _ in range(10):
        assert ftp.nlst() == []
        assert list(ftp.mlsd()) == []
    ftp.put("empty", b"")
    assert house.ask("manifest", id=box.id) == {"empty": sums(b"")}


def test_gb18030_client_is_understood(house, box, ftp):
    ftp.encoding = "gb18030"
    ftp.put("旧客户端.txt", b"x")
    assert list(house.ask("manifest", id=box.id)) == ["旧客户端.txt"]
    assert ftp.nlst() == ["旧客户端.txt"]


def test_broken_upload_is_partial_and_rest_resumes_it(house, box):
    data = os.urandom(5_000_000)
    break_off(house, box, "big.bin", data[:3_000_000])
    [[path, state, offset, size]] = settled(house, box)
    assert (path, state, size) == ("big.bin", "PARTIAL", offset)
    with Session(house, box) as ftp:
        ftp.voidcmd("TYPE I")
        assert ftp.size("big.bin") == offset
        assert 0 < offset <= 3_000_000
        ftp.put("big.bin", data[offset:], rest=offset)
    assert house.ask("manifest", id=box.id) == {"big.bin": sums(data)}


def test_appe_resumes_too(house, box):
    data = os.urandom(1_000_000)
    break_off(house, box, "a.bin", data[:400_000])
    offset = settled(house, box)[0][2]
    with Session(house, box) as ftp:
        ftp.storbinary("APPE a.bin", io.BytesIO(data[offset:]))
    assert house.ask("manifest", id=box.id) == {"a.bin": sums(data)}


def test_rest_on_a_complete_file_keeps_its_beginning(house, box, ftp):
    ftp.put("c.bin", b"0123456789")
    ftp.put("c.bin", b"abc", rest=4)
    assert house.ask("manifest", id=box.id) == {"c.bin": sums(b"0123abc")}
    with pytest.raises(ftplib.error_perm, match="554"):
        ftp.put("c.bin", b"x", rest=100)


def test_old_file_stays_until_the_new_one_is_whole(house, box, ftp):
    ftp.put("f", b"old")
    break_off(house, box, "f", b"new and lon")
    settled(house, box, 2)
    assert house.ask("manifest", id=box.id) == {"f": sums(b"old")}
    with Session(house, box) as again:
        again.put("f", b"new")
    assert house.ask("manifest", id=box.id) == {"f": sums(b"new")}
    assert house.ask("totals", id=box.id) == {"files": 1, "bytes": 3, "partial": 0, "used": 3}


def test_server_killed_in_the_middle_then_resumed(house, box):
    data = os.urandom(120 << 20)
    client = Session(house, box)
    connection = client.transfercmd("STOR k.bin")
    with pytest.raises(OSError):  # noqa: PT011, PT012 - which call meets the dead server, and how, is chance
        for start in range(0, len(data), 1 << 20):
            connection.sendall(data[start : start + (1 << 20)])
            if start == 100 << 20:
                time.sleep(0.5)
                house.kill("ftps")
        connection.unwrap()
        client.voidresp()
    connection.close()
    client.close()
    house.start("ftps")
    with Session(house, box) as ftp:
        ftp.voidcmd("TYPE I")
        offset = ftp.size("k.bin")
        assert offset >= 32 << 20
        ftp.put("k.bin", data[offset:], rest=offset)
    assert house.ask("manifest", id=box.id) == {"k.bin": sums(data)}


def test_delete_and_rename(house, box, ftp):
    ftp.mkd("d")
    ftp.put("d/a", b"1")
    ftp.put("d/b", b"2")
    ftp.rename("d/a", "d/c")
    with pytest.raises(ftplib.error_perm, match="550"):
        ftp.rename("d/b", "d/c")
    ftp.rename("d", "e")
    assert sorted(house.ask("manifest", id=box.id)) == ["e/b", "e/c"]
    ftp.delete("e/b")
    ftp.delete("e/c")
    ftp.rmd("e")
    assert ftp.nlst() == []
    assert house.ask("totals", id=box.id)["used"] == 0


@pytest.mark.parametrize("path", ["../../../x", "/../x"])
def test_traversal_stays_inside(house, box, ftp, path):
    ftp.put(path, b"inside")
    assert list(house.ask("manifest", id=box.id)) == ["x"]


@pytest.mark.parametrize("path", ["nodir/x", "a" * 256])
def test_impossible_path_is_refused(ftp, path):
    with pytest.raises(ftplib.error_perm, match=r"55[03]"):
        ftp.put(path, b"x")


def test_sessions_do_not_share_a_folder(house, box, ftp):
    with Session(house, box) as other:
        ftp.mkd("one")
        ftp.cwd("one")
        other.put("top", b"x")
        assert (ftp.pwd(), other.pwd()) == ("/one", "/")
    assert list(house.ask("manifest", id=box.id)) == ["top"]


def test_quota_is_552(house):
    own = house.box(quota=1_000_000)
    with Session(house, own) as ftp, pytest.raises((ftplib.error_perm, OSError)) as caught:
        ftp.put("x", os.urandom(3_000_000))
    assert "552" in str(caught.value) or isinstance(caught.value, OSError)
    assert house.ask("manifest", id=own.id) == {}


def test_frozen_box_is_read_only(house, box, ftp):
    ftp.put("a", b"x")
    house.ask("freeze", id=box.id)
    for attempt in (
        lambda: ftp.put("b", b"x"),
        lambda: ftp.delete("a"),
        lambda: ftp.mkd("d"),
        lambda: ftp.rename("a", "c"),
    ):
        with pytest.raises(ftplib.error_perm, match="550 数据已提交"):
            attempt()
    assert ftp.nlst() == ["a"]


def test_login_needs_tls_and_a_valid_account(house, box):
    plain = ftplib.FTP(encoding="utf-8")
    plain.connect("127.0.0.1", house.ftps_port)
    with pytest.raises(ftplib.error_perm, match="550"):
        plain.login(box.user, box.password)
    plain.close()
    house.ask("revoke", user=box.user)
    with pytest.raises(ftplib.error_perm, match="530"):
        Session(house, box)


def test_old_tls_is_refused(house):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    client = ftplib.FTP_TLS(context=context, timeout=10)
    client.connect("127.0.0.1", house.ftps_port)
    with pytest.raises((ssl.SSLError, EOFError, OSError)):
        client.auth()
    client.close()


def test_curl_resumes(house, box, tmp_path):
    file = tmp_path / "curl.bin"
    file.write_bytes(os.urandom(3_000_000))
    break_off(house, box, "curl.bin", file.read_bytes()[:1_000_000])
    settled(house, box)
    url = f"ftp://127.0.0.1:{house.ftps_port}/curl.bin"
    command = ["curl", "-sSk", "--ssl-reqd", "-u", f"{box.user}:{box.password}", "-C", "-", "-T", str(file), url]
    subprocess.run(command, check=True, timeout=30)
    assert house.ask("manifest", id=box.id) == {"curl.bin": sums(file.read_bytes())}


@pytest.mark.needs("lftp")
def test_lftp_mirrors_a_tree(house, box, tmp_path):
    for number in range(60):
        folder = tmp_path / "树" / f"层{number % 3}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"文件 {number}.txt").write_text("数据" * number, "utf-8")
    script = (
        "set ssl:verify-certificate no; set ftp:ssl-force yes; set ftp:ssl-protect-data yes; set net:max-retries 1;"
        f"open -u {box.user},{box.password} 127.0.0.1:{house.ftps_port}; mirror -R -P 3 {tmp_path / '树'} 树; bye"
    )
    started = time.monotonic()
    subprocess.run([shutil.which("lftp"), "-c", script], check=True, timeout=60)
    found = house.ask("manifest", id=box.id)
    expected = {p.relative_to(tmp_path).as_posix(): sums(p.read_bytes()) for p in tmp_path.rglob("*") if p.is_file()}
    assert found == expected
    assert time.monotonic() - started < 40


def test_stops_on_sigterm(house):
    assert house.kill("ftps", signal.SIGTERM) == 0
    house.start("ftps")
