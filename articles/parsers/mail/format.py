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
from articles.parsers.mail.mail_pictures import as_shown, is_picture, read_pictures
from articles.parsers.mail.message_text import MessageText, read_html, read_plain
from articles.parsers.mail.parts import MAX_BYTES, content, header, header_block, leaves, read_message, text_content
from articles.parsers.wire.photo_draft import with_lead
from articles.parsers.wire.story_draft import byline_within, make_article
from articles.printed.dates import find_date
from articles.printed.languages import guess_language
from articles.printed.timestamps import Moment, read_moment

MAX_DEPTH = 3
"""How many messages within messages are read."""
MAX_SENDER = 500
"""Characters of a sender whom a text repeats."""

_REPLY = re.compile(r"(?i)^(?:(?:re|aw|sv|vs|fwd?|wg|tr|rv|enc)\s*(?:\[\d+\])?:\s*)+")
_ROLE = re.compile(r"\s*\([^()]*\)\s*$")
_SURNAME_FIRST = re.compile(
    r"(\w[\w'’-]* ?[\w'’-]*), (?!(?:Jr|Sr|Inc|Ltd|LLC|GmbH|AG|SA|PhD|MD|Esq)\b)(\w[\w'’.-]*(?: \w\.?)?)"
)
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+")
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
    photos, broken = read_pictures(parts, where)
    story = _story(message, parts, photos, where, original)
    yield story or Rejected(where, "This e-mail has neither a subject nor a text.", original)
    yield from broken
    for part in parts:
        inner = part.get_payload()
        if part.get_content_type() == "message/rfc822" and isinstance(inner, list) and depth < MAX_DEPTH:
            for each in inner[:1]:
                if isinstance(each, Message):
                    yield from _entries(each, each.as_bytes(), f"{where}, attached message", depth + 1)
        elif not is_picture(part) and not _is_text(part) and (file := part.get_filename()):
            why = f"The attachment {file[:200]} ({part.get_content_type()}) is not read here. Save it, and import it."
            yield Rejected(where, why, content(part))


def _story(
    message: Message, parts: list[Message], photos: tuple[PhotoDraft, ...], where: str, original: bytes
) -> ArticleDraft | None:
    """The story of a message, or of the one that it forwards."""
    subject, sent = header(message, "Subject"), header(message, "Date")[:100]
    text = _text(parts, subject)
    told = text.fields.get("from")
    sender, box = _repeated_sender(told) if told else parseaddr(header(message, "From"))
    byline, body = byline_within(text.body)
    return make_article(
        headline=_REPLY.sub("", text.fields.get("subject") or subject),
        body=body,
        byline=byline or _person(sender),
        source=box.rpartition("@")[2].lower()[:200],
        source_key=header(message, "Message-ID").strip("<>")[:500],
        language=guess_language(plain_text(body)),
        first=_moment(text.fields.get("date", "")) or read_moment(sent),
        notes=text.note.split("\n"),
        photos=with_lead(as_shown(photos, text.pictures)),
        where=where,
        original=original,
        format="email",
    )


def _moment(printed: str) -> Moment | None:
    """When a forwarded message was sent: in a mail program's form, or a day in words."""
    day = find_date(printed[:100])
    return read_moment(printed[:100]) or (Moment(day) if day else None)


def _repeated_sender(printed: str) -> tuple[str, str]:
    """The name and the address of a sender whom a mail program repeats in a text: without the quotation marks that a
    header needs, and often without the address."""
    printed = printed[:MAX_SENDER]
    found = _ADDRESS.search(printed)
    name = re.split(r"[<\[]", printed[: found.start()] if found else printed)[0]
    return name.strip(" \"'("), found[0] if found else ""


def _person(sender: str) -> str:
    """The name of a sender, as it is spoken: "Lunde, Ada (Press)" is Ada Lunde."""
    name = _ROLE.sub("", sender)
    swapped = _SURNAME_FIRST.fullmatch(name)
    return "" if "@" in name else f"{swapped[2]} {swapped[1]}" if swapped else name


def _text(parts: list[Message], subject: str) -> MessageText:
    """The text of a message: as HTML, unless the plain text beside it says much more."""
    texts = [(part, text_content(part)) for part in parts if _is_text(part)]
    html = "\n".join(text for part, text in texts if part.get_content_subtype() == "html")
    typed = "\n".join(text for part, text in texts if part.get_content_subtype() == "plain")
    shown, written = read_html(html, subject), read_plain(typed, subject)
    return shown if 2 * len(plain_text(shown.body)) >= len(plain_text(written.body)) else written


def _is_text(part: Message) -> bool:
    """Whether a part is text to be read here, and not a file."""
    attached = (part.get_content_disposition() or "") == "attachment"
    return part.get_content_type() in ("text/plain", "text/html") and not attached
