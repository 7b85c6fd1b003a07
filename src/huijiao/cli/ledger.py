"""`huijiao ledger verify`: walk the chain of facts."""

from __future__ import annotations

import os

import django
from rich.console import Console

from huijiao.cli.words import language
from huijiao.core.text import Text

WORDS = {
    "whole": Text("共 {n} 条事实，链条完整，首尾相接。", "{n} facts; the chain is whole."),
    "gap": Text("第 {at} 条缺失：有记录被删除。", "Fact {at} is missing: something was deleted."),
    "link": Text(
        "第 {at} 条与前一条不相接：有记录被替换。", "Fact {at} does not follow its predecessor: one was replaced."
    ),
    "content": Text("第 {at} 条的内容与其哈希不符：记录被改动。", "Fact {at} does not match its hash: it was changed."),
    "usage": Text("用法：huijiao ledger verify", "Usage: huijiao ledger verify"),
}


def ledger(action: str = "verify", *, lang: str | None = None) -> int:
    """Verify the ledger's hash chain · 核对账本; exit 0 whole, 1 broken, 2 not understood."""
    console, said = Console(highlight=False), language(lang)
    if action != "verify":
        console.print(WORDS["usage"].in_(said))
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijiao.config.settings")
    django.setup()
    from huijiao.tools.ledger.queries import verify  # noqa: PLC0415 - models are ready only now

    number, fault = verify()
    at, kind = fault or (0, "whole")
    console.print(WORDS[kind].in_(said).format(n=number, at=at))
    return 1 if fault else 0
