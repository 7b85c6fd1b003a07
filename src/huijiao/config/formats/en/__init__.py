"""Dates as the procedure prints them: 2026-11-23, 24 h."""
