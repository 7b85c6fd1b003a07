"""Published datasets, made by the real actions."""

from __future__ import annotations

from huijiao.core.actor import SYSTEM
from huijiao.core.machine import Role
from huijiao.steps.s6_publication import actions as publication
from huijiao.steps.s6_publication import queries as releases
from huijiao.steps.s6_publication.models import Release
from tests.desks import scenario


def publish(world: scenario.World, number: str = "2017YFZ0901200", **fields) -> list[Release]:
    """Return the two datasets of a new project, published; ``fields`` are set before (mode, open_at …)."""
    project = scenario.reach(world, scenario.project(world, number, f"项目{number}"), "ARCHIVED")
    found = releases.of(project)
    found.update(**{"open_at": None, **fields})
    for release in found:
        publication.report(release=release, **world.depositor.on(project))
        publication.publish(release=publication.approve(release=release, **world.agency.on(project)), actor=SYSTEM)
    return list(releases.of(project))


def withdraw(release: Release, reason: str) -> Release:
    return publication.withdraw(release=release, actor=SYSTEM, roles=[Role.PUBLISHER], reason=reason)
