"""A published catalogue."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def world(db):
    from tests.desks import scenario  # models can be imported once Django is set up

    return scenario.world()


@pytest.fixture
def released(world):
    from tests.desks.public.releases import publish

    return publish(world)
