"""Registrars for tests: HTTP servers that speak DataCite's REST API and the CSTR platform's API v3, with their refusals.

``troubles`` is a list of what goes wrong next, one per request: a status, ``"drop"`` (the effect happens, the answer is
lost).
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

REPOSITORY, PASSWORD = "HJ.TEST", "geheim/%"
CLIENT, SECRET = "202611", "0123456789abcdef0123456789abcdef"
_REQUIRED = ("url", "creators", "titles", "publisher", "publicationYear", "types")


class Registry:
    """State shared by the requests of one server."""

    prefix = ""

    def __init__(self) -> None:
        self.records: dict[str, dict] = {}
        self.effects: list[tuple[str, str]] = []
        self.requests: list[tuple[str, str]] = []
        self.troubles: list[int | str] = []
        self.lock = threading.Lock()

    def answer(self, method: str, path: str, query: dict, headers, body: dict) -> tuple[int, dict | None]:
        raise NotImplementedError


class FakeDataCite(Registry):
    """DOIs in the states draft, registered, findable; JSON:API errors."""

    prefix = "10.5555"
    upsert = True  # PUT makes what is not there; some installations answer 404

    def answer(self, method, path, query, headers, body):
        given = headers.get("Authorization", "")
        if given != "Basic " + base64.b64encode(f"{REPOSITORY}:{PASSWORD}".encode()).decode():
            return 401, _errors("Bad credentials.")
        if method in {"PUT", "POST"} and headers.get("Content-Type") != "application/vnd.api+json":
            return 415, _errors("Unsupported media type.")
        doi = unquote(path.removeprefix("/dois").removeprefix("/")).lower()
        if method == "POST":
            doi = body["data"]["attributes"]["doi"].lower()
            if doi in self.records:
                return 422, _errors("This DOI has already been taken", "doi")
        if not doi.startswith(f"{self.prefix}/"):
            return 403, _errors("You are not authorized to access this resource.")
        found = self.records.get(doi)
        if found is None and (method in {"GET", "DELETE"} or (method == "PUT" and not self.upsert)):
            return 404, _errors("The resource you are looking for doesn't exist.")
        if method == "GET":
            return 200, _shown(doi, found)
        if method == "DELETE":
            if found["state"] != "draft":
                return 405, _errors("Method not allowed")
            del self.records[doi]
            self.effects.append(("delete", doi))
            return 204, None
        return self._write(doi, found or {"state": "draft"}, body["data"]["attributes"])

    def _write(self, doi, found, said):
        event = said.get("event", "")
        new = {**found, **{k: v for k, v in said.items() if k != "event"}}
        if event == "publish":
            lacking = [name for name in _REQUIRED if not new.get(name)]
            if lacking:
                return 422, _errors("Can't be blank", lacking[0])
            new["state"] = "findable"
        elif event == "hide" and found["state"] == "findable":
            new["state"] = "registered"
        if new != self.records.get(doi):
            self.effects.append((event or "save", doi))
        self.records[doi] = new
        return 200, _shown(doi, new)


def _shown(doi: str, record: dict) -> dict:
    return {"data": {"id": doi, "type": "dois", "attributes": record}}


def _errors(title: str, source: str = "") -> dict:
    return {"errors": [{"status": "", "title": title, "source": source}]}


class FakeCstr(Registry):
    """Registration is a task: a record is shown only after ``delay`` more look-ups."""

    prefix = "99999"

    def __init__(self) -> None:
        super().__init__()
        self.delay = 0
        self.pending: dict[str, int] = {}

    def answer(self, method, path, query, headers, body):
        path = path.removeprefix("/openapi/v3")
        if path == "/portal/api/detail":
            name = query["identifier"][0]
            if self.pending.get(name, 0) > 0:
                self.pending[name] -= 1
                return 200, {"code": 404, "message": "标识不存在", "data": None}
            if name not in self.records:
                return 200, {"code": 404, "message": "标识不存在", "data": None}
            return 200, {"code": 200, "message": "成功", "data": self.records[name]}
        if (headers.get("clientId"), headers.get("secret")) != (CLIENT, SECRET) or not headers.get("app_name"):
            return 401, {"code": 401, "message": "认证失败"}
        if query.get("res_name") != ["v3_scientific_data"] or not body.get("metadatas"):
            return 200, {"code": 400, "message": "参数错误"}
        if body["prefix"] != self.prefix or len(body["metadatas"]) > 100:
            return 200, {"code": 403, "message": "前缀未授权"}
        for record in body["metadatas"]:
            no = self._write(path, record)
            if no:
                return 200, no
        return 200, {"code": 200, "message": "成功", "data": {"task_id": "1"}}

    def _write(self, path, record):
        name = record["identifier"]
        if path == "/api/register" and name in self.records:
            return {"code": 409, "message": "标识已注册"}
        if path == "/api/update" and name not in self.records:
            return {"code": 404, "message": "标识不存在"}
        if not record.get("titles") or not record.get("urls"):
            return {"code": 400, "message": "元数据不完整"}
        self.records[name] = {**self.records.get(name, {}), **record}
        self.pending[name] = self.delay if path == "/api/register" else 0
        self.effects.append((path.rpartition("/")[2], name))
        return None


@contextmanager
def running(registry: Registry) -> Iterator[str]:
    """Serve a registry on this machine; give ``host:port``."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            parts = urlsplit(self.path)
            raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with registry.lock:
                registry.requests.append((self.command, parts.path))
                trouble = registry.troubles.pop(0) if registry.troubles else None
                if isinstance(trouble, int):
                    return self._say(trouble, {"errors": []}, {"Retry-After": "7"} if trouble == 429 else {})
                status, body = registry.answer(
                    self.command, parts.path, parse_qs(parts.query), self.headers, json.loads(raw or b"{}")
                )
            if trouble == "drop":
                self.close_connection = True
                return None
            return self._say(status, body, {})

        def _say(self, status, body, headers) -> None:
            raw = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", "Content-Length": str(len(raw)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_PUT = do_POST = do_DELETE = _serve  # noqa: N815 - the names http.server looks for

        def log_message(self, *_args) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01), daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
