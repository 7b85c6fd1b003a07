"""This installation as a backup sees it. Django must be set up."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from huijiao.cli.safekeeping.saving import House
from huijiao.tools.vault.ocfl import folder_of
from huijiao.tools.vault.stores import shelves

PASSPHRASE = "HUIJIAO_BACKUP_PASSPHRASE"  # noqa: S105 - the name of the setting


def house(*, vault: bool = True) -> House:
    """Return the trees of this home; without ``vault``, objects are left where they are."""
    home = Path(settings.HOME)
    trees = {"papers": home / "papers", "staging": home / "staging", "heads": home / "heads"}
    if vault:
        trees["vault"] = shelves()[0].root
    return House(trees, home / "keys", folder_of)


def copies() -> list[Path]:
    """Return the vault's further roots, prepared; a restored object goes into each."""
    rows = shelves()
    for shelf in rows:
        shelf.prepare()
    return [shelf.root for shelf in rows[1:]]


def passphrase(file: Path | None) -> str:
    """Return the passphrase of the keys: a file's first line, else the environment's; "" when there is none."""
    if file is not None:
        return file.read_text("utf-8").partition("\n")[0].strip()
    return os.environ.get(PASSPHRASE, "").strip()
