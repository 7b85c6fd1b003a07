"""Django's entry for this room."""

from django.apps import AppConfig


class S4ReviewConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.steps.s4_review"
    default_auto_field = "django.db.models.BigAutoField"
