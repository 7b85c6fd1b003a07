"""Django's entry for this room."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """See the package's docstring."""

    name = "huijiao.programmes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let projects follow people and institutions."""
        from huijiao.people.actions import ON_HAND_OVER, ON_MERGE
        from huijiao.programmes.actions import follow_hand_over, follow_merge

        if follow_hand_over not in ON_HAND_OVER:
            ON_HAND_OVER.append(follow_hand_over)
        if follow_merge not in ON_MERGE:
            ON_MERGE.append(follow_merge)
