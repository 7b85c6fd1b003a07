"""``huijiao backup DIR``: database, papers, staging and vault at one point in time, while the house goes on working."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from huijiao.cli.bars import Bar
from huijiao.cli.booting import boot
from huijiao.cli.words import language
from huijiao.core.quantities import fmt_bytes
from huijiao.core.text import Text

WORK = Text("备份", "Backup")
DONE = Text(
    "备份 {name} 完成：{files} 个文件，{bytes}；新写入 {new_files} 个（{new_bytes}）。",
    "Backup {name} is complete: {files} files, {bytes}; {new_files} written ({new_bytes}).",
)
NO_KEYS = Text(
    "！！密钥没有备份：没有给出口令。没有密钥就不能签发凭证、不能读出证件号码。\n"
    "！！请设置 HUIJIAO_BACKUP_PASSPHRASE 或 --passphrase-file 后重做，或把 keys/ 另存到安全的地方。",
    "!! The keys are NOT in this backup: no passphrase was given. Without them no certificate can be issued and no\n"
    "!! identity number read. Set HUIJIAO_BACKUP_PASSPHRASE or --passphrase-file, or keep keys/ in a safe place.",
)
LEFT = Text(
    "保存库未复制（--vault reference），仍在 {path}。",
    "The vault was not copied (--vault reference); it stays in {path}.",
)
MISSING = Text(
    "！！数据库提到而找不到的内容 {n} 个：", "!! {n} pieces of content that the database speaks of are not there:"
)
BUSY = Text("{path} 正在被另一个备份使用。", "Another backup is writing to {path}.")
FAILED = Text("不能备份：{why}", "The backup failed: {why}")
SHOWN = 20


def backup(
    folder: Path,
    /,
    *,
    incremental: Annotated[bool, Parameter(negative="")] = False,
    vault: Literal["copy", "reference"] = "copy",
    passphrase_file: Path | None = None,
    lang: Literal["zh", "en"] | None = None,
) -> int:
    """Back everything up into a folder; earlier backups in it stay, and equal files are kept once. 备份整个系统。

    Consistent at one point in time though the house is at work. Killed at any moment, the earlier backups are whole.
    Exit 0: complete; 1: complete but for content that is missing in the house itself; 2: failed.

    Parameters
    ----------
    folder
        Where the backups are; best on another machine's disk. 备份文件夹。
    incremental
        Do not read again what has the path, size and time of the last backup. 增量备份。
    vault
        Copy the vault, or leave it where it is (its two stores are copies of each other). 保存库：复制或引用。
    passphrase_file
        File with the passphrase that seals the keys; else HUIJIAO_BACKUP_PASSPHRASE. 密钥口令文件。
    lang
        Language of the output. 输出语言。
    """
    spoken = language(lang)
    boot()
    from django.db import DatabaseError  # noqa: PLC0415 - settings are ready only now
    from django.utils import timezone  # noqa: PLC0415

    from huijiao.cli.safekeeping import databases, house, saving  # noqa: PLC0415

    try:
        mine = house.house(vault=vault == "copy")
        with Bar(WORK.in_(spoken)) as bar:
            saved = saving.save(folder.resolve(), mine, now=timezone.now(), incremental=incremental,
                                passphrase=house.passphrase(passphrase_file), beat=bar.beat)  # fmt: skip
    except saving.Busy:
        return _no(BUSY.in_(spoken).format(path=folder))
    except (OSError, DatabaseError, databases.Damaged) as error:
        return _no(FAILED.in_(spoken).format(why=error))
    print(DONE.in_(spoken).format(name=saved.name, files=f"{saved.files:,}", bytes=fmt_bytes(saved.bytes),
                                  new_files=f"{saved.new_files:,}", new_bytes=fmt_bytes(saved.new_bytes)))  # fmt: skip
    if vault == "reference":
        print(LEFT.in_(spoken).format(path=house.house().trees["vault"]))
    if not saved.keys:
        print(NO_KEYS.in_(spoken), file=sys.stderr)
    if saved.missing:
        print(MISSING.in_(spoken).format(n=len(saved.missing)), *saved.missing[:SHOWN], sep="\n  ", file=sys.stderr)
    return 1 if saved.missing else 0


def _no(words: str) -> int:
    print(words, file=sys.stderr)
    return 2
