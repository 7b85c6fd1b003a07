"""DataCite's REST API: a DOI is drafted, made findable, brought up to date, hidden."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import httpx2

from huijiao.adapters import registrars
from huijiao.core.exchange.datacite import datacite_json
from huijiao.core.exchange.description import Description
from huijiao.core.ports import Rejected

_MEDIA = "application/vnd.api+json"
_MISSING, _UNPROCESSABLE = 404, 422


class DataCite:
    """``https://REPOSITORY.ID:password@api.datacite.org`` (``api.test.datacite.org`` for trials)."""

    def __init__(self, url: str) -> None:
        self._base, user, secret = registrars.parts(url, "https://REPOSITORY.ID:password@api.datacite.org")
        self._client = httpx2.Client(
            auth=(user, secret), timeout=registrars.TIMEOUT, headers={"Accept": _MEDIA, "Content-Type": _MEDIA}
        )

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    def reserve(self, identifier: str, target: str, metadata: dict[str, Any]) -> None:
        """Draft the DOI; one that is there already stays as it is."""
        found = registrars.ask(self._client, "GET", self._url(identifier))
        if found.status_code == _MISSING:
            self._put(identifier, {"url": target, **_record(metadata)})
        elif not found.is_success:
            raise registrars.refuse(found, _errors(found))

    def register(self, identifier: str, target: str, metadata: dict[str, Any]) -> None:
        """Make the DOI findable with this record and target."""
        state = self._put(identifier, {**_record(metadata), "url": target, "event": "publish"})
        if state != "findable":
            raise Rejected(f"DataCite keeps {identifier} as {state or 'unknown'}")

    def retire(self, identifier: str, target: str, reason: str) -> None:
        """Hide the DOI from search; it goes on leading to the tombstone. A draft is deleted: nobody has seen it."""
        found = registrars.ask(self._client, "GET", self._url(identifier))
        if found.status_code == _MISSING:
            return
        if not found.is_success:
            raise registrars.refuse(found, _errors(found))
        if _state(found) == "draft":
            gone = registrars.ask(self._client, "DELETE", self._url(identifier))
            if not gone.is_success and gone.status_code != _MISSING:
                raise registrars.refuse(gone, _errors(gone))
            return
        note = [{"description": reason, "descriptionType": "Other", "lang": "zh-CN"}]
        self._put(identifier, {"url": target, "descriptions": note, "event": "hide"})

    def _url(self, doi: str) -> str:
        return f"{self._base}/dois/{quote(doi, safe='')}"

    def _put(self, doi: str, attributes: dict[str, Any]) -> str:
        """Update the DOI, or make it when it is new; return its state."""
        said = {"data": {"type": "dois", "attributes": {**attributes, "doi": doi}}}
        answer = registrars.ask(self._client, "PUT", self._url(doi), json=said)
        if answer.status_code == _MISSING:
            answer = registrars.ask(self._client, "POST", f"{self._base}/dois", json=said)
            if answer.status_code == _UNPROCESSABLE and "taken" in _errors(answer):  # made by an earlier attempt
                answer = registrars.ask(self._client, "PUT", self._url(doi), json=said)
        if not answer.is_success:
            raise registrars.refuse(answer, _errors(answer))
        return _state(answer)


def _record(metadata: dict[str, Any]) -> dict[str, Any]:
    return datacite_json(Description.from_json(metadata))


def _state(response: httpx2.Response) -> str:
    attributes = registrars.body(response).get("data", {}).get("attributes", {})
    return str(attributes.get("state", ""))


def _errors(response: httpx2.Response) -> str:
    """Return the errors of JSON:API in one line."""
    try:
        rows = response.json().get("errors", [])
    except (ValueError, AttributeError):
        return response.text[:200]
    return "; ".join(f"{row.get('source', '')} {row.get('title', '')}".strip() for row in rows if isinstance(row, dict))
