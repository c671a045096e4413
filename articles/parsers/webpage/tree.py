"""The page's tree: parsed without network, bounded in depth, and without elements that are never text.

Scripts are returned separately, since they hold JSON. Every block gets a space around it, so that an element's text is
the concatenation of its pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from articles.drafts.draft import ParseError
from articles.drafts.text import without_forbidden

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_NEVER_TEXT = ("script", "style", "template", "svg", "select", "textarea", "object", "embed", "canvas", "math")
_HOVER_CLASS = re.compile(r"(?i)(?:rollover|hover|tooltip|popover)[\w-]*(?:block|box|text|content|card)")
_LEAST_HOVER_TEXT = 60
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Script:
    """A script's media type, id and text."""

    type: str
    id: str
    text: str


def parse_tree(text: str, name: str) -> tuple[etree._Element, list[Script]]:
    """The root element of a page, and its scripts. Raises ParseError if the text contains no element."""
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    source = without_forbidden(_XML_DECLARATION.sub("", text, count=1))
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise ParseError("The page holds no HTML that can be read.", name) from error
    if root is None:
        raise ParseError("The page holds no HTML.", name)
    scripts = [
        Script((node.get("type") or "").strip().lower(), node.get("id") or "", node.text or "")
        for node in root.iter("script")
    ]
    etree.strip_elements(root, *_NEVER_TEXT, with_tail=False)
    _drop_idle_noscripts(root)
    _drop_hover_boxes(root)
    _space_blocks(root)
    return root, scripts


def _space_blocks(root: etree._Element) -> None:
    for node in root.iter(*_BLOCKS):
        node.tail = " " + (node.tail or "")
        if node.text or len(node):
            node.text = " " + (node.text or "")


def _drop_idle_noscripts(root: etree._Element) -> None:
    """Remove noscript elements that only ask for scripts. One with a picture is how the picture loads, and stays."""
    for node in [node for node in root.iter("noscript") if node.find(".//img") is None]:
        node.tag = "dropped"
    etree.strip_elements(root, "dropped", with_tail=False)


def _drop_hover_boxes(root: etree._Element) -> None:
    """Remove boxes within paragraphs that show only when the pointer rests on a name."""
    for paragraph in root.iter("p"):
        for node in list(paragraph.iter("span", "div")):
            if (
                _HOVER_CLASS.search(node.get("class") or "")
                and len("".join(map(str, node.itertext()))) >= _LEAST_HOVER_TEXT
            ):
                node.tag = "dropped"
    etree.strip_elements(root, "dropped", with_tail=False)
