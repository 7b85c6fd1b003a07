from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from huijiao.cli.verify import verify
from huijiao.core import certificates
from huijiao.core.pids import certificate_number

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NUMBER = certificate_number("HJC", 2026, 1)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HUIJIAO_HOME", str(tmp_path))
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "certificate.pub").write_bytes(
        KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    return tmp_path


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    facts = {
        "number": NUMBER,
        "project_title": "乳酸菌项目",
        "verify_url": "https://example.org/verify/x",
        "demo": True,
    }
    path = tmp_path / "凭证.json"
    path.write_bytes(certificates.canonical(certificates.sign(facts, KEY)))
    return path


def test_genuine_is_0_and_says_what_it_certifies(home, statement, capsys):
    assert verify(statement, lang="zh") == 0
    out = capsys.readouterr().out
    assert all(word in out for word in ("真实有效", NUMBER, "乳酸菌项目", "示范", "撤销"))


def test_changed_is_1(home, statement, capsys):
    statement.write_text(statement.read_text("utf-8").replace("乳酸菌", "酵母菌"), "utf-8")
    assert verify(statement, lang="en") == 1
    assert "Not genuine" in capsys.readouterr().out


def test_without_the_key_it_cannot_be_confirmed(home, statement, capsys):
    (home / "keys" / "certificate.pub").unlink()
    assert verify(statement, lang="zh") == 1
    assert "--key" in capsys.readouterr().out


def test_key_by_option(home, statement, capsys):
    pub = home / "keys" / "certificate.pub"
    elsewhere = pub.rename(home / "centre.pub")
    assert verify(statement, key=(elsewhere,), json=True) == 0
    assert json.loads(capsys.readouterr().out)["facts"]["number"] == NUMBER


def test_other_files_are_1(home, tmp_path, capsys):
    other = tmp_path / "a.txt"
    other.write_bytes(b"hello")
    assert verify(other, lang="en") == 1
    assert "No certificate" in capsys.readouterr().out
    assert verify(tmp_path / "absent.pdf", lang="en") == 1
    assert "Cannot read" in capsys.readouterr().err
    assert verify(other, key=(tmp_path / "absent.pub",), lang="en") == 1
