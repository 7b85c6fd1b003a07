"""Django's entry for this room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.tools.intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the sums of boxes looked after whenever the tables may have been rebuilt."""
        from django.db.models.signals import post_migrate

        from huijiao.tools.intake import sums

        post_migrate.connect(sums.ensure, sender=self, dispatch_uid="intake.sums")
