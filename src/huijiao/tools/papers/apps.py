"""Django's entry for this room."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.tools.papers"
    default_auto_field = "django.db.models.BigAutoField"
