"""Coverage-guided fuzzing of every reader, a minute in all: no crash, no hang, no memory over the limit.

``python -m benchmarks formats_fuzz`` does the same for longer.
"""

from __future__ import annotations

import importlib.util
import os

import pytest

from tests.core.formats.fuzzing import SEEDS, TARGETS, families, fuzz

TOTAL = 60  # seconds, shared by the families
HERE = importlib.util.find_spec("atheris") is not None


def test_every_format_with_a_reader_has_a_seed():
    from huijiao.core.formats import FORMATS
    from huijiao.core.formats.detect import extension_of

    seeded = {FORMATS[extension_of(name)[0]].reader for name in SEEDS if extension_of(name)[0]}
    unread = {"opaque", "ole", "bam", "cram", "single"}  # identified only; too dear to build; told by what is inside
    assert {f.reader for f in FORMATS.values()} - seeded <= unread


@pytest.mark.skipif(not HERE and not os.environ.get("CI"), reason="atheris has no build for this machine")
@pytest.mark.parametrize("family", families())
def test_no_input_harms_a_reader(family, tmp_path):
    run = fuzz(family, max(1, TOTAL // len(families())), tmp_path)
    assert run.artifacts == ()
    assert run.code == 0, run.log
    assert run.executions > len(families()[family])


def test_families_share_all_targets():
    assert sorted(name for names in families().values() for name in names) == sorted(TARGETS)
