"""Shown stories and photos -> sheets, which printed pages and documents are made from."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from articles.drafts.text import body_paragraphs
from articles.exporting.sheet import Sheet, SheetPassage, SheetPicture
from articles.kept.item_rows import ShownItem, ShownPassage
from articles.models import Article, Photo
from articles.site import pictures
from articles.site.metadata import place_and_day, restrictions_of
from articles.site.phrases import published_in_words
from articles.site.picture_queue import make_renditions
from articles.site.renditions import CannotDraw

WIDTH = 1280
"""Pixels of a picture in a document, at most."""


def sheet_of(shown: ShownItem, site: str) -> Sheet:
    """What is printed of a story or photo. site: the site's address."""
    row = shown.row
    url = f"{site}{row.get_absolute_url()}"
    passages = tuple(_passage(each) for each in shown.passages)
    if isinstance(row, Photo):
        return Sheet(
            headline=row.headline or "Photograph",
            url=url,
            facts=tuple(filter(None, (place_and_day(row), row.rights))),
            pictures=(_picture(row),),
            note=shown.note,
            restrictions=tuple(restrictions_of(row)),
        )
    return Sheet(
        headline=row.headline,
        url=url,
        language=row.language,
        standfirst=row.standfirst,
        facts=tuple(filter(None, _facts(row))),
        paragraphs=tuple(body_paragraphs(row.body)),
        corrections=tuple(correction.text for correction in row.corrections.all()),
        pictures=tuple(map(_picture, row.shown_photos)),
        passages=passages,
        note=shown.note,
        restrictions=tuple(restrictions_of(row)),
    )


def _facts(row: Article) -> tuple[str, ...]:
    when = published_in_words(row.published_on, row.precision, row.published_at)
    return row.byline, row.source.name if row.source else "", when, row.dateline, row.rights


def _passage(each: ShownPassage) -> SheetPassage:
    change = ""
    if each.found is None:
        change = "The text no longer has this passage."
    elif each.found.has_changed:
        change = f"The text changed here. It says now: “{''.join(piece.text for piece in each.now)}”"
    return SheetPassage(each.passage.quotation, each.passage.note, change)


def _picture(photo: Photo) -> SheetPicture:
    return SheetPicture(photo.caption, photo.credit_line, partial(picture_file, photo))


def picture_file(photo: Photo, most: int = WIDTH) -> bytes | None:
    """The largest JPEG of a photo up to this width, drawn now if need be; None if there is none."""
    widths = [width for width in pictures.widths(photo) if width <= most] or pictures.widths(photo)[:1]
    if not widths:
        return None
    with suppress(CannotDraw, OSError):
        path = pictures.path(photo, widths[-1], "jpg")
        if not path.exists():
            make_renditions(photo)
        return path.read_bytes()
    return None
