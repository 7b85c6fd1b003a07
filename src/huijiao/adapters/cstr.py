"""The CSTR platform's API v3, as far as clients of it are published: register, update, detail.

Registration there is a task: the answer says that it was taken, the record appears a while later. So a record counts as
registered when the platform's own look-up shows it; until then the attempt is repeated.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx2

from huijiao.adapters import registrars
from huijiao.core.exchange.cstr import RESOURCE, batch, cstr_record
from huijiao.core.exchange.description import Description
from huijiao.core.ports import Rejected, Unreachable

_GOOD = frozenset({0, 200, "0", "200", None})
_UNKNOWN = frozenset({404, "404"})


class Cstr:
    """``https://clientId:secret@www.cstr.cn/openapi/v3?app_name=…``."""

    def __init__(self, url: str) -> None:
        self._base, client, secret = registrars.parts(
            url, "https://clientId:secret@www.cstr.cn/openapi/v3?app_name=NAME"
        )
        name = dict(parse_qsl(urlsplit(url).query)).get("app_name", "Huijiao")
        self._client = httpx2.Client(
            timeout=registrars.TIMEOUT,
            headers={"clientId": client, "secret": secret, "app_name": name, "Accept": "application/json"},
        )

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def reserve(self, identifier: str, target: str, metadata: dict[str, Any]) -> None:
        """Do nothing: the platform knows no drafts; a name under our own prefix is ours."""

    def register(self, identifier: str, target: str, metadata: dict[str, Any]) -> None:
        """Register the record, or bring it up to date; `Unreachable` until the platform shows it."""
        self._write(cstr_record(Description.from_json(metadata), identifier, target), identifier, target)

    def retire(self, identifier: str, target: str, reason: str) -> None:
        """Take it out of search (state 1: resolved only); it goes on leading to the tombstone."""
        known = self._known(identifier)
        if known is not None:
            note = [{"lang": "zh", "description": reason}]
            self._write({**known, "identifier": identifier, "urls": [target], "descriptions": note, "cstr_state": "1"},
                        identifier, target)  # fmt: skip

    def _write(self, record: dict[str, Any], identifier: str, target: str) -> None:
        known = self._known(identifier)
        if known is not None and all(known.get(key) == value for key, value in record.items()):
            return  # an earlier attempt has done it
        verb = "register" if known is None else "update"
        said = batch(identifier.partition(".")[0], [record])
        self._checked(
            registrars.ask(self._client, "POST", f"{self._base}/api/{verb}", params={"res_name": RESOURCE}, json=said)
        )
        known = self._known(identifier)
        if known is None or target not in known.get("urls", ()):
            raise Unreachable("the platform has taken the record and does not show it yet", 60)

    def _known(self, identifier: str) -> dict[str, Any] | None:
        answer = registrars.ask(
            self._client, "GET", f"{self._base}/portal/api/detail", params={"identifier": identifier}
        )
        if answer.status_code == 404:
            return None
        said = registrars.body(answer)
        if said.get("code") in _UNKNOWN:
            return None
        data = self._checked(answer).get("data")
        return data if isinstance(data, dict) and data else None

    def _checked(self, answer: httpx2.Response) -> dict[str, Any]:
        """Return the body; the platform also says no with status 200 and a code inside."""
        said = registrars.body(answer)
        if not answer.is_success or said.get("code") not in _GOOD:
            words = str(said.get("message") or said.get("msg") or said.get("error") or "")
            if answer.is_success and said.get("code") in {429, 500, 503, "429", "500", "503"}:
                raise Unreachable(f"{said.get('code')} {words}")
            raise Rejected(f"{answer.status_code} {said.get('code', '')} {words}".strip()[:500])
        return said
