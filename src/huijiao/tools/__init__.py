"""Mechanisms: they know no step, and not each other."""
