from __future__ import annotations

import json

import pytest
from hypothesis import given

from huijiao.core.exchange.description import Description
from tests.core.exchange import samples


@pytest.mark.parametrize("one", [samples.FULL, samples.BARE])
def test_description_comes_back_from_json(one):
    assert Description.from_json(json.loads(json.dumps(one.as_json()))) == one


@given(samples.DESCRIPTIONS)
def test_any_description_comes_back_from_json(one):
    assert Description.from_json(json.loads(json.dumps(one.as_json()))) == one


def test_unknown_fields_of_a_later_version_are_left_aside():
    said = samples.BARE.as_json() | {"colour": "red"}
    assert Description.from_json(said) == samples.BARE


def test_registered_identifier_is_cited_else_the_page():
    assert samples.FULL.cite_as == "https://doi.org/10.5555/hjd90000001"
    assert samples.BARE.cite_as == ""
