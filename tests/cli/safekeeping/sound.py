"""Run in a home of its own: which rows are without their bytes, and how far the busy writer had come."""

import hashlib
import json
import sys

import django

django.setup()

from huijiao.tools.ledger.models import Fact  # noqa: E402
from huijiao.tools.papers.models import Paper  # noqa: E402
from huijiao.tools.papers.queries import file_of  # noqa: E402


def whole(paper):
    file = file_of(paper)
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == paper.sha256


json.dump(
    {
        "missing": [p.path for p in Paper.objects.all() if not whole(p)],
        "busy": Paper.objects.filter(subject="busy:1").count(),
        "facts": Fact.objects.filter(subject="busy:1").count(),
    },
    sys.stdout,
)
