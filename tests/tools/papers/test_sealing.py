from __future__ import annotations

import io
import random
from pathlib import Path

import pypdf
import pytest

from huijiao.core import certificates
from huijiao.core.certificates import Outcome
from huijiao.tools.papers import sealing


@pytest.fixture
def home(settings, tmp_path) -> Path:
    settings.HOME = tmp_path
    (tmp_path / "keys").mkdir()
    return tmp_path


def test_sealed_pdf_and_statement_are_genuine(home, facts):
    sealed = sealing.seal_certificate(facts)
    keys = sealing.trusted_keys()
    for data in (sealed.pdf, sealed.statement):
        verdict = certificates.verify(data, keys)
        assert verdict.genuine
        assert verdict.facts["number"] == facts["number"]
        assert verdict.facts["content_sha256"] == sealed.content_sha256 == certificates.content_hash(facts)


def test_sealed_pdf_opens_without_complaint(home, facts):
    sealed = sealing.seal_certificate(facts)
    reader = pypdf.PdfReader(io.BytesIO(sealed.pdf), strict=True)
    assert len(reader.pages) == 1
    assert facts["number"] in reader.pages[0].extract_text()


def test_sealing_twice_gives_the_same_bytes(home, facts):
    assert sealing.seal_certificate(facts) == sealing.seal_certificate(facts)


def test_any_changed_byte_is_noticed(home, facts):
    sealed, keys = sealing.seal_certificate(facts).pdf, sealing.trusted_keys()
    chance = random.Random(1)
    for at in [*(chance.randrange(len(sealed)) for _ in range(150)), *range(len(sealed) - 120, len(sealed), 3)]:
        changed = bytearray(sealed)
        changed[at] ^= 1 << chance.randrange(8)
        assert not certificates.verify(bytes(changed), keys).genuine, at


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d + b"\n%%EOF\n",
        lambda d: d + d,
        lambda d: d[:-1],
        lambda d: d[: len(d) // 2],
        lambda d: d.replace(b"%PDF-1.7", b"%PDF-1.4"),
        lambda d: d[: d.index(b"/HuijiaoSeal") - 40],
    ],
)
def test_added_cut_or_replaced_is_noticed(home, facts, spoil):
    sealed, keys = sealing.seal_certificate(facts).pdf, sealing.trusted_keys()
    assert not certificates.verify(spoil(sealed), keys).genuine


def test_update_added_after_the_seal_is_noticed(home, facts):
    sealed, keys = sealing.seal_certificate(facts).pdf, sealing.trusted_keys()
    writer = pypdf.PdfWriter(io.BytesIO(sealed), incremental=True)
    writer.pages[0].rotate(90)
    out = io.BytesIO()
    writer.write(out)
    assert out.getvalue().startswith(sealed)
    assert certificates.verify(out.getvalue(), keys).outcome == Outcome.CHANGED


def test_statement_of_another_certificate_does_not_fit(home, facts):
    one = sealing.seal_certificate(facts)
    other = sealing.seal_certificate({**facts, "project_title": "另一个项目"})
    body = one.pdf[: certificates._SEAL.search(one.pdf).start()]
    import json

    swapped = certificates.seal(body, json.loads(other.statement))
    assert certificates.verify(swapped, sealing.trusted_keys()).outcome == Outcome.CHANGED


def test_key_is_private_and_made_once(home):
    first = sealing.private_key().private_bytes_raw()
    assert sealing.private_key().private_bytes_raw() == first
    assert (home / "keys" / "certificate.pem").stat().st_mode & 0o777 == 0o600


def test_after_a_change_of_key_old_certificates_stay_genuine(home, facts):
    old = sealing.seal_certificate(facts)
    (home / "keys" / "certificate.pem").unlink()
    new = sealing.seal_certificate(facts)
    keys = sealing.trusted_keys()
    assert len(keys) == 2
    assert certificates.verify(old.pdf, keys).genuine
    assert certificates.verify(new.pdf, keys).genuine
    assert old.key != new.key


def test_wrong_key_file_is_told(home):
    (home / "keys" / "certificate.pem").write_bytes(
        b"-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq\n-----END PRIVATE KEY-----\n"
    )
    with pytest.raises(sealing.KeyTrouble):
        sealing.private_key()
