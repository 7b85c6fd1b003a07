"""Which paths a box takes. What is only unwise (R-ENT-06) is a finding later, not a refusal here."""

from __future__ import annotations

import unicodedata

from huijiao.tools.intake.errors import BadPathError

MAX_COMPONENT = 255  # bytes; ext4, XFS and most others
MAX_PATH = 2000  # bytes; leaves room for the box's own folder below PATH_MAX


def clean(path: str) -> str:
    """Return the path in NFC with ``/`` and without empty or ``.`` components, or raise `BadPathError`."""
    text = unicodedata.normalize("NFC", path)
    if not text or text.startswith("/"):
        raise BadPathError("文件路径应为相对路径，不能为空。", "The path must be relative and not empty.")
    if any(ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or 0xD800 <= ord(c) < 0xE000 for c in text):
        raise BadPathError("文件名含有控制字符，请改名。", "The name holds control characters; rename the file.")
    if "\\" in text and ".." in text.replace("\\", "/").split("/"):
        raise BadPathError("文件路径不能含有“..”。", 'The path must not contain "..".')
    parts = [part for part in text.split("/") if part not in {"", "."}]
    if not parts or text.endswith("/"):
        raise BadPathError("路径中没有文件名。", "The path holds no file name.")
    if ".." in parts:
        raise BadPathError("文件路径不能含有“..”。", 'The path must not contain "..".')
    long = next((part for part in parts if len(part.encode()) > MAX_COMPONENT), None)
    if long is not None or len("/".join(parts).encode()) > MAX_PATH:
        raise BadPathError(
            f"文件名过长（一级不超过 {MAX_COMPONENT} 字节，全路径不超过 {MAX_PATH} 字节），请改短。",
            f"The name is too long (at most {MAX_COMPONENT} bytes a component, {MAX_PATH} in all); shorten it.",
        )
    return "/".join(parts)
