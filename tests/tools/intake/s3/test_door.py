"""The S3 door end to end: JSON calls here, bytes to the store, one pull, the same manifest line."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections.abc import Iterator

import httpx2
import pytest

from huijiao.adapters.s3 import S3Store
from huijiao.tools.intake import accounts, actions, queries
from huijiao.tools.intake.models import FileState, StagedFile
from huijiao.tools.intake.s3 import S3Door, uploads
from huijiao.tools.jobs.actions import drain
from tests.s3 import bucket

pytestmark = pytest.mark.django_db(transaction=True)
MIB = 1 << 20
BODY = os.urandom(17 * MIB + 5)  # three parts of 8 MiB


def sha256(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


@pytest.fixture(scope="module")
def server() -> Iterator[S3Store]:
    with bucket() as made:
        yield made


@pytest.fixture
def store(server: S3Store) -> Iterator[S3Store]:
    before = uploads._FOUND[0]
    uploads.use(lambda: server)
    yield server
    uploads.use(before)


@pytest.fixture
def box():
    made = actions.open_box(owner="submission:1", about="project:1", quota=100 * MIB)
    yield made
    shutil.rmtree(made.root, ignore_errors=True)


@pytest.fixture
def call(box):
    async def nobody(*_: object) -> None:
        return None

    account, password = accounts.issue_account(box)
    door = S3Door(nobody)

    def ask(method: str, path: str, body: object = None, *, auth: bool = True) -> httpx2.Response:
        async def once() -> httpx2.Response:
            transport = httpx2.ASGITransport(door)
            words = (account.username, password) if auth else None
            async with httpx2.AsyncClient(transport=transport, base_url="http://house", auth=words) as client:
                return await client.request(method, f"/s3/{path}", json=body)

        return asyncio.run(once())

    return ask


SIZE = len(BODY)


def begin(call, box, path="甲/大.bin", size=SIZE, **more) -> dict:
    answer = call("POST", "", {"box": box.pk, "path": path, "size": size, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def send(
    call, made: dict, body: bytes = BODY, numbers: tuple[int, ...] = (1, 2, 3), *, told: bytes | None = None
) -> None:
    step = made["part_size"]
    pieces = {n: body[(n - 1) * step : n * step] for n in numbers}
    sums = {n: (told or body)[(n - 1) * step : n * step] for n in numbers}
    answer = call("POST", f"{made['id']}/parts", {"parts": [{"number": n, "sha256": sha256(sums[n])} for n in numbers]})
    for part in answer.json()["parts"]:
        assert httpx2.put(part["url"], content=pieces[part["number"]], headers=part["headers"]).status_code == 200


def test_upload_past_us_ends_in_the_same_manifest(call, box, store):
    made = begin(call, box, sha256=sha256(BODY), mtime=1_700_000_000)
    assert (made["part_size"], made["parts"]) == (8 * MIB, 3)
    send(call, made, numbers=(1, 3))
    assert [p["number"] for p in call("GET", made["id"]).json()["parts"]] == [1, 3]
    refused = call("POST", f"{made['id']}/complete")
    assert (refused.status_code, "2" in refused.text) == (409, True)
    send(call, made, numbers=(2,))
    assert call("POST", f"{made['id']}/complete").json()["state"] == "pulling"
    assert call("POST", f"{made['id']}/complete").status_code == 202
    drain()
    done = call("POST", f"{made['id']}/complete")
    assert (done.status_code, done.json()["md5"]) == (200, hashlib.md5(BODY).hexdigest())
    [entry] = queries.manifest(box)
    assert (entry.path, entry.bytes, entry.sha256, entry.channel) == ("甲/大.bin", len(BODY), sha256(BODY), "s3")
    assert entry.report is not None  # the same examination as at every door
    assert (box.files / "甲/大.bin").read_bytes() == BODY
    assert list(store.keys("")) == []


def test_pull_goes_on_where_it_was_cut_off(call, box, store, monkeypatch):
    made = begin(call, box)
    send(call, made)
    call("POST", f"{made['id']}/complete")
    get, starts = S3Store.get, []

    def failing(self, key, start=0, end=None):
        starts.append(start)
        pieces = get(self, key, start, end)
        if start == 8 * MIB and starts.count(start) == 1:
            yield next(pieces)
            raise OSError("the line broke")
        yield from pieces

    monkeypatch.setattr(S3Store, "get", failing)
    with pytest.raises(OSError, match="the line broke"):
        uploads.pull(store=store, upload_id=made["id"])
    assert StagedFile.objects.get(upload_id=made["id"]).state == FileState.PARTIAL
    row = uploads.pull(store=store, upload_id=made["id"])
    assert row.sha256 == sha256(BODY)
    assert uploads.pull(store=store, upload_id=made["id"]).pk == row.pk


@pytest.mark.parametrize("whole", [True, False])
def test_bytes_that_are_not_those_announced_are_refused(call, box, store, whole):
    other = b"x" + BODY[1:]
    made = begin(call, box, sha256=sha256(other) if whole else "")
    send(call, made, told=None if whole else other)
    call("POST", f"{made['id']}/complete")
    drain()
    assert call("GET", made["id"]).json()["state"] == "damaged"
    again = call("POST", f"{made['id']}/complete")
    assert again.status_code in {202, 409}
    assert queries.manifest(box) == []
    assert list(store.keys("")) == []
    assert call("DELETE", made["id"]).status_code == 204
    box.refresh_from_db()
    assert box.used == 0


def test_empty_file_is_one_empty_part(call, box, store):
    made = begin(call, box, "空.txt", 0)
    send(call, made, b"", (1,))
    call("POST", f"{made['id']}/complete")
    drain()
    assert [e.bytes for e in queries.manifest(box)] == [0]


def test_given_up_upload_leaves_nothing(call, box, store):
    made = begin(call, box)
    send(call, made, numbers=(1,))
    assert call("DELETE", made["id"]).status_code == 204
    assert call("GET", made["id"]).status_code == 404
    made = begin(call, box)
    send(call, made)
    call("POST", f"{made['id']}/complete")
    actions.discard(StagedFile.objects.get(upload_id=made["id"]))  # as expiry does, which knows no store
    assert len(list(store.keys(""))) == 1
    assert uploads.sweep(store=store) == 1
    assert uploads.pull(store=store, upload_id=made["id"]) is None


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("", {"box": "1", "path": "a", "size": 1}, 400),
        ("", {"path": "a", "size": 1}, 400),
        ("", {"box": 0, "path": "a", "size": 1}, 403),
        ("", [], 400),
        ("zz", None, 404),
        ("0" * 32 + "/parts", {"parts": []}, 404),
    ],
)
def test_request_that_cannot_be_is_refused(call, box, store, path, body, status):
    assert call("POST", path, body).status_code == status


def test_strangers_quota_and_missing_store_are_refused(call, box, store):
    words = {"box": box.pk, "path": "a", "size": 1}
    assert call("POST", "", words, auth=False).status_code in {401, 403}
    assert call("POST", "", {**words, "size": 101 * MIB}).status_code == 413
    made = begin(call, box, "a", 1)
    assert call("POST", f"{made['id']}/parts", {"parts": [{"number": 2}]}).status_code == 409
    assert call("POST", f"{made['id']}/parts", {"parts": [{"number": 1, "sha256": "no"}]}).status_code == 400
    uploads.use(lambda: None)
    assert call("GET", made["id"]).status_code == 404


@pytest.mark.parametrize(
    ("size", "part"),
    [(0, 8 * MIB), (80_000 * MIB, 8 * MIB), (80_001 * MIB, 9 * MIB), (5 << 40, 525 * MIB)],
)
def test_parts_are_never_too_many(size, part):
    assert uploads.part_size(size) == part
    assert -(-size // part) <= uploads.MOST
