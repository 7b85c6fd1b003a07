from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from huijiao.people import actions
from tests.answers import body_of
from tests.people import factories as f

pytestmark = pytest.mark.django_db
LIST = "/desk/centre/institutions/"


@pytest.fixture
def boss(client):
    account = f.staff()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return account


def test_pages_are_for_the_centres_administrator(client):
    first = f.admin()
    assert client.get(LIST).url == f"/login/?next={LIST}"
    for account in (first, f.staff("reviewer")):
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        for path in (LIST, f"{LIST}{first.institution_id}/", f"{LIST}{first.institution_id}/certificate/"):
            assert client.get(path).status_code == 403
        assert client.post(f"{LIST}{first.institution_id}/verify/").status_code == 403


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_number_of_queries(client, boss, number, django_assert_max_num_queries):
    for _ in range(number):
        f.admin()
    with django_assert_max_num_queries(8):
        assert client.get(LIST).status_code == 200


def test_list_is_filtered_by_the_address(client, boss):
    first, second = f.admin(), f.admin()
    page = client.get(LIST, {"q": first.institution.uscc}).content.decode()
    assert first.institution.name_zh in page
    assert second.institution.name_zh not in page
    assert "没有符合条件的机构" in client.get(LIST, {"state": "SUSPENDED"}).content.decode()


def test_institution_is_verified_and_suspended(client, boss):
    institution = f.admin().institution
    for verb, state in (("verify", "ACTIVE"), ("suspend", "SUSPENDED"), ("verify", "ACTIVE")):
        client.post(f"{LIST}{institution.pk}/{verb}/", {"reason": "核对"})
        institution.refresh_from_db()
        assert institution.state == state


def test_suspending_without_a_reason_is_refused(client, boss):
    institution = f.admin().institution
    client.post(f"{LIST}{institution.pk}/suspend/")
    institution.refresh_from_db()
    assert institution.state == "PENDING_VERIFY"


def test_institutions_are_merged(client, boss):
    old, successor = f.admin().institution, f.admin().institution
    for one in (old, successor):
        client.post(f"{LIST}{one.pk}/verify/")
    client.post(f"{LIST}{old.pk}/merge/", {"into": successor.pk, "reason": "更名"})
    old.refresh_from_db()
    assert old.merged_into == successor
    assert successor.name_zh in client.get(f"{LIST}{old.pk}/").content.decode()


def test_scan_is_handed_out_as_a_download_that_runs_nothing(client, boss):
    scan = ContentFile(b"%PDF-1.4 %%EOF", name="x.pdf")
    account = actions.register(new=f.new(), actor=f.VISITOR, new_institution=f.institution_fields(), licence=scan)
    answer = client.get(f"{LIST}{account.institution_id}/certificate/")
    assert body_of(answer) == b"%PDF-1.4 %%EOF"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(f"{LIST}{f.admin().institution_id}/certificate/").status_code == 404
