"""Django's entry for this room."""

from django.apps import AppConfig


class S7UseConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.steps.s7_use"
    default_auto_field = "django.db.models.BigAutoField"
