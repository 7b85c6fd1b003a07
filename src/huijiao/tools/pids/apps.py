"""Django's entry for this room."""

from django.apps import AppConfig


class PidsConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.tools.pids"
    default_auto_field = "django.db.models.BigAutoField"
