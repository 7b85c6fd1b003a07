"""Background work of archiving."""

from __future__ import annotations

from huijiao.steps.s5_archiving import actions
from huijiao.steps.s5_archiving.models import Holding
from huijiao.tools.jobs.actions import Running, handler


@handler("archiving.keep")
def keep(job: Running) -> None:
    """Store one holding."""
    holding = Holding.objects.select_related("dataset", "submission").get(pk=job.payload["holding"])
    if holding.state == "CLASSIFIED":
        actions.keep(holding=holding)
