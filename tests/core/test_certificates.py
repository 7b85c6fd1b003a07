from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from huijiao.core import certificates
from huijiao.core.certificates import Outcome
from huijiao.core.pids import certificate_number

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
FACTS = {
    "number": certificate_number("HJC", 2026, 1),
    "project_title": "乳酸菌项目",
    "bytes": 12,
    "datasets": [{"seq": 1, "name": "甲"}],
}


def pem(*keys: Ed25519PrivateKey) -> bytes:
    return b"".join(k.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) for k in keys)


TRUST = certificates.trusted(pem(KEY))


def detached(facts=FACTS, key=KEY) -> dict:
    return json.loads(certificates.canonical(certificates.sign(facts, key)))


def outcome(statement, keys=TRUST) -> Outcome:
    return certificates.verify(json.dumps(statement).encode(), keys).outcome


def test_statement_is_genuine_in_any_json_form():
    verdict = certificates.verify(json.dumps(detached(), indent=3).encode(), TRUST)
    assert verdict.genuine
    assert verdict.facts == FACTS


def test_canonical_form_is_fixed():
    assert certificates.canonical({"b": [1, "甲"], "a": None}) == '{"a":null,"b":[1,"甲"]}'.encode()


@pytest.mark.parametrize("name", sorted(FACTS))
def test_changed_fact_is_noticed(name):
    statement = detached()
    statement["statement"][name] = "other"
    assert outcome(statement) == Outcome.CHANGED


def test_added_and_removed_facts_are_noticed():
    more, less = detached(), detached()
    more["statement"]["scope"] = "全部汇交"
    del less["statement"]["bytes"]
    assert outcome(more) == outcome(less) == Outcome.CHANGED


def test_forged_with_another_key_is_not_trusted():
    assert outcome(detached(key=OTHER)) == Outcome.UNKNOWN_KEY


def test_forged_with_another_key_under_the_trusted_id_is_noticed():
    forged = detached(key=OTHER)
    forged["signature"]["key"] = detached()["signature"]["key"]
    assert outcome(forged) == Outcome.CHANGED


def test_number_with_a_wrong_check_character_is_no_certificate():
    assert outcome(detached({**FACTS, "number": "HJC-HJ-2026-000001-?"})) == Outcome.CHANGED


def test_old_keys_stay_trusted():
    keys = certificates.trusted(pem(OTHER, KEY))
    assert outcome(detached(), keys) == outcome(detached(key=OTHER), keys) == Outcome.GENUINE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"statement":{},"signature":{}}',
        b'{"statement":1,"signature":"x"}',
        b"%PDF-1.7\n",
    ],
)
def test_what_is_no_statement(data):
    assert certificates.verify(data, TRUST).outcome == Outcome.NO_STATEMENT


def test_key_of_another_kind_is_refused():
    wrong = generate_private_key(SECP256R1()).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(ValueError, match="Ed25519"):
        certificates.trusted(wrong)
    assert certificates.trusted(b"no key here") == {}


def test_only_a_plain_pdf_can_be_sealed():
    with pytest.raises(certificates.NotSealable):
        certificates.seal(b"%PDF-1.7\nno trailer", detached())
