"""The photographs of a story: each picture in the story's stretch of the page, with caption and credit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from articles.parsers.captions import parse_credit, split_caption
from articles.parsers.draft import PhotoDraft
from articles.parsers.webpage.blocks import Block, stands_beside
from articles.parsers.webpage.frames import Printed, frame_of, printed_in
from articles.parsers.webpage.images import Picture, pictures
from articles.parsers.webpage.page import Page
from articles.parsers.webpage.text import key


def find_photos(page: Page, story: Sequence[Block], headline: etree._Element | None) -> tuple[PhotoDraft, ...]:
    """The story's photographs in the page's order, each once."""
    photos: dict[str, PhotoDraft] = {}
    for photo in _printed_photos(page, story, headline):
        name = key(f"{photo.caption} {photo.credit_line}") or photo.address
        photos.setdefault(name, photo)
    return tuple(photos.values())


def _printed_photos(page: Page, story: Sequence[Block], headline: etree._Element | None) -> Iterator[PhotoDraft]:
    prose = {block.element for block in story}
    seen: set[etree._Element] = set()
    for picture in _story_pictures(page, story, headline):
        frame = frame_of(picture, prose)
        if frame in seen:
            continue
        seen.add(frame)
        printed = printed_in(frame)
        if printed.caption and not _is_believed(printed, picture):
            printed = Printed("", printed.credit, printed.marked)
        yield _photo(page, picture, printed)


def _is_believed(printed: Printed, picture: Picture) -> bool:
    if printed.marked:
        return True
    return key(printed.caption) in (key(picture.alt), key(picture.title)) or bool(
        split_caption(printed.caption).credit_line
    )


def _photo(page: Page, picture: Picture, printed: Printed) -> PhotoDraft:
    if printed.credit:
        credit = parse_credit(printed.credit)
        caption, credit_line = printed.caption, printed.credit
        place, taken_on = "", None
    else:
        parted = split_caption(printed.caption)
        credit = parse_credit(parted.credit_line)
        caption, credit_line = parted.caption, parted.credit_line
        place, taken_on = parted.place, parted.taken_on
    return PhotoDraft(
        caption=caption,
        credit_line=credit_line,
        photographers=credit.photographers,
        agencies=credit.agencies,
        roles=credit.roles,
        taken_on=taken_on,
        place=place,
        alt_text=picture.alt,
        address=page.absolute(picture.address),
        format="html",
    )


def _story_pictures(page: Page, story: Sequence[Block], headline: etree._Element | None) -> Iterator[Picture]:
    """The pictures that stand with the story: in the element around headline and prose, not after the prose."""
    if not story:
        return
    order = {node: position for position, node in enumerate(page.root.iter())}
    inside = _common_holder([block.element for block in story] + ([headline] if headline is not None else []))
    last = order[story[-1].element]
    beside: dict[etree._Element, bool] = {}
    for picture in pictures(inside):
        if order[picture.element] <= last and not stands_beside(picture.element, inside, beside):
            yield picture


def _common_holder(elements: Sequence[etree._Element]) -> etree._Element:
    paths = [[*reversed(list(element.iterancestors()))] for element in elements]
    holder = paths[0][0]
    for level in zip(*paths, strict=False):
        if any(each is not level[0] for each in level):
            break
        holder = level[0]
    return holder
