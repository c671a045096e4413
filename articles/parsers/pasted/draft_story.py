"""The draft of one piece of a paste, whose lines are already filed by what they are."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from itertools import pairwise

from articles.drafts.draft import ArticleDraft, PhotoDraft
from articles.drafts.markup import paragraphs_to_body
from articles.parsers.pasted.lines import Item, is_address, is_date_line, line_key, note_byline
from articles.parsers.pasted.photo_lines import photos_of
from articles.parsers.pasted.piece import Piece
from articles.parsers.pasted.publication import find_moment
from articles.parsers.pasted.writers import read_writers
from articles.printed.bylines import byline_agency, byline_place, parse_dateline, split_byline
from articles.printed.languages import guess_language

FORMAT = "pasted"
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’»)\]]*$")


def read_draft(piece: Piece, name: str) -> ArticleDraft:
    """The draft of a piece that has a headline."""
    assert piece.headline is not None  # noqa: S101 - tells mypy what _entry() checked
    headline = piece.headline.text
    notes = [*(item.text for item in piece.notes), *_closing_notes(piece)]
    standfirst, captions = _strays(piece)
    photos = photos_of([*piece.captions, *captions], name, piece.credit_lines)
    paragraphs = _paragraphs(piece.body)
    dateline = parse_dateline(paragraphs[0]) if paragraphs else None
    byline, authors = _byline(piece, notes)
    language = guess_language("\n".join([*paragraphs[:5], headline]))
    day_first = True if piece.is_labelled and language not in ("", "en") else None
    days = notes if piece.is_labelled else [note for note in notes if is_date_line(note)]
    moment = find_moment(days, dateline, paragraphs, photos, day_first)
    return ArticleDraft(
        headline=headline,
        standfirst=standfirst,
        byline=byline,
        authors=authors,
        dateline=dateline.place if dateline else byline_place(byline),
        body=paragraphs_to_body(paragraphs),
        source=(dateline.agency if dateline else "") or byline_agency(byline),
        language=language,
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


def _byline(piece: Piece, notes: list[str]) -> tuple[str, tuple[str, ...]]:
    """(byline as printed, the people it names)."""
    if piece.is_labelled:
        return read_writers([item.text for item in piece.writers], notes)
    byline = "; ".join(dict.fromkeys(filter(None, map(note_byline, notes))))
    return byline, split_byline(byline)


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
