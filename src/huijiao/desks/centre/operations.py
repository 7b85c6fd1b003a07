"""运行情况: background work that failed, the ledger's check, what the vault holds."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huijiao.core.facts import FACTS
from huijiao.core.text import Text as T
from huijiao.desks.centre.access import ADMIN
from huijiao.desks.centre.queue import TITLE as QUEUE
from huijiao.desks.office import post_holders
from huijiao.handoffs.models import Handoff
from huijiao.tools.jobs.actions import retry
from huijiao.tools.jobs.models import Job
from huijiao.tools.ledger import queries as ledger
from huijiao.tools.ledger.models import Fact
from huijiao.tools.vault.models import StoredObject

TITLE = T("运行情况", "Operations")
_admin = post_holders(ADMIN)
JOBS = {
    "handoff": T("事项交接", "Handing on a fact"), "notices.send": T("发送通知", "Sending letters"),
    "archiving.keep": T("入库保存", "Storing a dataset"), "publication.publish": T("定时发布", "Publishing on time"),
    "submission.examine": T("检查数据文件", "Examining files"), "submission.check": T("自动校验", "Automatic check"),
}  # fmt: skip


@_admin
def page(request: HttpRequest) -> HttpResponse:
    """Show what failed with its error, and the sums of the stores."""
    jobs = list(Job.objects.filter(status="FAILED").order_by("-finished")[:100])
    trying = list(Job.objects.filter(status="QUEUED", attempts__gt=0).order_by("run_at")[:50])
    handoffs = list(Handoff.objects.filter(status="FAILED").order_by("-created")[:100])
    stored = StoredObject.objects.aggregate(
        n=Count("pk"), files=Sum("files"), bytes=Sum("bytes"), flaws=Count("pk", filter=Q(flaws__gt=0))
    )
    return render(request, "centre/operations.html", {
        "jobs": [_job(j) for j in jobs], "trying": [_job(j) for j in trying], "stored": stored, "facts": Fact.objects.count(),
        "handoffs": [{"row": h, "words": FACTS.get(h.kind, T(h.kind, h.kind))} for h in handoffs],
        "waiting": Job.objects.filter(status="QUEUED").count(), "heading": TITLE, "checked": request.session.pop("ledger", None),
        "crumbs": [(QUEUE, reverse("centre:queue")), (TITLE, "")],
    })  # fmt: skip


def _job(job: Job) -> dict[str, object]:
    lines = job.error.strip().splitlines()
    return {
        "job": job,
        "words": JOBS.get(job.kind, T(job.kind, job.kind)),
        "last": lines[-1] if lines else "",
        "error": job.error,
    }


@_admin
@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Queue a failed job again (``job``), or the job of a failed handoff (``handoff``)."""
    if request.POST.get("handoff", "").isdigit():
        row = get_object_or_404(Handoff, pk=request.POST["handoff"])
        job = Job.objects.filter(kind="handoff", payload__handoff=row.pk).order_by("-pk").first()
    else:
        number = request.POST.get("job", "")
        job = get_object_or_404(Job, pk=number if number.isdigit() else 0)
    if job is None or job.status not in {"FAILED", "QUEUED"}:
        messages.error(request, _("This work has been taken up meanwhile."))
    else:
        retry(job)
        messages.success(request, _("It will run again at once."))
    return redirect("centre:operations")


@_admin
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the ledger's chain and show the result."""
    count, fault = ledger.verify()
    request.session["ledger"] = [count, list(fault) if fault else None]
    return redirect(reverse("centre:operations") + "#ledger")
