"""What other systems get from a landing page: each form by type and by name, whole datasets and projects as archives."""

from __future__ import annotations

import asyncio
import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor

import bagit
import pytest
from lxml import etree

from huijiao.config import wiring
from huijiao.core.exchange.datacite import NAMESPACE
from huijiao.desks.public import bundles
from huijiao.desks.public.exports import EXPORTS
from huijiao.steps.s7_use.models import Use
from huijiao.steps.s7_use.queries import counts
from huijiao.tools.intake import bundles as door
from huijiao.tools.intake.http import Refusal
from tests.desks.public.releases import BODY, publish, withdraw


def address(release, rest: str = "") -> str:
    return f"/d/{release.accession}{rest}"


@pytest.mark.parametrize("name", EXPORTS)
def test_every_form_can_be_had_and_names_the_dataset(client, released, name):
    response = client.get(address(released[0], f"/{name}"))
    body = response.content.decode()
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith(EXPORTS[name].media)
    assert released[0].title_zh in body
    assert "jia@example.org" not in body
    if name.endswith(("json", "jsonld")):
        json.loads(body)
    if name.endswith("xml"):
        etree.fromstring(response.content)


@pytest.mark.parametrize("name", [n for n, export in EXPORTS.items() if export.asked])
def test_every_asked_form_comes_by_its_type(client, released, name):
    response = client.get(address(released[0]), headers={"accept": EXPORTS[name].media})
    assert response.content == client.get(address(released[0], f"/{name}")).content


@pytest.mark.parametrize(
    ("accept", "words"),
    [("text/x-bibliography", " (V1.0). "), ("text/x-bibliography; style=apa", "[Data set]"), ("text/x-bibliography; style=gb-t-7714-2015-numeric", "[DS/OL]"),
     ("text/x-bibliography; style=unheard-of", " (V1.0). ")],
)  # fmt: skip
def test_citation_comes_in_the_style_that_is_asked_for(client, released, accept, words):
    response = client.get(address(released[0]), headers={"accept": accept})
    assert response.headers["Content-Type"].startswith("text/x-bibliography")
    assert words in response.content.decode()
    assert released[0].accession in response.content.decode()


def test_datacite_xml_names_the_doi(client, released):
    root = etree.fromstring(client.get(address(released[0], "/datacite.xml")).content)
    assert root.findtext(f"{{{NAMESPACE}}}identifier") == released[0].holding.doi


def test_signposts_name_every_form(client, released):
    link = client.get(address(released[0])).headers["Link"]
    assert [name for name in EXPORTS if f"/{name}>" not in link] == []


def test_closed_dataset_names_no_files_in_any_form(client, world):
    release = publish(world, mode="AGREEMENT", licence="")[0]
    for name in EXPORTS:
        assert "数据.csv" not in client.get(address(release, f"/{name}")).content.decode()
    assert client.get(address(release, "/package/bag")).status_code == 403
    assert client.get(address(release, "/project/bag")).status_code == 403


def _fetch(location: str, method: str = "GET") -> tuple[int, dict, bytes]:
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": location,
        "headers": [(b"user-agent", b"Mozilla")],
        "client": ("10.0.0.1", 1),
    }
    with ThreadPoolExecutor(1) as other:  # this thread may have the loop of a browser test
        other.submit(asyncio.run, door.BundleDoor(wiring.make_bundle)(scope, receive, send)).result()
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(m.get("body", b"") for m in sent[1:])


def _made(client, url: str):
    """Follow the view; return what the link stands for, made as the door makes it."""
    location = client.get(url).headers["Location"]
    return bundles.make(door.read(location.removeprefix(door.PREFIX)))


@pytest.mark.parametrize("kind", bundles.LABELS)
def test_archive_of_a_dataset_has_its_announced_length_and_its_files(client, released, kind):
    made = _made(client, address(released[0], f"/package/{kind}"))
    raw = b"".join(made.pieces())
    assert (len(raw), made.name) == (made.length, f"{released[0].accession}-{kind}.zip")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert BODY in [archive.read(name) for name in archive.namelist()]


def test_bag_of_a_project_is_valid_and_counts_for_each_dataset(client, released, tmp_path):
    made = _made(client, address(released[0], "/project/bag"))
    with zipfile.ZipFile(io.BytesIO(b"".join(made.pieces()))) as archive:
        archive.extractall(tmp_path)
    root = next(tmp_path.iterdir())
    bagit.Bag(str(root)).validate()
    assert sorted(p.name for p in (root / "data").iterdir()) == [one.accession for one in released]
    made.counted({"ip": "10.0.0.1", "user_agent": "Mozilla"})
    made.counted({"ip": "10.0.0.1", "user_agent": "Mozilla"})
    assert [counts(one)["downloads"] for one in released] == [1, 1]


def test_registered_reader_gets_the_archive_and_is_recorded(client, world):
    release = publish(world, mode="REGISTERED")[0]
    url = address(release, "/package/bag")
    assert "/login" in client.get(url).headers["Location"]
    client.force_login(world.stranger.account)
    made = _made(client, url)
    made.counted({"ip": "10.0.0.1", "user_agent": "Mozilla"})
    assert Use.objects.get().account_id == world.stranger.account.pk


def test_link_ends_with_the_sharing(client, released):
    location = client.get(address(released[0], "/package/bag")).headers["Location"]
    withdraw(released[0], "编号有误")
    assert bundles.make(door.read(location.removeprefix(door.PREFIX))) is None
    assert client.get(address(released[0], "/package/bag")).status_code == 404


def test_forged_and_expired_links_are_refused():
    with pytest.raises(Refusal) as caught:
        door.read("x")
    assert caught.value.status == 403
    with pytest.raises(Refusal) as caught:
        door.read(door.sign({"k": "bag"}, expires=-1).removeprefix(door.PREFIX))
    assert caught.value.status == 410


def test_door_sends_length_first_then_the_archive():
    made = door.Bundle("数.zip", 5, lambda: iter([b"ab", b"cde"]), lambda facts: None)
    for method, body in (("GET", b"abcde"), ("HEAD", b"")):
        status, headers, raw = _through(made, method)
        assert (status, headers["content-length"], raw) == (200, "5", body)
    assert _through(None, "GET")[0] == 403
    assert _through(made, "POST")[0] == 405


def _through(made, method):
    before = wiring.make_bundle
    wiring.make_bundle = lambda body: made
    try:
        return _fetch(door.sign({}, expires=60), method)
    finally:
        wiring.make_bundle = before


def test_page_offers_archives_to_those_who_may_have_them(client, world, released):
    body = client.get(address(released[0])).content.decode()
    assert address(released[0], "/package/bag") in body
    assert "本项目您可下载的全部 2 个数据集" in body
    closed = publish(world, "2017YFZ0901299", mode="AGREEMENT", licence="")[0]
    assert "/package/" not in client.get(address(closed)).content.decode()
