from __future__ import annotations

import pytest

from huijiao.tools.notices.actions import write
from huijiao.tools.notices.models import Letter
from tests.people import factories as f

pytestmark = pytest.mark.django_db


def letter(account, n: int) -> None:
    write(
        key=f"t{n}",
        kind="t",
        account_id=account.pk,
        address="",
        language="zh-hans",
        title=f"第{n}封",
        body="<b>正文</b>",
        link="/desk/",
    )


@pytest.fixture
def reader(client):
    account = f.personal()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return account


def test_inbox_is_for_the_logged_in(client):
    assert client.get("/desk/messages/").url == "/login/?next=/desk/messages/"


def test_inbox_shows_ones_own_letters_and_escapes_them(client, reader):
    letter(reader, 1)
    letter(f.personal(), 2)
    page = client.get("/desk/messages/").content.decode()
    assert "第1封" in page
    assert "第2封" not in page
    assert "<b>正文" not in page


def test_bell_counts_until_all_is_read(client, reader):
    letter(reader, 1)
    assert "消息：1 条未读" in client.get("/desk/messages/").content.decode()
    client.post("/desk/messages/read/")
    assert "消息：0 条未读" in client.get("/desk/messages/").content.decode()


def test_following_a_letter_reads_it_and_leads_on(client, reader):
    letter(reader, 1)
    mine = Letter.objects.get()
    assert client.get(f"/desk/messages/{mine.pk}/").url == "/desk/"
    mine.refresh_from_db()
    assert mine.read


def test_letters_of_others_are_not_found(client, reader):
    letter(f.personal(), 2)
    assert client.get(f"/desk/messages/{Letter.objects.get().pk}/").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_inbox_takes_the_same_number_of_queries(client, reader, number, django_assert_max_num_queries):
    for n in range(number):
        letter(reader, n)
    with django_assert_max_num_queries(8):
        client.get("/desk/messages/")
