"""Backups: a point in time of database and files, kept by content, verified by checksums; and the way back."""
