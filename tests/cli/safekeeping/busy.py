"""Run in a home of its own: keep a paper and leave its fact, in one transaction, again and again until told to stop."""

import os
import sys
from pathlib import Path

import django

django.setup()

from django.db import transaction  # noqa: E402

from huijiao.core.actor import SYSTEM  # noqa: E402
from huijiao.tools.ledger.actions import record  # noqa: E402
from huijiao.tools.papers.actions import keep_made  # noqa: E402

done = 0
while not Path(sys.argv[1]).exists():
    with transaction.atomic():
        paper = keep_made(subject="busy:1", kind="other", name="忙.txt", content=os.urandom(3000), by=SYSTEM)
        record(kind="paper.discarded", subject="busy:1", about="busy:1", actor=SYSTEM, data={"paper": paper.key})
    done += 1
    if done == 1:
        sys.stdout.write("begun\n")
        sys.stdout.flush()
sys.stdout.write(f"{done}\n")
