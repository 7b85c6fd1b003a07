"""Filters and tags every page may use; they are builtins, no ``{% load %}`` needed. See desks/README.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from huijiao.core.machine import Court
from huijiao.core.quantities import fmt_bytes, fmt_count
from huijiao.core.text import Text
from huijiao.desks import procedure
from huijiao.desks.icons import ICONS
from huijiao.desks.shown import grouped
from huijiao.tools.ledger.models import Stateful

register = template.Library()

_TONE_ICONS = {"mine": "hand", "others": "clock", "done": "done", "overdue": "warn", "plain": "info"}


def _language() -> str:
    return get_language() or "zh-hans"


@register.filter
def said(text: Any) -> str:
    """Return a `Text` in the reader's language; other values as they are."""
    return text.in_(_language()) if isinstance(text, Text) else str(text or "")


@register.filter
def moment(value: date | datetime | None) -> str:
    """Return ``<time>`` with 2026-11-23 15:04 in Asia/Shanghai, or 2026-11-23 for a date; empty for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return format_html(
            '<time datetime="{}" class="nowrap">{}</time>',
            local.isoformat("T", "seconds"),
            date_format(local, "Y-m-d H:i"),
        )
    return format_html('<time datetime="{0}" class="nowrap">{0}</time>', value.isoformat())


@register.filter
def day(value: date | datetime | None) -> str:
    """Return ``<time>`` with the date alone."""
    return moment(timezone.localtime(value).date() if isinstance(value, datetime) else value)


@register.filter
def size(value: float | None) -> str:
    """Return bytes in GB or TB, the exact number on hover."""
    if value is None:
        return ""
    return format_html('<span class="nowrap" title="{} B">{}</span>', f"{int(value):,}", fmt_bytes(value))


@register.filter
def figure(value: float | None) -> str:
    """Return a count in groups (1.2 亿 in Chinese, commas in English)."""
    return "" if value is None else fmt_count(value, _language())


@register.filter
def at(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return ``mapping[key]`` or an empty text."""
    return mapping.get(key, "") if isinstance(mapping, Mapping) else ""


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """Return an icon; it is hidden from screen readers, the word beside it speaks."""
    css = f"icon {extra}".strip()
    strokes = mark_safe(ICONS[name])  # noqa: S308 - our own table
    return format_html(
        '<svg class="{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">{}</svg>', css, strokes
    )


@register.inclusion_tag("huijiao/parts/status.html")
def status(what: Stateful | Text | str, tone: str = "", mine: Court | str = "") -> dict[str, Any]:
    """Draw a status tag: icon, word, tint.

    ``what``: a noun with a state (its label is shown) or words. ``tone``: mine others done overdue plain; for a
    noun it follows from whose court it is in, ``mine`` being the reader's own (``DEPOSITOR`` …).
    """
    label: Any = what
    if isinstance(what, Stateful):
        label = what.state_info.label
        if not tone:
            tone = "done" if what.court == Court.NONE else "mine" if mine and what.court == mine else "others"
    tone = tone or "others"
    return {"label": label, "tone": tone, "icon": _TONE_ICONS[tone]}


@register.inclusion_tag("huijiao/parts/seven.html")
def seven_steps(
    current: str,
    dates: Mapping[str, date] | None = None,
    deadlines: Mapping[str, date] | None = None,
    today: date | None = None,
) -> dict[str, Any]:
    """Draw the seven-step line; see `procedure.line`."""
    return {"steps": procedure.line(current, dates, deadlines, today or timezone.localdate())}


@register.inclusion_tag("huijiao/parts/findings.html", takes_context=True)
def findings(
    context: template.Context, items: Iterable[Any], explain: str = "", export: str = "", empty: str = ""
) -> dict[str, Any]:
    """Draw the finding list.

    ``items``: see `shown.shown`. ``explain``: address that takes POST ``finding`` and ``explanation``; without it no
    box is drawn. ``export``: address of the 审查表. ``empty``: the sentence when there is nothing.
    """
    groups, summary = grouped(items, _language())
    return {
        "groups": groups,
        "summary": summary,
        "explain": explain,
        "export": export,
        "empty": empty,
        "csrf_token": context.get("csrf_token"),
    }


_GROUPED = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("huijiao/parts/field.html")
def field(bound: BoundField, check: str = "", link: str = "", link_text: str = "") -> dict[str, Any]:
    """Draw one form field: label, hint, control, error, counter.

    ``check``: address that answers POST with the error alone when the field is left (`people.pages.field_check`).
    ``link``, ``link_text``: an address to look the value up, beside the hint.
    """
    widget = bound.field.widget
    limit = widget.attrs.get("maxlength") if isinstance(widget, forms.TextInput | forms.Textarea) else None
    if isinstance(widget, forms.PasswordInput):
        limit = None
    return {
        "field": bound,
        "check": check,
        "link": link,
        "link_text": link_text,
        "limit": limit,
        "length": len(str(bound.value() or "")),
        "one_box": isinstance(widget, forms.CheckboxInput),
        "many": isinstance(widget, _GROUPED),
        "file": isinstance(widget, forms.FileInput),
    }


@register.inclusion_tag("huijiao/parts/error_summary.html")
def error_summary(*bound_forms: forms.BaseForm) -> dict[str, Any]:
    """Draw what is wrong with the forms, each with a link to its field; nothing if all is well."""
    entries: list[tuple[str, str, str]] = []
    for form in bound_forms:
        if not form.is_bound:
            continue
        entries += [("", "", str(e)) for e in form.non_field_errors()]
        entries += [
            (_anchor(f), "" if str(f.label) in str(e) else str(f.label), str(e)) for f in form for e in f.errors
        ]
    return {"entries": entries}


def _anchor(bound: BoundField) -> str:
    """Return the id of the control, or of the first of a group."""
    return f"{bound.auto_id}_0" if isinstance(bound.field.widget, _GROUPED) else bound.auto_id


@register.inclusion_tag("huijiao/parts/pages.html", takes_context=True)
def pages(context: template.Context, page: Any) -> dict[str, Any]:
    """Draw the pagination of a Django `Page`; the rest of the URL is kept."""
    numbers = [
        None if n == page.paginator.ELLIPSIS else n
        for n in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {"page": page, "numbers": numbers, "request": context.get("request")}


@register.inclusion_tag("huijiao/parts/sort.html", takes_context=True)
def sort(context: template.Context, name: str, label: str, number: str = "") -> dict[str, Any]:
    """Draw a sortable column head; ``?sort=name`` and ``?sort=-name`` in the URL."""
    request = context.get("request")
    now = request.GET.get("sort", "") if request else ""
    way = "asc" if now == name else "desc" if now == f"-{name}" else ""
    return {
        "label": label,
        "way": way,
        "number": number,
        "request": request,
        "next": f"-{name}" if way == "asc" else name,
    }
