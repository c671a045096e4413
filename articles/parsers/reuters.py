"""Reuters-21578: newswire stories of 1987 as SGML, streamed story by story.

The files are Latin-1, full of the wire's control characters, and one of them is not valid SGML. So each story is cut
out by its tags, with searches that take linear time. The collection's README explains the tags (David D. Lewis,
Reuters-21578 Distribution 1.0, section VI). Left out is what we have no field for: the wire's routing codes (UNKNOWN)
and the machine-learning splits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from html import unescape
from typing import BinaryIO

from articles.drafts.draft import ArticleDraft, Entry, ParseError, Precision, Rejected, TopicDraft, TopicKind
from articles.drafts.markup import paragraphs_to_body
from articles.drafts.moments import within_calendar
from articles.parsers.files.record_faults import read_one

SOURCE = "Reuters"
BLOCK_BYTES = 2**20
MAX_STORY_BYTES = 4 * 2**20

_VOCABULARIES = {
    "TOPICS": TopicKind.SUBJECT,
    "PLACES": TopicKind.PLACE,
    "PEOPLE": TopicKind.PERSON,
    "ORGS": TopicKind.ORGANISATION,
    "EXCHANGES": TopicKind.ORGANISATION,
    "COMPANIES": TopicKind.ORGANISATION,
}
_MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]

_START = re.compile(rb"(?=<REUTERS\b)")
_END = b"</REUTERS>"
_KEY = re.compile(r'\bNEWID="(\d+)"')
_DATE = re.compile(r"<DATE>\s*(\d{1,2})-([A-Z]{3})-(\d{4})(?:\s+(\d\d):(\d\d):(\d\d))?")
_TERMS = re.compile(rf"<({'|'.join(_VOCABULARIES)})>((?:<D>[^<]*</D>)+)</\1>")
_TERM = re.compile(r"<D>([^<]*)</D>")
_CONTROL = re.compile(r"&#(?:[0-9]|[12][0-9]|3[01]|127);|[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_SIGN_OFF = re.compile(r"(?:\s+REUTERS?\b\W*)*(?:\n *(?i:reuters?)\b\W*)?\Z")
_PARAGRAPH = re.compile(r"\n+(?= {2,}\S)|\n\s*\n")
_TABLE_ROW = re.compile(r"\S {3,}\S")
_BYLINE = re.compile(r"^by\s+|,?\s*\breuters?d?\b.*$", re.I | re.S)
_NAMES = re.compile(r",\s*|\s+and\s+", re.I)
_PLACEHOLDER = re.compile(r"Blah blah blah\.|(?<!\S)\*{2,}(?!\S)")
"""What replaces the text if the wire sent only a headline: the collection's filler, and the asterisks of a flash."""


def sniff(head: bytes, name: str) -> bool:
    """Whether a file begins as the collection's files do: with its document type, or with a story."""
    return head.lstrip()[:22].lower() == b"<!doctype lewis system" or _START.match(head.lstrip()) is not None


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """Each story, in order. One that is cut off, or has no words, gives a Rejected."""
    count = 0
    for count, raw in enumerate(_stories(stream), start=1):
        yield read_one(partial(_story, raw, count), f"story {count}", raw)
    if not count:
        raise ParseError("It holds no story: there is no <REUTERS> in it.")


def _stories(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of each story, from its tag to its end or to the next story's tag. What precedes the first is
    ignored."""
    kept = b""
    while block := stream.read(BLOCK_BYTES):
        *whole, kept = _START.split(kept + block)
        yield from (piece for piece in whole if _START.match(piece))
        if len(kept) > MAX_STORY_BYTES:
            raise ParseError(f"A story is longer than {MAX_STORY_BYTES // 2**20} MB.")
    if _START.match(kept):
        yield kept


def _story(raw: bytes, count: int) -> Entry:
    raw = raw.rstrip()
    text = raw.decode("latin-1")
    head = _CONTROL.sub("", text.partition("<TEXT")[0])
    key = _KEY.search(head)
    where = f"story {key[1]}" if key else f"story {count}"
    if _END not in raw:
        return Rejected(where, "It is cut off: it has no end.", raw)
    parts = _parts(text)
    headline = parts.pop("TITLE")
    if not headline:
        return Rejected(where, "It has neither a headline nor a text.", raw)
    published_at = _date(head)
    return ArticleDraft(
        headline=headline,
        body=paragraphs_to_body(_paragraphs(parts["BODY"])),
        byline=parts["AUTHOR"],
        authors=_authors(parts["AUTHOR"]),
        dateline=parts["DATELINE"].rstrip(" -"),
        topics=tuple(_topics(head)),
        source=SOURCE,
        language="en",
        source_key=key[1] if key else "",
        published_on=published_at.date() if published_at else None,
        published_at=published_at,
        precision=Precision.EXACT if published_at else Precision.UNKNOWN,
        format="reuters21578",
        where=where,
        original=raw,
    )


def _parts(story: str) -> dict[str, str]:
    """Title, author and dateline, one line each, and the body with its lines. A missing title is made up."""
    text = _CONTROL.sub("", _text_between(story, "<TEXT", "</TEXT>").partition(">")[2])
    parts = {name: unescape(_text_between(text, f"<{name}>", f"</{name}>")) for name in ("TITLE", "AUTHOR", "DATELINE")}
    parts = {name: " ".join(part.split()) for name, part in parts.items()}
    _, tag, body = text.partition("<BODY>")
    body = body.partition("</BODY>")[0] if tag else _PLACEHOLDER.sub("", text.rpartition("</TITLE>")[2])
    parts["BODY"] = _strip_sign_off(unescape(body))
    if not parts["TITLE"]:
        parts["TITLE"], parts["BODY"] = _first_line(parts["BODY"])
    return parts


def _text_between(text: str, start: str, end: str) -> str:
    return text.partition(start)[2].partition(end)[0]


def _strip_sign_off(body: str) -> str:
    """The body without the agency's name at its end. Only the last characters are searched."""
    body = body.rstrip()
    return body[:-60] + _SIGN_OFF.sub("", body[-60:])


def _first_line(text: str) -> tuple[str, str]:
    """Headline and body of a text that was sent unprocessed. Its first line is the headline."""
    headline, _, rest = text.strip("\n ").partition("\n")
    return " ".join(headline.split()), rest


def _paragraphs(body: str) -> Iterator[str]:
    """Paragraphs begin with an indented line. In a table each row is one."""
    for block in _PARAGRAPH.split(body):
        if _TABLE_ROW.search(block):
            yield from (" ".join(row.split()) for row in block.split("\n"))
        else:
            yield " ".join(block.split())


def _authors(byline: str) -> tuple[str, ...]:
    """The names of "By Rich Miller, Reuters" and "By A. Smith and B. Jones"."""
    names = _NAMES.split(_BYLINE.sub("", byline))
    return tuple(name for name in names if name)


def _topics(head: str) -> Iterator[TopicDraft]:
    """The terms of each vocabulary, under the collection's names for them."""
    for vocabulary, terms in _TERMS.findall(head):
        for term in _TERM.findall(terms):
            yield TopicDraft(_VOCABULARIES[vocabulary], unescape(term).strip())


def _date(head: str) -> datetime | None:
    """The moment of transmission. The collection states no time zone, so it is taken as UTC."""
    found = _DATE.search(head)
    if not found or found[2] not in _MONTHS:
        return None
    day, _, year, *time = found.groups("0")
    hour, minute, second = map(int, time)
    try:
        at = datetime(int(year), _MONTHS.index(found[2]) + 1, int(day), hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return within_calendar(at)
