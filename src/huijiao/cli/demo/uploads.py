"""The data doors as clients see them: tus 1.0 over HTTP, and FTPS."""

from __future__ import annotations

import base64
import ftplib
import ssl
from pathlib import Path

import httpx2 as httpx

TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = 8 << 20


class Broken(Exception):
    """The upload was broken off on purpose."""


def _metadata(**words: str) -> str:
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in words.items())


class Tus:
    """A resumable upload as the browser does it."""

    def __init__(self, base: str, cookies: str, box: str) -> None:
        self.client = httpx.Client(base_url=base, headers={**TUS, "Cookie": cookies, "Origin": base}, timeout=60)
        self.box = box

    def create(self, file: Path, path: str) -> str:
        """Announce a file; return the address of its upload."""
        told = {"Upload-Length": str(file.stat().st_size), "Upload-Metadata": _metadata(box=self.box, path=path)}
        answer = self.client.post("/files/", headers=told)
        answer.raise_for_status()
        return str(answer.headers["Location"])

    def offset(self, url: str) -> int:
        """Ask how much has arrived."""
        answer = self.client.head(url)
        answer.raise_for_status()
        return int(answer.headers["Upload-Offset"])

    def send(self, url: str, file: Path, *, stop_at: int | None = None) -> int:
        """Send from where the server stands; stop early to break off. Returns the offset reached."""
        at = self.offset(url)
        size = file.stat().st_size if stop_at is None else stop_at
        with file.open("rb") as stream:
            stream.seek(at)
            while at < size:
                piece = stream.read(min(CHUNK, size - at))
                headers = {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"}
                answer = self.client.patch(url, content=piece, headers=headers)
                answer.raise_for_status()
                at = int(answer.headers["Upload-Offset"])
        return at


class _Reused(ftplib.FTP_TLS):
    """FTPS that speaks UTF-8 and keeps the data channel encrypted."""

    def __init__(self, context: ssl.SSLContext) -> None:
        super().__init__(context=context, encoding="utf-8", timeout=60)


def ftps(host: str, port: int, username: str, password: str) -> ftplib.FTP_TLS:
    """Open an encrypted session; the demonstration's certificate is its own, so it is not checked here."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    client = _Reused(context)
    client.connect(host, port)
    client.login(username, password)
    client.prot_p()
    return client


def put_tree(client: ftplib.FTP_TLS, folder: Path, below: str) -> int:
    """Send a folder with its tree; return the number of files."""
    sent = 0
    made: set[str] = set()
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        target = f"{below}/{file.relative_to(folder).as_posix()}"
        parent = target.rpartition("/")[0]
        parts = parent.split("/")
        for depth in range(1, len(parts) + 1):
            step = "/".join(parts[:depth])
            if step not in made:
                made.add(step)
                try:
                    client.mkd(step)
                except ftplib.error_perm:
                    continue  # it is there already
        with file.open("rb") as stream:
            client.storbinary(f"STOR {target}", stream)
        sent += 1
    return sent
