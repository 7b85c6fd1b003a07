"""Huijiao 汇交: deposit, examination, certification, keeping and sharing of research data."""

__version__ = "0.1.0"
