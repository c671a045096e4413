"""DOCX and ODT documents, and PDF files with text: one story from each.

The headline is the paragraph with the style of a title, else a first heading, else the document's own title, else the
first short paragraph. A byline below it is read; a paragraph with the style of a caption belongs to the picture before
it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

from articles.drafts.draft import Entry, ParseError, PhotoDraft, Rejected
from articles.drafts.markup import clean_body
from articles.drafts.text import plain_text
from articles.parsers.documents import docx, odt
from articles.parsers.documents.office_zip import MAX_PICTURES, OfficeZip, Properties, properties_of
from articles.parsers.documents.paragraph import Paragraph, Picture
from articles.parsers.documents.pdf_text import read_pdf
from articles.parsers.documents.signed_lines import split_day
from articles.parsers.files.record_faults import read_one
from articles.parsers.files.xml import read_bytes
from articles.parsers.images import picture_info
from articles.parsers.wire.photo_draft import make_photo, with_lead
from articles.parsers.wire.story_draft import make_article
from articles.printed.bylines import is_byline
from articles.printed.dates import parse_date
from articles.printed.languages import guess_language
from articles.printed.timestamps import Moment, read_moment

MAX_FILE = 200 * 2**20
MAX_HEADLINE = 200
MAX_DAY = 60
"""Characters of a line that is only a day."""
HEAD_PARAGRAPHS = 4
"""Paragraphs below the headline in which a byline and a day are looked for."""
_GENERIC = re.compile(
    r"(?i)^(?:microsoft word\b.*|document\d*|dokument\d*|untitled.*|unbenannt.*|.*\.(?:docx?|odt|pdf|indd))$"
)


def sniff(head: bytes, name: str) -> bool:
    """Whether a file is a zip whose first files are those of a DOCX or ODT document."""
    return head.startswith(b"PK\x03\x04") and (
        b"application/vnd.oasis.opendocument.text" in head[:200]
        or b"word/" in head
        or (b"[Content_Types].xml" in head[:200] and name.lower().endswith(".docx"))
    )


def sniff_pdf(head: bytes, name: str) -> bool:
    """Whether a file is a PDF."""
    return head.lstrip()[:5] == b"%PDF-"


def parse(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The story of a DOCX or ODT document."""
    document = OfficeZip(stream, name)
    if docx.BODY in document.members:
        paragraphs = list(docx.read_paragraphs(document))
        told = properties_of(document.xml("docProps/core.xml"))
    elif odt.BODY in document.members:
        paragraphs = list(odt.read_paragraphs(document))
        told = properties_of(document.xml("meta.xml"))
    else:
        raise ParseError(
            "This is an office document, but no text (DOCX or ODT). Save it as one of them, or as CSV.", name
        )
    stream.seek(0)
    original = stream.read(MAX_FILE)
    yield read_one(partial(_entry, paragraphs, told, original, "document"), name, original)


def parse_pdf(stream: BinaryIO, name: str) -> Iterator[Entry]:
    """The story of a PDF, or a Rejected if it has no text."""
    original = read_bytes(stream, name, MAX_FILE)
    paragraphs, told = read_pdf(original, name)
    if not any(plain_text(each.markup).strip() for each in paragraphs):
        why = (
            "This is a PDF without text: its pages are pictures, and the archive recognises no letters in these (OCR). "
            "Run it through a program for OCR, and import the result."
        )
        yield Rejected(name, why, original)
        return
    yield read_one(partial(_entry, paragraphs, told, original, "pdf"), name, original)


def _entry(paragraphs: Sequence[Paragraph], told: Properties, original: bytes, kind: str) -> Entry:
    filled = [each for each in paragraphs if plain_text(each.markup).strip() or each.pictures]
    headline, rest = _split_headline(filled, told)
    rest, byline, day = _without_byline(rest)
    rest, day = (rest, day) if day else _without_day(rest)
    rest, standfirst = _without_subtitle(rest)
    body = clean_body(_html(each for each in rest if each.kind != "caption"))
    article = make_article(
        headline=headline,
        body=body,
        standfirst=standfirst,
        byline=byline or told.author,
        language=told.language.partition("-")[0] or guess_language(plain_text(body)),
        topics=(),
        first=day,
        latest=_update(told, day),
        photos=with_lead(tuple(_photos(filled))),
        original=original,
        format=kind,
    )
    return article or Rejected("", "This document has neither a headline nor a text.", original)


def _split_headline(paragraphs: list[Paragraph], told: Properties) -> tuple[str, list[Paragraph]]:
    """The headline, and the paragraphs without it."""
    titled = next((each for each in paragraphs[:HEAD_PARAGRAPHS] if each.kind == "title"), None)
    first = next((each for each in paragraphs[:HEAD_PARAGRAPHS] if plain_text(each.markup).strip()), None)
    own = "" if _GENERIC.match(told.title.strip()) else told.title.strip()
    if titled is None and first is not None and (first.kind in ("h2", "h3") or _text(first) == own or not own):
        titled = first if len(_text(first)) <= MAX_HEADLINE else None
    if titled is None:
        return own, paragraphs
    return _text(titled), [each for each in paragraphs if each is not titled]


def _update(told: Properties, day: Moment | None) -> Moment | None:
    """When the document was changed, unless that was before the day that it prints: then it was only prepared."""
    changed = read_moment(told.changed)
    return changed if changed and day and changed.on >= day.on else None


def _without_subtitle(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], str]:
    found = next((each for each in paragraphs[:HEAD_PARAGRAPHS] if each.kind == "subtitle"), None)
    return ([each for each in paragraphs if each is not found], _text(found)) if found else (paragraphs, "")


def _without_byline(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], str, Moment | None]:
    """The paragraphs without a byline near the top, that byline, and the day if it is printed behind it."""
    for each in paragraphs[:HEAD_PARAGRAPHS]:
        byline, day = split_day(_text(each))
        if len(byline) <= MAX_HEADLINE and is_byline(byline):
            return [other for other in paragraphs if other is not each], byline, day
    return paragraphs, "", None


def _without_day(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], Moment | None]:
    """The paragraphs without one near the top that is only a day, and that day."""
    for each in paragraphs[:HEAD_PARAGRAPHS]:
        if len(text := _text(each)) <= MAX_DAY and (day := parse_date(text)):
            return [other for other in paragraphs if other is not each], Moment(day)
    return paragraphs, None


def _text(paragraph: Paragraph) -> str:
    return " ".join(plain_text(paragraph.markup.replace("<br>", " ")).split())


def _html(paragraphs: Iterator[Paragraph]) -> str:
    """The paragraphs as blocks; items of a list that follow one another become one list."""
    blocks: list[str] = []
    for each in paragraphs:
        if not each.markup.strip():
            continue
        if each.kind == "li":
            item = f"<li>{each.markup}</li></ul>"
            if blocks and blocks[-1].endswith("</ul>"):
                blocks[-1] = blocks[-1].removesuffix("</ul>") + item
            else:
                blocks.append(f"<ul>{item}")
        else:
            tag = each.kind if each.kind in ("h2", "h3") else "p"
            blocks.append(f"<{tag}>{each.markup}</{tag}>")
    return "\n".join(blocks)


def _photos(paragraphs: Sequence[Paragraph]) -> Iterator[PhotoDraft]:
    """The pictures, each with the caption in the next paragraph of that style."""
    count = 0
    for position, paragraph in enumerate(paragraphs):
        after = paragraphs[position + 1 : position + 2]
        caption = next((_text(each) for each in after if each.kind == "caption"), "")
        for picture in paragraph.pictures:
            count += 1
            if count <= MAX_PICTURES and _is_picture(picture):
                yield make_photo(
                    caption, alt_text=picture.alt, address=picture.name, image=picture.data, format="document"
                )


def _is_picture(picture: Picture) -> bool:
    try:
        return bool(picture_info(picture.data))
    except ParseError:  # such as a drawing (EMF, SVG)
        return False
