"""Two who press at once: exactly one outcome, and the other is told why. Real threads, each with a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from huijiao.core.errors import Refused
from huijiao.core.machine import MoveRefused
from huijiao.desks.office import refusal
from huijiao.steps.s1_plan import actions as plans
from huijiao.steps.s1_plan import queries as plan_queries
from huijiao.steps.s4_review import actions as reviews
from huijiao.steps.s4_review import handing
from huijiao.steps.s4_review.models import Round
from huijiao.tools.ledger.models import Fact
from tests.desks import scenario

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
]  # an SQLite in memory has one writer, and says so
Act = Callable[[], object]


@pytest.fixture
def w(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return scenario.world()


def at_once(*acts: Act) -> list[str]:
    """Do all at the same moment; return what each was told, "" where it was done."""
    start = Barrier(len(acts))

    def one(act: Act) -> str:
        try:
            start.wait(60)
            act()
        except (Refused, MoveRefused) as error:
            return refusal(error).zh
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_one_of_two_reviewers_gets_the_round(w):
    p = scenario.reach(w, scenario.project(w), "INFO_SUBMITTED")
    round_ = scenario.open_round(p, "DOSSIER")
    told = at_once(
        *(
            lambda who=who: reviews.claim(round_=round_, account=who.account, **who.on(p))
            for who in (w.reviewer, w.lead)
        )
    )
    assert sorted(map(bool, told)) == [False, True]
    assert "状态已经变化" in "".join(told)
    round_.refresh_from_db()
    assert round_.reviewer == (w.lead if told[0] else w.reviewer).account
    assert Fact.objects.filter(kind="round.claimed").count() == 1
    assert plan_queries.of(p).state == "IN_REVIEW"


def test_double_click_claims_once(w):
    p = scenario.reach(w, scenario.project(w), "INFO_SUBMITTED")
    round_ = scenario.open_round(p, "DOSSIER")
    told = at_once(*[lambda: reviews.claim(round_=round_, account=w.reviewer.account, **w.reviewer.on(p))] * 2)
    assert sorted(map(bool, told)) == [False, True]


def test_withdrawal_or_claim_but_not_both(w):
    p = scenario.reach(w, scenario.project(w), "INFO_SUBMITTED")
    round_ = scenario.open_round(p, "DOSSIER")
    told = at_once(
        lambda: reviews.claim(round_=round_, account=w.reviewer.account, **w.reviewer.on(p)),
        lambda: plans.withdraw(plan=plan_queries.of(p), **w.depositor.on(p)),
    )
    assert sorted(map(bool, told)) == [False, True]
    states = (Round.objects.get(pk=round_.pk).state, plan_queries.of(p).state)
    assert states == (("WAITING", "DRAFT") if told[0] else ("IN_PROGRESS", "IN_REVIEW"))


def test_handing_over_or_giving_the_opinion_but_not_both(w):
    p = scenario.reach(w, scenario.project(w), "INFO_IN_REVIEW")
    round_ = scenario.open_round(p, "DOSSIER")
    form = {f"A{n}": {"verdict": "MET", "comment": ""} for n in range(1, 12)}
    reviews.fill_form(round_=round_, form=form, actor=w.reviewer.actor)
    told = at_once(
        lambda: handing.hand_over(round_=round_, to=w.lead.account, note="请接手", **w.reviewer.on(p)),
        lambda: reviews.opine(round_=round_, conclusion="符合", **w.reviewer.on(p)),
    )
    assert sorted(map(bool, told)) == [False, True]
    fresh = Round.objects.get(pk=round_.pk)
    done = ("OPINION", w.reviewer.account) if told[0] else ("IN_PROGRESS", w.lead.account)
    assert (fresh.state, fresh.reviewer) == done


def test_round_is_passed_or_returned_once(w):
    p = scenario.reach(w, scenario.project(w), "INFO_OPINION")
    round_ = scenario.open_round(p, "DOSSIER")
    scenario.dismiss_all(p)
    told = at_once(*[lambda: reviews.sign_pass(round_=round_, account=w.lead.account, **w.lead.on(p))] * 2)
    assert sorted(map(bool, told)) == [False, True]
    assert Fact.objects.filter(kind="round.passed").count() == 1
