from __future__ import annotations

import re

import pytest

from huijiao.people.models import Account
from huijiao.tools.jobs.models import Job
from huijiao.tools.notices.models import Letter
from tests.people import factories as f

pytestmark = pytest.mark.django_db


def login(client, username, password=f.PASSWORD):
    return client.post("/login/", {"username": username, "password": password})


def test_login_takes_the_name_in_any_case(client):
    f.personal("Zhang001")
    assert login(client, "zhang001").url == "/desk/"


def test_wrong_name_wrong_password_and_closed_account_get_one_answer(client):
    f.personal("zhang001")
    Account.objects.filter(pk=f.personal("closed01").pk).update(state="DISABLED")
    pages = [login(client, "nobody01"), login(client, "zhang001", "wrong"), login(client, "closed01")]
    sentences = {re.search(r'role="alert".*?</ul>', p.content.decode(), re.DOTALL).group() for p in pages}
    assert len(sentences) == 1


def test_five_failures_lock_even_the_right_password_out(client):
    f.personal("zhang001")
    answers = [login(client, "zhang001", "wrong").status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = login(client, "zhang001")
    assert locked.status_code == 429
    assert "锁定 30 分钟" in locked.content.decode()
    assert "locked for 30 minutes" in locked.content.decode()


def test_one_name_in_several_cases_is_counted_as_one(client):
    f.personal("Zhang001")
    answers = [
        login(client, name, "wrong").status_code
        for name in ("zhang001", "Zhang001", "ZHANG001", "zHang001", "ｚhang001")
    ]
    assert answers == [200, 200, 200, 200, 429]


def test_success_forgets_earlier_failures(client):
    f.personal("Zhang001")
    for _ in range(2):
        for _ in range(4):
            login(client, "zhang001", "wrong")
        assert login(client, "ZHANG001").url == "/desk/"
        client.post("/logout/")


def test_disabled_account_is_logged_out_at_once(client):
    account = f.personal("zhang001")
    login(client, "zhang001")
    Account.objects.filter(pk=account.pk).update(state="DISABLED")
    assert client.get("/account/").status_code == 302


def test_session_is_prolonged_for_the_logged_in_alone(client):
    assert client.post("/session/extend/").status_code == 403
    f.personal("zhang001")
    login(client, "zhang001")
    before = client.session["ends"]
    assert int(client.post("/session/extend/").content) >= before


def test_logout_needs_post(client):
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/login/"


def reset_link(letter: Letter) -> str:
    return re.sub(r"^https?://[^/]+", "", letter.link)


def test_forgotten_password_is_set_by_letter_and_the_lock_ends(client):
    f.personal("zhang001", email="zhang@example.org")
    for _ in range(5):
        login(client, "zhang001", "wrong")
    client.post("/password/forgotten/", {"email": "ZHANG@example.org"})
    letter = Letter.objects.get()
    assert letter.account_id is None
    form = client.get(reset_link(letter)).url
    assert client.get(form).status_code == 200
    assert client.post(form, {"password": "Another2026", "password2": "Another2026"}).url == "/login/"
    assert login(client, "zhang001", "Another2026").url == "/desk/"
    assert "已使用过" in client.get(reset_link(letter), follow=True).content.decode()


def test_forgotten_password_answers_alike_for_unknown_addresses(client):
    f.personal("zhang001", email="zhang@example.org")
    known = client.post("/password/forgotten/", {"email": "zhang@example.org"})
    unknown = client.post("/password/forgotten/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert Letter.objects.count() == 1


def test_letters_to_one_visitor_are_limited(client):
    for n in range(13):
        f.personal(f"zhang{n:03d}", email=f"z{n}@example.org")
        client.post("/password/forgotten/", {"email": f"z{n}@example.org"})
    assert Letter.objects.count() == 10


def test_weak_new_password_is_refused(client):
    f.personal("zhang001", email="zhang@example.org")
    client.post("/password/forgotten/", {"email": "zhang@example.org"})
    form = client.get(reset_link(Letter.objects.get())).url
    assert client.post(form, {"password": "12345678", "password2": "12345678"}).status_code == 200
    assert Account.objects.get().check_password(f.PASSWORD)


def test_language_switch_stays_on_the_page_and_is_remembered(client):
    account = f.personal("zhang001")
    login(client, "zhang001")
    answer = client.post("/language/", {"language": "en", "next": "/privacy/?x=1"})
    assert answer.url == "/privacy/?x=1"
    page = client.get("/privacy/")
    assert '<html lang="en"' in page.content.decode()
    account.refresh_from_db()
    assert account.language == "en"


@pytest.mark.parametrize(("post", "url"), [
    ({"language": "en", "next": "https://evil.example/"}, "/"), ({"language": "xx", "next": "/privacy/"}, "/privacy/"), ({}, "/"),
])  # fmt: skip
def test_language_switch_leads_nowhere_else(client, post, url):
    assert client.post("/language/", post).url == url


def test_login_brings_the_language_of_the_account(client):
    f.personal("smith001", language="en")
    assert login(client, "smith001").cookies["huijiao_language"].value == "en"


@pytest.mark.parametrize(
    "path",
    ["/login/", "/register/", "/register/institution/", "/register/personal/", "/privacy/", "/password/forgotten/"],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_open_in_both_languages_without_inline_code(client, path, language):
    client.cookies["huijiao_language"] = language
    answer = client.get(path)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert not re.search(r'\sstyle="|<script(?![^>]*\ssrc=)|\son[a-z]+="', text)
    assert len(re.findall("<h1", text)) == 1
    body = re.sub(r"<[^>]+>", " ", text.split("<main", 1)[1].split("</main>")[0])
    assert bool(re.search("[\u4e00-\u9fff]", body)) == (language != "en")


def test_reset_letter_does_not_wait_for_the_next_round_of_upkeep(client):
    account = f.admin()
    Job.objects.all().delete()  # the letters of registering it
    client.post("/password/forgotten/", {"email": account.email})
    assert Job.objects.filter(kind="notices.send", status="QUEUED").count() == 1
