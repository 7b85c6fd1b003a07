"""Django's entry for this room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.tools.notices"
    default_auto_field = "django.db.models.BigAutoField"
