"""SFTP with real clients: OpenSSH, lftp, rclone."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from tests.tools.intake.sftp.clients import Client, lftp, make_key, rclone, until

pytestmark = pytest.mark.needs("sftp")


@pytest.fixture
def sftp(house, box, tmp_path):
    key = make_key(tmp_path)
    house.ask("add_key", user=box.user, line=key.with_suffix(".pub").read_text())
    return Client(house, box, key)


def sums(data, channel="sftp"):
    return [len(data), hashlib.md5(data).hexdigest(), hashlib.sha256(data).hexdigest(), channel]


def manifest(sftp):
    return sftp.house.ask("manifest", id=sftp.box.id)


def rows(sftp):
    return sftp.house.ask("rows", id=sftp.box.id)


def write(folder, name, data):
    (folder / name).write_bytes(data)
    return folder / name


def break_off(sftp, file, name):
    """Begin to upload a file slowly, and have the client die once some of it is here."""
    client = sftp.start("-l", "60000")
    client.stdin.write(f"put {file} {name}\n")
    client.stdin.flush()
    try:
        assert until(lambda: rows(sftp))
    finally:
        for child in psutil.Process(client.pid).children(recursive=True):
            child.kill()
        client.kill()
        client.communicate()
    [row] = until(lambda: [r for r in rows(sftp) if r[2] and r[2] == r[3]])
    return row


def test_chinese_names_sizes_and_times_end_in_the_manifest(sftp, tmp_path):
    large, small = os.urandom(3_000_003), b"x"
    a, c = write(tmp_path, "a.bin", large), write(tmp_path, "c.txt", small)
    os.utime(c, (1_500_000_000, 1_500_000_000))
    sftp.run(
        "mkdir 数据", f"put {a} 数据/样本（甲）.bin", f"put -p {c} c.txt", f"get 数据/样本（甲）.bin {tmp_path}/back"
    )
    assert manifest(sftp) == {"数据/样本（甲）.bin": sums(large), "c.txt": sums(small)}
    assert (tmp_path / "back").read_bytes() == large
    assert "Jul 14  2017" in sftp.run("ls -la")


def test_empty_file_and_empty_folder(sftp, tmp_path):
    sftp.run("mkdir d", f"put {write(tmp_path, 'e', b'')} e")
    assert manifest(sftp) == {"e": sums(b"")}
    assert sftp.run("ls d").splitlines()[-1].strip() == "sftp> ls d"


def test_broken_upload_is_partial_and_reput_resumes_it(sftp, tmp_path):
    data = os.urandom(20_000_000)
    file = write(tmp_path, "big.bin", data)
    path, state, offset, size = break_off(sftp, file, "big.bin")
    assert (path, state, size) == ("big.bin", "PARTIAL", offset)
    assert 0 < offset < len(data)
    assert str(offset) in sftp.run("ls -la big.bin")
    sftp.run(f"reput {file} big.bin")
    assert manifest(sftp) == {"big.bin": sums(data)}


def test_reput_on_a_complete_file_appends_to_it(sftp, tmp_path):
    sftp.run(f"put {write(tmp_path, 'c', b'01234')} c")
    sftp.run(f"reput {write(tmp_path, 'c', b'0123456789')} c")
    assert manifest(sftp) == {"c": sums(b"0123456789")}
    assert sftp.house.ask("totals", id=sftp.box.id) == {"files": 1, "bytes": 10, "partial": 0, "used": 10}


def test_old_file_stays_until_the_new_one_is_whole(sftp, tmp_path):
    sftp.run(f"put {write(tmp_path, 'f', b'old')} f")
    data = os.urandom(20_000_000)
    file = write(tmp_path, "f", data)
    client = sftp.start("-l", "60000")
    client.stdin.write(f"put {file} f\n")
    client.stdin.flush()
    assert until(lambda: len(rows(sftp)) == 2)
    assert manifest(sftp) == {"f": sums(b"old")}
    client.communicate(timeout=60)
    assert manifest(sftp) == {"f": sums(data)}


def test_server_killed_in_the_middle_then_resumed(sftp, house, tmp_path):
    data = os.urandom(48 << 20)
    file = write(tmp_path, "k.bin", data)
    client = sftp.start("-l", "400000")
    client.stdin.write(f"put {file} k.bin\n")
    client.stdin.flush()
    try:
        assert until(lambda: any(row[2] >= 32 << 20 for row in rows(sftp)))
    finally:
        house.kill("sftp")
        client.communicate(timeout=60)
    acknowledged = rows(sftp)[0][2]
    house.start("sftp")
    assert 32 << 20 <= acknowledged < len(data)
    assert str(acknowledged) in sftp.run("ls -la k.bin")
    sftp.run(f"reput {file} k.bin")
    assert manifest(sftp) == {"k.bin": sums(data)}


def test_rename_remove_and_what_is_refused(sftp, tmp_path):
    one, two = write(tmp_path, "1", b"1"), write(tmp_path, "2", b"22")
    sftp.run("mkdir d", f"put {one} d/a", f"put {two} d/b", "rename d/a d/c")
    sftp.run("rename d e")
    assert sorted(manifest(sftp)) == ["e/b", "e/c"]
    sftp.run("rename e/b e/c")  # posix-rename: one file takes the place of the other
    assert manifest(sftp) == {"e/c": sums(b"22")}
    sftp.run("chmod 600 e/c")  # ignored
    assert "Operation unsupported" in sftp.run("symlink e/c link", fails=True)
    sftp.run("rmdir e", fails=True)
    sftp.run("rm e/c", "rmdir e")
    assert sftp.house.ask("totals", id=sftp.box.id)["used"] == 0


@pytest.mark.parametrize("path", ["../../../x", "/../x"])
def test_traversal_stays_inside(sftp, tmp_path, path):
    sftp.run(f"put {write(tmp_path, 'x', b'inside')} {path}")
    assert list(manifest(sftp)) == ["x"]


def test_quota_is_refused_for_small_and_large(house, tmp_path):
    own = house.box(quota=1_000_000)
    key = make_key(tmp_path)
    house.ask("add_key", user=own.user, line=key.with_suffix(".pub").read_text())
    client = Client(house, own, key)
    for size in (200_000, 3_000_000):
        file = write(tmp_path, f"{size}", os.urandom(size))
        for _ in range(5):
            client.run(f"put {file} {size}-{_}", fails=size > 1_000_000)
            if size > 1_000_000:
                break
    small = write(tmp_path, "one", b"x" * 10)
    client.run(f"put {small} one", fails=True)
    assert house.ask("totals", id=own.id)["files"] == 5


def test_frozen_box_is_read_only(sftp, house, box, tmp_path):
    file = write(tmp_path, "a", b"x")
    sftp.run(f"put {file} a")
    house.ask("freeze", id=box.id)
    for command in (f"put {file} b", "rm a", "mkdir d", "rename a c"):
        assert "ermission denied" in sftp.run(command, fails=True)
    assert "-r--r--r--" in sftp.run("ls -la")
    assert list(manifest(sftp)) == ["a"]


def test_revoked_account_and_key_end_open_sessions(sftp, house, box, tmp_path):
    for revoke in ("revoke_key", "revoke"):
        if revoke == "revoke":
            house.ask("add_key", user=box.user, line=sftp.key.with_suffix(".pub").read_text())
        session = sftp.start()
        session.stdin.write("mkdir here-" + revoke + "\n")
        session.stdin.flush()
        assert until(lambda name=revoke: f"here-{name}" in {p.name for p in Path(box.files).iterdir()})
        house.ask(revoke, user=box.user)
        assert until(lambda each=session: refused(each))
        sftp.run("ls", fails=True)


def refused(session):
    """Ask for something; tell whether the session has ended with an error."""
    with contextlib.suppress(BrokenPipeError):
        session.stdin.write("ls\n")
        session.stdin.flush()
    if session.poll() is None:
        return False
    with contextlib.suppress(BrokenPipeError):
        session.communicate()
    return session.returncode != 0


def test_no_shell_no_command_no_forwarding(sftp, house, box):
    base = ["ssh", *sftp.command[2:-4], "-i", str(sftp.key), "-p", str(house.sftp_port), f"{box.user}@127.0.0.1"]
    assert subprocess.run([*base, "id"], capture_output=True, timeout=30, check=False).returncode != 0
    forward = [*base[:-1], "-W", "127.0.0.1:1", base[-1]]
    assert subprocess.run(forward, capture_output=True, timeout=30, check=False).returncode != 0


def test_old_algorithms_are_refused(sftp, house, box):
    for option in ("Ciphers=aes128-cbc", "MACs=hmac-sha1", "KexAlgorithms=diffie-hellman-group14-sha1"):
        command = [*sftp.command[:2], "-o", option, *sftp.command[2:], f"{box.user}@127.0.0.1"]
        done = subprocess.run(command, input="pwd\n", capture_output=True, text=True, timeout=30, check=False)
        # AES-GCM needs no MAC: what must not happen is that an old one is spoken.
        assert done.returncode != 0 or option.startswith("MACs"), option


def tree(folder, count):
    """Make many small files; return what the manifest must say of them."""
    expected = {}
    for number in range(count):
        file = folder / f"层{number % 7}" / f"文件 {number}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(os.urandom(number * 97 % 65_537))
        expected[file.relative_to(folder.parent).as_posix()] = sums(file.read_bytes())
    return expected


@pytest.mark.needs("lftp")
def test_lftp_mirrors_many_files_with_a_password(house, box, tmp_path):
    expected = tree(tmp_path / "树", 300)
    lftp(house, box, f"mirror -R -P 8 {tmp_path / '树'} 树")
    assert house.ask("manifest", id=box.id) == expected
    assert list((Path(box.files).parent / "partial").iterdir()) == []


@pytest.mark.needs("lftp")
def test_server_killed_amid_small_files_says_nothing_that_is_not_so(house, box, tmp_path):
    expected = tree(tmp_path / "树", 300)
    command = f"mirror -R -P 8 {tmp_path / '树'} 树"
    for enough in (20, 150):
        with contextlib.ExitStack() as stack:
            pool = stack.enter_context(ThreadPoolExecutor(1))
            client = pool.submit(lftp, house, box, command)
            assert until(lambda least=enough: house.ask("totals", id=box.id)["files"] >= least)
            house.kill("sftp")
            client.exception()
        said = house.ask("manifest", id=box.id)
        assert said.items() <= expected.items()
        house.ask("recover")
        there = {p.relative_to(box.files).as_posix(): sums(p.read_bytes()) for p in files_in(box)}
        assert there == said
        house.start("sftp")
    lftp(house, box, command)
    assert house.ask("manifest", id=box.id) == expected
    assert house.ask("totals", id=box.id)["used"] == sum(each[0] for each in expected.values())


def files_in(box):
    return [path for path in Path(box.files).rglob("*") if path.is_file()]


@pytest.mark.needs("rclone")
def test_rclone_copies_and_finds_nothing_to_do_again(house, box, tmp_path):
    for number in range(20):
        write(tmp_path, f"文件{number}", os.urandom(number * 40_000))
    rclone(house, box, "copy", str(tmp_path), ":sftp:子")
    again = rclone(house, box, "-v", "copy", str(tmp_path), ":sftp:子").stderr
    assert "Copied" not in again
    assert len(house.ask("manifest", id=box.id)) == 20


def test_memory_is_flat(sftp, house, tmp_path):
    small, large = write(tmp_path, "s", os.urandom(1 << 20)), tmp_path / "l"
    with large.open("wb") as file:
        file.truncate(200 << 20)
    rooms = psutil.Process(house.running["sftp"].pid).children()
    sftp.run(*[f"put {small} s{n}" for n in range(4)])
    before = sum(p.memory_info().rss for p in rooms)
    sftp.run(f"put {large} l")
    assert sum(p.memory_info().rss for p in rooms) - before < 50 << 20
    assert manifest(sftp)["l"][0] == 200 << 20


def test_stops_on_sigterm_and_keeps_what_came(sftp, house, tmp_path):
    file = write(tmp_path, "t.bin", os.urandom(30_000_000))
    client = sftp.start("-l", "60000")
    client.stdin.write(f"put {file} t.bin\n")
    client.stdin.flush()
    assert until(lambda: rows(sftp))
    assert house.kill("sftp", signal.SIGTERM) == 0
    client.communicate(timeout=30)
    [[_, state, offset, size]] = rows(sftp)
    assert (state, offset) == ("PARTIAL", size)
    house.start("sftp")


def test_stranger_is_kept_out_and_soon_unheard(house):
    with socket.create_connection(("127.0.0.1", house.sftp_port), 10) as line:
        assert line.recv(100).startswith(b"SSH-2.0-Huijiao")
