"""Somebody who can write to the vault mends file, inventory and sidecar together: the ledger's second digest tells."""

from __future__ import annotations

import hashlib
import json

import pytest
from ocfl.validator import Validator

from huijiao.tools.vault import actions, ocfl
from huijiao.tools.vault.models import StoredObject

pytestmark = pytest.mark.django_db


def forge(shelf, object_id: str, path: str, data: bytes) -> None:
    """Change a file and everything in the object that says otherwise."""
    folder = shelf.folder(object_id)
    old = hashlib.sha256((folder / path).read_bytes()).hexdigest()
    (folder / path).write_bytes(data)
    body = json.loads((folder / "inventory.json").read_text("utf-8"))
    text = json.dumps(body).replace(old, hashlib.sha256(data).hexdigest())
    text = text.replace(
        next(d for d, paths in body["fixity"]["md5"].items() if path in paths), hashlib.md5(data).hexdigest()
    )
    inventory = ocfl.write(json.loads(text))
    for place in (folder, folder / "v1"):
        (place / "inventory.json").write_bytes(inventory.dump())
        (place / inventory.sidecar).write_text(f"{inventory.digest()} inventory.json\n", "utf-8")


@pytest.fixture
def seal(shelves, source):
    kept = actions.keep(object_id="urn:x:1", files=[source("a", b"true"), source("b", b"2")], extra={}, message="m",
                        user="u", stores=shelves)  # fmt: skip
    return {kept.version: kept.seal["inventory"]}


def test_a_forgery_in_one_copy_is_found_and_mended(shelves, seal):
    forge(shelves[0], "urn:x:1", "v1/content/a", b"false")
    assert Validator(check_digests=True).validate_object(str(shelves[0].folder("urn:x:1")))
    checked = actions.check(object_id="urn:x:1", stores=shelves, seals=seal)
    assert ("main", "forged") in {(f.store, f.code) for f in checked.flaws}
    assert checked.repaired == ("main",)
    assert (shelves[0].folder("urn:x:1") / "v1/content/a").read_bytes() == b"true"


def test_the_same_forgery_in_both_copies_is_found(shelves, seal):
    for shelf in shelves:
        forge(shelf, "urn:x:1", "v1/content/a", b"false")
    assert actions.check(object_id="urn:x:1", stores=shelves).flaws == ()  # the vault alone cannot know
    checked = actions.check(object_id="urn:x:1", stores=shelves, seals=seal)
    assert {(f.store, f.code) for f in checked.flaws} >= {("main", "forged"), ("copy", "forged")}
    assert (checked.repaired, checked.sound) == ((), False)
    assert StoredObject.objects.get().flaws > 0


def test_a_version_nobody_recorded_and_one_taken_away_are_found(shelves, source, seal):
    again = actions.keep(
        object_id="urn:x:1", files=[source("a", b"new")], extra={}, message="m", user="u", stores=shelves
    )
    found = actions.check(object_id="urn:x:1", stores=shelves, seals=seal, repair=False)
    assert {f.code for f in found.flaws} == {"forged"}
    seal |= {again.version: again.seal["inventory"], 3: "0" * 128}
    found = actions.check(object_id="urn:x:1", stores=shelves, seals=seal, repair=False)
    assert {f.code for f in found.flaws} == {"behind"}
