"""完好性检查: what of the vault was read lately, what was found, and whether the daily budget suffices."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huijiao.core.text import Text as T
from huijiao.desks.centre.access import ADMIN
from huijiao.desks.centre.operations import TITLE as OPERATIONS
from huijiao.desks.centre.queue import TITLE as QUEUE
from huijiao.desks.office import post_holders
from huijiao.tools.jobs.actions import enqueue
from huijiao.tools.ledger.models import Fact
from huijiao.tools.vault import coverage
from huijiao.tools.vault.models import StoredObject

TITLE = T("完好性检查", "Fixity")
CODES = {
    "absent": T("没有这个对象", "the object is absent"),
    "inventory": T("清单文件损坏", "the inventory is damaged"),
    "forged": T("清单文件与账本记录不符", "the inventory is not the one in the ledger"),
    "missing": T("文件缺失", "a file is missing"),
    "changed": T("文件内容改变", "a file's bytes have changed"),
    "stray": T("多出的文件", "a file nobody knows"),
    "behind": T("版本落后", "an older version"),
}
STORES = {"main": T("主副本", "main store"), "copy": T("第二副本", "second copy")}
_admin = post_holders(ADMIN)


@_admin
def page(request: HttpRequest) -> HttpResponse:
    """Show coverage, the last thirty days, and what was found."""
    now = timezone.now()
    seen = coverage.coverage(now, settings.FIXITY_BYTES_PER_DAY)
    facts = Fact.objects.filter(kind__in=("vault.damaged", "vault.repaired")).order_by("-seq")[:30]
    return render(request, "centre/fixity.html", {
        "heading": TITLE, "seen": seen, "percent": int(seen.share * 100), "days": coverage.days(timezone.localdate()),
        "damaged": StoredObject.objects.filter(flaws__gt=0).order_by("object_id")[:100],
        "facts": [_shown(fact) for fact in facts],
        "crumbs": [(QUEUE, reverse("centre:queue")), (OPERATIONS, reverse("centre:operations")), (TITLE, "")],
    })  # fmt: skip


def _shown(fact: Fact) -> dict[str, object]:
    found = [
        {"store": STORES.get(f["store"], T(f["store"], f["store"])), "code": CODES.get(f["code"], T(f["code"], f["code"])),
         "path": f["path"]}
        for f in fact.data.get("found", [])
    ]  # fmt: skip
    return {"fact": fact, "object": fact.data.get("object", ""), "count": fact.data.get("flaws", 0), "found": found,
            "mended": fact.kind == "vault.repaired"}  # fmt: skip


@_admin
@require_POST
def again(_request: HttpRequest) -> HttpResponse:
    """Go on with the sweep at once."""
    enqueue("vault.sweep", key="vault.sweep")
    messages.success(_request, _("The check goes on in the background; reload this page to see what it finds."))
    return redirect("centre:fixity")
