"""Old and foreign office files (.doc .xls .wps .et .rtf .odt .ods) turned into docx or xlsx by a headless LibreOffice.

The office runs apart: a profile of its own that is thrown away, macros and linked content off, a time limit for the
whole process group. What came out is kept by the content's digest, so one file is converted once per machine.
Without LibreOffice nothing is converted and the reader answers ``old_doc`` (R-IMP-02 says: save it as docx).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from functools import cache
from pathlib import Path

SECONDS = 90
MAX_BYTES = 60 * 10**6
_NAMES = ("soffice", "libreoffice")
#: Ending → what LibreOffice is asked for. Filters are named so that a web view or a template is not chosen.
_TARGETS = {
    ".doc": "docx:MS Word 2007 XML", ".wps": "docx:MS Word 2007 XML", ".rtf": "docx:MS Word 2007 XML",
    ".odt": "docx:MS Word 2007 XML", ".dot": "docx:MS Word 2007 XML", ".wpt": "docx:MS Word 2007 XML",
    ".xls": "xlsx:Calc MS Excel 2007 XML", ".et": "xlsx:Calc MS Excel 2007 XML", ".ods": "xlsx:Calc MS Excel 2007 XML",
    ".xlt": "xlsx:Calc MS Excel 2007 XML", ".ett": "xlsx:Calc MS Excel 2007 XML",
}  # fmt: skip
#: WPS writes Microsoft's formats under endings of its own, which LibreOffice would take for Microsoft Works.
_KNOWN_AS = {".wps": ".doc", ".wpt": ".doc", ".et": ".xls", ".ett": ".xls"}
_WORD, _SHEETS = "WordDocument".encode("utf-16-le"), "Workbook".encode("utf-16-le")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">\
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">\
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse">\
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" \
oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


@cache
def program() -> str:
    """Return the path of LibreOffice, or ``""``."""
    return next((found for name in _NAMES if (found := shutil.which(name))), "")


def converted(path: Path, seconds: int = SECONDS) -> Path | None:
    """Return a docx or xlsx made of an old or foreign file; None where it cannot be made."""
    target = _target(path)
    if not target or not program() or path.stat().st_size > MAX_BYTES:
        return None
    ending, known_as = target
    kept = _shelf() / f"{_digest(path)}.{ending.partition(':')[0]}"
    if kept.is_file():
        return kept
    with tempfile.TemporaryDirectory(prefix="huijiao-office-") as room:
        made = _convert(path, Path(room), ending, known_as, seconds)
        if made is None:
            return None
        part = kept.with_suffix(f".{os.getpid()}.part")
        shutil.copyfile(made, part)
        part.replace(kept)
    return kept


def _target(path: Path) -> tuple[str, str] | None:
    """Return what to ask for and the ending to offer the file under; the content goes before the ending."""
    ending = path.suffix.lower()
    with path.open("rb") as stream:
        head = stream.read(8)
        if head.startswith(b"\xd0\xcf\x11\xe0"):
            body = stream.read(MAX_BYTES)
            ending = ".xls" if _SHEETS in body and _WORD not in body else ".doc" if _WORD in body else ending
        elif head.startswith(b"{\\rtf"):
            ending = ".rtf"
    return (_TARGETS[ending], _KNOWN_AS.get(ending, ending)) if ending in _TARGETS else None


def _convert(path: Path, room: Path, target: str, ending: str, seconds: int) -> Path | None:
    profile = room / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
    source, out = room / f"paper{ending}", room / "out"
    shutil.copyfile(path, source)
    command = [program(), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore", "--nologo",
               "--nolockcheck", "--nodefault", "--convert-to", target, "--outdir", str(out), str(source)]  # fmt: skip
    surroundings = {"HOME": str(room), "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "TMPDIR": str(room),
                    "http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9"}  # fmt: skip
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=surroundings,
        cwd=room,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None
    made = out / f"paper.{target.partition(':')[0]}"
    return made if made.is_file() and made.stat().st_size else None


def _shelf() -> Path:
    """Return the folder of converted files; only this user may read it."""
    shelf = Path(tempfile.gettempdir()) / f"huijiao-office-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    shelf.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid") and (shelf.is_symlink() or shelf.stat().st_uid != os.getuid()):
        return Path(tempfile.mkdtemp(prefix="huijiao-office-"))
    shelf.chmod(0o700)
    return shelf


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
