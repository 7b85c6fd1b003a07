"""Identifiers reserved, registered, retired."""
