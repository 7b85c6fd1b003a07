"""Django's entry for this room."""

from django.apps import AppConfig


class DesksConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.desks"
    default_auto_field = "django.db.models.BigAutoField"
