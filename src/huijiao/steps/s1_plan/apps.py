"""Django's entry for this room."""

from django.apps import AppConfig


class S1PlanConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.steps.s1_plan"
    default_auto_field = "django.db.models.BigAutoField"
