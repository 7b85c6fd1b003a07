"""Django's entry for this room."""

from django.apps import AppConfig


class HandoffsConfig(AppConfig):
    """Enters the carrier as a listener of the ledger."""

    name = "huijiao.handoffs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen to facts, and register the handlers of every room."""
        from huijiao.handoffs import carrier
        from huijiao.steps.s3_submission import tasks as submission_tasks  # noqa: F401
        from huijiao.steps.s3_submission.actions import arrived
        from huijiao.steps.s5_archiving import tasks as archiving_tasks  # noqa: F401
        from huijiao.steps.s6_publication import tasks as publication_tasks  # noqa: F401
        from huijiao.tools.intake.actions import ON_COMPLETE
        from huijiao.tools.ledger.actions import LISTENERS

        if carrier.enter not in LISTENERS:
            LISTENERS.append(carrier.enter)
        if arrived not in ON_COMPLETE:
            ON_COMPLETE.append(arrived)
