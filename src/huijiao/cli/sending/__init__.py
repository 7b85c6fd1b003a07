"""Sending a folder: the tus client, what it remembers across crashes, and the work of several files at once."""
