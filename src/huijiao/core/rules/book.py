"""The whole rule book, in the order of domain.md §3: importing this module enters every rule."""

from huijiao.core.rules import (  # noqa: F401
    agreement,
    compliance,
    compliance_life,
    entity_content,
    entity_counts,
    entity_files,
    entity_indicators,
    entity_names,
    entity_samples,
    entity_sets,
    entity_software,
    entity_tables,
    entity_whole,
    imports,
    metadata,
    metadata_values,
    plan,
    plan_metadata,
    plan_metadata_values,
    plan_text,
    project,
    taskbook_plan,
)
from huijiao.core.rules.engine import BOOK

_ORDER = ("PRJ", "IMP", "PLN", "TBP", "PMD", "MDT", "AGR", "ENT", "SEC", "BIO")
BOOK.rules = dict(sorted(BOOK.rules.items(), key=lambda item: (_ORDER.index(item[0][2:5]), item[0])))

__all__ = ["BOOK"]
