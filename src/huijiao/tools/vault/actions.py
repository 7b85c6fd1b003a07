"""Keep an object, check it, mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from huijiao.tools.vault import checking, holding
from huijiao.tools.vault.building import Damaged, Source
from huijiao.tools.vault.checking import Flaw
from huijiao.tools.vault.holding import Kept
from huijiao.tools.vault.models import StoredObject
from huijiao.tools.vault.shelf import Broken, Shelf
from huijiao.tools.vault.stores import shelves

__all__ = ["Broken", "Checked", "Damaged", "Kept", "Source", "check", "keep"]


@dataclass(frozen=True, slots=True)
class Checked:
    """Outcome of a fixity check: what was found, and the stores that were mended from a good copy."""

    object_id: str
    flaws: tuple[Flaw, ...]
    repaired: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Tell whether every copy is whole now."""
        return all(flaw.store in self.repaired for flaw in self.flaws)


def keep(
    *,
    object_id: str,
    files: Iterable[Source],
    extra: Mapping[str, bytes],
    message: str,
    user: str,
    address: str = "",
    stores: Sequence[Shelf] | None = None,
) -> Kept:
    """Keep files as the next version of an OCFL object in every store; the same call again changes nothing.

    Returns only after all new bytes were read back from every store and compared. Raises
    `Damaged` when a source is not what its digests say, `ocfl.BadPath` for an impossible path,
    `Broken` when a store's inventory cannot be trusted (see `check`).
    """
    rows = tuple(stores or shelves())
    author = {"name": user, **({"address": address} if address else {})}
    kept = holding.put(object_id, rows, tuple(files), extra, message=message, user=author)
    values = {"version": kept.version, "inventory_digest": kept.inventory_digest, "bytes": kept.bytes,
              "files": kept.files, "stores": [s.name for s in rows]}  # fmt: skip
    if kept.new:
        values["kept_at"] = timezone.now()
    StoredObject.objects.update_or_create(
        object_id=object_id, defaults=values, create_defaults={"kept_at": timezone.now(), **values}
    )
    return kept


def check(*, object_id: str, repair: bool = True, stores: Sequence[Shelf] | None = None) -> Checked:
    """Read every byte of every copy and compare; mend a bad copy from a sound one when there is one."""
    rows = tuple(stores or shelves())
    with holding.locked(object_id, rows):
        flaws = checking.examine(object_id, rows)
        repaired = checking.mend(object_id, rows, flaws) if repair and flaws else ()
    checked = Checked(object_id, flaws, repaired)
    open_ = sum(flaw.store not in repaired for flaw in flaws)
    StoredObject.objects.filter(object_id=object_id).update(checked_at=timezone.now(), flaws=open_)
    return checked
