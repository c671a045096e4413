"""Pasted news pages: text copied from a reader's screen, several stories in one paste, laid out as layout.py explains.

Nothing is dropped silently: each line becomes a story's headline, caption, byline, date line, body or page furniture,
or part of a Rejected with the reason. If the page prints no day, the day is estimated from the weekday in the body and
the newest photo, and marked as estimated.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import BinaryIO

from articles.drafts.draft import ArticleDraft, Entry, ParseError, PhotoDraft, Rejected
from articles.drafts.markup import paragraphs_to_body
from articles.parsers.files.record_faults import read_one
from articles.parsers.files.text_lines import Line, detect_encoding, read_lines
from articles.parsers.pasted.layout import HARD_GAP, Piece, cut_pieces
from articles.parsers.pasted.lines import (
    Item,
    ends_sentence,
    is_address,
    is_credited,
    is_date_line,
    is_mark,
    is_note,
    items_of,
    line_key,
    names_writer,
    note_byline,
)
from articles.parsers.pasted.publication import find_moment
from articles.printed.bylines import byline_agency, byline_place, parse_dateline, split_byline
from articles.printed.captions import PrintedCaption, split_caption
from articles.printed.credit_lines import parse_credit, strip_brackets
from articles.printed.credit_position import is_credit_alone
from articles.printed.languages import guess_language
from articles.printed.names import is_person

FORMAT = "pasted"
MAX_PIECE_BYTES = 4 << 20
MAX_LINES = 20_000
NO_ARTICLE = "This text is no article: it has no headline followed by paragraphs."
TOO_LONG = f"This text is longer than {MAX_PIECE_BYTES >> 20} MB without the head of a story in it."

_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»)\]]*$")
_MARKUP_START = re.compile(rb"^\s*(?:<[!?a-zA-Z]|[\[{]\s*[\"{\[])")


def sniff(head: bytes, name: str) -> bool:
    """Whether the bytes are text without markup. Detection asks this last."""
    return detect_encoding(head) is not None and not _MARKUP_START.match(head)


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The stories of a paste, in order, with a Rejected for each text that is no story. `where` is "name:line"."""
    try:
        yield from _entries(read_lines(stream, name), name)
    except ParseError as error:
        yield Rejected(error.where, error.why)


def _entries(lines: Iterator[Line], name: str) -> Iterator[Entry]:
    """Entries of a bounded number of lines at a time. The last piece waits for what follows, which may belong to it."""
    held: list[Line] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line.original)
        if size > MAX_PIECE_BYTES or len(held) > MAX_LINES:
            spans = list(_spans(held))
            if not spans:
                held = held[-HARD_GAP:]
            elif len(spans) == 1:
                yield Rejected(f"{name}:{held[0].number}", TOO_LONG, _bytes(held))
                held = []
            else:
                for piece, items, span in spans[:-1]:
                    yield _entry(piece, items, span, name)
                held = spans[-1][2]
            size = sum(len(each.original) for each in held)
    for piece, items, span in _spans(held):
        yield _entry(piece, items, span, name)


def _spans(lines: list[Line]) -> Iterator[tuple[Piece, list[Item], list[Line]]]:
    """Each piece, with its items of the paste and all of its lines, including blank ones."""
    items = list(items_of(lines))
    pieces = cut_pieces(items)
    if not pieces:
        return
    first = lines[0].number
    starts = [items[piece.start].line.number - first for piece in pieces]
    starts[0] = 0
    for piece, begin, end in zip(pieces, starts, [*starts[1:], len(lines)], strict=True):
        yield piece, items, lines[begin:end]


def _bytes(lines: Sequence[Line]) -> bytes:
    return b"".join(line.original for line in lines)


def _entry(piece: Piece, items: list[Item], lines: list[Line], name: str) -> Entry:
    where = f"{name}:{items[piece.start].line.number}"
    return read_one(lambda: _story(piece, lines, name, where), where, _bytes(lines))


def _story(piece: Piece, lines: list[Line], name: str, where: str) -> Entry:
    if not piece.is_repeated:
        _read_plain(piece)
    if piece.headline is None:
        return Rejected(where, NO_ARTICLE, _bytes(lines))
    return replace(_draft(piece, name), where=where, original=_bytes(lines))


def _read_plain(piece: Piece) -> None:
    """Find headline, captions and notes of a text that prints its headline once. A text that has no headline stays
    without."""
    lines = list(piece.body)
    address = [lines.pop(0)] if len(lines) > 1 and is_address(lines[0]) else []
    opening, *rest = lines
    standfirst = [rest.pop(0)] if _is_standfirst(rest) else []
    notes: list[Item] = []
    captions: list[Item] = []
    while rest and (is_note(rest[0]) or is_mark(rest[0]) or _names_writer(notes, rest) or _is_plain_caption(rest[0])):
        is_about_story = is_note(rest[0]) or _names_writer(notes, rest)
        (notes if is_about_story else captions).append(rest.pop(0))
    if not _is_headline(opening.text) or not (_is_prose([item.text for item in rest]) or (captions and not rest)):
        return
    piece.headline, piece.body, piece.notes, piece.standfirst = opening, rest, notes, standfirst
    piece.captions = [item for item in captions if not is_mark(item)]
    piece.furniture = [*address, *(item for item in captions if is_mark(item))]


def _names_writer(notes: list[Item], rest: list[Item]) -> bool:
    """Whether the next line is only a name, beside the day."""
    return names_writer([*notes[-1:], *rest[:2]], len(notes[-1:]))


def _is_standfirst(rest: list[Item]) -> bool:
    """Whether a line of prose stands between the headline and the byline or day."""
    if len(rest) < 3 or is_note(rest[0]) or is_mark(rest[0]) or is_credited(rest[0].text):
        return False
    has_note_below = is_note(rest[1]) or names_writer(rest, 1)
    return has_note_below and not is_person(rest[0].text) and 4 <= len(rest[0].text.split()) <= 60


def _is_plain_caption(item: Item) -> bool:
    return is_credited(item.text) and not parse_dateline(item.text)


def _is_headline(text: str) -> bool:
    words = text.split()
    long_enough = len(words) >= 3 or (len(text) >= 6 and not text.isascii())
    return long_enough and len(words) <= 40 and len(text) <= 250 and not ends_sentence(text) and text[-1] not in ",;:"


def _is_prose(texts: list[str]) -> bool:
    """Whether at least half of the words are in sentences: one of 20 words (or 60 wide characters), or two of eight."""
    sentences = [text for text in texts if _SENTENCE_END.search(text)]
    lengths = sorted(
        (max(len(text.split()), len(text) // 3 if not text.isascii() else 0) for text in sentences), reverse=True
    )
    enough = bool(lengths) and (lengths[0] >= 20 or (len(lengths) > 1 and lengths[1] >= 8))
    return enough and sum(map(len, sentences)) * 2 >= sum(map(len, texts))


def _draft(piece: Piece, name: str) -> ArticleDraft:
    assert piece.headline is not None  # noqa: S101 - tells mypy what _entry() checked
    headline = piece.headline.text
    notes = [*(item.text for item in piece.notes), *_closing_notes(piece)]
    standfirst, captions = _strays(piece)
    photos = _photos([*piece.captions, *captions], name)
    paragraphs = _paragraphs(piece.body)
    dateline = parse_dateline(paragraphs[0]) if paragraphs else None
    byline = "; ".join(dict.fromkeys(filter(None, map(note_byline, notes))))
    moment = find_moment(notes, dateline, paragraphs, photos)
    return ArticleDraft(
        headline=headline,
        standfirst=standfirst,
        byline=byline,
        authors=split_byline(byline),
        dateline=dateline.place if dateline else byline_place(byline),
        body=paragraphs_to_body(paragraphs),
        source=(dateline.agency if dateline else "") or byline_agency(byline),
        language=guess_language("\n".join([*paragraphs[:5], headline])),
        url=next((item.text for item in piece.furniture if is_address(item)), ""),
        source_key=_source_key(headline, photos, paragraphs),
        published_on=moment.published_on,
        precision=moment.precision,
        estimate=moment.estimate,
        updated_at=moment.updated_at,
        photos=photos,
        format=FORMAT,
    )


def _closing_notes(piece: Piece) -> list[str]:
    """Remove the date lines at the end of the body ("Updated 12 December 2023"), and return them."""
    if len(piece.body) > 1 and is_date_line(piece.body[-1].text):
        return [piece.body.pop().text]
    return []


def _strays(piece: Piece) -> tuple[str, list[Item]]:
    """(standfirst, captions) made of the lines that stood once between the headlines and had no credit: the standfirst
    if captions are beside them, else captions."""
    if piece.standfirst or piece.captions:
        return " ".join(item.text for item in (*piece.standfirst, *piece.strays)), []
    return "", piece.strays


def _photos(captions: list[Item], name: str) -> tuple[PhotoDraft, ...]:
    """A photo for each caption, however often it is printed. A credit on its own line belongs to the caption above."""
    printed: dict[str, tuple[Item, PrintedCaption]] = {}
    last = ""
    for item in _join_broken(captions):
        credit_line = strip_brackets(item.text) if is_credit_alone(strip_brackets(item.text)) else ""
        first, above = printed.get(last, (item, None))
        if credit_line and above and above.credit_line in ("", credit_line):
            printed[last] = (first, _with_credit(above, credit_line))
            continue
        last = item.key
        printed.setdefault(
            last, (item, _with_credit(PrintedCaption(""), credit_line) if credit_line else split_caption(item.text))
        )
    return tuple(
        PhotoDraft(
            caption=read.caption,
            credit_line=read.credit_line,
            photographers=read.photographers,
            agencies=read.agencies,
            roles=read.roles,
            taken_on=read.taken_on,
            place=read.place,
            is_lead=position == 0,
            where=f"{name}:{item.line.number}",
        )
        for position, (item, read) in enumerate(printed.values())
    )


def _join_broken(captions: list[Item]) -> Iterator[Item]:
    """Captions, with each line that continues a sentence joined to the line above."""
    held: Item | None = None
    for item in captions:
        goes_on = item.text[0].islower() and held is not None and not is_credited(held.text) and not item.gap
        if goes_on and held is not None and not ends_sentence(held.text):
            text = f"{held.text} {item.text}"
            held = Item(replace(held.line, text=text), held.gap, line_key(text))
            continue
        if held is not None:
            yield held
        held = item
    if held is not None:
        yield held


def _with_credit(read: PrintedCaption, credit_line: str) -> PrintedCaption:
    credit = parse_credit(credit_line)
    return replace(
        read, credit_line=credit_line, photographers=credit.photographers, agencies=credit.agencies, roles=credit.roles
    )


def _paragraphs(body: list[Item]) -> list[str]:
    """One paragraph per line; lines that were wrapped at a width are joined."""
    blocks: list[list[str]] = []
    for item in body:
        if item.gap or not blocks:
            blocks.append([])
        blocks[-1].append(item.text)
    return [text for block in blocks for text in ([" ".join(block)] if _is_wrapped(block) else block)]


def _is_wrapped(block: list[str]) -> bool:
    """Whether lines were wrapped at a width: none had room for the first word of the next, and most end within a
    sentence."""
    width = max(map(len, block))
    if len(block) < 3 or not 40 <= width <= 110:
        return False
    full = all(len(line) + 1 + len(after.split()[0]) > width for line, after in pairwise(block))
    return full and sum(bool(_SENTENCE_END.search(line)) for line in block[:-1]) * 2 < len(block)


def _source_key(headline: str, photos: tuple[PhotoDraft, ...], paragraphs: list[str]) -> str:
    """A readable key that survives edits of the body: from the headline and lead caption, else from the first words."""
    beside = photos[0].caption if photos else " ".join(" ".join(paragraphs[:1]).split()[:8])
    digest = hashlib.sha256(f"{line_key(headline)}\n{line_key(beside)}".encode()).hexdigest()[:12]
    plain = unicodedata.normalize("NFKD", headline).encode("ascii", "ignore").decode().casefold()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-")
    return f"{slug}-{digest}" if slug else digest
