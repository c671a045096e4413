"""Turn a story's markup (NITF, XHTML, HTML in JSON, plain text) into the archive's HTML subset.

Elements are read by their local name, so that one table serves NITF and HTML. Figures, media, scripts and the page's
header and footer never become text. Tables become a line per row. Text that old wires wrapped at a width becomes
paragraphs again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import escape, unescape

from lxml import etree

from articles.drafts.markup import clean_body
from articles.drafts.text import without_forbidden
from articles.parsers.files.xml import descendants, local_name, text_of
from articles.parsers.wire.wrapped_lines import SPACES, join_lines, split_paragraphs

_BLOCKS = frozenset((
    "address", "article", "aside", "block", "body", "body.content", "body.end", "center", "dd", "details", "div",
    "dl", "dt", "fieldset", "html", "li", "main", "note", "p", "pre", "section", "summary", "tagline", "td", "th",
))  # fmt: skip
_DROPPED = frozenset((
    "applet", "audio", "bibliography", "body.head", "button", "canvas", "embed", "figure", "footer", "form", "head",
    "header", "hr", "iframe", "img", "input", "math", "media", "media-caption", "nav", "noscript", "object",
    "picture", "script", "select", "style", "svg", "template", "textarea", "title", "video",
))  # fmt: skip
_HEADINGS = {"h1": "h2", "h2": "h2", "hl1": "h2", "hl2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
_EMPHASIS = {"em": "em", "i": "em", "cite": "em", "strong": "strong", "b": "strong", "sub": "sub", "sup": "sup"}
_LISTS = frozenset({"ul", "ol"})
_QUOTES = frozenset({"blockquote", "bq"})
_BREAK = "<br>"
_PARAGRAPH_BREAK = re.compile(rf"(?: ?{_BREAK} ?){{2,}}")
_MENDED = re.compile(rf"(?<![.!?:;”\"'’»)>]) {_BREAK} ?(?=[^\W\d_]|[\d(\"“„«'‘])")
_ESCAPED_TAG = re.compile(r"&lt;(?:/(?:p|div|a|b|i|strong|em|figure|h[1-6]|ul|ol|span)|br ?/?)&gt;", re.I)
_CODE = re.compile(r"(?:(?:&lt;script\b(?:(?!&lt;/script).)*)?&lt;[a-z/!](?:(?!&gt;).)*&gt;\s*)+", re.I | re.S)
_DASH_TAGS = re.compile(r"<(endash|emdash)>-*</\1>")
_DASHES = {"endash": "–", "emdash": "—"}
_EMBEDDED = re.compile(r"<(/?)(embed|object|iframe|applet|frame|frameset)\b", re.I)
_HTML_PARSER = etree.HTMLParser(
    encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
)

_CLOSERS = ".!?…:;>\"'”’»)_—–-*"

MAX_DEPTH = 50
"""Markup nested deeper than this is read as plain text."""


def parse_html(html: str) -> etree._Element | None:
    """The root element of an HTML document or fragment; None if it contains nothing."""
    try:
        return etree.fromstring(_without_unclosed(without_forbidden(html)).encode(), _HTML_PARSER)
    except etree.XMLSyntaxError:  # raised for a document without any element or text
        return None


def _without_unclosed(html: str) -> str:
    """The HTML without the tags of embedded media that nobody closed: the text behind them would count as theirs."""
    tags = Counter((slash, name.lower()) for slash, name in _EMBEDDED.findall(html))
    for slash, name in tags:
        if not slash and tags["", name] > tags["/", name]:
            html = re.sub(rf"(?i)</?{name}\b[^<>]*>", "", html)
    return html


def html_body(html: str) -> str:
    """The body of a story that is a text of HTML, even if it is escaped once too often."""
    root = parse_html(unescape(html) if "<" not in html and _ESCAPED_TAG.search(html) else html)
    return "" if root is None else element_body(root)


def text_body(text: str) -> str:
    """The body of a story that comes as plain text."""
    paragraphs = split_paragraphs(without_forbidden(text).replace("\r\n", "\n").replace("\r", "\n"))
    return clean_body("\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs))


def element_body(node: etree._Element) -> str:
    """The body of a story from the element that holds it."""
    return clean_body("\n".join(_blocks(node, 0)))


def foreign_body(node: etree._Element) -> str:
    """The body of a story in an agency's own vocabulary: a paragraph for each element that has text of its own."""
    paragraphs = []
    for each in node.iter(etree.Element):
        around = each.getparent()
        is_inside = each is not node and around is not None and _has_own_text(around)
        if not is_inside and _has_own_text(each):
            paragraphs.append(f"<p>{_escape_text(text_of(each))}</p>")
    return clean_body("\n".join(paragraphs))


def _has_own_text(node: etree._Element) -> bool:
    return bool((node.text or "").strip() or any((child.tail or "").strip() for child in node))


def _blocks(node: etree._Element, depth: int) -> list[str]:
    writer = _Writer(depth)
    writer.container(node)
    return writer.blocks


class _Writer:
    """Collects blocks while it walks through a tree. run: the inline markup since the last block."""

    def __init__(self, depth: int) -> None:
        self.blocks: list[str] = []
        self.run: list[str] = []
        self.depth = depth

    def container(self, node: etree._Element) -> None:
        self.flush()
        self.inside(node)
        self.flush()

    def inside(self, node: etree._Element) -> None:
        if self.depth >= MAX_DEPTH:
            self.run.append(_escape_text(text_of(node)))
            return
        self.depth += 1
        if node.text:
            self.run.append(_escape_text(node.text))
        for child in node:
            self.element(child)
            if child.tail:
                self.run.append(_escape_text(child.tail))
        self.depth -= 1

    def element(self, node: etree._Element) -> None:
        name = local_name(node)
        if name == "figure" and (table := next(descendants(node, "table"), None)) is not None:
            self.element(table)
        if name in _DROPPED:
            return
        if name == "br":
            self.run.append(_BREAK)
        elif name in _BLOCKS:
            self.container(node)
        elif name in _EMPHASIS or name in ("a", "q"):
            self.run.append(_inline(node, name, self.depth))
        elif name in _STRUCTURES:
            self.flush()
            self.blocks.extend(_STRUCTURES[name](node, self.depth))
        else:
            self.inside(node)

    def flush(self) -> None:
        if self.run:
            text = "".join(self.run)
            self.run.clear()
            self.blocks.extend(f"<p>{each}</p>" for each in _paragraphs(text) if not _is_code(each))


def _is_code(paragraph: str) -> bool:
    """Whether a paragraph shows tags alone: code to embed something, which its sender escaped."""
    return paragraph.startswith("&lt;") and bool(_CODE.fullmatch(paragraph))


def _escape_text(text: str) -> str:
    if "<e" in text:
        text = _DASH_TAGS.sub(lambda match: _DASHES[match.group(1)], text)
    return escape(text, quote=False)


def _paragraphs(markup: str) -> Iterator[str]:
    """The paragraphs of a run of inline markup that still has its line breaks."""
    markup = markup.strip(" \t\r\n")
    for piece in _mend(join_lines(markup.split("\n"))) if "\n" in markup else [markup]:
        collapsed = SPACES.sub(" ", piece) if "  " in piece or "\t" in piece else piece
        if _BREAK in collapsed:
            yield from filter(None, map(_unwrap, _PARAGRAPH_BREAK.split(collapsed)))
        elif collapsed := collapsed.strip(" \xa0"):
            yield collapsed


def _mend(pieces: list[str]) -> Iterator[str]:
    """The pieces between blank lines. A piece that continues a sentence is joined to the one before."""
    held = ""
    for piece in filter(None, map(str.strip, pieces)):
        goes_on = held and held[-1] not in _CLOSERS and (piece[0].islower() or piece.startswith("<a "))
        if held and not goes_on:
            yield held
        held = f"{held} {piece}" if goes_on else piece
    if held:
        yield held


def _unwrap(markup: str) -> str:
    """The markup without line breaks within sentences: those printed after a space."""
    markup = _MENDED.sub(" ", markup.strip(" ")).removeprefix(_BREAK).removesuffix(_BREAK)
    return markup.replace(f" {_BREAK}", _BREAK).replace(f"{_BREAK} ", _BREAK).strip(" ")


def _inline(node: etree._Element, name: str, depth: int) -> str:
    inner = _inline_inside(node, depth)
    if not inner.strip():
        return inner
    if name == "q":
        return f"“{inner}”"
    if name == "a":
        href = (node.get("href") or "").strip()
        return f'<a href="{escape(href)}">{inner}</a>' if href else inner
    tag = "strong" if node.get("class") == "strong" else _EMPHASIS[name]
    return f"<{tag}>{inner}</{tag}>"


def _inline_inside(node: etree._Element, depth: int) -> str:
    if depth >= MAX_DEPTH:
        return _escape_text(text_of(node))
    parts = [_escape_text(node.text)] if node.text else []
    for child in node:
        name = local_name(child)
        if name == "br":
            parts.append(_BREAK)
        elif name in _EMPHASIS or name in ("a", "q"):
            parts.append(_inline(child, name, depth + 1))
        elif name not in _DROPPED:
            parts.append(_inline_inside(child, depth + 1) + (" " if name in _BLOCKS else ""))
        if child.tail:
            parts.append(_escape_text(child.tail))
    return "".join(parts)


def _heading(node: etree._Element, depth: int) -> Iterator[str]:
    inner = SPACES.sub(" ", _inline_inside(node, depth)).strip()
    if inner:
        tag = "h3" if node.get("class") == "h3" else _HEADINGS[local_name(node)]
        yield f"<{tag}>{inner}</{tag}>"


def _list(node: etree._Element, depth: int) -> Iterator[str]:
    items = []
    for child in node:
        blocks = _blocks(child, depth + 1)
        if blocks:
            inner = blocks[0][3:-4] if len(blocks) == 1 and blocks[0].startswith("<p>") else "".join(blocks)
            items.append(f"<li>{inner}</li>")
    if items:
        yield f"<{local_name(node)}>{''.join(items)}</{local_name(node)}>"


def _quote(node: etree._Element, depth: int) -> Iterator[str]:
    if blocks := _blocks(node, depth + 1):
        yield f"<blockquote>{''.join(blocks)}</blockquote>"


def _table(node: etree._Element, depth: int) -> Iterator[str]:
    """A line per row, with bars between the cells. A cell with several blocks keeps them, as in layout tables."""
    if caption := text_of(next(descendants(node, "caption"), None)):
        yield f"<p>{_escape_text(caption)}</p>"
    for row in _rows(node):
        cells = [cell for cell in row if local_name(cell) in ("td", "th")]
        contents = [content for cell in cells if (content := _blocks(cell, depth + 1))]
        if any(len(content) > 1 for content in contents):
            yield from (block for content in contents for block in content)
        elif contents:
            yield "<p>" + " | ".join(re.sub(r"</?(?:p|h2|h3)>", "", content[0]) for content in contents) + "</p>"


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for part in table:
        if local_name(part) == "tr":
            yield part
        elif local_name(part) in ("tbody", "thead", "tfoot"):
            yield from _rows(part)


_STRUCTURES: dict[str, Callable[[etree._Element, int], Iterator[str]]] = {
    **dict.fromkeys(_HEADINGS, _heading),
    **dict.fromkeys(_LISTS, _list),
    **dict.fromkeys(_QUOTES, _quote),
    "table": _table,
}
