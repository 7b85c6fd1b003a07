"""A client that can be killed: goes on from where the server stands, says what it has sent and what was acknowledged.

``python -m benchmarks.intake._client tus|ftps PORT USER PASSWORD NAME FILE``; exit 0 when the whole file is there.
"""

from __future__ import annotations

import ftplib
import http.client
import ssl
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PIECE, PATCH = 1 << 20, 4 << 20
_PATIENCE = 240.0  # on a busy machine a server takes seconds to start, five times an upload


def tell(word: str, number: int, asked: float = 0.0) -> None:
    """Say how far it is; of an answer also when it was asked for and when it came, by the machine's clock."""
    print(word, number, asked, time.monotonic(), flush=True)


def pieces(data: bytes, start: int, end: int) -> Iterator[bytes]:
    """Yield what is to be sent, and say so."""
    for at in range(start, end, PIECE):
        tell("sent", at)
        yield data[at : min(at + PIECE, end)]
        time.sleep(0.002)


def tus(port: int, user: str, password: str, name: str, data: bytes) -> bool:
    """Send by PATCHes of 4 MiB to the upload called ``name``."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asked = time.monotonic()
    base = {"Tus-Resumable": "1.0.0", "Authorization": f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"}
    line.request("HEAD", f"/files/{name}", headers=base)
    answer = line.getresponse()
    answer.read()
    if answer.status != 200:
        return False
    offset = int(answer.headers["Upload-Offset"])
    while True:
        tell("kept", offset, asked)
        asked = time.monotonic()
        if offset == len(data):
            return True
        end = min(offset + PATCH, len(data))
        headers = {**base, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream",
                   "Content-Length": str(end - offset)}  # fmt: skip
        line.request("PATCH", f"/files/{name}", pieces(data, offset, end), headers, encode_chunked=False)
        answer = line.getresponse()
        answer.read()
        if answer.status != 204:
            return False
        offset = int(answer.headers["Upload-Offset"])


def ftps(port: int, user: str, password: str, name: str, data: bytes) -> bool:
    """Send by one STOR from where SIZE says."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with ftplib.FTP_TLS(context=context, timeout=60, encoding="utf-8") as client:
        client.connect("127.0.0.1", port)
        client.login(user, password)
        client.prot_p()
        client.voidcmd("TYPE I")
        offset, asked = 0, time.monotonic()
        with suppress(ftplib.error_perm):
            offset = client.size(name) or 0
        tell("kept", offset, asked)
        line = client.transfercmd(f"STOR {name}", rest=offset or None)
        for piece in pieces(data, offset, len(data)):
            line.sendall(piece)
        line.unwrap()  # type: ignore[attr-defined]
        line.close()
        client.voidresp()
        tell("kept", len(data), asked)
    return True


def main() -> int:
    """Try until it is done; what fails is tried again for a while."""
    door, port, user, password, name, file = sys.argv[1:]
    data, end = Path(file).read_bytes(), time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            if {"tus": tus, "ftps": ftps}[door](int(port), user, password, name, data):
                return 0
            print("again", flush=True)
        except (OSError, EOFError, http.client.HTTPException, ftplib.Error, ValueError) as error:
            print("again", type(error).__name__, str(error).replace("\n", " ")[:80], flush=True)
        time.sleep(0.1)
    return 1


if __name__ == "__main__":
    sys.exit(main())
