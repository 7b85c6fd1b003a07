"""Background work of publication."""

from __future__ import annotations

from huijiao.steps.s6_publication import actions, identifying
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.jobs.actions import Running, handler
from huijiao.tools.pids.models import Identifier


@handler("publication.publish")
def publish(job: Running) -> None:
    """Publish a release whose protection period has ended."""
    release = Release.objects.get(pk=job.payload["release"])
    if release.state == "SCHEDULED":
        actions.publish(release=release)


@handler("publication.inscribe")
def inscribe(job: Running) -> None:
    """Write the state of a release into its kept object."""
    actions.inscribe(release=Release.objects.get(pk=job.payload["release"]))


@handler(identifying.JOB)
def tell_registrar(job: Running) -> None:
    """Tell a registrar what an identifier has become."""
    identifying.carry_out(Identifier.objects.get(pk=job.payload["identifier"]))
