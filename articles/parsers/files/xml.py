"""Read XML from strangers: no entities, no DTDs, no network, bounded size and depth.

The bytes are decoded here and not by the XML library, in this order: byte order mark, UTF-8, declared encoding,
Windows-1252. So files that declare a wrong encoding can still be read. The document type declaration is removed: its
external DTD is never fetched, and a file that declares entities of its own is refused. HTML's named characters, which
many feeds use without declaring them, are replaced by the characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any, BinaryIO, cast

from lxml import etree

from articles.drafts.draft import ParseError
from articles.drafts.text import FORBIDDEN, without_forbidden
from articles.parsers.files.encodings import find_codec, split_mark

MAX_BYTES = 32 * 1024 * 1024
_BLOCK, _SMALL = 2**18, 2**16
MAX_TAGS = 1_500_000  # a tree of them takes some 300 MB
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{2,40})["']""", re.I)
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_PROLOG = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*+", re.S)
_DOCTYPE = re.compile(r"<!DOCTYPE\b([^\[>]*)(?:\[(.*?)\]\s*)?>", re.S)
_GENERAL_ENTITY = re.compile(r"<!ENTITY\s+(?!%\s)")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.S)
_AMPERSAND = re.compile(r"&(?!#\d+;|#x[0-9A-Fa-f]+;|(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,31};)?")
_CONTROLS = bytes(code for code in range(128) if FORBIDDEN.match(chr(code)))
_STATEFUL = ("iso2022", "utf-7", "hz")
"""Encodings that switch between alphabets by escape sequences, or write all of them in ASCII."""


def read_bytes(stream: BinaryIO, name: str, limit: int = MAX_BYTES, beginning: bytes = b"") -> bytes:
    """All bytes of a file, including those read already (`beginning`). Raises ParseError if there are none, or more
    than `limit`."""
    data = beginning + _read(stream, max(0, limit + 1 - len(beginning)))
    if len(data) > limit:
        raise ParseError(
            f"The file is larger than {limit // (1024 * 1024)} MB, more than a file of news should be.", name
        )
    if not data.strip():
        raise ParseError("The file is empty.", name)
    return data


def _read(stream: BinaryIO, limit: int) -> bytes:
    """At most `limit` bytes. Most files are small, and a large read would allocate all its memory first."""
    data = stream.read(_SMALL)
    return data if len(data) < _SMALL else data + stream.read(limit - _SMALL)


def parse_xml(data: bytes, name: str, *, recover: bool = False) -> etree._Element:
    """The root element of an XML document. recover: keep what can be read of a broken one. Raises ParseError with the
    line where the XML breaks."""
    text = _without_doctype(decode(data), name)
    if text.count("<") > MAX_TAGS:
        raise ParseError(f"The XML has more than {MAX_TAGS:,} tags, more than a file of news should have.", name)
    try:
        return etree.fromstring(text.encode(), _STRICT)
    except etree.XMLSyntaxError as error:
        first = error
    repaired = _repair_text(text[: text.rfind(">") + 1]).encode()  # wire files end with zeros or Ctrl-Z
    for parser in (_STRICT, _LENIENT) if recover else (_STRICT,):
        try:
            root = etree.fromstring(repaired, parser)
        except etree.XMLSyntaxError:
            continue
        if root is not None:  # the lenient parser returns None for a document without elements
            return root
    raise ParseError("The XML is broken or breaks off here.", f"{name}, line {first.lineno or 1}") from first


def is_large(stream: BinaryIO) -> bool:
    """Whether a file is too large for its tree to be held in memory. Rewinds the stream."""
    large = len(_read(stream, MAX_BYTES + 1)) > MAX_BYTES
    stream.seek(0)
    return large


def stream_elements(stream: BinaryIO, name: str, *names: str) -> Iterator[etree._Element]:
    """The elements with these local names in a large file. Each is complete, and freed when the next is asked for.

    Elements beside them stay in the tree, so that a feed's own fields can be read. Only the document type is repaired,
    as in parse_xml. Raises ParseError where the XML breaks, and for an element larger than MAX_BYTES.
    """
    parser = etree.XMLPullParser(["end"], tag=[f"{{*}}{each}" for each in names], **_OPTIONS)
    size = 0
    for block in _without_doctype_blocks(stream, name):
        error = _feed(parser, block)
        size += len(block)
        for _, found in parser.read_events():
            node = cast(etree._Element, found)
            yield node
            _forget(node)
            size = 0
        if error:
            raise ParseError("The XML is broken or breaks off here.", f"{name}, line {error.lineno or 1}")
        if size > MAX_BYTES:
            raise ParseError(f"A single story is larger than {MAX_BYTES // 2**20} MB.", name)


def _feed(parser: etree.XMLPullParser, block: bytes) -> etree.XMLSyntaxError | None:
    """Feed a block to the parser; an empty one ends the document. Returns the error if the XML breaks or ends too
    early; the elements before it can still be read."""
    try:
        if block:
            parser.feed(block)
        else:
            parser.close()
    except etree.XMLSyntaxError as error:
        return error
    return None


def _without_doctype_blocks(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """A file's bytes in blocks, the first without the document type, and an empty block at the end."""
    head = stream.read(_BLOCK)
    marked, head = split_mark(head)
    if marked not in ("", "utf-8") or b"\0" in head[:4]:
        raise ParseError("A file this large is read in UTF-8 or an encoding of single bytes only.", name)
    plain = _without_doctype(head.decode("latin-1"), name)
    yield plain.encode("latin-1")
    while block := stream.read(_BLOCK):
        yield block
    yield b""


def _forget(node: etree._Element) -> None:
    """Empty an element that has been read, and remove its earlier siblings of the same name. The element itself must
    stay: the parser may still be adding the text that follows it."""
    node.clear(keep_tail=True)  # type: ignore[call-arg]
    before, parent = node.getprevious(), node.getparent()
    if before is not None and parent is not None and before.tag == node.tag:
        parent.remove(before)


def decode(data: bytes) -> str:
    """The document as text, without its XML declaration and without the control characters that XML forbids."""
    text = _decode_bytes(data)
    declaration = _DECLARATION.match(text)
    return text[declaration.end() :] if declaration else text


def _decode_bytes(data: bytes) -> str:
    marked, rest = split_mark(data)
    if marked:
        return rest.decode(marked, "replace")
    if data[:4] in (b"<\0?\0", b"<\0n\0", b"\0<\0?", b"\0<\0n"):
        return data.decode("utf-16-le" if data[0] else "utf-16-be", "replace")
    declared = _DECLARED.match(data)
    own = find_codec(declared[1]) if declared else ""
    if own.startswith(_STATEFUL):
        return without_forbidden(data.decode(own, "replace"))
    plain = data.translate(None, _CONTROLS)
    for encoding in filter(None, ("utf-8", own)):
        try:
            return plain.decode(encoding)
        except UnicodeError:
            continue
    return plain.decode("cp1252", "replace")


def _without_doctype(text: str, name: str) -> str:
    prolog = _PROLOG.match(text)
    start = prolog.end() if prolog else 0
    doctype = _DOCTYPE.match(text, start)
    if doctype is None:
        return text
    if _GENERAL_ENTITY.search(doctype.group(2) or ""):
        raise ParseError("The file declares XML entities of its own, which the archive does not expand.", name)
    return text[:start] + "\n" * doctype.group().count("\n") + text[doctype.end() :]


def _repair_text(text: str) -> str:
    parts = _CDATA.split(without_forbidden(text))
    return "".join(part if part.startswith("<![CDATA[") else _AMPERSAND.sub(_repair, part) for part in parts)


def _repair(match: re.Match[str]) -> str:
    character = html5.get(match.group(1) or "")
    return character if character and character not in "<&>" else "&amp;" + (match.group(1) or "")


_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def _make_parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(encoding="utf-8", recover=recover, **_OPTIONS)


_STRICT = _make_parser(recover=False)
_LENIENT = _make_parser(recover=True)


def local_name(node: etree._Element) -> str:
    """The element's name without its namespace."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(node: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Child elements called `name`, whatever their namespace."""
    return iter(()) if node is None else node.iterchildren("{*}" + name)


def child(node: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along a path of child names, whatever their namespaces."""
    for name in path:
        if node is None:
            return None
        node = next(node.iterchildren("{*}" + name), None)
    return node


def descendants(node: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Elements called `name` anywhere below."""
    return iter(()) if node is None else node.iterdescendants("{*}" + name)


def text_of(node: etree._Element | None) -> str:
    """All text inside an element, with single spaces."""
    if node is None:
        return ""
    return " ".join(("".join(map(str, node.itertext())) if len(node) else node.text or "").split())


def attribute(node: etree._Element | None, name: str) -> str:
    """An attribute's value, stripped; empty if there is none."""
    return "" if node is None else (node.get(name) or "").strip()


def serialise(node: etree._Element) -> bytes:
    """The element's own bytes, as UTF-8 XML."""
    return etree.tostring(node, encoding="utf-8", with_tail=False)


def place_of(node: etree._Element) -> str:
    """The element's line, for a report."""
    return f"line {node.sourceline}"
