"""Programmes, tracks, projects, task books: what applies is data."""
