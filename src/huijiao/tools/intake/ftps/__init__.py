"""The FTPS door: explicit TLS, resume, UTF-8; the same rows, files and digests as every other door."""

from huijiao.tools.intake.ftps.server import Door, make_server

__all__ = ["Door", "make_server"]
