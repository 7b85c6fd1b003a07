"""Where files and what was said of them differ: one line per file, the same words on disks, lists and bags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from huijiao.core.text import Text


class Kind(StrEnum):
    """What is wrong with one file or one list."""

    MISSING = "missing"
    EXTRA = "extra"
    SIZE = "size"
    DIGEST = "digest"
    UNREADABLE = "unreadable"
    NAME = "name"
    LINK = "link"
    CHANGED = "changed"
    REFUSED = "refused"
    TAG = "tag"
    SEAL = "seal"
    OXUM = "oxum"


LABELS: Mapping[Kind, Text] = {
    Kind.MISSING: Text("缺少文件", "Missing file"),
    Kind.EXTRA: Text("清单外文件", "Not listed"),
    Kind.SIZE: Text("大小不符", "Wrong size"),
    Kind.DIGEST: Text("校验值不符", "Wrong checksum"),
    Kind.UNREADABLE: Text("读取失败", "Unreadable"),
    Kind.NAME: Text("名称不可用", "Unusable name"),
    Kind.LINK: Text("链接或特殊文件", "Link or special file"),
    Kind.CHANGED: Text("读取中被改动", "Changed while read"),
    Kind.REFUSED: Text("未能接收", "Not taken in"),
    Kind.TAG: Text("清单文件有误", "Faulty list"),
    Kind.SEAL: Text("封签不符", "Seal"),
    Kind.OXUM: Text("总数不符", "Wrong totals"),
}
#: What a person reads after the label; ``{}`` are filled from `Discrepancy.expected` and `.found`.
SENTENCES: Mapping[Kind, Text] = {
    Kind.MISSING: Text("清单中有此文件，但没有找到。", "The list names this file, but it is not there."),
    Kind.EXTRA: Text("有此文件，但清单中没有。", "The file is there, but no list names it."),
    Kind.SIZE: Text("应为 {expected} 字节，实为 {found} 字节。", "{expected} bytes expected, {found} found."),
    Kind.DIGEST: Text("应为 {expected}，实为 {found}。", "{expected} expected, {found} found."),
    Kind.UNREADABLE: Text("读到第 {expected} 字节时出错：{found}", "Error at byte {expected}: {found}"),
    Kind.NAME: Text("文件名不是有效的 UTF-8 或含有控制字符，请改名。",
                    "The name is not valid UTF-8 or holds control characters; rename the file."),
    Kind.LINK: Text("不跟随链接，也不收特殊文件；请放入实际文件。",
                    "Links are not followed and special files are not taken; put the real file there."),
    Kind.CHANGED: Text("文件在读取过程中被改动，请停止写入后重试。", "The file changed while it was read; stop writing and try again."),
    Kind.REFUSED: Text("{found}", "{found}"),
    Kind.TAG: Text("{found}", "{found}"),
    Kind.SEAL: Text("应为 {expected}，实为 {found}。", "{expected} expected, {found} found."),
    Kind.OXUM: Text("封装时为 {expected}，现为 {found}（字节数.文件数）。", "{expected} when sealed, {found} now (bytes.files)."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One difference: ``path`` with ``/``; ``what`` names the digest or list where that is needed."""

    kind: Kind
    path: str
    expected: str = ""
    found: str = ""
    what: str = ""

    @property
    def label(self) -> Text:
        """Return its kind in words."""
        return LABELS[self.kind]

    @property
    def sentence(self) -> Text:
        """Return what is expected and what was found."""
        text, words = SENTENCES[self.kind], {"expected": self.expected, "found": self.found}
        before = f"{self.what} " if self.what else ""
        return Text(before + text.zh.format(**words), before + text.en.format(**words))

    def as_json(self) -> dict[str, str]:
        """Return it fit for JSON."""
        both = self.sentence
        return {"kind": str(self.kind), "path": self.path, "what": self.what, "expected": self.expected,
                "found": self.found, "message_zh": both.zh, "message_en": both.en}  # fmt: skip

    @classmethod
    def from_json(cls, said: Mapping[str, str]) -> Discrepancy:
        """Return what `as_json` wrote."""
        return cls(Kind(said["kind"]), said["path"], said["expected"], said["found"], said["what"])
