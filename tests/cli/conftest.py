"""The running house of the intake's tests, for verbs that talk to one."""

from tests.tools.intake.conftest import House, house

__all__ = ["House", "house"]
