"""A story's body as NITF's blocks: what HTML allows and NITF does not is put into the elements that NITF has for it.

Subheads are hl2 and bold text is em, each with its HTML name as class; quotes hold a block; sub and sup are parts of a
num.
"""

from __future__ import annotations

from lxml import etree

from articles.drafts.text import without_forbidden
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
        _Builder(content).blocks(content, holder)


class _Builder:
    """Builds elements in the namespace of an element of the document."""

    def __init__(self, content: etree._Element) -> None:
        self._prefix = content.tag.removesuffix("body.content") if isinstance(content.tag, str) else ""

    def blocks(self, parent: etree._Element, node: etree._Element) -> None:
        """Add the contents of an HTML element as blocks. Text and inline markup between blocks become paragraphs."""
        paragraph = self._text(parent, None, node.text)
        for child in node:
            if local_name(child) in _INLINE:
                paragraph = self._make(parent, "p") if paragraph is None else paragraph
                self._inline_element(paragraph, child)
            else:
                self._block(parent, child)
                paragraph = None
            paragraph = self._text(parent, paragraph, child.tail)

    def _text(
        self, parent: etree._Element, paragraph: etree._Element | None, text: str | None
    ) -> etree._Element | None:
        if paragraph is None and not (text or "").strip():
            return None
        paragraph = self._make(parent, "p") if paragraph is None else paragraph
        _append(paragraph, text or "")
        return paragraph

    def _block(self, parent: etree._Element, node: etree._Element) -> None:
        name = local_name(node)
        if name in _HEADINGS:
            self._inline(self._make(parent, "hl2", name), node)
        elif name in _LISTS:
            self._list(parent, node, name)
        elif name == "blockquote":
            self.blocks(self._make(self._make(parent, "bq"), "block"), node)
        elif name == "p" and not any(local_name(each) not in _INLINE for each in node.iterdescendants(etree.Element)):
            self._inline(self._make(parent, "p"), node)
        else:
            self.blocks(parent, node)

    def _list(self, parent: etree._Element, node: etree._Element, name: str) -> None:
        """A list, whose children must be items. One without any is left out."""
        made = self._make(parent, name)
        for child in node:
            item = self._make(made, "li")
            if local_name(child) in _LISTS:
                self._list(item, child, local_name(child))
            elif all(local_name(each) in _INLINE for each in child.iterdescendants(etree.Element)):
                self._inline(item, child)
            else:
                self.blocks(item, child)
        if not len(made):
            parent.remove(made)

    def _inline(self, parent: etree._Element, node: etree._Element) -> None:
        """Add text and inline markup; blocks within it lose their tags."""
        _append(parent, node.text or "")
        for child in node:
            if local_name(child) in _INLINE:
                self._inline_element(parent, child)
            else:
                self._inline(parent, child)
            _append(parent, child.tail or "")

    def _inline_element(self, parent: etree._Element, node: etree._Element) -> None:
        name = local_name(node)
        if name in ("sub", "sup"):
            _append(self._make(self._make(parent, "num"), name), "".join(map(str, node.itertext())))
        elif name == "br":
            self._make(parent, "br")
        else:
            made = self._make(parent, "em" if name == "strong" else name, name if name == "strong" else "")
            if href := node.get("href"):
                made.set("href", without_forbidden(href))
            self._inline(made, node)

    def _make(self, parent: etree._Element, name: str, kind: str = "") -> etree._Element:
        made = etree.SubElement(parent, self._prefix + name)
        if kind:
            made.set("class", kind)
        return made


def _append(parent: etree._Element, text: str) -> None:
    """Add text at the end of an element."""
    text = without_forbidden(text)
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
