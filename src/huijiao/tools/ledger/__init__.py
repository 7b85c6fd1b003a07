"""Append-only, hash-chained facts; `record` and `move`."""
