"""Django's entry for this room."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.tools.vault"
    default_auto_field = "django.db.models.BigAutoField"
