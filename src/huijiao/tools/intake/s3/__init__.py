"""The S3 door: signed addresses out, one pass over the finished object in. See docs/decisions/008-s3-door.md."""

from huijiao.tools.intake.s3.door import S3Door

__all__ = ["S3Door"]
