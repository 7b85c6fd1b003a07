"""What a door may refuse, with its sentence in both languages and its code at each door."""

from __future__ import annotations

from typing import ClassVar

from huijiao.core.text import Text


class IntakeError(Exception):
    """A refusal. ``status`` is the HTTP status, ``ftp`` the FTP reply code."""

    status: ClassVar[int] = 400
    ftp: ClassVar[int] = 550

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} {en}")
        self.text = Text(zh, en)


class BadPathError(IntakeError):
    """A path that leads outside or that no file system can hold."""

    ftp: ClassVar[int] = 553


class FrozenError(IntakeError):
    """The box is read only."""

    status: ClassVar[int] = 403

    def __init__(self) -> None:
        super().__init__(
            "数据已提交，通道已关闭，不能再修改文件。", "The data are submitted; files can no longer be changed."
        )


class OverQuotaError(IntakeError):
    """The bytes do not fit into the box."""

    status: ClassVar[int] = 413
    ftp: ClassVar[int] = 552

    def __init__(self, room: int) -> None:
        super().__init__(
            f"超出本通道的空间配额，还可上传 {max(room, 0)} 字节。",
            f"Over the quota of this channel; {max(room, 0)} bytes are left.",
        )


class BusyError(IntakeError):
    """Another connection is writing this file."""

    status: ClassVar[int] = 423
    ftp: ClassVar[int] = 450

    def __init__(self) -> None:
        super().__init__("该文件正由另一连接上传，请稍候。", "Another connection is uploading this file; wait for it.")


class GoneError(IntakeError):
    """No such upload or file."""

    status: ClassVar[int] = 404

    def __init__(self) -> None:
        super().__init__("没有这个文件或上传。", "There is no such file or upload.")


class MismatchError(IntakeError):
    """The offset is not where the upload stands."""

    status: ClassVar[int] = 409

    def __init__(self, offset: int) -> None:
        super().__init__(f"续传位置不符，应从第 {offset} 字节继续。", f"Wrong offset; continue at byte {offset}.")


class TakenError(IntakeError):
    """A folder stands where a file should go, or the reverse."""

    status: ClassVar[int] = 409

    def __init__(self, path: str) -> None:
        super().__init__(
            f"“{path}”与已有的文件或文件夹同名，请改名。", f'"{path}" clashes with a file or folder; rename it.'
        )
