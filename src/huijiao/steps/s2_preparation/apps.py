"""Django's entry for this room."""

from django.apps import AppConfig


class S2PreparationConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.steps.s2_preparation"
    default_auto_field = "django.db.models.BigAutoField"
