"""Every room says what it is; every sentence has both languages; nothing names where it was built."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest

from huijiao.core.machine import Machine
from tests.architecture.source import PACKAGE, ROOT, files, module, name, rooms, tracked, tree
from tools import messages

# An address in a lock file ties every build to one network.
HOSTS = re.compile(
    r"registry\.(npmjs|npmmirror|yarnpkg)|pypi\.org|python[h]osted|deb\.debian|--(extra-)?index-url|\"resolved\":\s*\"http"
)
TEXT = {
    ".py",
    ".toml",
    ".txt",
    ".in",
    ".json",
    ".cfg",
    ".ini",
    ".yml",
    ".yaml",
    ".md",
    ".sh",
    ".js",
    ".css",
    ".html",
    "",
}
FACT = re.compile(r"[a-z_]+\.[a-z_]+")


def test_every_room_says_what_it_is() -> None:
    mute = [
        name(room / "__init__.py")
        for room in rooms()
        if not (room / "README.md").is_file() and not ast.get_docstring(tree(room / "__init__.py"))
    ]
    assert mute == []


def test_every_sentence_has_a_chinese_translation() -> None:
    assert messages.missing() == []


def test_a_sentence_without_translation_is_found(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        '{% load i18n %}{% translate "Known" %}\n{% blocktranslate %}Hello {{ who }}{% endblocktranslate %}{{ _("Bare") }}'
    )
    (tmp_path / "views.py").write_text('title = gettext_lazy("From Python")\n')
    catalogue = tmp_path / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Known"\nmsgstr "已知"\n\n'
        'msgid "Empty"\nmsgstr ""\n'
    )
    lines = messages.missing(tmp_path)
    assert [line.split(": ")[-2].strip("'") for line in lines] == ["Empty", "Hello %(who)s", "Bare", "From Python"]


def test_no_file_names_a_registry_host() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked()
        if path.suffix in TEXT and path.stat().st_size < 5_000_000
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if HOSTS.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("path", [p for p in files() if p.name == "states.py"], ids=name)
def test_facts_are_named_noun_and_past_verb(path: Path) -> None:
    machines = [m for m in vars(importlib.import_module(module(path))).values() if isinstance(m, Machine)]
    assert machines, f"{name(path)} declares no machine"
    assert [move.fact for m in machines for move in m.moves if not FACT.fullmatch(move.fact)] == []


def test_package_is_where_the_tests_look() -> None:
    assert len(files()) > 50
    assert PACKAGE.is_dir()
