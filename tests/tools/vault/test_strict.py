"""Every bad and warned-about object of the specification's fixtures, made here by changing a valid one."""

# ruff: noqa: N802 - builders bear the names of the official fixtures

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ocfl
import pytest
from ocfl.validator import Validator

from huijiao.tools.vault import strict

Body = dict[str, Any]
Change = Callable[["Made"], None]


def digest(data: bytes, algorithm: str = "sha512") -> str:
    return hashlib.new(algorithm, data).hexdigest()


class Made:
    """A valid object of two versions, to be spoilt. ``body`` is the root inventory, ``first`` the first version's."""

    def __init__(self, folder: Path, versions: int = 2, algorithm: str = "sha512") -> None:
        self.folder, self.algorithm, self.name = folder, algorithm, "v{}"
        self.data = {f"v{n}/content/{n}.txt": f"file {n}".encode() for n in range(1, versions + 1)}
        self.write("0=ocfl_object_1.1", b"ocfl_object_1.1\n")
        for path, data in self.data.items():
            self.write(path, data)
        self.bodies = {n: self.describe(n) for n in range(1, versions + 1)}
        self.save()

    @property
    def body(self) -> Body:
        return self.bodies[max(self.bodies)]

    @property
    def first(self) -> Body:
        return self.bodies[1]

    @property
    def v1(self) -> Body:
        return self.body["versions"]["v1"]

    @property
    def one(self) -> str:
        """The first file's digest, as the head has it."""
        return digest(self.data["v1/content/1.txt"], self.algorithm)

    def describe(self, head: int, algorithm: str = "") -> Body:
        name = algorithm or self.algorithm
        held = {path: digest(data, name) for path, data in self.data.items() if int(path[1]) <= head}
        versions = {}
        for number in range(1, head + 1):
            versions[f"v{number}"] = {
                "created": f"2026-01-0{number}T00:00:00Z", "message": "m", "user": {"name": "n", "address": "mailto:n@example.org"},
                "state": {d: [p.rpartition("/")[2]] for p, d in held.items() if int(p[1]) <= number},
            }  # fmt: skip
        return {"id": "urn:example:1", "type": "https://ocfl.io/1.1/spec/#inventory", "digestAlgorithm": name,
                "head": f"v{head}", "manifest": {d: [p] for p, d in held.items()}, "versions": versions}  # fmt: skip

    def write(self, path: str, data: bytes) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_bytes(data)

    def put(self, folder: str, body: Body) -> None:
        """Write an inventory and the sidecar that belongs to it."""
        data, name = json.dumps(body).encode(), body.get("digestAlgorithm", "sha512")
        self.write(f"{folder}inventory.json", data)
        self.write(f"{folder}inventory.json.{name}", f"{digest(data, name)} inventory.json\n".encode())

    def save(self) -> None:
        for number, body in self.bodies.items():
            self.put(f"v{number}/", body)
        self.put("", self.body)

    def remove(self, path: str) -> None:
        target = self.folder / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()


BAD: dict[str, Change] = {}
WARNED: dict[str, Change] = {}


def bad(change: Change) -> Change:
    """Enter a builder under the fixture's own name."""
    BAD[change.__name__] = change
    return change


def warned(change: Change) -> Change:
    WARNED[change.__name__] = change
    return change


def of_body(name: str, change: Callable[[Body], object], where: dict[str, Change] | None = None) -> None:
    """Enter a builder that changes only what the inventory says (an object of one version)."""

    def build(made: Made) -> None:
        change(made.body)
        made.save()

    (BAD if where is None else where)[name] = build


def of_file(name: str, path: str, data: bytes | None) -> None:
    """Enter a builder that writes or removes one file."""
    BAD[name] = lambda made: made.remove(path) if data is None else made.write(path, data)


def states(body: Body) -> Body:
    return next(iter(body["versions"].values()))["state"]


def only(body: Body) -> str:
    return next(iter(body["manifest"]))


of_file("E001_extra_dir_in_root", "extra_dir/README", b"")
of_file("E001_extra_file_in_root", "extra_file", b"")
of_file("E001_v2_file_in_root", "v2", b"")
of_file("E003_no_decl", "0=ocfl_object_1.1", None)
of_file("E007_bad_declaration_contents", "0=ocfl_object_1.1", b"This is not the right content!\n")
of_file("E023_extra_file", "v1/content/file2.txt", b"?")
of_file("E058_no_sidecar", "inventory.json.sha512", None)
of_file("E061_invalid_sidecar", "inventory.json.sha512", b"not a digest\n")
of_file("E067_file_in_extensions_dir", "extensions/extra_file", b"")
of_file("E092_content_file_digest_mismatch", "v1/content/1.txt", b"changed")

of_body("E017_invalid_content_dir", lambda b: b.update(contentDirectory="content/dir"))
of_body("E036_no_head", lambda b: b.pop("head"))
of_body("E036_no_id", lambda b: b.pop("id"))
of_body("E040_wrong_head_doesnt_exist", lambda b: b.update(head="v9"))
of_body("E040_wrong_head_format", lambda b: b.update(head=1))
of_body("E041_no_manifest", lambda b: (b.pop("manifest"), states(b).clear()))
of_body("E049_created_no_timezone", lambda b: b["versions"]["v1"].update(created="2026-01-01T02:03:04"))
of_body("E049_created_not_to_seconds", lambda b: b["versions"]["v1"].update(created="2026-01-01T01:02Z"))
of_body("E050_manifest_digest_wrong_case", lambda b: b["versions"]["v1"].update(state={only(b).upper(): ["1.txt"]}))
of_body("E050_state_digest_not_in_manifest", lambda b: states(b).update({"0" * 128: ["2.txt"]}))
of_body(
    "E053_E052_invalid_logical_paths", lambda b: states(b).update({only(b): ["/1.txt", "../2.txt", "a//3.txt", "4/"]})
)
of_body("E092_E093_content_path_does_not_exist",
        lambda b: (b["manifest"].update({"1" * 128: ["v1/content/none"]}), states(b).update({"1" * 128: ["none"]}),
                   b.update(fixity={"md5": {"2" * 32: ["v1/content/none"]}})))  # fmt: skip
of_body("E093_fixity_digest_mismatch", lambda b: b.update(fixity={"md5": {"1" * 32: ["v1/content/1.txt"]}}))
of_body("E095_non_unique_logical_paths", lambda b: states(b).update({only(b): ["1.txt", "1.txt"]}))
of_body("E095_conflicting_logical_paths", lambda b: states(b).update({only(b): ["a", "a/b"]}))
of_body("E096_manifest_duplicate_digests", lambda b: b["manifest"].update({only(b).upper(): ["v1/content/1.txt"]}))
of_body("E097_fixity_duplicate_digests", lambda b: b.update(fixity={"md5": {"a" * 32: [], "A" * 32: []}}))
of_body("E100_E099_fixity_invalid_content_paths",
        lambda b: b.update(fixity={"md5": {"1" * 32: ["/v1/content/1.txt", "v1/content/../content/1.txt"]}}))  # fmt: skip
of_body("E100_E099_manifest_invalid_content_paths",
        lambda b: b["manifest"].update({only(b): ["/v1/content/1.txt", "v1/content//1.txt"]}))  # fmt: skip
of_body("E101_non_unique_content_paths", lambda b: b["manifest"].update({only(b): ["v1/content/1.txt"] * 2}))


@bad
def E001_invalid_version_format(made: Made) -> None:
    (made.folder / "v1").rename(made.folder / "1")
    text = json.dumps(made.body).replace("v1/", "1/").replace('"v1"', '"1"')
    made.remove("1/inventory.json")
    made.put("", json.loads(text))
    made.put("1/", json.loads(text))


@bad
def E003_E063_empty(made: Made) -> None:
    shutil.rmtree(made.folder)
    made.folder.mkdir()


@bad
def E008_E036_no_versions_no_head(made: Made) -> None:
    made.remove("v1")
    made.put("", {**made.body, "versions": {}, "manifest": {}} | {"head": None})
    body = {**made.body, "versions": {}, "manifest": {}}
    body.pop("head")
    made.put("", body)


@bad
def E010_missing_versions(made: Made) -> None:
    made.__init__(made.folder, 3)
    made.remove("v2")


@bad
def E010_skipped_versions(made: Made) -> None:
    made.__init__(made.folder, 3)
    made.body["versions"]["v5"] = made.body["versions"].pop("v3")
    made.body["head"] = "v5"
    made.save()
    (made.folder / "v3").rename(made.folder / "v5")


@bad
def E011_E013_invalid_padded_head_version(made: Made) -> None:
    made.__init__(made.folder, 2)
    text = json.dumps(made.body).replace('"v1"', '"v01"').replace("v1/", "v01/")
    (made.folder / "v1").rename(made.folder / "v01")
    for folder in ("", "v2/"):
        made.put(folder, json.loads(text))


@bad
def E015_content_not_in_content_dir(made: Made) -> None:
    made.write("v1/a_file.txt", b"")


@bad
def E019_inconsistent_content_dir(made: Made) -> None:
    made.__init__(made.folder, 2)
    made.first["contentDirectory"] = "content-dir"
    made.save()


@bad
def E023_old_manifest_missing_entries(made: Made) -> None:
    made.__init__(made.folder, 3)
    made.bodies[2]["manifest"].pop(made.one)
    for version in made.bodies[2]["versions"].values():
        version["state"].pop(made.one)
    made.save()


@bad
def E025_wrong_digest_algorithm(made: Made) -> None:
    shutil.rmtree(made.folder)
    made.__init__(made.folder, 1, "md5")


@bad
def E037_inconsistent_id(made: Made) -> None:
    made.__init__(made.folder, 2)
    made.first["id"] = "urn:example:two"
    made.save()


@bad
def E040_head_not_most_recent(made: Made) -> None:
    made.__init__(made.folder, 2)
    made.body["head"] = "v1"
    made.save()


@bad
def E040_wrong_version_in_version_dir(made: Made) -> None:
    made.__init__(made.folder, 3)
    made.put("v2/", made.body)


@bad
def E046_root_not_most_recent(made: Made) -> None:
    made.__init__(made.folder, 2)
    made.put("", made.first)


@bad
def E049_E050_E054_bad_version_block_values(made: Made) -> None:
    made.v1.update(created={"a": 1}, state="no object", user="no object")
    made.save()


@bad
def E060_E064_root_inventory_digest_mismatch(made: Made) -> None:
    made.v1["message"] = "another"
    made.write("inventory.json", json.dumps(made.body).encode())


@bad
def E060_version_inventory_digest_mismatch(made: Made) -> None:
    made.__init__(made.folder, 2)
    made.write("v1/inventory.json.sha512", f"{'0' * 128} inventory.json\n".encode())


@bad
def E063_no_inv(made: Made) -> None:
    for name in ("inventory.json", "inventory.json.sha512"):
        made.remove(name)


@bad
def E064_different_root_and_latest_inventories(made: Made) -> None:
    made.v1["message"] = "another"
    made.put("", made.body)


@bad
def E066_E092_old_manifest_digest_incorrect(made: Made) -> None:
    made.__init__(made.folder, 2)
    text = json.dumps(made.first).replace(made.one, "1" * 128)
    made.put("v1/", json.loads(text))


def _changed_algorithm(made: Made) -> None:
    shutil.rmtree(made.folder)
    made.__init__(made.folder, 2, "sha256")
    made.remove("v1/inventory.json.sha256")
    made.bodies[1] = made.describe(1, "sha512")
    made.save()


@bad
def E066_algorithm_change_state_mismatch(made: Made) -> None:
    _changed_algorithm(made)
    state = made.first["versions"]["v1"]["state"]
    state[next(iter(state))] = ["another name"]
    made.save()


@bad
def E092_algorithm_change_incorrect_digest(made: Made) -> None:
    _changed_algorithm(made)
    text = json.dumps(made.first).replace(digest(made.data["v1/content/1.txt"]), "1" * 128)
    made.put("v1/", json.loads(text))


@bad
def E066_inconsistent_version_state(made: Made) -> None:
    made.__init__(made.folder, 2)
    made.v1["state"][made.one] = ["renamed"]
    made.save()


@bad
def E103_older_spec_v2(made: Made) -> None:
    made.__init__(made.folder, 3)
    made.bodies[2]["type"] = "https://ocfl.io/1.0/spec/#inventory"
    made.save()


@bad
def E107_file_in_manifest_not_used(made: Made) -> None:
    made.write("v1/content/file2.txt", b"2")
    made.body["manifest"][digest(b"2")] = ["v1/content/file2.txt"]
    made.save()


def _padded(made: Made, name: str = "urn:example:1") -> None:
    text = json.dumps(made.body | {"id": name}).replace('"v1"', '"v001"').replace("v1/", "v001/")
    (made.folder / "v1").rename(made.folder / "v001")
    for folder in ("", "v001/"):
        made.put(folder, json.loads(text))


@warned
def W001_zero_padded_versions(made: Made) -> None:
    _padded(made)


@warned
def W001_W004_W005_zero_padded_versions(made: Made) -> None:
    shutil.rmtree(made.folder)
    made.__init__(made.folder, 1, "sha256")
    _padded(made, "bb123cd4567")


@warned
def W002_extra_dir_in_version_dir(made: Made) -> None:
    (made.folder / "v1/extra_dir").mkdir()


@warned
def W004_uses_sha256(made: Made) -> None:
    shutil.rmtree(made.folder)
    made.__init__(made.folder, 1, "sha256")


@warned
def W004_versions_diff_digests(made: Made) -> None:
    made.__init__(made.folder, 2)
    made.remove("v1/inventory.json.sha512")
    made.bodies[1] = made.describe(1, "sha256")
    made.save()


@warned
def W010_no_version_inventory(made: Made) -> None:
    for name in ("inventory.json", "inventory.json.sha512"):
        made.remove(f"v1/{name}")


@warned
def W011_version_inv_diff_metadata(made: Made) -> None:
    made.__init__(made.folder, 2)
    made.first["versions"]["v1"]["message"] = "another"
    made.save()


@warned
def W013_unregistered_extension(made: Made) -> None:
    (made.folder / "extensions/unregistered").mkdir(parents=True)


of_body("W005_id_not_uri", lambda b: b.update(id="not_a_uri"), WARNED)
of_body("W007_no_message_or_user", lambda b: [b["versions"]["v1"].pop(k) for k in ("message", "user")], WARNED)
of_body("W007_spec_ex_diff_paths", lambda b: b["versions"]["v1"].pop("message"), WARNED)
of_body("W008_user_no_address", lambda b: b["versions"]["v1"]["user"].pop("address"), WARNED)
of_body("W009_user_address_not_uri", lambda b: b["versions"]["v1"]["user"].update(address="1 Wunder Way"), WARNED)


def test_every_official_fixture_has_a_builder():
    assert (len(BAD), len(WARNED)) == (55, 13)


@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_object_is_refused_with_its_code(tmp_path, name):
    made = Made(tmp_path / "object", 1)
    BAD[name](made)
    found = {note.code for note in strict.check_object(made.folder)}
    assert set(re.findall(r"E\d{3}", name)) <= found
    assert not Validator(check_digests=True).validate_object(str(made.folder)), "the peer takes it for valid"


@pytest.mark.parametrize("name", sorted(WARNED))
def test_warned_object_is_valid_and_warned_of(tmp_path, name):
    made = Made(tmp_path / "object", 1)
    WARNED[name](made)
    assert {note.code for note in strict.check_object(made.folder)} == set(re.findall(r"W\d{3}", name))
    assert Validator(check_digests=True).validate_object(str(made.folder))


@pytest.mark.parametrize("versions", [1, 3])
def test_valid_object_has_no_notes(tmp_path, versions):
    assert strict.check_object(Made(tmp_path / "object", versions).folder) == []


ROOTS: dict[str, Callable[[Path], object]] = {
    "E069": lambda root: (root / "0=ocfl_1.1").unlink(),
    "E080": lambda root: (root / "0=ocfl_1.1").write_text("ocfl_1.0\n"),
    "E070": lambda root: (root / "ocfl_layout.json").write_text("[]"),
    "E067": lambda root: (root / "extensions").mkdir() or (root / "extensions/file").write_text(""),
    "E072": lambda root: (root / "a" / "file").write_text(""),
    "E073": lambda root: (root / "empty").mkdir(),
    "E081": lambda root: ((root / "0=ocfl_1.1").unlink(), (root / "0=ocfl_1.0").write_text("ocfl_1.0\n")),
    "E089": lambda root: (root / "link").symlink_to(root / "a"),
}


@pytest.mark.parametrize("code", ["", *ROOTS])
def test_storage_root(tmp_path, code):
    (tmp_path / "0=ocfl_1.1").write_text("ocfl_1.1\n")
    Made(tmp_path / "a" / "object", 2)
    if code:
        ROOTS[code](tmp_path)
    found = {note.code for _, notes in strict.check(tmp_path) for note in notes}
    assert found == ({code} if code else set())


def test_every_code_has_words_in_both_languages():
    from huijiao.tools.vault.strict.words import CODES

    assert all(text.zh and text.en for text in CODES.values())
    assert ocfl.__version__
