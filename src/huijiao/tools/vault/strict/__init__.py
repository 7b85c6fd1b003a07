"""Checks any OCFL 1.0 or 1.1 object or storage root, offline, against the validation codes of the specification."""

from huijiao.tools.vault.strict.objects import check_object
from huijiao.tools.vault.strict.roots import check
from huijiao.tools.vault.strict.words import Note

__all__ = ["Note", "check", "check_object"]
