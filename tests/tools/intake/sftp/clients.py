"""Real clients of the SFTP door."""

from __future__ import annotations

import os
import subprocess
import time

QUIET = ("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR")


def make_key(folder, name="key", kind="ed25519"):
    path = folder / name
    subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-C", "甲 laptop", "-f", str(path)], check=True)
    return path


class Client:
    """OpenSSH's sftp with a key."""

    def __init__(self, house, box, key):
        self.house, self.box, self.key = house, box, key

    @property
    def command(self):
        port = str(self.house.sftp_port)
        return ["sftp", "-q", *QUIET, "-o", "BatchMode=yes", "-i", str(self.key), "-P", port, "-b", "-"]

    def start(self, *options):
        at = f"{self.box.user}@127.0.0.1"
        return subprocess.Popen(
            [*self.command, *options, at], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True,
        )  # fmt: skip

    def run(self, *lines, fails=False):
        process = self.start()
        output = process.communicate("\n".join(lines) + "\n", timeout=60)[0]
        assert (process.returncode != 0) is fails, output
        return output


def lftp(house, box, *commands):
    ssh = f"ssh -a -x -o PubkeyAuthentication=no {' '.join(QUIET)}"
    script = (
        f"set sftp:auto-confirm yes; set net:max-retries 1; set net:timeout 30; set net:reconnect-interval-base 1; "
        f'set sftp:connect-program "{ssh}";'
        f"open -u {box.user},{box.password} sftp://127.0.0.1:{house.sftp_port}; " + "; ".join(commands)
    )
    return subprocess.run(["lftp", "-c", script], check=True, timeout=90, capture_output=True, text=True).stdout


def rclone(house, box, *words):
    hidden = subprocess.run(["rclone", "obscure", box.password], check=True, capture_output=True, text=True).stdout
    told = {"HOST": "127.0.0.1", "PORT": str(house.sftp_port), "USER": box.user, "PASS": hidden.strip()}
    env = {**os.environ, **{f"RCLONE_SFTP_{name}": value for name, value in told.items()}}
    command = ["rclone", "--config", "/dev/null", "--retries", "1", *words]
    return subprocess.run(command, env=env, check=True, timeout=90, capture_output=True, text=True)


def until(condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    return condition()
