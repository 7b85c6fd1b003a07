"""`huijiao demo`: start a server, tell the story, say where it ended."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

from huijiao.cli.demo.browser import Stuck
from huijiao.cli.demo.server import NotStarted, Server
from huijiao.cli.demo.story import tell
from huijiao.cli.demo.teller import Teller
from huijiao.cli.words import language
from huijiao.core.text import Text

FAILED = Text("演示中断：{why}", "The demonstration stopped: {why}")
DONE = Text("完成。凭证编号 {number}，目录地址 {url}", "Done. Certificate {number}, catalogue {url}")


def demo(*, dir: str = "", lang: str | None = None) -> int:  # noqa: A002 - the public name of the option
    """Drive one whole deposit through the real doors · 走完一次完整汇交; exit 0 done, 1 stopped.

    Parameters
    ----------
    dir
        Where to keep its data; a temporary folder, removed at the end, if not given.
    lang
        zh or en; by default that of the environment.
    """
    said = language(lang)
    logging.basicConfig(level=logging.WARNING, force=True)  # libraries talk of every request at level INFO
    with tempfile.TemporaryDirectory(prefix="huijiao-demo-") as temporary:
        home = Path(dir).resolve() if dir else Path(temporary) / "home"
        work = Path(temporary) / "work"
        for folder in (home / "logs", work):
            folder.mkdir(parents=True, exist_ok=True)
        server, teller = Server(home), Teller(said)
        try:
            told = tell(server, work, teller)
        except (Stuck, NotStarted) as stuck:
            print(FAILED.in_(said).format(why=stuck), file=sys.stderr)
            print(server.log()[-4000:], file=sys.stderr)
            return 1
        finally:
            server.stop()
        teller.end(Text(DONE.zh.format(number=told.certificate, url=told.catalogue),
                        DONE.en.format(number=told.certificate, url=told.catalogue)))  # fmt: skip
    return 0
