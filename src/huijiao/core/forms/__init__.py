"""Reads filled Word and Excel forms back into records: bytes in, records out (domain.md §2.13)."""
