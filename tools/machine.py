"""What the tests need from the operating system, installed by apt when that is possible."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tools.shell import say

POSTGRESQL = Path("/usr/lib/postgresql")

# name: (Debian package, how to tell that it is there)
NEEDS: dict[str, tuple[str, Callable[[], bool]]] = {
    "chromium": ("chromium", lambda: Path("/usr/bin/chromium").exists()),
    "cjk-fonts": ("fonts-noto-cjk", lambda: any(Path("/usr/share/fonts").rglob("*CJK*.tt[cf]"))),
    "postgresql": ("postgresql", lambda: any(POSTGRESQL.glob("*/bin/initdb"))),
    "lftp": ("lftp", lambda: shutil.which("lftp") is not None),
}


def lacking() -> list[str]:
    """Return the names of what is not there."""
    return [name for name, (_, present) in NEEDS.items() if not present()]


def _apt() -> list[str] | None:
    """Return how to call apt-get with the rights to install, or None."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    return None


def get_needs() -> None:
    """Install what is lacking, or say which tests will be skipped (under ``CI=true`` they fail instead)."""
    names = lacking()
    if not names:
        return
    packages = [NEEDS[name][0] for name in names]
    apt = _apt()
    if apt:
        say(f"setup: apt-get install {' '.join(packages)} …")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = [*apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
        for command in ([*apt, "update", "-qq"], install):
            subprocess.run(command, env=env, stdout=subprocess.DEVNULL, check=False)
    names = lacking()
    if names:
        say(
            f"WARNING: not on this machine: {', '.join(names)}. The tests that need them are skipped (under CI=true: fail)."
        )
        say(f"WARNING: as root: apt-get install --no-install-recommends {' '.join(NEEDS[name][0] for name in names)}")
