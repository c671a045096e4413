"""ODT (OpenDocument 1.0 to 1.3): the paragraphs of a text document as HTML, and its pictures."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from lxml import etree

from articles.parsers.documents.office_zip import OfficeZip
from articles.parsers.documents.paragraph import Paragraph, Picture
from articles.parsers.files.xml import child, children, descendants, local_name, text_of

BODY = "content.xml"
MAX_DEPTH = 40
_NAMES = {
    prefix: f"{{urn:oasis:names:tc:opendocument:xmlns:{name}}}"
    for prefix, name in {"text": "text:1.0", "style": "style:1.0", "fo": "xsl-fo-compatible:1.0"}.items()
}
_LINK = "{http://www.w3.org/1999/xlink}href"
_LEFT_OUT = ("note", "annotation", "tracked-changes", "bookmark", "frame", "sequence-decls", "annotation-end")

Styles = dict[str, tuple[str, ...]]
"""Style -> the HTML elements that it stands for."""


def read_paragraphs(document: OfficeZip) -> Iterator[Paragraph]:
    """The document's paragraphs, in order; a table gives one for each row."""
    root = document.xml(BODY)
    yield from _blocks(child(root, "body", "text"), document, _styles(root), "p", 0)


def _styles(root: etree._Element | None) -> Styles:
    """What the automatic styles of runs mean."""
    found: Styles = {}
    for style in children(child(root, "automatic-styles"), "style"):
        told = child(style, "text-properties")
        bold = told is not None and told.get(f"{_NAMES['fo']}font-weight") == "bold"
        italic = told is not None and told.get(f"{_NAMES['fo']}font-style") == "italic"
        found[style.get(f"{_NAMES['style']}name") or ""] = ("strong",) * bold + ("em",) * italic
    return found


def _blocks(
    holder: etree._Element | None, document: OfficeZip, styles: Styles, kind: str, depth: int
) -> Iterator[Paragraph]:
    for node in () if holder is None or depth > MAX_DEPTH else holder:
        name = local_name(node)
        if name == "p":
            style = (node.get(f"{_NAMES['text']}style-name") or "").lower()
            own = "caption" if style in ("illustration", "caption", "figure") else kind
            own = style if style in ("title", "subtitle") else own
            yield Paragraph(_markup(node, styles, 0), own, tuple(_pictures(node, document)))
        elif name == "h":
            level = node.get(f"{_NAMES['text']}outline-level") or "1"
            yield Paragraph(_markup(node, styles, 0), "h2" if level == "1" else "h3")
        elif name == "table":
            for row in descendants(node, "table-row"):
                yield Paragraph(" | ".join(escape(text, False) for cell in row if (text := text_of(cell))))
        elif name in ("list", "list-item", "section"):
            inner = "li" if name == "list-item" else kind
            yield from _blocks(node, document, styles, inner, depth + 1)


def _markup(node: etree._Element, styles: Styles, depth: int) -> str:
    parts = [escape(node.text or "", quote=False)]
    for each in node:
        name = local_name(each)
        if name == "line-break":
            parts.append("<br>")
        elif name in ("s", "tab"):
            parts.append(" ")
        elif name == "a":
            inner, address = _markup(each, styles, depth + 1), each.get(_LINK) or ""
            parts.append(f'<a href="{escape(address)}">{inner}</a>' if address.startswith("http") else inner)
        elif name not in _LEFT_OUT and depth < MAX_DEPTH:
            inner = _markup(each, styles, depth + 1)
            for tag in styles.get(each.get(f"{_NAMES['text']}style-name") or "", ()):
                inner = f"<{tag}>{inner}</{tag}>" if inner.strip() else inner
            parts.append(inner)
        parts.append(escape(each.tail or "", quote=False))
    return "".join(parts)


def _pictures(node: etree._Element, document: OfficeZip) -> Iterator[Picture]:
    for frame in descendants(node, "frame"):
        for image in children(frame, "image"):
            member = (image.get(_LINK) or "").removeprefix("./")
            if data := document.picture(member):
                told = child(frame, "desc")
                yield Picture(
                    member.rpartition("/")[2], data, text_of(told if told is not None else child(frame, "title"))
                )
