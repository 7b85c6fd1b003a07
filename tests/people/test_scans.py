from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from huijiao.people import scans


def picture(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"), [(picture("JPEG"), "jpg"), (picture("PNG"), "png"), (b"%PDF-1.4\n...\n%%EOF\n", "pdf")]
)
def test_scan_is_known_by_its_content_and_left_at_its_beginning(content, kind):
    upload = SimpleUploadedFile("whatever.txt", content)
    assert scans.check_scan(upload) == kind
    assert upload.read() == content


@pytest.mark.parametrize("content", [
    b"MZ\x90 a program", b"<svg onload=alert(1)>", picture("GIF"), picture("PNG")[:60], b"\xff\xd8\xff broken", b"%PDF-1.4 cut off",
])  # fmt: skip
def test_scan_of_another_kind_or_broken_is_refused(content):
    with pytest.raises(ValidationError):
        scans.check_scan(SimpleUploadedFile("licence.jpg", content))


def test_sweep_deletes_what_was_left_behind():
    name = default_storage.save("pending/x.pdf", ContentFile(b"%PDF-"))
    now = datetime.now(UTC)
    assert scans.sweep(now - timedelta(days=1)) == 0
    assert default_storage.exists(name)
    assert scans.sweep(now + timedelta(seconds=5)) >= 1
    assert not default_storage.exists(name)


def test_scan_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(scans, "LIMIT", 100)
    with pytest.raises(ValidationError):
        scans.check_scan(SimpleUploadedFile("licence.png", picture("PNG") + b"\0" * 100))
