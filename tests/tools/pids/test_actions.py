from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from huijiao.core.pids import check_certificate_number
from huijiao.tools.pids import actions, queries
from huijiao.tools.pids.models import AccessionScheme, Identifier, Kind, State
from huijiao.tools.pids.schemes import SCHEMES

pytestmark = pytest.mark.django_db


def test_mint_counts_without_gaps_and_is_idempotent():
    values = [actions.mint(subject=f"dataset:{n}", kind="dataset").value for n in (1, 2, 1, 3)]
    assert values == ["HJD90000001", "HJD90000002", "HJD90000001", "HJD90000003"]


def test_mint_undone_gives_the_number_back():
    class Undo(Exception):
        pass

    actions.mint(subject="dataset:1", kind="dataset")

    def undone() -> None:
        with transaction.atomic():
            actions.mint(subject="dataset:2", kind="dataset")
            raise Undo

    with pytest.raises(Undo):
        undone()
    assert actions.mint(subject="dataset:3", kind="dataset").value == "HJD90000002"


def test_mint_unknown_kind():
    with pytest.raises(AccessionScheme.DoesNotExist):
        actions.mint(subject="x:1", kind="unheard")


def test_prefixes_are_no_other_centres():
    prefixes = [s.prefix for s in SCHEMES.values()]
    assert len(set(prefixes)) == len(prefixes)
    assert all(p.startswith("HJD") for p in prefixes)


def test_retired_number_is_never_used_again():
    first = actions.mint(subject="dataset:1", kind="dataset")
    actions.retire(identifier=first, reason="误分配")
    assert actions.mint(subject="dataset:1", kind="dataset").value == "HJD90000002"
    with pytest.raises(actions.Settled):
        actions.registered(identifier=first)
    with pytest.raises(ValueError, match="reason"):
        actions.retire(identifier=first, reason=" ")


def test_reserve_cstr_and_doi():
    accession = actions.mint(subject="dataset:1", kind="dataset").value
    cstr = actions.reserve_cstr(accession=accession, subject="dataset:1", target="http://x/d/1")
    doi = actions.reserve_doi(accession=accession, subject="dataset:1")
    assert (cstr.value, doi.value) == ("99999.11.hjd90000001", "10.5555/hjd90000001")
    assert cstr.state == doi.state == State.RESERVED
    assert actions.reserve_cstr(accession=accession, subject="dataset:1") == cstr
    with pytest.raises(actions.Settled):
        actions.reserve_cstr(accession=accession, subject="dataset:2")
    assert set(queries.of("dataset:1")) == {"ACCESSION", "CSTR", "DOI"}


def test_prefixes_from_settings(settings):
    settings.CSTR_PREFIX = "12345"
    assert actions.reserve_cstr(accession="HJD91", subject="d:1").value == "12345.11.hjd91"


def test_registration_states():
    cstr = actions.reserve_cstr(accession="HJD91", subject="d:1")
    actions.failed(identifier=cstr, note="503")
    assert [i.value for i in queries.waiting(Kind.CSTR)] == [cstr.value]
    actions.registered(identifier=cstr, target="http://x")
    actions.registered(identifier=cstr)
    assert queries.waiting(Kind.CSTR) == []
    assert Identifier.objects.get().target == "http://x"


@pytest.mark.parametrize(
    "text", ["hjd90000001", "HJD90000001.3", "https://cstr.cn/99999.11.HJD90000001", "doi:10.5555/HJD90000001"]
)
def test_find_however_it_is_written(text):
    accession = actions.mint(subject="dataset:1", kind="dataset").value
    actions.reserve_cstr(accession=accession, subject="dataset:1")
    actions.reserve_doi(accession=accession, subject="dataset:1")
    found = queries.find(text)
    assert found is not None
    assert found.subject == "dataset:1"
    assert queries.find("HJD90000009") is None


def test_certificate_numbers_count_per_centre_and_year():
    numbers = [
        actions.certificate_number(centre_code=c, year=y)
        for c, y in (("HJC", 2026), ("HJC", 2026), ("HJC", 2027), ("ABC", 2026))
    ]
    assert [n.rsplit("-", 1)[0] for n in numbers] == [
        "HJC-HJ-2026-000001",
        "HJC-HJ-2026-000002",
        "HJC-HJ-2027-000001",
        "ABC-HJ-2026-000001",
    ]
    assert all(check_certificate_number(n) == n for n in numbers)


# SQLite in memory, shared by threads, locks whole tables; a real file waits for its turn.
@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_mint_by_many_at_once_has_no_gap_and_no_double():
    values, errors = [], []

    def work(name: int) -> None:
        try:
            values.extend(actions.mint(subject=f"dataset:{name}-{n}", kind="dataset").value for n in range(5))
        except Exception as error:  # noqa: BLE001
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(values) == [f"HJD9{n:07d}" for n in range(1, 21)]
