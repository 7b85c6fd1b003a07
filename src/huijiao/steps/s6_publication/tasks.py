"""Background work of publication."""

from __future__ import annotations

from huijiao.steps.s6_publication import actions
from huijiao.steps.s6_publication.models import Release
from huijiao.tools.jobs.actions import Running, handler


@handler("publication.publish")
def publish(job: Running) -> None:
    """Publish a release whose protection period has ended."""
    release = Release.objects.get(pk=job.payload["release"])
    if release.state == "SCHEDULED":
        actions.publish(release=release)
