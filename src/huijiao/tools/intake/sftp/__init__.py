"""The SFTP door: password or key, resume, UTF-8 and GB18030; the same rows, files and digests as every other door."""

from huijiao.tools.intake.sftp.server import Door, make_server

__all__ = ["Door", "make_server"]
