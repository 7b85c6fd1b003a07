"""The command line: every verb is imported only when it is called, so that offline verbs stay offline and fast."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError

from huijiao import __version__

app = App(
    name="huijiao",
    help="汇交 · Deposit, examination, certification, keeping and sharing of the data of publicly funded projects.",
    version=__version__,
)

#: Verb → where it lives. Offline verbs import core only.
VERBS = {
    "check": "huijiao.cli.check:check",
    "serve": "huijiao.cli.serve:serve",
    "demo": "huijiao.cli.demo.run:demo",
    "ledger": "huijiao.cli.ledger:ledger",
    "validate": "huijiao.cli.validate:validate",
    "templates": "huijiao.cli.templates:templates",
    "verify": "huijiao.cli.verify:verify",
}
for _verb, _where in VERBS.items():
    app.command(_where, name=_verb)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one verb and leave with its code; 2 for a call that is not understood."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # Names of files and datasets are Chinese whatever the terminal believes.
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app(arguments, exit_on_error=False, print_error=True)
    except CycloptsError:
        sys.exit(2)
