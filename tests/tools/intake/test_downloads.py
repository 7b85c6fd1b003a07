"""The download door of the running server."""

from __future__ import annotations

import time

import httpx2
import pytest

DATA = bytes(range(256)) * 8192  # 2 MiB


@pytest.fixture(scope="module")
def link(house):
    folder = house.home / "papers" / "下载"
    folder.mkdir(parents=True)
    (folder / "f.bin").write_bytes(DATA)
    return house.url + house.ask("sign", path=str(folder / "f.bin"), name='样本"甲".csv', media="text/csv")


def test_whole_file(link):
    answer = httpx2.get(link)
    assert (answer.status_code, answer.content) == (200, DATA)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"_____.csv\"; filename*=UTF-8''%E6%A0%B7%E6%9C%AC%22%E7%94%B2%22.csv"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_head_has_the_length_and_no_body(link):
    answer = httpx2.head(link)
    assert (answer.status_code, answer.headers["Content-Length"], answer.content) == (200, str(len(DATA)), b"")


@pytest.mark.parametrize(
    ("header", "status", "part", "told"),
    [
        ("bytes=0-9", 206, slice(0, 10), "bytes 0-9/2097152"),
        ("bytes=2097100-", 206, slice(2097100, None), "bytes 2097100-2097151/2097152"),
        ("bytes=-5", 206, slice(-5, None), "bytes 2097147-2097151/2097152"),
        ("bytes=9999999-", 416, slice(0, 0), "bytes */2097152"),
        ("bytes=0-1,5-6", 200, slice(None), None),
    ],
)
def test_range(link, header, status, part, told):
    answer = httpx2.get(link, headers={"Range": header})
    assert (answer.status_code, answer.content, answer.headers.get("Content-Range")) == (status, DATA[part], told)


def test_conditional_requests(link):
    tag = httpx2.head(link).headers["ETag"]
    assert httpx2.get(link, headers={"If-None-Match": tag}).status_code == 304
    assert httpx2.get(link, headers={"Range": "bytes=0-0", "If-Range": tag}).status_code == 206
    assert httpx2.get(link, headers={"Range": "bytes=0-0", "If-Range": '"other"'}).status_code == 200


def test_forged_expired_and_posted_links_are_refused(house, link):
    path = str(house.home / "papers" / "下载" / "f.bin")
    assert httpx2.get(link[:-2] + "xx").status_code == 403
    expired = house.ask("sign", path=path, name="x", expires=-1)
    assert httpx2.get(house.url + expired).status_code == 410
    assert httpx2.post(link).status_code == 405
    gone = house.ask("sign", path=str(house.home / "papers" / "nothing"), name="x")
    assert httpx2.get(house.url + gone).status_code == 404


def test_unsafe_type_is_never_shown(house):
    path = house.home / "papers" / "evil.html"
    path.write_text("<script>alert(1)</script>")
    answer = httpx2.get(house.url + house.ask("sign", path=str(path), name="e.html", media="text/html", inline=True))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_empty_file(house):
    path = house.home / "papers" / "empty"
    path.touch()
    answer = httpx2.get(house.url + house.ask("sign", path=str(path), name="empty"))
    assert (answer.status_code, answer.content) == (200, b"")


def test_link_put_outside_after_signing_is_refused(house):
    path = house.home / "papers" / "swapped"
    path.write_text("x")
    url = house.url + house.ask("sign", path=str(path), name="x")
    path.unlink()
    path.symlink_to(house.home / "keys" / "secret")
    assert httpx2.get(url).status_code == 403


def test_pages_are_served_beside(house):
    started = time.monotonic()
    assert httpx2.get(f"{house.url}/healthz").text == "ok\n"
    assert time.monotonic() - started < 10
