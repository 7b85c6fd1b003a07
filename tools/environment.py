"""The virtual environment, the front end and the message catalogues: made once, remade when their inputs change."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tools.shell import BIN, PYTHON, ROOT, STAMPS, UV, UV_HOME, VENV, Failed, digest, once, run, say

REQUIREMENTS = ROOT / "requirements"
SOURCES = ROOT / "src" / "huijiao"
ASSETS = SOURCES / "desks" / "assets"
STATIC = SOURCES / "static" / "huijiao"
FLOOR = (3, 11)
UNREACHABLE = 75  # of tools/assets.py: no npm; other codes are faults of the sources


def uv(*words: str | Path) -> None:
    """Run uv on the checkout's environment, never letting it fetch an interpreter."""
    cache = {} if os.access(Path.home(), os.W_OK) else {"UV_CACHE_DIR": str(UV_HOME / "cache")}
    run(
        UV,
        "--quiet",
        *words,
        env={"UV_PYTHON_DOWNLOADS": "never", "VIRTUAL_ENV": str(VENV), "UV_NO_CONFIG": "1", **cache},
    )


def get_uv() -> None:
    """Install uv beside the checkout: ``--target`` works outside a virtual environment on any distribution."""
    if sys.version_info < FLOOR:
        message = f"Python {FLOOR[0]}.{FLOOR[1]} or newer is needed; this is {sys.version.split()[0]}"
        raise Failed(message)
    wanted = REQUIREMENTS / "uv.txt"

    def work() -> None:
        quiet = ("--quiet", "--disable-pip-version-check", "--no-input", "--root-user-action=ignore")
        # --no-user: a pip configured with user=true would refuse --target.
        target = ("--no-user", "--upgrade", "--target", UV_HOME)
        run(sys.executable, "-m", "pip", "install", *quiet, *target, "--require-hashes", "-r", wanted)

    once(UV_HOME / "stamps" / "uv", digest([wanted]), [UV], work)


def get_packages(group: str) -> None:
    """Fill ``.venv`` with the locked packages of ``run`` or ``dev``, and the checkout itself, editable."""
    files = [REQUIREMENTS / f"{group}.txt", REQUIREMENTS / "build.txt"]
    # A moved checkout needs a new environment too: its scripts carry their path.
    if not PYTHON.exists() or not (STAMPS / "venv").is_file() or (STAMPS / "venv").read_text() != str(ROOT):
        get_uv()
        uv("venv", "--clear", "--python", sys.executable, VENV)
        STAMPS.mkdir()
        (STAMPS / "venv").write_text(str(ROOT))
    elif group == "run" and (STAMPS / "packages-dev").is_file():
        group, files[0] = "dev", REQUIREMENTS / "dev.txt"

    def work() -> None:
        get_uv()
        for file in files:
            uv("pip", "install", "--require-hashes", "-r", file)
        uv("pip", "install", "--no-deps", "--no-build-isolation", "-e", ROOT)

    once(STAMPS / f"packages-{group}", digest([*files, ROOT / "pyproject.toml"]), [BIN / "huijiao"], work)


def build_assets() -> None:
    """Bundle scripts and styles. Without npm the pages still work, only plainer: that is a warning."""
    sources = [path for path in ASSETS.rglob("*") if path.is_file()]
    inputs = [*sources, ROOT / "package.json", ROOT / "package-lock.json", ROOT / "tools" / "assets.py"]
    wanted = [STATIC / "app.js", STATIC / "app.css"]
    try:
        once(STAMPS / "assets", digest(inputs), wanted, lambda: run(PYTHON, "tools/assets.py"))
    except Failed as error:
        if error.code != UNREACHABLE:
            raise
        say("WARNING: the front end could not be built: its packages cannot be had from the npm registry.")
        say("WARNING: pages work without scripts and styles; run `make assets` when the npm registry can be reached.")


def compile_messages() -> None:
    """Compile the translations, the .mo beside each .po."""
    catalogues = sorted(SOURCES.rglob("locale/*/LC_MESSAGES/*.po"))
    outputs = [path.with_suffix(".mo") for path in catalogues]
    key = digest([*catalogues, ROOT / "tools" / "messages.py"])
    once(STAMPS / "messages", key, outputs, lambda: run(PYTHON, "tools/messages.py", "compile"))


def prepare(group: str) -> None:
    """Bring the checkout to where the system (``run``) or the tests (``dev``) can start."""
    get_packages(group)
    compile_messages()
    build_assets()


def lock() -> None:
    """Resolve all requirements anew: hashed, for every platform, naming no index."""
    get_uv()
    common = (
        "pip",
        "compile",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--no-annotate",
    )
    for name, sources in {
        "uv": ("requirements/uv.in",),
        "build": ("requirements/build.in",),
        "run": ("pyproject.toml",),
        "dev": ("pyproject.toml", "--group", "dev"),
    }.items():
        # build.txt and dev.txt share packages: one constrains the other, so that both can be installed together.
        extra = ("-c", "requirements/build.txt") if name in {"run", "dev"} else ()
        out = f"requirements/{name}.txt"
        uv(*common, "--no-emit-index-url", "--no-emit-find-links", *extra, *sources, "-o", out)
        say(f"lock: {out}")
    run(PYTHON, "tools/assets.py", "lock")
