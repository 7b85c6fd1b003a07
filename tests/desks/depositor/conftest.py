"""Who is logged in, and the samples."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.steps.conftest import shared  # noqa: F401 - the samples


@pytest.fixture
def depositor(db: None, client: Client, settings: Any) -> Client:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    from tests.desks.depositor import building  # models may be loaded only when Django is set up

    building.setting()
    client.force_login(building.account())
    return client


@pytest.fixture
def clean(shared: Path) -> Path:  # noqa: F811 - the fixture above
    return shared / "samples" / "clean"
