"""A story's body as NITF's blocks: what HTML allows and NITF does not is put into the elements that NITF has for it.

Subheads are hl2 and bold text is em, each with its HTML name as class; quotes hold a block; sub and sup are parts of a
num.
"""

from __future__ import annotations

from lxml import etree

from articles.exporting.nitf_elements import add_element, append_text
from articles.parsers.files.xml import local_name
from articles.parsers.wire.story_body import parse_html

_INLINE = {"em", "strong", "a", "sub", "sup", "br"}
_HEADINGS = {"h2", "h3"}
_LISTS = {"ul", "ol"}


def add_blocks(content: etree._Element, body: str) -> None:
    """Add the blocks of a sanitised body to a body.content element."""
    root = parse_html(body) if body else None
    holder = None if root is None else next(iter(root), None)
    if holder is not None:
        _blocks(content, holder)


def _blocks(parent: etree._Element, node: etree._Element) -> None:
    """Add the contents of an HTML element as blocks. Text and inline markup between blocks become paragraphs."""
    paragraph = _text(parent, None, node.text)
    for child in node:
        if local_name(child) in _INLINE:
            paragraph = add_element(parent, "p") if paragraph is None else paragraph
            _inline_element(paragraph, child)
        else:
            _block(parent, child)
            paragraph = None
        paragraph = _text(parent, paragraph, child.tail)


def _text(parent: etree._Element, paragraph: etree._Element | None, text: str | None) -> etree._Element | None:
    if paragraph is None and not (text or "").strip():
        return None
    paragraph = add_element(parent, "p") if paragraph is None else paragraph
    append_text(paragraph, text or "")
    return paragraph


def _block(parent: etree._Element, node: etree._Element) -> None:
    name = local_name(node)
    if name in _HEADINGS:
        _inline(add_element(parent, "hl2", **{"class": name}), node)
    elif name in _LISTS:
        _list(parent, node, name)
    elif name == "blockquote":
        _blocks(add_element(add_element(parent, "bq"), "block"), node)
    elif name == "p" and not any(local_name(each) not in _INLINE for each in node.iterdescendants(etree.Element)):
        _inline(add_element(parent, "p"), node)
    else:
        _blocks(parent, node)


def _list(parent: etree._Element, node: etree._Element, name: str) -> None:
    """A list, whose children must be items. One without any is left out."""
    made = add_element(parent, name)
    for child in node:
        item = add_element(made, "li")
        if local_name(child) in _LISTS:
            _list(item, child, local_name(child))
        elif all(local_name(each) in _INLINE for each in child.iterdescendants(etree.Element)):
            _inline(item, child)
        else:
            _blocks(item, child)
    if not len(made):
        parent.remove(made)


def _inline(parent: etree._Element, node: etree._Element) -> None:
    """Add text and inline markup; blocks within it lose their tags."""
    append_text(parent, node.text or "")
    for child in node:
        if local_name(child) in _INLINE:
            _inline_element(parent, child)
        else:
            _inline(parent, child)
        append_text(parent, child.tail or "")


def _inline_element(parent: etree._Element, node: etree._Element) -> None:
    name = local_name(node)
    if name in ("sub", "sup"):
        append_text(add_element(add_element(parent, "num"), name), "".join(map(str, node.itertext())))
    elif name == "br":
        add_element(parent, "br")
    elif name == "strong":
        _inline(add_element(parent, "em", **{"class": name}, href=node.get("href", "")), node)
    else:
        _inline(add_element(parent, name, href=node.get("href", "")), node)
