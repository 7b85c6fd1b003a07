"""Django's entry for this room."""

from django.apps import AppConfig


class S5ArchivingConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.steps.s5_archiving"
    default_auto_field = "django.db.models.BigAutoField"
