"""Accounts, institutions, who stands where."""
