"""Pages of this room."""

from huijiao.people.views.session import lock_name, locked_out

__all__ = ["lock_name", "locked_out"]
