"""The curation queue: proposals with their reasons, one button to confirm each, all at once."""

from __future__ import annotations

import pytest

from huijiao.steps.s5_archiving.models import Holding
from tests.desks import scenario

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(client):
    w = scenario.world()
    project = scenario.reach(w, scenario.project(w), "AGENCY_APPROVED")
    client.force_login(w.reviewer.account, "django.contrib.auth.backends.ModelBackend")
    return list(Holding.objects.filter(submission__project=project))


def test_queue_shows_proposals_with_the_words_they_rest_on(client, waiting) -> None:
    page = client.get("/review/holdings/").content.decode()
    assert f'value="{waiting[0].pk}:180.61" data-key="1"' in page
    assert "微生物 (关键词)" in page
    assert "data-classify" in page


def test_one_button_confirms_the_proposal_it_names(client, waiting) -> None:
    first, second = waiting
    client.post(
        "/review/holdings/classify/", {"choice": f"{first.pk}:210", f"code-{first.pk}": "180.61", "pick": [second.pk]}
    )
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.subject_code, second.state) == ("CLASSIFIED", "210", "RECEIVED")


@pytest.mark.parametrize("choice", ["{pk}:999", "{pk}:", "x:180.61", ":", "{pk}"])
def test_what_is_not_in_the_vocabulary_confirms_nothing(client, waiting, choice) -> None:
    client.post("/review/holdings/classify/", {"choice": choice.format(pk=waiting[0].pk)})
    assert {h.state for h in Holding.objects.all()} == {"RECEIVED"}
