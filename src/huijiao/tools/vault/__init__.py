"""Bytes kept: OCFL objects in two stores, fixity rounds."""
