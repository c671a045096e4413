"""Elements in NITF's namespace."""

from __future__ import annotations

from lxml import etree

from articles.drafts.text import without_forbidden

NAMESPACE = "http://iptc.org/std/NITF/2006-10-18/"


def tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def add_element(parent: etree._Element, name: str, /, **attributes: str) -> etree._Element:
    """A new child with those of the attributes that are not empty."""
    node = etree.SubElement(parent, tag(name))
    for key, value in attributes.items():
        if value:
            node.set(key, without_forbidden(value))
    return node


def append_text(parent: etree._Element, text: str) -> None:
    """Add text at the end of an element."""
    text = without_forbidden(text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
