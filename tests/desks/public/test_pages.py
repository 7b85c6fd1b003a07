"""Front page, guide, forms, and what machines ask."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest
from django.db import DatabaseError, connection

from huijiao.tools.papers.templates import TEMPLATES

PAGES = ("/", "/catalogue/", "/help/", "/templates/", "/verify/", "/privacy/", "/nothing-here")


def test_front_page_leads_to_deposit_and_data(client, released, world):
    body = client.get("/").content.decode()
    for words in ("已发布 <b>2</b> 个数据集", "重点研发计划数据汇交", "科技基础资源调查专项", "/login/?next=/projects/new/YF/", "010-00000099", "汇总",
                  released[0].title_zh):  # fmt: skip
        assert words in body
    client.force_login(world.depositor.account)
    assert 'href="/projects/new/YF/"' in client.get("/").content.decode()
    client.force_login(world.reviewer.account)
    assert "只有机构用户" in client.get("/").content.decode()


def test_front_page_before_anything_is_published(client, world):
    assert "还没有发布数据" in client.get("/").content.decode()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_open_in_both_languages(client, world, path, language):
    client.cookies["huijiao_language"] = language
    response = client.get(path)
    assert response.status_code == (404 if "nothing" in path else 200)
    assert f'lang="{"en" if language == "en" else "zh-CN"}"' in response.content.decode()
    assert " style=" not in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("key", sorted(TEMPLATES))
def test_every_blank_form_is_listed_and_opens(client, key):
    assert f"/templates/{key}" in client.get("/templates/").content.decode()
    response = client.get(f"/templates/{key}")
    assert zipfile.ZipFile(io.BytesIO(response.content)).testzip() is None
    assert "filename*=UTF-8" in response.headers["Content-Disposition"]


@pytest.mark.django_db
def test_unknown_form_is_not_found(client):
    assert client.get("/templates/nothing").status_code == 404


@pytest.mark.django_db
def test_health_follows_the_database(client, monkeypatch):
    assert client.get("/healthz").content == b"ok\n"

    def down():
        raise DatabaseError("gone")

    monkeypatch.setattr(connection, "cursor", down)
    assert client.get("/healthz").status_code == 503


def test_metrics_are_sums_in_the_text_format(client, released):
    lines = client.get("/metrics").content.decode().splitlines()
    assert 'huijiao_releases{state="PUBLISHED"} 2' in lines
    assert "huijiao_vault_objects 2" in lines
    assert all(line.startswith("#") or float(line.rpartition(" ")[2]) >= 0 for line in lines)
    assert "贾样本" not in "".join(lines)


def test_crawlers_find_the_datasets(client, released):
    assert "Disallow: /desk/" in client.get("/robots.txt").content.decode()
    found = [e.text for e in ET.fromstring(client.get("/sitemap.xml").content).iter() if e.tag.endswith("loc")]
    assert any(url.endswith(f"/d/{released[0].accession}") for url in found)
