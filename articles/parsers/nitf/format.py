"""NITF, the News Industry Text Format (IPTC, versions 2.5 to 3.6): one story marked up for print, with its pictures.

Standard: https://iptc.org/standards/nitf/. NITF within NewsML and ninjs is read by the same functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from lxml import etree

from articles.drafts.draft import ArticleDraft, Entry, ParseError, Rejected, Status
from articles.parsers.files.record_faults import read_each
from articles.parsers.files.xml import (
    attribute,
    child,
    descendants,
    is_large,
    local_name,
    parse_xml,
    place_of,
    read_bytes,
    serialise,
    stream_elements,
)
from articles.parsers.nitf.archive_meta import restore
from articles.parsers.nitf.document_fields import document_fields, identity, source_of
from articles.parsers.nitf.printed_fields import story_fields
from articles.parsers.wire.story_draft import (
    make_article,
    read_status,
)

NAME = "nitf"

_ROOT = re.compile(rb"<(?:[\w.-]+:)?nitf\b")
_FOREIGN = re.compile(rb"<(?:[\w.-]+:)?(?:NewsML|newsMessage|newsItem|packageItem|rss|feed)\b")


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is XML whose root is nitf."""
    plain = head.replace(b"\0", b"")
    return bool(_ROOT.search(plain)) and not _FOREIGN.search(plain)


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The story of a file, or the stories within a wrapper element."""
    if is_large(stream):
        yield from _stream(stream, name)
        return
    data = read_bytes(stream, name)
    root = parse_xml(data, name)
    found = [root] if local_name(root) == "nitf" else list(descendants(root, "nitf"))
    if not found:
        raise ParseError("This XML holds no NITF.", name)
    for node in found:
        original = data if len(found) == 1 else serialise(node)
        yield from read_each(_entries(node, place_of(node), original), place_of(node), original)


def _stream(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The stories within the wrapper element of a file that is too large for a tree."""
    count = 0
    for count, node in enumerate(stream_elements(stream, name, "nitf"), 1):
        original = serialise(node)
        yield from read_each(_entries(node, f"story {count}", original), f"story {count}", original)
    if not count:
        raise ParseError("This XML holds no NITF.", name)


def _entries(node: etree._Element, where: str, original: bytes) -> Iterator[Entry]:
    yield restore(read_nitf(node, where, original), node)
    yield from _withdrawals(node, where, original)


def read_nitf(node: etree._Element, where: str, original: bytes) -> Entry:
    """One nitf element as a draft."""
    article = make_article(
        **story_fields(node),
        **document_fields(node),
        where=where,
        original=original,
        format=NAME,
    )
    return article or Rejected(where, "This NITF story has neither a headline nor a text.", original)


def _withdrawals(node: etree._Element, where: str, original: bytes) -> Iterator[Entry]:
    """The documents that this one withdraws (management-doc-idref): drafts with only identifier and status."""
    data = child(node, "head", "docdata")
    if read_status(attribute(data, "management-idref-status")) is not Status.WITHDRAWN:
        return
    own = identity(data)[0]
    for key in attribute(data, "management-doc-idref").split():
        if key != own:
            headline = f"Withdrawn: {key}"
            yield ArticleDraft(
                headline[:1000],
                source=source_of(node, data),
                source_key=key,
                status=Status.WITHDRAWN,
                where=where,
                original=original,
                format=NAME,
            )
