"""The shared folder beside the repository: samples as institutes send them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(os.environ.get("HUIJIAO_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    if not (folder / "samples").is_dir():
        pytest.skip(f"no samples under {folder}")
    return folder
