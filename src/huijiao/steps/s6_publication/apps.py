"""Django's entry for this room."""

from django.apps import AppConfig


class S6PublicationConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.steps.s6_publication"
    default_auto_field = "django.db.models.BigAutoField"
