"""Background work of archiving."""

from __future__ import annotations

from huijiao.steps.s5_archiving import actions, fixity
from huijiao.steps.s5_archiving.models import Holding
from huijiao.tools.jobs.actions import Running, handler


@handler("archiving.keep", heavy=True)
def keep(job: Running) -> None:
    """Store one holding."""
    holding = Holding.objects.select_related("dataset", "submission").get(pk=job.payload["holding"])
    if holding.state == "CLASSIFIED":
        actions.keep(holding=holding)


@handler("vault.sweep", heavy=True)
def sweep(_job: Running) -> None:
    """Go on with the rolling check of the vault."""
    fixity.sweep()
