"""The page's tree: parsed without network and bounded in depth, stripped of what is never text, ready to be read.

Scripts are handed out apart (they carry JSON); every block gets a space around it, so that the text of any element can
be had by joining its pieces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from articles.drafts.draft import ParseError
from articles.drafts.text import without_forbidden

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_NEVER_TEXT = ("script", "style", "template", "svg", "select", "textarea", "object", "embed", "canvas", "math")
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section",
    "table", "td", "th", "tr", "ul",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Script:
    """A script's media type, its id and its text."""

    type: str
    id: str
    text: str


def parse_tree(text: str, name: str) -> tuple[etree._Element, list[Script]]:
    """The root element of a page and its scripts; ParseError where the text holds no element at all."""
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
    _space_blocks(root)
    return root, scripts


def _space_blocks(root: etree._Element) -> None:
    for node in root.iter(*_BLOCKS):
        node.tail = " " + (node.tail or "")
        if node.text or len(node):
            node.text = " " + (node.text or "")


def _drop_idle_noscripts(root: etree._Element) -> None:
    """Without what only asks for scripts; a noscript that holds a picture is the way to load it, and stays."""
    for node in [node for node in root.iter("noscript") if node.find(".//img") is None]:
        node.tag = "dropped"
    etree.strip_elements(root, "dropped", with_tail=False)
