"""Django's entry for this room."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.tools.ledger"
    default_auto_field = "django.db.models.BigAutoField"
