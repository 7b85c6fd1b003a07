"""Wishes to registrars: told at least once, with the effect of once; the latest counts."""

from __future__ import annotations

import pytest

from huijiao.core.ports import Rejected, Unreachable
from huijiao.tools.pids import actions, outbox, queries
from huijiao.tools.pids.models import Identifier, State
from huijiao.tools.pids.outbox import Verb

pytestmark = pytest.mark.django_db


class Desk:
    """A registrar that does what the list says, then agrees."""

    def __init__(self, *first):
        self.first, self.told = list(first), []

    def _tell(self, *what):
        if self.first and (step := self.first.pop(0)):
            if isinstance(step, Exception):
                raise step
            step()
        self.told.append(what)

    def reserve(self, identifier, target, metadata):
        self._tell("reserve", identifier, target)

    def register(self, identifier, target, metadata):
        self._tell("register", identifier, target, metadata)

    def retire(self, identifier, target, reason):
        self._tell("retire", identifier, target, reason)


@pytest.fixture
def doi():
    return actions.reserve_doi(accession="HJD91", subject="d:1")


def _wish(row, target="http://x/1", verb=Verb.REGISTER, **more):
    outbox.wish(identifier=row, verb=verb, target=target, metadata={"a": target}, **more)


def test_fulfilled_wish_is_gone(doi):
    _wish(doi)
    desk = Desk()
    assert outbox.fulfil(identifier=doi, registrar=desk) is None
    assert outbox.fulfil(identifier=doi, registrar=desk) is None
    assert desk.told == [("register", doi.value, "http://x/1", {"a": "http://x/1"})]
    doi.refresh_from_db()
    assert (doi.state, doi.target, doi.wish) == (State.REGISTERED, "http://x/1", None)


def test_waiting_grows_and_what_the_registrar_asks_for_is_kept(doi):
    _wish(doi)
    desk = Desk(Unreachable("503"), Unreachable("503"), Unreachable("429", 5000), Unreachable("x"))
    assert [outbox.fulfil(identifier=doi, registrar=desk) for _ in range(5)] == [60, 120, 5000, 480, None]
    doi.refresh_from_db()
    assert (doi.state, doi.tries, doi.note) == (State.REGISTERED, 0, "")


def test_refusal_stays_on_the_row_and_is_raised(doi):
    _wish(doi)
    with pytest.raises(Rejected):
        outbox.fulfil(identifier=doi, registrar=Desk(Rejected("422 titles")))
    doi.refresh_from_db()
    assert (doi.state, doi.note, doi.tries) == (State.FAILED, "422 titles", 1)
    assert queries.unheard() == [doi]


def test_failed_update_leaves_a_registered_identifier_registered(doi):
    _wish(doi)
    outbox.fulfil(identifier=doi, registrar=Desk())
    _wish(doi, "http://x/2")
    outbox.fulfil(identifier=doi, registrar=Desk(Unreachable("503")))
    doi.refresh_from_db()
    assert (doi.state, doi.target) == (State.REGISTERED, "http://x/1")


def test_wish_that_came_meanwhile_is_told_next(doi):
    _wish(doi)
    desk = Desk(lambda: _wish(doi, "http://x/2"))
    assert outbox.fulfil(identifier=doi, registrar=desk) == 0
    assert outbox.fulfil(identifier=doi, registrar=desk) is None
    assert [told[2] for told in desk.told] == ["http://x/1", "http://x/2"]
    doi.refresh_from_db()
    assert doi.target == "http://x/2"


def test_retired_while_being_registered_stays_retired_and_is_told(doi):
    def withdrawn():
        actions.retire(identifier=doi, reason="误")
        _wish(doi, "http://x/gone", Verb.RETIRE, reason="误")

    _wish(doi)
    desk = Desk(withdrawn)
    assert outbox.fulfil(identifier=doi, registrar=desk) == 0
    assert outbox.fulfil(identifier=doi, registrar=desk) is None
    assert [told[0] for told in desk.told] == ["register", "retire"]
    doi.refresh_from_db()
    assert (doi.state, doi.note) == (State.RETIRED, "误")
    _wish(doi)
    doi.refresh_from_db()
    assert doi.wish is None


def test_registrar_that_is_away_for_weeks_is_given_up(doi):
    _wish(doi)
    Identifier.objects.update(tries=outbox.MOST - 1)
    with pytest.raises(outbox.GaveUp):
        outbox.fulfil(identifier=doi, registrar=Desk(Unreachable("gone")))
