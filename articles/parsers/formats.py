"""FORMATS, the table of every kind of input that the archive reads, and the function that detects a file's format.

A parser is a function from an open binary file to entries, in order. It streams if the format allows several stories in
a file. It raises ParseError if nothing can be read at all, and yields a Rejected for a piece that cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from articles.drafts.draft import Entry, ParseError
from articles.parsers import (
    clipboard,
    documents,
    feeds,
    images,
    mail,
    markdown,
    newsml_1,
    newsml_g2,
    ninjs,
    nitf,
    pasted,
    prism,
    reuters,
    ritzau,
    site_json,
    tables,
    warc,
    webpage,
    wiretext,
)
from articles.parsers.files.encodings import split_mark
from articles.parsers.files.foreign_files import describe, known_kind
from articles.parsers.files.foreign_texts import kind_of
from articles.parsers.files.json_outline import OUTLINE_BYTES

Parser = Callable[[BinaryIO, str], Iterator[Entry]]

SNIFF_BYTES = OUTLINE_BYTES
"""Bytes of a file that detection is given."""
_HEAD_BYTES = 4096
"""Bytes that a sniffer is given, unless the format's row says that it needs all."""


_PROLOG = re.compile(rb"(?:\s+|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*+", re.S | re.I)

_FRAMED = frozenset({"image", "mhtml", "email", "pdf", "document", "warc", "wiretext"})
"""Formats whose files begin as no other file does, so that the name of one does not matter."""
_LOOSE = frozenset({"webpage", "pasted"})
"""Formats that nearly any text fits."""


@dataclass(frozen=True, slots=True)
class Format:
    """name is what --format takes; suffixes are lower-case with their dot; sniff(head, name) says whether it fits.

    deep: the format is known by keys that may come late, so that sniff is given SNIFF_BYTES.
    """

    name: str
    label: str
    suffixes: tuple[str, ...]
    sniff: Callable[[bytes, str], bool]
    parse: Parser
    deep: bool = False


_ROWS = (
    Format("image", "Pictures with their embedded captions", images.SUFFIXES, images.sniff, images.parse),
    Format(
        "mhtml",
        "Web pages saved as one file (MHTML)",
        (".mhtml", ".mht"),
        mail.sniff_web_archive,
        mail.parse_web_archive,
    ),
    Format("email", "E-mails and mailboxes", (".eml", ".mbox"), mail.sniff, mail.parse),
    Format("pdf", "PDF files with text", (".pdf",), documents.sniff_pdf, documents.parse_pdf),
    Format("document", "DOCX and ODT documents", (".docx", ".odt"), documents.sniff, documents.parse),
    Format("warc", "Web archives of crawlers (WARC, ARC)", (".warc", ".arc"), warc.sniff, warc.parse),
    Format("reuters21578", "Reuters-21578 SGML", (".sgm",), reuters.sniff, reuters.parse),
    Format("clipboard", "Pastes with their HTML", (".paste",), clipboard.sniff, clipboard.parse),
    Format(
        "site-json",
        "WordPress (REST), Ghost, Arc ANS and JSON Feed",
        (".json",),
        site_json.sniff,
        site_json.parse,
        deep=True,
    ),
    Format("ninjs", "ninjs 1 to 3 (JSON)", (".json",), ninjs.sniff, ninjs.parse, deep=True),
    Format("ritzau", "Ritzau's feed (XML)", (".xml",), ritzau.sniff, ritzau.parse),
    Format("prism", "PRISM aggregator messages (XML)", (".xml",), prism.sniff, prism.parse),
    Format("newsml-g2", "NewsML-G2 (XML)", (".xml",), newsml_g2.sniff, newsml_g2.parse),
    Format("newsml-1", "NewsML 1.0 to 1.2 (XML)", (".xml",), newsml_1.sniff, newsml_1.parse),
    Format("nitf", "NITF (XML)", (".xml", ".nitf"), nitf.sniff, nitf.parse),
    Format("feed", "RSS and Atom", (".rss", ".atom", ".rdf", ".xml"), feeds.sniff, feeds.parse),
    Format("wiretext", "IPTC 7901 and ANPA 1312 wire text", (".tst", ".anpa", ".iptc"), wiretext.sniff, wiretext.parse),
    Format("jsonl", "JSON Lines", (".jsonl", ".ndjson"), tables.sniff_json_lines, tables.parse_json_lines),
    Format("csv", "CSV", (".csv", ".tsv"), tables.sniff_csv, tables.parse_csv),
    Format("markdown", "Markdown with front matter", (".md", ".markdown"), markdown.sniff, markdown.parse),
    Format("webpage", "Saved web pages (HTML)", (".html", ".htm", ".xhtml"), webpage.sniff, webpage.parse),
    Format("pasted", "Pasted news pages", (".txt", ".text"), pasted.sniff, pasted.parse),
)

FORMATS: dict[str, Format] = {row.name: row for row in _ROWS}
"""name -> row, in the order of detection: strict formats first, pasted text last."""


def detect(head: bytes, name: str) -> Format:
    """The format of a file, by its first SNIFF_BYTES and its name. The sniffers are given UTF-8 without a byte order
    mark. Raises ParseError if none fits."""
    plain = _as_utf8(head)
    beginning = _beginning(plain)
    kind = known_kind(head)
    row = None if kind else _first_fitting(plain, beginning, name)
    if row and row.name not in _FRAMED:
        kind = kind_of(beginning, name, loose=row.name in _LOOSE)
    if kind or row is None:
        raise ParseError(f"This is {kind or describe(beginning)}")
    return row


def _first_fitting(plain: bytes, beginning: bytes, name: str) -> Format | None:
    found = (row for row in FORMATS.values() if row.sniff(plain if row.deep else beginning, name))
    return next(found, None)


def _beginning(plain: bytes) -> bytes:
    """The bytes that a sniffer is given: the first ones, or those from the root element on if XML has a long prolog."""
    prolog = _PROLOG.match(plain) if plain.lstrip()[:1] == b"<" else None
    start = prolog.end() if prolog and prolog.end() > _HEAD_BYTES // 2 else 0
    return plain[start : start + _HEAD_BYTES]


def _as_utf8(head: bytes) -> bytes:
    """The head without its byte order mark, in UTF-8 where the mark names another encoding."""
    encoding, rest = split_mark(head)
    return rest.decode(encoding, "replace").encode() if encoding else head
