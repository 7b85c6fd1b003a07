"""Django's entry for this room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.tools.jobs"
    default_auto_field = "django.db.models.BigAutoField"
