"""Django's entry for this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.people"
    default_auto_field = "django.db.models.BigAutoField"
