"""E-mail: a story from each message of a file (.eml) or of a mailbox (mbox, RFC 4155).

The subject is the headline, the sender the byline, and attached pictures are photos. Press offices and readers send so,
and so do agencies that deliver by mail. Other attachments are rejected by name, since they are files of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from email.utils import parseaddr
from typing import BinaryIO

from articles.drafts.draft import ArticleDraft, Entry, ParseError, PhotoDraft, Rejected
from articles.drafts.text import plain_text
from articles.parsers.files.record_faults import read_each
from articles.parsers.images import picture_info, read_picture
from articles.parsers.mail.parts import MAX_BYTES, content, header, header_block, leaves, read_message, text_content
from articles.parsers.wire.photo_draft import with_lead
from articles.parsers.wire.story_body import html_body, text_body
from articles.parsers.wire.story_draft import make_article
from articles.printed.languages import guess_language
from articles.printed.timestamps import read_moment

MAX_DEPTH = 3
"""How many messages within messages are read."""
MIN_SIDE = 100
"""Pixels. A smaller picture belongs to a letterhead or a signature."""

_REPLY = re.compile(r"(?i)^(?:(?:re|aw|sv|vs|fwd?|wg|tr|rv|enc)\s*(?:\[\d+\])?:\s*)+")
_SIGNATURE = re.compile(r"(?ms)^-- ?$.*\Z")
_NEXT = re.compile(rb"From \S+.*\d{4}")
_BLOCK = 2**20


def sniff(head: bytes, name: str) -> bool:
    """Whether a file begins with the header lines of an e-mail."""
    return bool(header_block(head))


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The stories of all messages in a file, each followed by what it has attached."""
    messages = list_messages(stream)
    for number, data in enumerate(messages, 1):
        where = f"message {number}"
        try:
            yield from read_each(_entries(read_message(data, name), data, where), where, data)
        except ParseError as error:
            yield Rejected(where, error.why, data[:_BLOCK])


def list_messages(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of each message. In a mailbox, a line that begins with "From " precedes each one."""
    held: list[bytes] = []
    size, blank, is_mailbox = 0, True, False
    while line := stream.readline(_BLOCK):
        if blank and _NEXT.match(line) and (is_mailbox or not b"".join(held).strip()):
            is_mailbox = True
            if size:
                yield b"".join(held)
            held, size = [], 0
        elif size <= MAX_BYTES:  # the rest of a message that is too large is not held
            held.append(line[1:] if is_mailbox and line.startswith(b">From ") else line)
            size += len(line)
        blank = not line.strip()
    if size:
        yield b"".join(held)


def _entries(message: Message, original: bytes, where: str, depth: int = 0) -> Iterator[Entry]:
    """The story of a message, then the messages within it and its other attachments."""
    parts = list(leaves(message))
    photos, broken = _photos(parts, where)
    story = _story(message, parts, photos, where, original)
    yield story or Rejected(where, "This e-mail has neither a subject nor a text.", original)
    yield from broken
    for part in parts:
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and depth < MAX_DEPTH:
            for each in inner[:1]:
                if isinstance(each, Message):
                    yield from _entries(each, each.as_bytes(), f"{where}, attached message", depth + 1)
        elif part.get_content_maintype() != "image" and not _is_text(part) and (file := part.get_filename()):
            why = f"The attachment {file[:200]} ({part.get_content_type()}) is not read here. Save it, and import it."
            yield Rejected(where, why, content(part))


def _story(
    message: Message, parts: list[Message], photos: tuple[PhotoDraft, ...], where: str, original: bytes
) -> ArticleDraft | None:
    body = _body(parts)
    sender, box = parseaddr(header(message, "From"))
    return make_article(
        headline=_REPLY.sub("", header(message, "Subject")),
        body=body,
        byline="" if "@" in sender else sender or "",
        source=box.rpartition("@")[2].lower()[:200],
        source_key=header(message, "Message-ID").strip("<>")[:500],
        language=guess_language(plain_text(body)),
        first=read_moment(header(message, "Date")[:100]),
        photos=with_lead(photos),
        where=where,
        original=original,
        format="email",
    )


def _body(parts: list[Message]) -> str:
    """The text of a message: as HTML, unless the plain text beside it says much more."""
    texts = [part for part in parts if _is_text(part)]
    html = "\n".join(html_body(text_content(part)) for part in texts if part.get_content_subtype() == "html")
    plain = [_SIGNATURE.sub("", text_content(part).replace("\r\n", "\n")) for part in texts if _is_plain(part)]
    typed = "\n".join(map(text_body, plain))
    return html if 2 * len(plain_text(html)) >= len(plain_text(typed)) else typed


def _is_text(part: Message) -> bool:
    """Whether a part is text to be read here, and not a file."""
    attached = (part.get_content_disposition() or "") == "attachment"
    return part.get_content_type() in ("text/plain", "text/html") and not attached


def _is_plain(part: Message) -> bool:
    return part.get_content_subtype() == "plain"


def _photos(parts: list[Message], where: str) -> tuple[tuple[PhotoDraft, ...], list[Rejected]]:
    """The attached pictures, without those of signatures, and those that cannot be read."""
    photos: list[PhotoDraft] = []
    broken: list[Rejected] = []
    for part in parts:
        data = content(part) if part.get_content_maintype() == "image" else b""
        if not data or _is_small(data):
            continue
        for entry in read_each(_picture(data, part.get_filename() or ""), where, data):
            if isinstance(entry, PhotoDraft):
                photos.append(entry)
            elif isinstance(entry, Rejected):
                broken.append(Rejected(f"{where}, {entry.where}".rstrip(", "), entry.why, data))
    return tuple(photos), broken


def _picture(data: bytes, name: str) -> Iterator[Entry]:
    try:
        yield from read_picture(data, name)
    except ParseError as error:
        yield Rejected(name, error.why, data)


def _is_small(data: bytes) -> bool:
    try:
        info = picture_info(data)
    except ParseError:
        return False
    return min(info.width, info.height) < MIN_SIDE
