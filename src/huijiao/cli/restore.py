"""``huijiao restore DIR``: a backup into an empty house; ``--from-vault DIR``: the catalogue out of the vault alone."""

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

WORK = Text("恢复", "Restore")
CHECK = Text("核对", "Check")
USAGE = Text(
    "用法：huijiao restore 备份文件夹，或 huijiao restore --from-vault 保存库文件夹",
    "Usage: huijiao restore BACKUPS, or huijiao restore --from-vault VAULT",
)
DONE = Text(
    "已恢复到 {at}（{name}）：{files} 个文件，{bytes}，逐个核对了 SHA-256。",
    "Restored to {at} ({name}): {files} files, {bytes}, each compared by SHA-256.",
)
SOUND = Text("备份 {name} 完好：{files} 个文件，{bytes}。", "Backup {name} is sound: {files} files, {bytes}.")
KEYS = Text("密钥已恢复（{n} 个文件）。", "The keys are back ({n} files).")
NO_KEYS = Text(
    "！！没有恢复密钥：{why}。请把原来的 keys/ 放回，否则不能签发凭证、不能读出证件号码。",
    "!! The keys were NOT restored: {why}. Put the old keys/ back, or no certificate can be issued and no identity read.",
)
NOT_GIVEN = Text("没有给出口令", "no passphrase was given")
NOT_IN = Text("备份中没有密钥", "the backup has none")
VAULT = Text(
    "备份不含保存库：请让 STORAGE_URL 指向原来的保存库，再运行 huijiao fixity 核对。",
    "The backup does not hold the vault: let STORAGE_URL name the old one, then check it with huijiao fixity.",
)
SPOILED = Text(
    "！！备份中已损坏、未能恢复的文件 {n} 个：", "!! {n} files are damaged in the backup and were not restored:"
)
MISSING = Text(
    "！！备份时就缺少的内容 {n} 个：", "!! {n} pieces of content were missing already when the backup was made:"
)
WRONG = Text("口令不对，或密钥文件被改动。", "The passphrase is wrong, or the sealed keys were changed.")
NOTHING = Text("没有找到完整的备份：{what}", "There is no finished backup: {what}")
FULL = Text(
    "当前系统中已有数据。恢复只能写入空的系统：请把 HUIJIAO_HOME 指向新的文件夹，或换一个空数据库。",
    "This house is in use. A restore needs an empty one: let HUIJIAO_HOME name a new folder, or take an empty database.",
)
OTHER = Text(
    "数据库结构与备份不同，请用备份时的软件版本恢复后再升级：{what}",
    "The database differs from the backup's; restore with the version that made it, then upgrade: {what}",
)
FAILED = Text("不能恢复：{why}", "The restore failed: {why}")
SHOWN = 20


def restore(
    folder: Path | None = None,
    /,
    *,
    from_vault: Path | None = None,
    at: str = "",
    check: Annotated[bool, Parameter(negative="")] = False,
    passphrase_file: Path | None = None,
    lang: Literal["zh", "en"] | None = None,
) -> int:
    """Restore the newest backup into an empty house, or rebuild catalogue, identifiers and holdings from a vault. 恢复。

    Every byte is compared on its way. Interrupted, run it again. Exit 0: everything is back; 1: some content could not
    be brought back (listed); 2: nothing was done.

    Parameters
    ----------
    folder
        Where the backups are. 备份文件夹。
    from_vault
        An OCFL storage root; needs no backup, and may be repeated. 由保存库重建。
    at
        Name of a backup; the newest if not given. 备份名称。
    check
        Only read the backup and compare. 只核对，不恢复。
    passphrase_file
        File with the passphrase of the keys; else HUIJIAO_BACKUP_PASSPHRASE. 密钥口令文件。
    lang
        Language of the output. 输出语言。
    """
    spoken = language(lang)
    if (folder is None) == (from_vault is None):
        return _no(USAGE.in_(spoken))
    boot()
    if from_vault is not None:
        from huijiao.cli.safekeeping.vault_words import rebuild  # noqa: PLC0415 - models are ready only now

        return rebuild(from_vault.resolve(), spoken)
    return _backup((folder or Path()).resolve(), at, passphrase_file, spoken, check=check)


def _backup(folder: Path, at: str, passphrase_file: Path | None, spoken: str, *, check: bool) -> int:
    from django.db import DatabaseError  # noqa: PLC0415 - settings are ready only now

    from huijiao.cli.safekeeping import bringing, contents, databases, house, keys  # noqa: PLC0415

    try:
        with Bar((CHECK if check else WORK).in_(spoken)) as bar:
            if check:
                brought = bringing.verify(folder, at, bar.beat)
            else:
                brought = bringing.restore(folder, house.house(), copies=house.copies, name=at,
                                           passphrase=house.passphrase(passphrase_file), beat=bar.beat)  # fmt: skip
    except keys.WrongPassphrase:
        return _no(WRONG.in_(spoken))
    except databases.NotEmpty:
        return _no(FULL.in_(spoken))
    except databases.OtherSchema as error:
        return _no(OTHER.in_(spoken).format(what=error))
    except bringing.NoBackup as error:
        return _no(NOTHING.in_(spoken).format(what=error))
    except contents.Spoiled as error:
        print(SPOILED.in_(spoken).format(n=1), error, sep="\n  ", file=sys.stderr)
        return 2
    except (OSError, DatabaseError) as error:
        return _no(FAILED.in_(spoken).format(why=error))
    _say(brought, spoken, check=check)
    return 1 if brought.spoiled or brought.missing else 0


def _say(brought: object, spoken: str, *, check: bool) -> None:
    from huijiao.cli.safekeeping.bringing import Brought  # noqa: PLC0415 - as above

    if not isinstance(brought, Brought):
        raise TypeError(type(brought))
    words = SOUND if check else DONE
    if not (check and brought.spoiled):
        print(words.in_(spoken).format(at=brought.at, name=brought.name, files=f"{brought.files:,}",
                                       bytes=fmt_bytes(brought.bytes)))  # fmt: skip
    if not check:
        if brought.keys:
            print(KEYS.in_(spoken).format(n=brought.keys))
        else:
            why = NOT_GIVEN if brought.sealed else NOT_IN
            print(NO_KEYS.in_(spoken).format(why=why.in_(spoken)), file=sys.stderr)
        if not brought.vault:
            print(VAULT.in_(spoken), file=sys.stderr)
    for words, paths in ((SPOILED, brought.spoiled), (MISSING, brought.missing)):
        if paths:
            print(words.in_(spoken).format(n=len(paths)), *paths[:SHOWN], sep="\n  ", file=sys.stderr)


def _no(words: str) -> int:
    print(words, file=sys.stderr)
    return 2
