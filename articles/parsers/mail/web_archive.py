"""A web page that a browser saved as one file: MHTML (RFC 2557), as Chrome, Edge, Opera and Internet Explorer write it.

The page is the root part of a multipart message; its pictures are other parts, each with the address that it was loaded
from. The page is read as any saved page is, and its photographs are given the pictures of their addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from typing import BinaryIO

from articles.drafts.draft import ArticleDraft, Entry, ParseError, PhotoDraft, Rejected
from articles.parsers.files.xml import read_bytes
from articles.parsers.images import picture_info
from articles.parsers.images.picture_size import MAX_PICTURE_BYTES
from articles.parsers.mail.parts import MAX_BYTES, charset_of, content, header, header_block, leaves, read_message
from articles.parsers.webpage.format import page_entry

_RELATED = re.compile(rb"(?im)^content-type:\s*multipart/(?:related|mixed)")
_SAVED = re.compile(rb"(?im)^(?:snapshot-content-location:|from:[^\r\n]*saved by )")
_SUFFIXES = (".mht", ".mhtml")


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is a message of parts that a browser saved."""
    block = header_block(head)
    return bool(block and (_SAVED.search(block) or (_RELATED.search(block) and name.lower().endswith(_SUFFIXES))))


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The page's story with its pictures, or a Rejected if it has none."""
    data = read_bytes(stream, name, MAX_BYTES)
    message = read_message(data, name)
    parts = list(leaves(message))
    page = next((part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")), None)
    if page is None:
        raise ParseError("This web archive (MHTML) holds no page. Save the page again, as HTML.", name)
    address = header(message, "Snapshot-Content-Location") or header(page, "Content-Location")
    entry = page_entry(_as_utf8(page), name, address if address.startswith(("http://", "https://")) else "")
    if isinstance(entry, ArticleDraft):
        yield replace(entry, photos=_with_pictures(entry.photos, parts), original=data)
    elif isinstance(entry, Rejected):
        yield replace(entry, original=data)


def _as_utf8(page: Message) -> bytes:
    """The page's bytes, in UTF-8 if the part declares another charset."""
    charset = charset_of(page)
    return content(page) if charset in ("", "utf-8") else content(page).decode(charset, "replace").encode()


def _with_pictures(photos: tuple[PhotoDraft, ...], parts: list[Message]) -> tuple[PhotoDraft, ...]:
    """The photos, each with the picture of its address if the file holds it."""
    pictures = [part for part in parts if part.get_content_maintype() == "image"]
    by_address = {header(part, "Content-Location"): part for part in pictures}
    by_address |= {f"cid:{header(part, 'Content-ID').strip('<>')}": part for part in pictures}
    return tuple(
        replace(photo, image=picture, address="" if photo.address.startswith("cid:") else photo.address)
        if photo.image is None and (part := by_address.get(photo.address)) and (picture := _picture(part))
        else photo
        for photo in photos
    )


def _picture(part: Message) -> bytes | None:
    """The part's bytes; None if they are no picture that the archive keeps."""
    data = content(part)
    try:
        picture_info(data)
    except ParseError:
        return None
    return data if len(data) <= MAX_PICTURE_BYTES else None
