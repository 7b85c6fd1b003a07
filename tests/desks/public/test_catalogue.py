"""The catalogue: words, filters, order, a fixed number of queries."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huijiao.steps.s6_publication.models import Release
from tests.desks.public.releases import publish, withdraw
from tests.desks.scenario import NAMES


def titles(response) -> list[str]:
    return [entry[0].title_zh for entry in response.context["entries"]]


def test_empty_catalogue_says_what_will_come(client, db):
    assert "审核通过" in client.get("/catalogue/").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 2), ("q=土壤", 2), ("q=保藏", 1), ("q=土壤 保藏", 1), ("q=没有的词", 0), ("cls=DATASET", 2), ("cls=SOFTWARE", 0), ("subject=180.61", 2),
     ("mode=OPEN", 2), ("mode=AGREEMENT", 0), ("programme=YF", 2), ("year=1999", 0), ("cls=nonsense", 0), ("sort=nonsense&page=99", 2)],
)  # fmt: skip
def test_words_and_filters(client, released, query, found):
    response = client.get(f"/catalogue/?{query}")
    assert response.status_code == 200
    assert len(titles(response)) == found


def test_order_by_title(client, released):
    assert titles(client.get("/catalogue/?sort=title")) == sorted(NAMES)


def test_filters_offer_only_what_exists_with_counts(client, released):
    filters = {f.name: [(o.value, o.count) for o in f.options] for f in client.get("/catalogue/").context["filters"]}
    assert filters["mode"] == [("OPEN", 2)]
    assert filters["programme"] == [("YF", 2)]


def test_withdrawn_data_are_not_listed(client, released):
    withdraw(released[0], "有误")
    assert len(titles(client.get("/catalogue/"))) == 1


def test_number_of_queries_does_not_grow(client, world):
    for number in ("2017YFZ0901200", "2017YFZ0901201"):
        publish(world, number)
    assert Release.objects.count() == 4
    spent = []
    for listed in (1, 3):
        Release.objects.update(title_en="")
        Release.objects.filter(pk__in=list(Release.objects.values_list("pk", flat=True)[:listed])).update(
            title_en="Nematode"
        )
        with CaptureQueriesContext(connection) as queries:
            assert len(titles(client.get("/catalogue/?q=Nematode"))) == listed
        spent.append(len(queries))
    assert spent[0] == spent[1]
    assert spent[0] <= 5
