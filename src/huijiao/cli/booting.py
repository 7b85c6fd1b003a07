"""For verbs that work on a house's database: the framework is set up once, and only by those who need it."""

from __future__ import annotations

import os


def boot() -> None:
    """Set the framework up; where it is up already, its logging is left as it is."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijiao.config.settings")
    import django  # noqa: PLC0415 - offline verbs must not pay for it
    from django.apps import apps  # noqa: PLC0415

    if not apps.ready:
        django.setup()
