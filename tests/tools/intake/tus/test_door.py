"""Every case of the protocol, against the running server."""

from __future__ import annotations

import base64
import hashlib
import os
import threading
import time

import httpx2
import pytest

from tests.tools.intake.tus.calls import OCTETS, begin, create, meta, patch


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def test_options_tells_version_and_extensions(client):
    answer = client.options("/files/")
    assert answer.status_code == 204
    assert answer.headers["Tus-Version"] == "1.0.0"
    assert set(answer.headers["Tus-Extension"].split(",")) == {
        "creation", "creation-with-upload", "creation-defer-length", "termination", "checksum", "expiration",
        "concatenation",
    }  # fmt: skip


def test_upload_in_pieces_ends_in_the_manifest(house, box, client):
    data = os.urandom(3_000_000)
    url = begin(client, "数据/甲 1.bin", len(data))
    for start in range(0, len(data), 1_000_000):
        assert client.head(url).headers["Upload-Offset"] == str(start)
        answer = patch(client, url, start, data[start : start + 1_000_000])
        assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, str(start + 1_000_000))
    expected = [len(data), hashlib.md5(data).hexdigest(), hashlib.sha256(data).hexdigest(), "tus"]
    assert house.ask("manifest", id=box.id) == {"数据/甲 1.bin": expected}
    answer = client.head(url)
    assert (answer.headers["Upload-Offset"], answer.headers["Upload-Length"]) == ("3000000", "3000000")
    assert answer.headers["Upload-Metadata"] == meta(path="数据/甲 1.bin")
    assert answer.headers["Cache-Control"] == "no-store"


def test_empty_file_is_complete_at_once(house, box, client):
    begin(client, "empty", 0)
    assert house.ask("manifest", id=box.id)["empty"][0] == 0


CREATIONS = [
    ("no length", {"path": "x", "size": None}, {}, 400),
    ("both lengths", {"path": "x"}, {"Upload-Defer-Length": "1"}, 400),
    ("defer 2", {"path": "x", "size": None}, {"Upload-Defer-Length": "2"}, 400),
    ("negative", {"path": "x", "size": -1}, {}, 400),
    ("no path", {"path": ""}, {}, 400),
    ("bad base64", {"path": ""}, {"Upload-Metadata": "path %%%"}, 400),
    ("not utf-8", {"path": ""}, {"Upload-Metadata": "path " + b64("数据".encode("gbk"))}, 400),
    ("too large", {"path": "x", "size": 1 << 58}, {}, 413),
    ("over quota", {"path": "x", "size": 2 << 30}, {}, 413),
    ("no version", {"path": "x"}, {"Tus-Resumable": "0.2.2"}, 412),
    ("foreign box", {"path": ""}, {"Upload-Metadata": meta(path="x", box="999999")}, 403),
]


@pytest.mark.parametrize(("case", "words", "headers", "status"), CREATIONS, ids=[c[0] for c in CREATIONS])
def test_creation_refused(client, case, words, headers, status):
    assert create(client, **words, **headers).status_code == status


STRANGERS = [
    ("nobody", {}, 401),
    ("wrong password", {"Authorization": "Basic " + b64(b"a:b")}, 401),
    ("no colon", {"Authorization": "Bearer ab"}, 401),
    ("unknown session", {"Cookie": "sessionid=x"}, 403),
    ("other site", {"Cookie": "sessionid=x", "Origin": "http://evil.example"}, 403),
    ("other site by fetch", {"Cookie": "sessionid=x", "Sec-Fetch-Site": "cross-site"}, 403),
]


@pytest.mark.parametrize(("case", "headers", "status"), STRANGERS, ids=[c[0] for c in STRANGERS])
def test_stranger_is_refused(house, box, case, headers, status):
    lines = {"Tus-Resumable": "1.0.0", "Upload-Length": "1", "Upload-Metadata": meta(path="x", box=str(box.id))}
    assert httpx2.post(f"{house.url}/files/", headers={**lines, **headers}).status_code == status


def test_bearer_token_is_accepted(house, box):
    lines = {"Tus-Resumable": "1.0.0", "Upload-Length": "1", "Upload-Metadata": meta(path="x")}
    token = {"Authorization": f"Bearer {box.user}:{box.password}"}
    assert httpx2.post(f"{house.url}/files/", headers={**lines, **token}).status_code == 201


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "a/../../x",
        "/etc/passwd",
        "a\x00b",
        "a\nb",
        "a" * 256,
        "/".join(["b" * 250] * 9),
        "..",
        ".",
        "a/",
        "..\\x",
    ],
)
def test_hostile_path_is_refused_and_nothing_is_written(house, box, client, path):
    answer = create(client, path)
    assert answer.status_code == 400
    assert house.ask("totals", id=box.id) == {"files": 0, "bytes": 0, "partial": 0, "used": 0}


PATCHES = [
    ("wrong offset", 5, b"x", {}, 409),
    ("no offset", 0, b"x", {"Upload-Offset": "x"}, 400),
    ("wrong type", 0, b"x", {"Content-Type": "text/plain"}, 415),
    ("too long", 0, b"x" * 11, {}, 413),
    ("wrong checksum", 0, b"hello", {"Upload-Checksum": "sha1 " + b64(hashlib.sha1(b"bye").digest())}, 460),
    ("unknown checksum", 0, b"hello", {"Upload-Checksum": "crc9 AAAA"}, 400),
    ("no version", 0, b"x", {"Tus-Resumable": ""}, 412),
]


@pytest.mark.parametrize(("case", "offset", "body", "headers", "status"), PATCHES, ids=[c[0] for c in PATCHES])
def test_patch_refused_and_offset_stays(client, case, offset, body, headers, status):
    url = begin(client)
    assert patch(client, url, offset, body, **headers).status_code == status
    assert client.head(url).headers["Upload-Offset"] == "0"
    assert patch(client, url, 0, b"0123456789").status_code == 204


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256"])
def test_checksum_right_is_kept(client, name):
    url = begin(client)
    sum_ = b64(hashlib.new(name, b"hello").digest())
    assert patch(client, url, 0, b"hello", **{"Upload-Checksum": f"{name} {sum_}"}).headers["Upload-Offset"] == "5"


def test_chunked_body_beyond_the_length_is_refused(client):
    url = begin(client)
    assert patch(client, url, 0, iter([b"01234", b"56789", b"x"])).status_code == 413
    assert client.head(url).headers["Upload-Offset"] == "0"


def test_creation_with_upload(house, box, client):
    answer = client.post(
        "/files/",
        headers={"Upload-Length": "5", "Upload-Metadata": meta(path="w"), "Content-Type": OCTETS},
        content=b"hello",
    )
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "5")
    assert house.ask("manifest", id=box.id)["w"][1] == hashlib.md5(b"hello").hexdigest()


def test_deferred_length(client):
    url = begin(client, size=None, **{"Upload-Defer-Length": "1"})
    assert patch(client, url, 0, b"hello").status_code == 204
    answer = client.head(url)
    assert (answer.headers.get("Upload-Length"), answer.headers["Upload-Defer-Length"]) == (None, "1")
    assert patch(client, url, 5, b"", **{"Upload-Length": "4"}).status_code == 409
    assert patch(client, url, 5, b"!", **{"Upload-Length": "6"}).headers["Upload-Offset"] == "6"
    assert client.head(url).headers["Upload-Length"] == "6"


def test_termination(house, box, client):
    url = begin(client)
    assert client.delete(url).status_code == 204
    assert client.head(url).status_code == 404
    assert house.ask("totals", id=box.id)["used"] == 0


def test_method_override(client):
    url = begin(client)
    headers = {"X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0", "Content-Type": OCTETS}
    assert client.post(url, headers=headers, content=b"hello").headers["Upload-Offset"] == "5"


def test_unknown_upload_and_verb(client):
    assert client.head("/files/" + "0" * 32).status_code == 404
    assert client.put("/files/" + "0" * 32).status_code == 405


def test_expiration(house, client):
    own = house.box()
    lines = {"Upload-Length": "3", "Upload-Metadata": meta(path="old")}
    answer = client.post("/files/", headers=lines, auth=(own.user, own.password))
    assert answer.headers["Upload-Expires"].endswith("GMT")
    house.ask("outdate", id=own.id)
    assert client.head(answer.headers["Location"], auth=(own.user, own.password)).status_code == 410
    assert house.ask("expire") >= 1
    assert house.ask("totals", id=own.id)["used"] == 0


def test_concatenation(house, box, client):
    parts = [os.urandom(700_000), os.urandom(300_000)]
    urls = []
    for part in parts:
        url = begin(client, "", len(part), **{"Upload-Concat": "partial"})
        assert patch(client, url, 0, part).status_code == 204
        assert client.head(url).headers["Upload-Concat"] == "partial"
        urls.append(url)
    final = f"final;{' '.join(urls)}"
    assert house.ask("manifest", id=box.id) == {}
    answer = create(client, "whole", None, **{"Upload-Concat": final})
    assert answer.status_code == 201, answer.text
    whole = b"".join(parts)
    assert house.ask("manifest", id=box.id)["whole"][2] == hashlib.sha256(whole).hexdigest()
    answer = client.head(answer.headers["Location"])
    assert (answer.headers["Upload-Concat"], answer.headers["Upload-Length"]) == (final, "1000000")
    assert house.ask("totals", id=box.id) == {"files": 1, "bytes": 1_000_000, "partial": 0, "used": 1_000_000}


def test_concatenation_of_unfinished_parts_is_refused(client):
    url = begin(client, "", 10, **{"Upload-Concat": "partial"})
    assert create(client, "x", None, **{"Upload-Concat": f"final;{url}"}).status_code == 400


def test_second_writer_is_locked_out(client):
    url = begin(client, size=20)
    release = threading.Event()

    def slowly():
        yield b"0123456789"
        release.wait(10)
        yield b"0123456789"

    answers = []
    first = threading.Thread(target=lambda: answers.append(patch(client, url, 0, slowly()).status_code))
    first.start()
    time.sleep(0.5)
    try:
        assert patch(client, url, 0, b"x").status_code == 423
    finally:
        release.set()
        first.join()
    assert answers == [204]


def test_file_is_replaced_only_when_the_new_one_is_whole(house, box, client):
    patch(client, begin(client, "f", 3), 0, b"old")
    url = begin(client, "f", 3)
    patch(client, url, 0, b"ne")
    assert house.ask("manifest", id=box.id)["f"][1] == hashlib.md5(b"old").hexdigest()
    patch(client, url, 2, b"w")
    assert house.ask("manifest", id=box.id)["f"][1] == hashlib.md5(b"new").hexdigest()
    assert house.ask("totals", id=box.id) == {"files": 1, "bytes": 3, "partial": 0, "used": 3}


def test_frozen_box_takes_nothing(house, box, client):
    url = begin(client)
    house.ask("freeze", id=box.id)
    assert create(client, "b").status_code == 403
    assert patch(client, url, 0, b"0123456789").status_code == 403
    assert client.head(url).status_code == 200
    house.ask("thaw", id=box.id)
    assert patch(client, url, 0, b"0123456789").status_code == 204


def test_expired_and_revoked_accounts_are_refused(house, client):
    old, own = house.box(days=0), house.box()
    lines = {"Upload-Length": "1", "Upload-Metadata": meta(path="x")}
    assert client.post("/files/", headers=lines, auth=(old.user, old.password)).status_code == 401
    assert client.post("/files/", headers=lines, auth=(own.user, own.password)).status_code == 201
    house.ask("revoke", user=own.user)
    assert client.post("/files/", headers=lines, auth=(own.user, own.password)).status_code == 401
