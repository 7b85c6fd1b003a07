"""tus 1.0.0 on raw ASGI: https://tus.io/protocols/resumable-upload (core and every extension but trailers)."""

from huijiao.tools.intake.tus.door import Allow, TusDoor

__all__ = ["Allow", "TusDoor"]
