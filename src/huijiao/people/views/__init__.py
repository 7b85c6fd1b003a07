"""Pages of this room."""

from huijiao.people.views.session import locked_out

__all__ = ["locked_out"]
