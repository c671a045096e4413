"""The photographs of a story: each picture in the story's stretch of the page, with caption and credit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import etree

from articles.parsers.captions import parse_credit, split_caption
from articles.parsers.draft import PhotoDraft
from articles.parsers.webpage.blocks import Block, stands_beside
from articles.parsers.webpage.captionparts import Printed
from articles.parsers.webpage.frames import WITHOUT_LAYOUT, Frame, find_by_alternative, find_frames
from articles.parsers.webpage.images import Picture, pictures
from articles.parsers.webpage.page import Page
from articles.parsers.webpage.text import key

_FRAME_STEPS = 5
"""So many elements around a picture may be its own frame."""


def frames_of(
    root: etree._Element,
    blocks: Sequence[Block],
    main: Sequence[etree._Element],
    headline: etree._Element | None,
) -> list[Frame]:
    """Every picture of the page with what is printed of it, but for those that stand beside the story, in order."""
    beside = dict.fromkeys(main, False)
    found = [picture for picture in pictures(root) if not _is_beside(picture.element, root, beside, _FRAME_STEPS)]
    frames = [frame for frame in find_frames(found, headline) if not _is_beside(frame.element, root, beside, 1)]
    return [frame if frame.printed.caption else find_by_alternative(frame, blocks) for frame in frames]


def _is_beside(element: etree._Element, root: etree._Element, known: dict[etree._Element, bool], steps: int) -> bool:
    """Whether what stands `steps` around an element is beside the story; a picture's own frame may well be an aside."""
    outer = (each for each in element.iterancestors() if each.tag not in WITHOUT_LAYOUT)
    around = next(islice(outer, steps - 1, None), None)
    return around is not None and stands_beside(around, root, known)


def captioned(frames: Sequence[Frame]) -> set[etree._Element]:
    """The elements that print captions, with all they hold: none of their text is prose."""
    return {
        inner for frame in frames if frame.printed.marked or frame.printed.caption for inner in frame.element.iter()
    }


def find_photos(
    page: Page,
    frames: Sequence[Frame],
    story: Sequence[Block],
    main: Sequence[etree._Element],
    headline: etree._Element | None,
) -> tuple[PhotoDraft, ...]:
    """The story's photographs in the page's order, each once."""
    photos: dict[str, PhotoDraft] = {}
    for frame in _of_story(page, frames, story, main, headline):
        photo = _photo(page, frame.picture, frame.printed)
        name = key(f"{photo.caption} {photo.credit_line}") or photo.address
        photos.setdefault(name, photo)
    return tuple(photos.values())


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


def _of_story(
    page: Page,
    frames: Sequence[Frame],
    story: Sequence[Block],
    main: Sequence[etree._Element],
    headline: etree._Element | None,
) -> Iterator[Frame]:
    """The frames that stand with the story: around headline and prose, above them with a caption, never after."""
    if not story:
        return
    order = {node: position for position, node in enumerate(page.root.iter())}
    holder = _common_holder([block.element for block in story] + ([headline] if headline is not None else []))
    top = min((order[node] for node in main if node.tag not in ("html", "body")), default=order[holder])
    last = order[story[-1].element]
    for frame in frames:
        position = order[frame.picture.element]
        captioned_above = top <= position and bool(frame.printed.caption)
        if position <= last and (order[holder] <= position or captioned_above):
            yield frame


def _common_holder(elements: Sequence[etree._Element]) -> etree._Element:
    paths = [[*reversed(list(element.iterancestors()))] for element in elements]
    holder = paths[0][0]
    for level in zip(*paths, strict=False):
        if any(each is not level[0] for each in level):
            break
        holder = level[0]
    return holder
