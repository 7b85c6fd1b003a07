"""`huijiao ledger verify`: walk the chain of facts; with ``--heads``, compare it with heads kept outside."""

from __future__ import annotations

import sys
from pathlib import Path

from rich.console import Console

from huijiao.cli.booting import boot
from huijiao.cli.words import language
from huijiao.core import certificates
from huijiao.core.text import Text

WORDS = {
    "whole": Text("共 {n} 条事实，链条完整，首尾相接。", "{n} facts; the chain is whole."),
    "gap": Text("第 {at} 条缺失：有记录被删除。", "Fact {at} is missing: something was deleted."),
    "link": Text(
        "第 {at} 条与前一条不相接：有记录被替换。", "Fact {at} does not follow its predecessor: one was replaced."
    ),
    "content": Text("第 {at} 条的内容与其哈希不符：记录被改动。", "Fact {at} does not match its hash: it was changed."),
    "usage": Text(
        "用法：huijiao ledger verify [--heads 文件夹] [--key 公钥文件]",
        "Usage: huijiao ledger verify [--heads FOLDER] [--key PUBLIC KEYS]",
    ),
    "cut": Text(
        "{file}：签名时有第 {at} 条，现在没有：账本末尾被截去。",
        "{file}: fact {at} was there when this was signed; it was cut off.",
    ),
    "changed": Text(
        "{file}：第 {at} 条不是签名时的那一条：账本被整体改写。",
        "{file}: fact {at} is not what was signed: the chain was rewritten.",
    ),
    "false": Text("{file}：不是可信的账本签名。", "{file}: not a head signed by a trusted key."),
    "none": Text("{folder} 中没有账本签名（*.json）。", "There are no heads (*.json) in {folder}."),
    "proven": Text(
        "{n} 个签名相符。{at} 之前的 {seq} 条事实没有被改动或截去；此后的 {later} 条尚无外部签名。",
        "{n} heads agree. The {seq} facts up to {at} were neither changed nor cut off; {later} later ones have no head yet.",
    ),
    "key": Text("公钥文件不可用 {path}：{why}", "Unusable key file {path}: {why}"),
}


def ledger(
    action: str = "verify", *, heads: Path | None = None, key: Path | None = None, lang: str | None = None
) -> int:
    """Verify the ledger's hash chain · 核对账本; exit 0 whole, 1 broken, 2 not understood.

    Parameters
    ----------
    action
        verify
    heads
        Folder of signed heads kept outside: proves that no fact before the last one was changed or cut off. 签名文件夹。
    key
        The public keys (PEM) to trust; default: keys/certificate.pub of this home. 公钥文件。
    lang
        zh or en.
    """
    console, said = Console(highlight=False, soft_wrap=True), language(lang)
    if action != "verify":
        console.print(WORDS["usage"].in_(said))
        return 2
    boot()
    from huijiao.tools.ledger.queries import verify  # noqa: PLC0415 - models are ready only now

    number, fault = verify()
    at, kind = fault or (0, "whole")
    console.print(WORDS[kind].in_(said).format(n=number, at=at))
    attested = _heads(heads, key, console, said) if heads else 0
    return max(1 if fault else 0, attested)


def _heads(folder: Path, key: Path | None, console: Console, said: str) -> int:
    from django.conf import settings  # noqa: PLC0415 - as above

    from huijiao.tools.ledger.heads import prove  # noqa: PLC0415

    path = key or Path(settings.HOME) / "keys" / "certificate.pub"
    try:
        keys = certificates.trusted(path.read_bytes())
    except (OSError, ValueError) as error:
        print(WORDS["key"].in_(said).format(path=path, why=error), file=sys.stderr)
        return 2
    proof = prove(folder.glob("*.json"), keys)
    for file, seq, kind in proof.faults:
        console.print(WORDS[kind].in_(said).format(file=file, at=seq))
    if not proof.heads and not proof.faults:
        console.print(WORDS["none"].in_(said).format(folder=folder))
        return 2
    if proof.last and not proof.faults:
        words = WORDS["proven"].in_(said)
        console.print(words.format(n=proof.heads, at=proof.last.at, seq=proof.last.seq, later=proof.later))
    return 1 if proof.faults else 0
