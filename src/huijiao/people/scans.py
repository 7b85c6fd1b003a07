"""Is an uploaded scan what its name says? Decided by content (domain.md §2.1: jpg, png, pdf, at most 10 MB)."""

from __future__ import annotations

import io
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

LIMIT = 10 * 1000 * 1000
PENDING = "pending"  # folder of scans whose registration is not complete
_SIGNS = {b"\xff\xd8\xff": "jpg", b"\x89PNG\r\n\x1a\n": "png", b"%PDF-": "pdf"}
_PIXELS = 100_000_000


def kind_of(head: bytes) -> str:
    """Return ``jpg``, ``png``, ``pdf`` or an empty text, from the first bytes."""
    return next((kind for sign, kind in _SIGNS.items() if head.startswith(sign)), "")


def sweep(before: datetime) -> int:
    """Delete scans of registrations that were not completed, stored before the moment given; return how many."""
    if not default_storage.exists(PENDING):
        return 0
    names = [f"{PENDING}/{name}" for name in default_storage.listdir(PENDING)[1]]
    old = [name for name in names if default_storage.get_modified_time(name) < before]
    for name in old:
        default_storage.delete(name)
    return len(old)


def check_scan(upload: UploadedFile[bytes]) -> str:
    """Return the kind of a scan; raise `ValidationError` when it is too large, another kind, or cannot be opened."""
    if (upload.size or 0) > LIMIT:
        raise ValidationError(_("The file is larger than 10 MB. Scan it in grey or at 200 dpi."))
    content = upload.read()
    upload.seek(0)
    kind = kind_of(content)
    if not kind:
        raise ValidationError(_("The file is neither JPG, PNG nor PDF, whatever its name says."))
    if kind == "pdf":
        if b"%%EOF" not in content[-2048:]:
            raise ValidationError(_("The PDF is cut off. Please save or scan it again."))
        return kind
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > _PIXELS:
                raise ValidationError(_("The picture is too large. Scan it at 200 dpi."))
            image.verify()
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValidationError(_("The picture cannot be opened. Please save or scan it again.")) from error
    return kind
