"""The watch over what is kept: seals from the ledger, alarms into it, letters to the centre's administrators."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from huijiao.core.actor import SYSTEM
from huijiao.core.machine import Role
from huijiao.core.text import Text as T
from huijiao.people.models import Post
from huijiao.steps.s5_archiving.models import Holding
from huijiao.tools.jobs.actions import enqueue
from huijiao.tools.ledger.actions import record
from huijiao.tools.ledger.models import Fact
from huijiao.tools.notices import actions as notices
from huijiao.tools.vault import sweeping
from huijiao.tools.vault.actions import Checked

#: Facts that say which inventory an object has (`holding.kept` and each later version).
SEALING = ("holding.kept", "holding.inscribed")
_SHOWN = 20  # flaws written into a fact; the count is always whole
_TITLE = {
    "vault.repaired": T("保存库发现损坏，已修复", "The vault was damaged and has been mended"),
    "vault.damaged": T("保存库损坏，未能修复，请立即处理", "The vault is damaged and could not be mended: act now"),
}
_BODY = T(
    "对象 {object} 有 {count} 处损坏（首处：{first}）。请在“完好性检查”页面查看。",
    "object {object} has {count} flaws (the first: {first}). See the fixity page.",
)


def seals_of(object_id: str) -> dict[int, str]:
    """Return version → second digest of the inventory, as the ledger has it."""
    holding = Holding.objects.filter(object_id=object_id).first()
    if holding is None:
        return {}
    rows = Fact.objects.filter(subject=holding.subject, kind__in=SEALING).order_by("seq").values_list("data", flat=True)
    return {int(d["version"]): d["seal"]["inventory"] for d in rows if d.get("object") == object_id and d.get("seal")}


def tell(checked: Checked) -> None:
    """Leave the facts of a check that found something, and write to the centre's administrators."""
    if not checked.flaws:
        return
    holding = Holding.objects.filter(object_id=checked.object_id).select_related("submission__project").first()
    subject = holding.subject if holding else f"object:{checked.object_id}"[:80]
    data: dict[str, Any] = {
        "object": checked.object_id, "flaws": len(checked.flaws), "repaired": list(checked.repaired),
        "found": [flaw.as_row() for flaw in checked.flaws[:_SHOWN]],
    }  # fmt: skip
    kind = "vault.repaired" if checked.sound else "vault.damaged"
    fact = record(kind=kind, subject=subject, about=holding.about if holding else subject, actor=SYSTEM, data=data)
    first = checked.flaws[0]
    posts = Post.objects.filter(role=Role.CENTRE_ADMIN).select_related("account")
    if holding is not None:
        posts = posts.filter(centre=holding.submission.project.centre)
    for account in {post.account for post in posts}:
        body = _BODY.in_(account.language).format(
            object=checked.object_id, count=len(checked.flaws), first=f"{first.store} {first.path} {first.code}"
        )
        notices.write(key=f"{fact.seq}:{account.pk}", kind=kind, account_id=account.pk, address=account.email,
                      language=account.language, title=_TITLE[kind].in_(account.language), body=body,
                      link=f"{settings.PUBLIC_URL}/review/fixity/")  # fmt: skip
    enqueue("notices.send", key="notices.send")


def sweep(*, everything: bool = False, repair: bool = True, seconds: float = 600) -> list[Checked]:
    """Check what is due within the day's budget."""
    return sweeping.sweep(budget=settings.FIXITY_BYTES_PER_DAY, seals_of=seals_of, on_done=tell, repair=repair,
                          seconds=seconds, everything=everything)  # fmt: skip
