"""The control connection: accounts of boxes, explicit TLS, names in UTF-8 (or GB18030 from old clients)."""

from __future__ import annotations

import logging
from typing import Any

from pyftpdlib.exceptions import AuthenticationFailed
from pyftpdlib.handlers.ftp.control import FTPHandler
from pyftpdlib.handlers.ftps.control import TLS_FTPHandler

from huijiao.tools.intake import dbthreads, doors
from huijiao.tools.intake.errors import IntakeError
from huijiao.tools.intake.ftps.data import Receiving, SecureReceiving
from huijiao.tools.intake.ftps.files import BoxFiles
from huijiao.tools.intake.models import DoorAccount

log = logging.getLogger(__name__)

_READ, _WRITE = "elr", "adfmw"


class BoxAuthorizer:
    """pyftpdlib's authorizer, answered by door accounts; rights end the moment an account is revoked or expires."""

    def validate_authentication(self, username: str, password: str, handler: Any) -> None:
        """Let the holder of an account in, or raise."""
        account = dbthreads.submit(doors.authenticate, username, password, handler.remote_ip).result()
        if account is None:
            raise AuthenticationFailed("用户名或密码不对，或已过期。 Wrong or expired credentials.")
        handler.account = account

    def get_home_dir(self, username: str) -> str:
        """Return the box's folder of files."""
        return dbthreads.submit(_home, username).result()

    def has_perm(self, username: str, _perm: str, _path: str | None = None) -> bool:
        """Tell whether the account is still valid; whether the box is open is said by its files, in words."""
        return dbthreads.submit(_valid, username).result()

    def get_perms(self, _username: str) -> str:
        """Return every right the door knows."""
        return _READ + _WRITE

    def get_msg_login(self, _username: str) -> str:
        """Greet."""
        return "Login successful."

    def get_msg_quit(self, _username: str) -> str:
        """Take leave."""
        return "Goodbye."

    def has_user(self, _username: str) -> bool:
        """Say nothing about which names exist."""
        return True

    def impersonate_user(self, _username: str, _password: str) -> None:
        """Everything runs as the service."""

    def terminate_impersonation(self, _username: str) -> None:
        """Everything runs as the service."""


class BoxHandler(FTPHandler):  # pyftpdlib has no types
    """What is the same with and without TLS."""

    abstracted_fs = BoxFiles
    dtp_handler = Receiving
    authorizer = BoxAuthorizer()
    banner = "Huijiao ready."
    unicode_errors = "strict"
    encoding: str = "utf8"
    account: DoorAccount | None = None
    _restart_position: int
    # TYPE A is accepted and changes nothing, as with most servers of data: bytes are kept as they are.
    _current_type = property(lambda _: "i", lambda _, __: None)

    def decode(self, bytes: bytes) -> str:  # noqa: A002 - the library's name
        """Read a command; a client whose names are not UTF-8 but GB18030 is answered in GB18030 from then on."""
        try:
            return bytes.decode(self.encoding)
        except UnicodeDecodeError:
            text = bytes.decode("gb18030")
            self.encoding = "gb18030"
            return text

    def push(self, data: str | bytes) -> None:
        """Send an answer; what a client's encoding cannot hold is replaced rather than the session lost."""
        super().push(data.encode(self.encoding, "replace").decode(self.encoding) if isinstance(data, str) else data)

    def ftp_STOR(self, file: str, mode: str = "w") -> str | None:  # noqa: N802 - the library's name
        """Take a file: STOR, APPE, or STOR after REST."""
        start, self._restart_position = self._restart_position, 0
        try:
            sink = self.fs.receive(file, resume=bool(start) or "a" in mode)
        except IntakeError as no:
            self.respond(f"{no.ftp} {no}")
            return None
        except OSError as error:
            self.respond(f"550 {error.strerror}.")
            return None
        if start > sink.size:
            sink.close()
            self.respond(f"554 REST position ({start}) > file size ({sink.size})")
            return None
        if start or "a" in mode:
            sink.seek(start or sink.size)
        if self.data_channel is not None:
            self.respond("125 Data connection already open. Transfer starting.")
            self.data_channel.file_obj = sink
            self.data_channel.enable_receiving(self._current_type, "STOR")
        else:
            self.respond("150 File status okay. About to open data connection.")
            self._in_dtp_queue = (sink, "STOR")
        return file


class SecureBoxHandler(BoxHandler, TLS_FTPHandler):
    """Nothing is said before TLS, and no file travels without."""

    dtp_handler = SecureReceiving
    tls_control_required = True
    tls_data_required = True


def _home(username: str) -> str:
    box = DoorAccount.objects.select_related("box").get(username=username).box
    box.files.mkdir(parents=True, exist_ok=True, mode=0o700)
    return str(box.files)


def _valid(username: str) -> bool:
    return DoorAccount.objects.filter(doors.valid(), username=username).exists()
