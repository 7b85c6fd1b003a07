from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from huijiao.core.machine import MoveRefused
from huijiao.people import actions
from huijiao.people.models import Account, HandOver, Institution, Kind
from huijiao.tools.ledger import queries as ledger
from huijiao.tools.ledger.models import Fact
from huijiao.tools.notices.models import Letter
from tests.people import factories as f

pytestmark = pytest.mark.django_db


def kinds(about: str) -> list[str]:
    return [fact.kind for fact in ledger.about(about)]


def test_first_user_of_an_institution_becomes_its_administrator():
    first = f.admin()
    assert first.inst_admin
    assert first.kind == Kind.INSTITUTION
    assert first.institution.state == "PENDING_VERIFY"
    assert kinds(first.about) == ["account.registered"]
    assert kinds(first.institution.about) == ["institution.registered"]


def test_second_user_is_no_administrator_and_the_administrator_is_told():
    first = f.admin()
    second = f.colleague(first.institution, contact="李四")
    assert not second.inst_admin
    letter = Letter.objects.get(account_id=first.pk)
    assert "李四" in letter.title


def test_personal_user_belongs_to_no_institution():
    account = f.personal()
    assert (account.kind, account.institution, account.inst_admin) == (Kind.PERSONAL, None, False)


def test_identity_number_is_encrypted_in_the_database():
    account = f.admin()
    with connection.cursor() as c:
        c.execute("SELECT id_no FROM people_account WHERE id = %s", [account.pk])
        stored = c.fetchone()[0]
    assert f.ID_CARD not in stored
    assert Account.objects.get(pk=account.pk).id_no == f.ID_CARD


def test_identity_number_stands_in_no_fact():
    account = f.admin()
    actions.read_id_no(account=account, actor=f.actor(account))
    assert not [x for x in Fact.objects.all() if f.ID_CARD in str(x.data) + x.reason + x.actor]


def test_username_taken_in_another_case_is_refused():
    f.personal("Wang0001")
    with pytest.raises(actions.Refused):
        f.personal("wang0001")


def test_institution_registered_twice_is_refused_and_leaves_nothing():
    fields = f.institution_fields()
    actions.register(new=f.new(), actor=f.VISITOR, new_institution=fields)
    with pytest.raises(actions.Refused):
        actions.register(new=f.new("late0001"), actor=f.VISITOR, new_institution=fields)
    assert Institution.objects.count() == 1
    assert not Account.objects.filter(username="late0001").exists()


def test_taken_username_rolls_the_new_institution_back():
    f.personal("taken001")
    with pytest.raises(actions.Refused):
        actions.register(new=f.new("taken001"), actor=f.VISITOR, new_institution=f.institution_fields())
    assert Institution.objects.count() == 0


def test_licence_scan_is_kept_with_the_institution():
    scan = ContentFile(b"%PDF-1.4 %%EOF", name="x.pdf")
    account = actions.register(new=f.new(), actor=f.VISITOR, new_institution=f.institution_fields(), licence=scan)
    with account.institution.licence_scan.open() as kept:
        assert kept.read() == b"%PDF-1.4 %%EOF"


def test_update_profile_names_the_fields_not_their_values():
    account = f.personal()
    actions.update_profile(
        account=account, actor=f.actor(account), fields={"phone": "13900139000", "contact": account.contact}
    )
    fact = ledger.about(account.about)[0]
    assert (fact.kind, fact.data) == ("account.updated", {"fields": ["phone"]})


def test_update_profile_without_change_leaves_no_fact():
    account = f.personal()
    actions.update_profile(account=account, actor=f.actor(account), fields={"phone": account.phone})
    assert kinds(account.about) == ["account.registered"]


def test_change_password_is_a_fact():
    account = f.personal()
    fresh = actions.change_password(account=account, actor=f.actor(account), password="Another2026")
    assert fresh.check_password("Another2026")
    assert kinds(account.about)[0] == "account.password_changed"


def test_read_id_no_is_a_fact():
    account = f.admin()
    assert actions.read_id_no(account=account, actor=f.actor(account)) == f.ID_CARD
    assert kinds(account.about)[0] == "account.id_read"


def test_disable_and_enable_by_the_administrator():
    first = f.admin()
    second = f.colleague(first.institution)
    closed = actions.disable(account=second, by=first, actor=f.actor(first), reason="离职")
    assert (closed.state, closed.is_active) == ("DISABLED", False)
    assert ledger.about(second.about)[0].reason == "离职"
    assert actions.enable(account=second, by=first, actor=f.actor(first)).state == "ACTIVE"


def test_disable_by_another_institution_or_an_ordinary_user_is_refused():
    first, stranger = f.admin(), f.admin()
    second = f.colleague(first.institution)
    for by in (stranger, second):
        with pytest.raises(MoveRefused if by is stranger else actions.Refused):
            actions.disable(account=second, by=by, actor=f.actor(by), reason="x")
    with pytest.raises(MoveRefused):
        actions.disable(account=first, by=second, actor=f.actor(second), reason="x")


def test_disable_needs_a_reason():
    first = f.admin()
    second = f.colleague(first.institution)
    with pytest.raises(actions.Refused):
        actions.disable(account=second, by=first, actor=f.actor(first), reason="  ")


@pytest.fixture
def hooked(monkeypatch):
    calls: list[tuple[int, int]] = []
    monkeypatch.setattr(actions, "ON_HAND_OVER", [lambda giver, taker, actor: calls.append((giver.pk, taker.pk))])
    return calls


def asked() -> tuple[Account, Account, HandOver]:
    giver = f.admin()
    taker = f.colleague(giver.institution)
    return giver, taker, actions.ask_hand_over(giver=giver, taker=taker, actor=f.actor(giver), reason="毕业")


def test_hand_over_closes_the_giver_only_after_the_taker_confirms(hooked):
    giver, taker, waiting = asked()
    giver.refresh_from_db()
    assert (giver.state, hooked) == ("ACTIVE", [])
    assert Letter.objects.filter(account_id=taker.pk, kind="account.hand_over_asked").count() == 1
    actions.confirm_hand_over(hand_over=waiting, taker=taker, actor=f.actor(taker))
    giver.refresh_from_db()
    taker.refresh_from_db()
    assert (giver.state, giver.inst_admin, taker.inst_admin) == ("HANDED_OVER", False, True)
    assert hooked == [(giver.pk, taker.pk)]
    assert kinds(giver.about)[:2] == ["account.handed_over", "account.hand_over_asked"]


def test_hand_over_is_confirmed_by_the_taker_alone(hooked):
    giver, _, waiting = asked()
    with pytest.raises(actions.Refused):
        actions.confirm_hand_over(hand_over=waiting, taker=giver, actor=f.actor(giver))
    assert hooked == []


def test_hand_over_confirmed_or_cancelled_is_closed(hooked):
    giver, taker, waiting = asked()
    actions.cancel_hand_over(hand_over=waiting, by=giver, actor=f.actor(giver))
    for again in (
        lambda: actions.confirm_hand_over(hand_over=waiting, taker=taker, actor=f.actor(taker)),
        lambda: actions.cancel_hand_over(hand_over=waiting, by=giver, actor=f.actor(giver)),
    ):
        with pytest.raises(actions.Refused):
            again()
    assert hooked == []


def test_hand_over_to_oneself_a_stranger_or_twice_is_refused():
    giver, taker, _ = asked()
    for other in (giver, f.admin(), taker):
        with pytest.raises(actions.Refused):
            actions.ask_hand_over(giver=giver, taker=other, actor=f.actor(giver), reason="x")


def test_a_failing_hook_undoes_the_hand_over(monkeypatch):
    def fail(*_: object) -> None:
        raise RuntimeError

    giver, taker, waiting = asked()
    monkeypatch.setattr(actions, "ON_HAND_OVER", [fail])
    with pytest.raises(RuntimeError):
        actions.confirm_hand_over(hand_over=waiting, taker=taker, actor=f.actor(taker))
    giver.refresh_from_db()
    waiting.refresh_from_db()
    assert (giver.state, waiting.confirmed) == ("ACTIVE", None)


def test_verify_is_for_the_centre_alone():
    first, boss = f.admin(), f.staff()
    with pytest.raises(MoveRefused):
        actions.verify_institution(institution=first.institution, by=first, actor=f.actor(first))
    verified = actions.verify_institution(institution=first.institution, by=boss, actor=f.actor(boss))
    assert verified.state == "ACTIVE"
    with pytest.raises(MoveRefused):
        actions.verify_institution(institution=first.institution, by=boss, actor=f.actor(boss))


def test_suspended_institution_takes_no_new_users():
    first, boss = f.admin(), f.staff()
    suspended = actions.suspend_institution(
        institution=first.institution, by=boss, actor=f.actor(boss), reason="资料不实"
    )
    with pytest.raises(actions.Refused):
        f.colleague(suspended)


def test_merge_moves_the_users_and_keeps_the_old_name():
    old, successor, boss = f.admin(), f.admin(), f.staff()
    for one in (old, successor):
        actions.verify_institution(institution=one.institution, by=boss, actor=f.actor(boss))
    into = Institution.objects.get(pk=successor.institution_id)
    merged = actions.merge_institution(
        institution=old.institution, into=into, by=boss, actor=f.actor(boss), reason="更名"
    )
    old.refresh_from_db()
    assert (merged.state, merged.merged_into, old.institution) == ("MERGED", into, into)
    assert merged.name_zh


def test_merge_into_itself_is_refused():
    old, boss = f.admin(), f.staff()
    with pytest.raises(actions.Refused):
        actions.merge_institution(
            institution=old.institution, into=old.institution, by=boss, actor=f.actor(boss), reason="x"
        )
