"""WARC 1.0 and 1.1 (ISO 28500) and ARC: what crawlers and web recorders keep, page by page.

Each page that a server gave (a `response`, or a `resource` that was never sent over HTTP) is read as a saved page, with
its address and the day of its capture as its place. Pictures, scripts, style sheets, redirects and errors are no pages.
A `revisit` says that a page was the same as before, so nothing is read for it if that page was read. warcio (Apache
2.0) divides the file into records as it is read. Compressed records are unpacked before, like any gzip. A WACZ file is
a zip of such files (articles/parsers/files/inputs.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BufferedIOBase
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from articles.drafts.draft import ArticleDraft, Entry, ParseError, Rejected
from articles.parsers import webpage
from articles.parsers.files.encodings import find_codec
from articles.parsers.files.record_faults import FAULTS, read_one
from articles.parsers.warc.bounded_lines import BoundedLines
from articles.parsers.warc.captures import Captures
from articles.parsers.warc.payload import PageError, payload
from articles.parsers.webpage.charset import declared_encoding
from articles.parsers.webpage.format import page_entry
from articles.parsers.webpage.page_bytes import MAX_BYTES

NO_STORY = "This page holds no story: it is a site's front page, or it has no day, no author and hardly any text."
MIN_BODY = 250
"""Characters of the body of a page that names neither a day nor an author."""
_PAGES = ("text/html", "application/xhtml+xml")


def sniff(head: bytes, name: str) -> bool:
    """Whether a file begins as a WARC or ARC does."""
    return head.startswith((b"WARC/", b"filedesc://"))


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The story of each page in a web archive. Memory: one page."""
    read = Captures()
    pages = 0
    try:
        for record in ArchiveIterator(BoundedLines(cast(BufferedIOBase, stream))):
            entry = _entry(record, read)
            if entry is not None:
                pages += 1
                yield entry
    except (ArchiveLoadFailed, EOFError, *FAULTS) as error:  # warcio raises the latter for broken headers
        why = f"The web archive (WARC) is broken here: {' '.join(str(error).split())[:200]}."
        yield Rejected(f"record after page {pages}", why)
        return
    if not pages:
        raise ParseError("This web archive (WARC) holds no web page: no record is a page that a server gave.", name)


def _entry(record: ArcWarcRecord, read: Captures) -> Entry | None:
    """The entry of a record; None if it is no page. read: the pages that were read before."""
    try:
        return _page(record, read) if _is_page(record) else None
    except FAULTS as error:
        return Rejected(_where(record), f"This record cannot be read ({type(error).__name__}). Crawl the page again.")


def _page(record: ArcWarcRecord, read: Captures) -> Entry | None:
    address, where = _header(record, "WARC-Target-URI"), _where(record)
    if record.rec_type == "revisit":
        if read.holds(record):
            return None
        return Rejected(where, "The crawler kept this page elsewhere, since it had not changed. Import that WARC too.")
    try:
        raw = payload(record, MAX_BYTES)
    except PageError as error:
        return Rejected(where, str(error))
    if not _http_header(record, "Content-Type") and record.rec_type == "response" and not webpage.sniff(raw, ""):
        return None
    read.add(record)
    entry = read_one(lambda: page_entry(_as_utf8(raw, record), where, address), where, raw)
    if isinstance(entry, ArticleDraft):
        return replace(entry, where=where, original=raw) if _is_story(entry) else Rejected(where, NO_STORY, raw)
    return entry


def _is_story(draft: ArticleDraft) -> bool:
    """Whether a page tells a story. A crawl has front pages, sections and forms too."""
    front = urlsplit(draft.url).path.strip("/") == ""
    return not front and bool(draft.published_on or draft.authors or len(draft.body) >= MIN_BODY)


def _is_page(record: ArcWarcRecord) -> bool:
    """Whether a record is a page that was found, or a note that it has not changed."""
    if record.rec_type == "resource":
        return _header(record, "Content-Type").partition(";")[0].strip().lower() in _PAGES
    if record.rec_type not in ("response", "revisit") or record.http_headers is None:
        return False
    found = record.http_headers.get_statuscode() in ("200", "203", "304")
    return found and _http_header(record, "Content-Type").partition(";")[0].strip() in (*_PAGES, "")


def _as_utf8(raw: bytes, record: ArcWarcRecord) -> bytes:
    """The page in UTF-8 if the server named another charset and the page itself names none."""
    named = _http_header(record, "Content-Type").partition("charset=")[2].strip("\"' ;")
    codec = find_codec(named[:40]) if named and not declared_encoding(raw) else ""
    return raw.decode(codec, "replace").encode() if codec not in ("", "utf-8") else raw


def _where(record: ArcWarcRecord) -> str:
    return f"{_header(record, 'WARC-Target-URI')[:500]}, saved on {_header(record, 'WARC-Date')[:10]}"


def _header(record: ArcWarcRecord, name: str) -> str:
    return (record.rec_headers.get_header(name) or "").strip(" <>")


def _http_header(record: ArcWarcRecord, name: str) -> str:
    headers = record.http_headers
    return (headers.get_header(name) or "").strip().lower() if headers is not None else ""
