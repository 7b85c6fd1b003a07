"""Host keys and the keys people hand in."""

from __future__ import annotations

import stat

import asyncssh
import pytest

from huijiao.tools.intake.sftp import keys
from tests.tools.intake.sftp.clients import make_key

pytestmark = pytest.mark.needs("sftp")


def test_host_keys_are_made_once_and_private(tmp_path):
    first = keys.fingerprints(tmp_path)
    assert [name for name, _ in first] == ["ssh-ed25519", "ssh-rsa"]
    assert keys.fingerprints(tmp_path) == first
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sftp_ed25519", "sftp_rsa"]
    assert keys.known_host(tmp_path, "h", 22).startswith("[h]:22 ssh-ed25519 AAAA")


def test_public_key_is_read_with_its_fingerprint(tmp_path):
    line = make_key(tmp_path).with_suffix(".pub").read_text()
    read = keys.read(f"\n{line}\n")
    assert read.line == line.strip()
    assert read.comment == "甲 laptop"
    assert read.fingerprint == asyncssh.import_public_key(line.encode()).get_fingerprint()


def test_what_is_no_public_key_is_refused(tmp_path):
    private = make_key(tmp_path)
    line = private.with_suffix(".pub").read_text()
    weak = asyncssh.generate_private_key("ssh-rsa", key_size=1024).export_public_key().decode()
    for text in ("", "hello", "ssh-ed25519 AAAA", private.read_text(), weak, line + line):
        with pytest.raises(keys.BadKeyError, match="公钥"):
            keys.read(text)
