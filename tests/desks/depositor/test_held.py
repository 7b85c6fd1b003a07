"""What `huijiao send` asks first: the complete files of its own channel, page by page, and nobody else's."""

from __future__ import annotations

import base64
import hashlib

import pytest
from django.test import Client

from huijiao.desks.depositor import held
from huijiao.tools.intake import accounts, actions, doors

pytestmark = pytest.mark.django_db
URL = "/send/held/"


@pytest.fixture(autouse=True)
def _fresh_throttle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doors, "THROTTLE", doors.Throttle())


def header(user: str, password: str) -> dict[str, str]:
    return {"authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


def test_pages_hold_every_complete_file_of_the_channel_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "PAGE", 2)
    box, other = (actions.open_box(owner=f"test:{n}", quota=1000) for n in (1, 2))
    for name in ("a", "b", "中", "d/e"):
        actions.store(box=box, path=name, pieces=iter([name.encode()]))
    actions.store(box=other, path="x", pieces=iter([b"x"]))
    actions.begin_upload(box=box, path="unfinished", size=5)
    account, password = accounts.issue_account(box)
    found, after = {}, ""
    while after is not None:
        page = Client(headers=header(account.username, password)).get(URL, {"after": after}).json()
        found |= {path: sha256 for path, _, sha256 in page["files"]}
        assert len(page["files"]) <= 2
        after = page["next"]
    assert found == {name: hashlib.sha256(name.encode()).hexdigest() for name in ("a", "b", "中", "d/e")}


@pytest.mark.parametrize("headers", [{}, header("hj1-nobody", "x"), {"authorization": "Basic ???"}])
def test_strangers_are_asked_for_credentials(headers: dict[str, str]) -> None:
    answer = Client(headers=headers).get(URL)
    assert (answer.status_code, "Basic" in answer["WWW-Authenticate"]) == (401, True)
