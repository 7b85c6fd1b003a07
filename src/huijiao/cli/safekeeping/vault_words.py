"""``huijiao restore --from-vault``: what it says. Django must be set up."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management import call_command

from huijiao.cli.bars import Bar
from huijiao.cli.safekeeping import rebuilding
from huijiao.core.text import Text

WORK = Text("重建", "Rebuild")
DONE = Text(
    "读取了 {objects} 个保存对象：重建馆藏 {holdings} 个、目录条目 {releases} 个；已有 {known} 个，未改动。",
    "{objects} objects read: {holdings} holdings and {releases} catalogue entries rebuilt; {known} were here, unchanged.",
)
NOTE = Text(
    "保存库不含：账号与密码、未入库的项目、访问统计、账本。最后一个入库对象之后签发的凭证编号保存库无从知道，"
    "签发新凭证前请核对纸质存档。",
    "The vault does not hold accounts and passwords, projects not yet archived, counts of use, the ledger. It cannot know\n"
    "the numbers of certificates issued after the last object was stored: look into the files before issuing new ones.",
)
OTHERS = Text("没有本系统记录、未重建的对象 {n} 个：", "{n} objects without a record of this system, not rebuilt:")
BROKEN = Text("！！不能读取的对象 {n} 个：", "!! {n} objects cannot be read:")
NOTHING = Text("{root} 不是 OCFL 存储根目录。", "{root} is not an OCFL storage root.")
SHOWN = 20


def rebuild(root: Path, spoken: str) -> int:
    """Rebuild and report; exit 0, or 1 when objects could not be read, 2 when there is no storage root."""
    if not any(root.glob("0=ocfl_1.*")):
        print(NOTHING.in_(spoken).format(root=root), file=sys.stderr)
        return 2
    call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
    with Bar(WORK.in_(spoken)) as bar:
        done = rebuilding.rebuild(root, bar.beat)
    print(
        DONE.in_(spoken).format(objects=done.objects, holdings=done.holdings, releases=done.releases, known=done.known)
    )
    print(NOTE.in_(spoken))
    for words, rows in ((OTHERS, done.others), (BROKEN, done.broken)):
        if rows:
            print(words.in_(spoken).format(n=len(rows)), *rows[:SHOWN], sep="\n  ", file=sys.stderr)
    return 1 if done.broken else 0
