"""Django's entry for this room."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.programmes"
    default_auto_field = "django.db.models.BigAutoField"
