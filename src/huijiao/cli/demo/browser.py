"""A person at a browser without scripts: loads pages, fills in the forms that stand there, presses the buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx2 as httpx
from lxml import html


class Stuck(Exception):
    """The page does not offer what the story needs; the text quotes what it says."""


@dataclass
class Browser:
    """One person's session. ``page`` is the document that was loaded last, ``url`` its address."""

    base: str
    client: httpx.Client = field(init=False)
    page: Any = None
    url: str = ""

    def __post_init__(self) -> None:
        self.client = httpx.Client(base_url=self.base, follow_redirects=True, timeout=60)

    def get(self, path: str) -> Browser:
        """Load a page."""
        return self._took(self.client.get(path, headers={"Accept": "text/html"}))

    def _took(self, answer: httpx.Response) -> Browser:
        self.url = str(answer.url)
        if "html" in answer.headers.get("content-type", ""):
            self.page = html.fromstring(answer.text)
        if answer.status_code >= 400:
            raise Stuck(f"{answer.request.method} {self.url} → {answer.status_code}: {self.said()}")
        return self

    def said(self) -> str:
        """Return the words of the page's main part."""
        if self.page is None:
            return ""
        main = self.page.xpath("//main") or [self.page]
        return re.sub(r"\s+", " ", main[0].text_content()).strip()[:1500]

    def forms(self, action: str = "") -> list[Any]:
        """Return the forms whose address contains ``action`` (a form without one posts to its page)."""
        here = urlsplit(self.url).path
        return [f for f in self.page.forms if action in (f.get("action") or here)]

    def send(
        self, action: str, values: Mapping[str, str] | None = None, *, press: str = "",
        files: Sequence[tuple[str, Path, str]] = (),
    ) -> Browser:  # fmt: skip
        """Fill in the first fitting form and send it; ``press`` is ``name=value`` of the button, ``files`` (field, path, name)."""
        wanted = values or {}
        fitting = [f for f in self.forms(action) if (f.get("method") or "get").lower() == "post"
                   and set(wanted) <= {i.name for i in f.inputs if i.name}
                   and (not files or f.xpath(".//input[@type='file']"))]  # fmt: skip
        if not fitting:
            raise Stuck(f"{self.url}: no form for {action!r} with {sorted(wanted)}; the page says: {self.said()}")
        form = fitting[0]
        data = {k: v for k, v in form.form_values() if v is not None}
        data.update(wanted)
        if press:
            name, _, value = press.partition("=")
            data[name] = value
        target = urljoin(self.url, form.get("action") or "")
        sent = [(name, (shown, path.read_bytes())) for name, path, shown in files]
        headers = {"Referer": self.url, "Accept": "text/html"}
        return self._took(self.client.post(target, data=data, files=sent or None, headers=headers))

    def post(self, path: str, data: Mapping[str, str] | None = None) -> Browser:
        """Send what a button on the page would send: the token of the session goes along."""
        token = self.client.cookies.get("csrftoken", "")
        body = {"csrfmiddlewaretoken": token, **(data or {})}
        return self._took(self.client.post(path, data=body, headers={"Referer": self.base, "Accept": "text/html"}))

    def links(self, part: str) -> list[str]:
        """Return the addresses of links that contain ``part``, in order, each once."""
        return list(dict.fromkeys(a.get("href") for a in self.page.xpath("//a[@href]") if part in a.get("href")))

    def expect(self, words: str) -> Browser:
        """Raise `Stuck` unless the page says these words."""
        if words not in self.page.text_content():
            raise Stuck(f"{self.url} does not say {words!r}; it says: {self.said()}")
        return self

    def cookies(self) -> str:
        """Return the session's cookies as a header, for the upload door."""
        return "; ".join(f"{c.name}={c.value}" for c in self.client.cookies.jar)
