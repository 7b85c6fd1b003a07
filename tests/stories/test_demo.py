"""`huijiao demo` carries one whole deposit through the real doors."""

from __future__ import annotations

import re
import subprocess
import sys


def test_demo_ends_with_certificate_and_catalogue() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "huijiao.cli", "demo", "--lang", "zh"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    last = done.stdout.strip().splitlines()[-1]
    assert re.search(r"凭证编号 HJDC-HJ-\d{4}-000001-\w，目录地址 http://127\.0\.0\.1:\d+/d/HJD90000001$", last), last
