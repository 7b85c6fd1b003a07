"""XML written by elements; the namespace of a child is its parent's."""

from __future__ import annotations

from typing import Any

from lxml import etree

Element = Any  # lxml brings no types
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def element(namespace: str, name: str, **prefixes: str) -> Element:
    """Return a root in a default namespace; ``prefixes`` name further namespaces."""
    known: dict[str | None, str] = {None: namespace}
    known.update(prefixes.items())
    return etree.Element(f"{{{namespace}}}{name}", nsmap=known)


def child(parent: Element, name: str, text: object = None, /, **attributes: str | None) -> Element:
    """Append an element; empty attributes are left out, ``lang`` is ``xml:lang``."""
    made = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}")
    if text is not None:
        made.text = clean(str(text))
    for key, value in attributes.items():
        if value:
            made.set(_LANG if key == "lang" else key, clean(value))
    return made


def document(root: Element) -> bytes:
    """Return the whole document in UTF-8."""
    body: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return body


def clean(text: str) -> str:
    """Drop the characters that XML 1.0 cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )
