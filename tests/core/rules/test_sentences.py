"""Every rule speaks both languages, and its sentences ask for nothing that it does not give."""

from __future__ import annotations

import inspect
import re
from string import Formatter

import pytest

from huijiao.core.rules.book import BOOK
from huijiao.core.rules.sentences import load

RULES = tuple(BOOK.rules)
LANGUAGES = {"zh": load().zh, "en": load().en}


def variables(sentence: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def given_names(rule_id: str) -> set[str]:
    """Return every keyword that the rule's module passes to ``hit``; a rule may yield through helpers."""
    module = inspect.getmodule(BOOK.rules[rule_id].check)
    source = inspect.getsource(module) if module else ""
    return set(re.findall(r"\b([a-z_]+)=", source)) | set(re.findall(r'"([a-z_]+)":', source))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_speaks_of_registered_rules_only(language: str) -> None:
    assert set(LANGUAGES[language]) == set(RULES)


@pytest.mark.parametrize("rule_id", RULES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_rule_has_message_and_fix(rule_id: str, language: str) -> None:
    table = LANGUAGES[language][rule_id]
    assert table["message"].strip()
    assert table["fix"].strip()
    assert set(table) <= {"message", "fix", "comment"}


@pytest.mark.parametrize("rule_id", RULES)
def test_variables_are_given_by_the_rule(rule_id: str) -> None:
    asked = {v for table in LANGUAGES.values() for part in table[rule_id].values() for v in variables(part)}
    assert asked <= given_names(rule_id)


@pytest.mark.parametrize("rule_id", RULES)
def test_languages_use_the_words_of_their_own(rule_id: str) -> None:
    assert re.search(r"[\u4e00-\u9fff]", LANGUAGES["zh"][rule_id]["message"])
    english = re.sub(r'\([^)]*\)|"[^"]*"', "", LANGUAGES["en"][rule_id]["message"])  # a term may be quoted
    assert not re.search(r"[\u4e00-\u9fff]", english)
