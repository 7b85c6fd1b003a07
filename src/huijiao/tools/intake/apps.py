"""Django's entry for this room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.tools.intake"
    default_auto_field = "django.db.models.BigAutoField"
