"""Writes the pages of docs/ that are made from the code: procedure, rules, facts, settings. ``--check`` compares only."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
NOTE = "<!-- Made by tools/docs.py from the code. Do not edit. -->\n\n"


def procedure() -> str:
    """Return the state tables of every noun."""
    from huijiao.people.states import ACCOUNT, INSTITUTION
    from huijiao.programmes.states import PROJECT
    from huijiao.steps.s1_plan.states import PLAN
    from huijiao.steps.s2_preparation.states import DATASET
    from huijiao.steps.s3_submission.states import PART, SUBMISSION
    from huijiao.steps.s4_review.states import REPORT, ROUND
    from huijiao.steps.s5_archiving.states import HOLDING
    from huijiao.steps.s6_publication.states import RELEASE

    out = [NOTE, "# The procedure 汇交程序\n\nEvery noun's states and the only moves between them.\n"]
    nouns = (PLAN, DATASET, SUBMISSION, PART, ROUND, REPORT, HOLDING, RELEASE, PROJECT, INSTITUTION, ACCOUNT)
    for machine in nouns:
        out.append(f"\n## {machine.label.en} {machine.label.zh}\n\n| state | 状态 | in whose court |\n|---|---|---|\n")
        out.extend(f"| {s.code} · {s.label.en} | {s.label.zh} | {s.court} |\n" for s in machine.states.values())
        out.append("\n| from | verb | 操作 | who | to | guard | fact |\n|---|---|---|---|---|---|---|\n")
        for m in machine.moves:
            who = ", ".join(sorted(m.roles))
            source = "any" if m.source == "*" else m.source
            out.append(f"| {source} | {m.verb} | {m.label.zh} | {who} | {m.target} | {m.guard} | `{m.fact}` |\n")
    return "".join(out)


def rules() -> str:
    """Return the rule book with both languages' sentences."""
    from huijiao.core.rules.book import BOOK
    from huijiao.core.rules.sentences import load

    said = load()
    out = [NOTE, f"# The rule book 规则\n\n{len(BOOK.rules)} rules; `{{…}}` stands for what was found.\n\n"]
    out.append("| id | severity | 提示 | 改法 | message | fix |\n|---|---|---|---|---|---|\n")
    for r in BOOK.rules.values():
        zh, en = said.zh[r.id], said.en[r.id]
        cells = (r.id, str(r.severity), zh["message"], zh["fix"], en["message"], en["fix"])
        out.append("| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |\n")
    return "".join(out)


def facts() -> str:
    """Return the kinds of facts and what each starts."""
    from huijiao.core.facts import FACTS
    from huijiao.handoffs import letters, table

    out = [NOTE, "# Facts 事实\n\nWhat the ledger may hold, what each fact starts, and who is told.\n\n"]
    out.append("| kind | 中文 | English | starts | letters to |\n|---|---|---|---|---|\n")
    for kind, words in FACTS.items():
        starts = ", ".join(a.__name__ for a in table.TABLE.get(kind, ()))
        told = ", ".join(letters.LETTERS[kind].to) if kind in letters.LETTERS else ""
        out.append(f"| `{kind}` | {words.zh} | {words.en} | {starts} | {told} |\n")
    return "".join(out)


def settings() -> str:
    """Return the table of settings."""
    from huijiao.config.env import SETTINGS

    out = [NOTE, "# Settings 设置\n\nGiven by the environment; nothing set means embedded.\n\n"]
    out.append("| name | default | 含义 | meaning |\n|---|---|---|---|\n")
    out.extend(f"| `{s.name}` | `{s.default or ' '}` | {s.zh} | {s.en} |\n" for s in SETTINGS)
    return "".join(out)


PAGES = {"procedure.md": procedure, "rules.md": rules, "facts.md": facts, "settings.md": settings}


def stale() -> list[str]:
    """Return the names of pages that do not say what the code says."""
    return [n for n, make in PAGES.items() if not (DOCS / n).exists() or (DOCS / n).read_text("utf-8") != make()]


def main() -> int:
    """Write the pages, or with --check name the stale ones."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huijiao.config.settings")
    os.environ.setdefault("HUIJIAO_HOME", tempfile.mkdtemp(prefix="huijiao-docs-"))
    import django

    django.setup()
    if "--check" in sys.argv:
        found = stale()
        sys.stdout.write("".join(f"stale: docs/{n} (run tools/docs.py)\n" for n in found))
        return 1 if found else 0
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
