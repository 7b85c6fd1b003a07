"""The landing page: what it shows and hides, its other forms, its files, its tombstone."""

from __future__ import annotations

import asyncio
import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils import timezone

from huijiao.config import wiring
from huijiao.steps.s7_use.models import Use
from huijiao.steps.s7_use.queries import counts
from huijiao.tools.intake.downloads import DownloadDoor, read
from huijiao.tools.pids import actions as pids
from huijiao.tools.pids.queries import of
from tests.desks.public.releases import publish, withdraw

BROWSER = {"headers": {"user-agent": "Mozilla/5.0"}}


def address(release, rest: str = "") -> str:
    return f"/d/{release.accession}{rest}"


def test_page_tells_what_the_dataset_is(client, released):
    release = released[0]
    response = client.get(address(release))
    body = response.content.decode()
    for words in (
        release.title_zh,
        release.abstract,
        "完全开放共享",
        "署名 4.0",
        "180.61",
        "贾样本",
        "预留",
        "数据.csv",
        "[DS/OL]",
        "土壤",
    ):
        assert words in body
    assert "2 个文件" not in body
    assert "1 个文件" in body


def test_page_hides_how_people_are_reached_and_the_papers_kept_beside_the_data(client, released):
    for path in ("", "/schema.jsonld", "/datacite.json", "/record.json", "/sha256sums.txt"):
        body = client.get(address(released[0], path)).content.decode()
        assert "jia@example.org" not in body
        assert "documents/" not in body
        assert "metadata/dataset.json" not in body
    assert client.get(address(released[0], "/files/../metadata/dataset.json")).status_code == 404
    assert client.get(address(released[0], "/files/不在这里.csv")).status_code == 404


def test_data_block_for_search_engines_cannot_end_the_script(client, released):
    release = released[0]
    release.abstract = "</script><b>x</b> & <!--"
    release.save()
    body = client.get(address(release)).content.decode()
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', body, re.DOTALL)
    assert json.loads(block[1])["description"] == release.abstract
    assert "<b>x</b>" not in body


@pytest.mark.parametrize(
    ("accept", "media", "key"),
    [("application/ld+json", "application/ld+json", "@context"), ("application/vnd.datacite.datacite+json", "application/vnd.datacite.datacite+json", "titles"),
     ("application/json", "application/json", "accession"), ("*/*", "text/html", ""), ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html", ""),
     ("image/png", "text/html", "")],
)  # fmt: skip
def test_the_client_gets_the_form_it_asks_for(client, released, accept, media, key):
    response = client.get(address(released[0]), headers={"accept": accept})
    assert response.headers["Content-Type"].split(";")[0] == media
    assert "Accept" in response.headers["Vary"]
    if key:
        assert key in response.json()


def test_datacite_record_is_complete_and_says_that_the_doi_is_only_reserved(client, released):
    record = client.get(address(released[0], "/datacite.json")).json()
    assert {"doi", "creators", "titles", "publisher", "publicationYear", "types"} <= set(record)
    assert record["state"] == "draft"
    assert record["types"]["resourceTypeGeneral"] == "Dataset"
    assert [t.get("titleType", "") for t in record["titles"]] == ["", "TranslatedTitle"]
    assert {a["alternateIdentifierType"] for a in record["alternateIdentifiers"]} == {"CSTR", "accession"}
    assert record["fundingReferences"][0]["awardNumber"] == "2017YFZ0901200"


def test_registered_cstr_is_what_is_cited(client, released):
    release = released[0]
    assert f"/d/{release.accession}." in client.get(address(release)).content.decode()
    pids.registered(identifier=of(release.holding.subject)["CSTR"])
    response = client.get(address(release))
    assert f"https://cstr.cn/{release.holding.cstr}." in response.content.decode()
    assert f'<https://cstr.cn/{release.holding.cstr}>; rel="cite-as"' in response.headers["Link"]


def test_signposts_lead_to_descriptions_licence_and_files(client, released):
    link = client.get(address(released[0])).headers["Link"]
    for part in ('rel="cite-as"', 'rel="describedby"; type="application/ld+json"', 'rel="license"', 'rel="item"'):
        assert part in link
    assert link.isascii()


@pytest.mark.parametrize("name", ["citation.bib", "citation.ris", "citation.enw"])
def test_citations_name_title_publisher_and_address(client, released, name):
    body = client.get(address(released[0], f"/{name}")).content.decode()
    for words in (released[0].title_zh, "示例微生物科学数据中心", address(released[0]), str(timezone.localtime().year)):
        assert words in body


def test_manifest_has_the_digest_of_every_file(client, released):
    lines = client.get(address(released[0], "/sha256sums.txt")).content.decode().splitlines()
    assert len(lines) == 1
    assert re.fullmatch(r"[0-9a-f]{64}  数据\.csv", lines[0])


def test_accession_is_found_in_any_case_and_with_a_version(client, released):
    release = released[0]
    for spelt in (release.accession.lower(), f"{release.accession}.1"):
        assert client.get(f"/d/{spelt}").headers["Location"] == address(release)
    assert client.get("/d/HJD99999999").status_code == 404


def test_open_file_leads_to_a_signed_link_that_counts_ranges(client, released):
    release = released[0]
    response = client.get(address(release, "/files/数据.csv"))
    assert response.status_code == 302
    token = response.headers["Location"].removeprefix("/bytes/")
    link = read(token)
    assert (link.name, link.use) == ("数据.csv", f"{release.accession}|数据.csv")
    sent = _fetch(token, b"bytes=3-8")
    assert sent[0]["status"] == 206
    assert b"".join(m.get("body", b"") for m in sent[1:]) == link.path.read_bytes()[3:9]


def _fetch(token: str, span: bytes) -> list[dict]:
    sent: list[dict] = []

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/bytes/{token}",
        "headers": [(b"range", span)],
        "client": ("127.0.0.1", 1),
    }
    with ThreadPoolExecutor(1) as other:  # this thread may have the loop of a browser test
        other.submit(asyncio.run, DownloadDoor(lambda key, facts: None)(scope, receive, send)).result()
    return sent


def test_downloads_of_two_readers_count_as_two(released):
    release = released[0]
    for ip in ("10.0.0.1", "10.0.0.2", "10.0.0.2"):
        wiring.count_use(f"{release.accession}|数据.csv", {"ip": ip, "user_agent": "Mozilla", "bytes": 30})
    assert counts(release) == {"views": 0, "downloads": 2, "visitors": 2}
    assert set(Use.objects.values_list("bytes", flat=True)) == {30}


def test_a_view_counts_once_a_day_and_crawlers_apart(client, released):
    release = released[0]
    for agent in ("Mozilla/5.0", "Mozilla/5.0", "Googlebot/2.1"):
        client.get(address(release), headers={"user-agent": agent})
    client.head(address(release), headers={"user-agent": "Other"})
    client.get(address(release), headers={"user-agent": "Third", "accept": "application/json"})
    assert counts(release)["views"] == 1


@pytest.mark.parametrize(
    ("mode", "words", "status"),
    [
        ("REGISTERED", "请登录后下载", 302),
        ("AGREEMENT", "写信给数据中心", 403),
        ("NOT_SHARED", "目前只公开元数据", 403),
    ],
)
def test_closed_modes_say_what_to_do_and_keep_the_files(client, world, mode, words, status):
    release = publish(world, mode=mode, reason="保护期", licence="")[0]
    body = client.get(address(release), **BROWSER).content.decode()
    assert words in body
    assert "/files/" not in body
    response = client.get(address(release, "/files/数据.csv"))
    assert response.status_code == status
    assert "/bytes/" not in response.headers.get("Location", "")


def test_registered_reader_may_download(client, world):
    release = publish(world, mode="REGISTERED")[0]
    client.force_login(world.stranger.account)
    location = client.get(address(release, "/files/数据.csv")).headers["Location"]
    wiring.count_use(
        read(location.removeprefix("/bytes/")).use, {"ip": "10.0.0.1", "user_agent": "Mozilla", "bytes": 30}
    )
    assert Use.objects.get(kind="DOWNLOAD").account_id == world.stranger.account.pk


def test_withdrawn_dataset_leaves_a_tombstone(client, released):
    release = withdraw(released[0], "样本编号有误")
    response = client.get(address(release))
    body = response.content.decode()
    assert response.status_code == 410
    for words in (release.accession, release.title_zh, "样本编号有误"):
        assert words in body
    assert release.abstract not in body
    assert client.get(address(release), headers={"accept": "application/json"}).json()["reason"] == "样本编号有误"
    assert [client.get(address(release, path)).status_code for path in ("/datacite.json", "/files/数据.csv")] == [
        410,
        410,
    ]


def test_page_is_complete_in_english(client, released):
    client.cookies["huijiao_language"] = "en"
    body = client.get(address(released[0])).content.decode()
    outside = re.sub(
        r'<[^>]+lang="zh-CN".*?</\w+>|<(script|title|meta)\b.*?(</\1>|>)|<aside.*?</aside>', "", body, flags=re.DOTALL
    )
    assert "Anyone may view" in body
    assert "Data availability statement" in outside
    assert "数据说明" not in body
