"""Once a day the ledger's head is signed and sent to places that whoever holds the database does not hold."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from huijiao.config import env
from huijiao.core.ports import Store
from huijiao.tools.ledger import heads
from huijiao.tools.notices import actions as notices
from huijiao.tools.papers import sealing

log = logging.getLogger(__name__)
SCHEMES = ("file", "mailto", "s3")
_TITLE = "账本签名 / signed head of the ledger {day}"
_BODY = """请保存这封信，它能证明此前的账本记录没有被改动或删除。核对：把下面一行存为 {day}.json，运行
Keep this letter: it proves that nothing in the ledger before it was changed or cut off. To check, save the line below as
{day}.json in a folder and run

huijiao ledger verify --heads FOLDER

{head}"""


def places() -> list[str]:
    """Return where heads go beside ``heads/`` of the home; raises `env.SettingError`."""
    found = env.get("LEDGER_HEADS").split()
    for place in found:
        if urlsplit(place).scheme not in SCHEMES:
            raise env.SettingError(f"LEDGER_HEADS: {place!r}: 请写 file:///… mailto:… 或 s3://… / write one of these")
    return found


def daily(now: datetime, store: Callable[[str], Store]) -> None:
    """Sign today's head and see it to every place; what fails is tried again at the next call. Idempotent."""
    kept = heads.daily(Path(settings.HOME) / "heads", now=now, house=settings.PUBLIC_URL, private=sealing.private_key())
    if kept is None:
        return
    for place in places():
        try:
            _send(place, kept, store)
        except Exception:
            # Whatever a foreign place raises, the other places must still get theirs.
            log.exception("the ledger's head %s did not reach %s", kept.name, place.partition("@")[2] or place)


def _send(place: str, kept: Path, store: Callable[[str], Store]) -> None:
    parts, body = urlsplit(place), kept.read_bytes()
    if parts.scheme == "file":
        heads.place(Path(unquote(parts.path)), kept.name, body)
    elif parts.scheme == "mailto":
        notices.write(key=f"ledger-head:{kept.stem}:{parts.path}", kind="ledger.head", account_id=None, address=parts.path,
                      language="zh-hans", title=_TITLE.format(day=kept.stem),
                      body=_BODY.format(day=kept.stem, head=body.decode()))  # fmt: skip
    else:
        bucket = store(place)
        if bucket.size(kept.name) is None:
            bucket.put(kept.name, io.BytesIO(body), len(body))
