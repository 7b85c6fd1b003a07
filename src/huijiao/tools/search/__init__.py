"""The catalogue index (a later room; see README.md)."""
