"""Django's entry for this room."""

from django.apps import AppConfig


class S3SubmissionConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.steps.s3_submission"
    default_auto_field = "django.db.models.BigAutoField"
