"""Bytes coming in: every door ends in one staged manifest."""
