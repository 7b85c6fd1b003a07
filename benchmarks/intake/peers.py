"""The peers, from Debian's packages, each in a folder of its own on a free port, with the house's certificate."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import ClassVar, Self

from benchmarks.intake.house import free_port, free_range, wait_for

USER, PASSWORD = "peer", "peer-password"


class Peer:
    """A server that keeps what it is sent below ``files``."""

    name: ClassVar[str]
    packages: ClassVar[str]
    user = USER
    path = ""

    def __init__(self, keys: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"huijiao-{self.name}-"))
        self.folder.chmod(0o755)
        self.files, self.keys, self.port = self.folder / "files", keys, free_port()
        self.files.mkdir()
        self.log = self.folder / "log"
        self.process: subprocess.Popen[bytes] | None = None

    def config(self) -> str:
        """Return the text of the configuration."""
        raise NotImplementedError

    def command(self, config: Path) -> list[str]:
        """Return how to run it in the foreground."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        program = self.program()
        path = self.folder / "config"
        path.write_text(self.config(), "utf-8")
        command = [program, *self.command(path)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_for(self.port, log=self.log)
        return self

    def program(self) -> str:
        """Return the program; RuntimeError that names the packages when it is not here."""
        found = shutil.which(self.name, path="/usr/sbin:/usr/bin:/usr/local/sbin")
        if found is None:
            raise RuntimeError(f"{self.name} is not here: apt-get install --no-install-recommends {self.packages}")
        return found

    def __exit__(self, *_: object) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def inside(self) -> Path:
        """Return the folder that may be written to."""
        return self.files / self.path

    def clear(self) -> None:
        """Remove what was sent."""
        for entry in self.inside.iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


class Proftpd(Peer):
    """ProFTPD with mod_tls."""

    name, packages = "proftpd", "proftpd-core proftpd-mod-crypto"

    def config(self) -> str:
        hashed = subprocess.run(["openssl", "passwd", "-6", PASSWORD], capture_output=True, text=True, check=True)
        users = self.folder / "users"
        users.write_text(f"{USER}:{hashed.stdout.strip()}:65534:65534::{self.files}:/bin/sh\n", "utf-8")
        users.chmod(0o600)
        shutil.chown(self.files, 65534, 65534)
        low, high = free_range(200)
        return f"""
LoadModule mod_tls.c
ServerType standalone
DefaultAddress 127.0.0.1
Port {self.port}
User nobody
Group nogroup
UseIPv6 off
MaxInstances 100
AuthOrder mod_auth_file.c
AuthUserFile {users}
RequireValidShell off
DefaultRoot ~
AllowOverwrite on
AllowStoreRestart on
PassivePorts {low} {high}
WtmpLog off
TransferLog none
SystemLog {self.log}
PidFile {self.folder}/pid
ScoreboardFile {self.folder}/scoreboard
TLSEngine on
TLSRequired on
TLSProtocol TLSv1.2 TLSv1.3
TLSECCertificateFile {self.keys}/ftps.crt
TLSECCertificateKeyFile {self.keys}/ftps.key
TLSVerifyClient off
TLSOptions NoSessionReuseRequired
"""

    def command(self, config: Path) -> list[str]:
        return ["-n", "-c", str(config)]


class Vsftpd(Peer):
    """vsftpd; its anonymous account, so that no account of the machine is needed."""

    name, packages = "vsftpd", "vsftpd"
    user, path = "anonymous", "up/"

    def program(self) -> str:
        """Debian lets only one FTP server be installed at once: this one is unpacked beside the other."""
        if found := shutil.which(self.name, path="/usr/sbin:/usr/bin:/usr/local/sbin"):
            return found
        for command in (
            ["apt-get", "-o", "APT::Sandbox::User=root", "download", "-qq", "vsftpd"],
            "dpkg-deb -x vsftpd_*.deb unpacked",
        ):
            done = subprocess.run(command, cwd=self.folder, shell=isinstance(command, str), check=False)
            if done.returncode:
                raise RuntimeError("vsftpd is not here and cannot be downloaded by apt-get")
        return str(self.folder / "unpacked/usr/sbin/vsftpd")

    def config(self) -> str:
        (self.folder / "empty").mkdir(mode=0o755)
        # It wants an account whose home exists; which one does not matter, its root is set below.
        user = next(a.pw_name for a in pwd.getpwall() if a.pw_name in {"ftp", "daemon"} and Path(a.pw_dir).is_dir())
        self.inside.mkdir()
        shutil.chown(self.inside, user)  # its root may not be writable
        low, high = free_range(200)
        return f"""
listen=YES
listen_address=127.0.0.1
listen_port={self.port}
background=NO
anonymous_enable=YES
local_enable=NO
ftp_username={user}
anon_root={self.files}
no_anon_password=YES
write_enable=YES
anon_upload_enable=YES
anon_mkdir_write_enable=YES
anon_other_write_enable=YES
anon_umask=022
secure_chroot_dir={self.folder}/empty
xferlog_enable=NO
seccomp_sandbox=NO
pasv_min_port={low}
pasv_max_port={high}
ssl_enable=YES
allow_anon_ssl=YES
force_anon_logins_ssl=YES
force_anon_data_ssl=YES
require_ssl_reuse=NO
ssl_ciphers=HIGH
rsa_cert_file={self.keys}/ftps.crt
rsa_private_key_file={self.keys}/ftps.key
"""

    def command(self, config: Path) -> list[str]:
        return [str(config)]


class Nginx(Peer):
    """nginx with ngx_http_dav_module."""

    name, packages = "nginx", "nginx-light"

    def config(self) -> str:
        temporary = "".join(
            f"{kind}_temp_path {self.folder}/t_{kind};\n" for kind in ("proxy", "fastcgi", "uwsgi", "scgi")
        )
        user = "user root;\n" if os.geteuid() == 0 else ""
        return f"""
{user}daemon off;
worker_processes 2;
pid {self.folder}/pid;
error_log {self.log};
events {{ worker_connections 256; }}
http {{
access_log off;
client_body_temp_path {self.folder}/body;
{temporary}
server {{
listen 127.0.0.1:{self.port};
root {self.files};
client_max_body_size 0;
dav_methods PUT DELETE MKCOL;
create_full_put_path on;
}}
}}
"""

    def command(self, config: Path) -> list[str]:
        return ["-c", str(config), "-p", str(self.folder)]
