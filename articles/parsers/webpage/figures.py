"""The photographs of a story: the pictures in its part of the page, with caption and credit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from lxml import etree

from articles.drafts.draft import PhotoDraft
from articles.parsers.webpage.blocks import Block, stands_beside
from articles.parsers.webpage.caption_parts import Printed
from articles.parsers.webpage.element_text import key
from articles.parsers.webpage.frames import WITHOUT_LAYOUT, Frame, find_by_alternative, find_frames
from articles.parsers.webpage.image_elements import identity_of, pictures
from articles.parsers.webpage.image_notes import linked_notes, state_notes, story_image
from articles.parsers.webpage.page import Page
from articles.printed.captions import split_caption
from articles.printed.credit_lines import parse_credit

_PORTRAIT = re.compile(r"(?i)(?<![a-z])(?:author\w*|byline|avatar|headshot|contributor|profile|bio)(?![a-z])")
_PORTRAIT_WORD = re.compile(
    r"(?i)\b(?:image|photo|foto|picture|bild|portr[aä]i?t|headshot|avatar|author|autor(?:in)?|by|von|par|por|of|de)\b"
)
_MOST_PICTURES = 500
_FRAME_STEPS = 5
"""How many elements around a picture may be its own frame."""


def frames_of(
    root: etree._Element,
    blocks: Sequence[Block],
    main: Sequence[etree._Element],
    headline: etree._Element | None,
) -> list[Frame]:
    """Every picture of the page with its printed text, in order, except those beside the story."""
    beside = dict.fromkeys(main, False)
    near = (picture for picture in pictures(root) if not _is_beside(picture.element, root, beside, _FRAME_STEPS))
    found = list(islice(near, _MOST_PICTURES))
    frames = [
        frame
        for frame in find_frames(found, headline)
        if not _is_beside(frame.element, root, beside, 1) and not _PORTRAIT.search(frame.element.get("class") or "")
    ]
    return [frame if frame.printed.caption else find_by_alternative(frame, blocks) for frame in frames]


def _is_beside(element: etree._Element, root: etree._Element, known: dict[etree._Element, bool], steps: int) -> bool:
    """Whether the element `steps` above this one stands beside the story. A picture's own frame may be an aside."""
    outer = (each for each in element.iterancestors() if each.tag not in WITHOUT_LAYOUT)
    around = next(islice(outer, steps - 1, None), None)
    return around is not None and stands_beside(around, root, known)


def caption_elements(frames: Sequence[Frame]) -> set[etree._Element]:
    """The elements that print captions, and all elements within them. None of their text is prose."""
    return {
        inner for frame in frames if frame.printed.marked or frame.printed.caption for inner in frame.element.iter()
    }


def find_photos(
    page: Page,
    frames: Sequence[Frame],
    story: Sequence[Block],
    main: Sequence[etree._Element],
    headline: etree._Element | None,
    authors: Sequence[str] = (),
) -> tuple[PhotoDraft, ...]:
    """The story's photographs in the page's order, each once, without portraits of its authors."""
    described = _describe(page, list(_story_frames(page, frames, story, main, headline)))
    lead = _lead(page, [address for address, _, _ in described])
    photos: dict[str, PhotoDraft] = {}
    for address, alternative, printed in described:
        photo = replace(_photo(page.absolute(address), alternative, printed), is_lead=address == lead)
        said = key(f"{photo.caption} {photo.credit_line}")
        if _shows_author(photo, authors):
            continue
        if said or photo.alt_text or photo.is_lead:
            photos.setdefault(said or identity_of(address), photo)
    return tuple(photos.values())


def _shows_author(photo: PhotoDraft, authors: Sequence[str]) -> bool:
    """Whether a picture's alternative text is only an author's name, and nobody else is credited."""
    alternative = key(_PORTRAIT_WORD.sub(" ", photo.alt_text))
    return bool(alternative) and any(
        alternative == key(author) and (not photo.credit_line or key(author) in key(photo.credit_line))
        for author in authors
    )


def _lead(page: Page, addresses: Sequence[str]) -> str:
    """The picture that the page's data names for its story; else the first."""
    told = {identity_of(address) for address in (story_image(page), page.meta.first(["og:image", "twitter:image"]))}
    return next((address for address in addresses if identity_of(address) in told), next(iter(addresses), ""))


def _describe(page: Page, frames: Sequence[Frame]) -> list[tuple[str, str, Printed]]:
    """(address, alternative text, printed text) of each picture. What the page does not print is taken from its
    data."""
    notes = linked_notes(page)
    if not any(frame.printed.caption or frame.printed.credit or frame.picture.identity in notes for frame in frames):
        notes = {**state_notes(page), **notes}
    described = [
        (frame.picture.address, frame.picture.alt, _fill(frame.printed, notes.get(frame.picture.identity)))
        for frame in frames
    ]
    lead = story_image(page)
    if lead and not any(printed.caption or printed.credit for _, _, printed in described):
        described = [*described, (lead, "", notes.get(identity_of(lead), Printed()))]
    return described


def _fill(printed: Printed, note: Printed | None) -> Printed:
    """What is printed, with gaps filled from the page's data."""
    if note is None or printed.credit:
        return printed
    if not printed.caption:
        return note
    return replace(printed, credit=note.credit) if not split_caption(printed.caption).credit_line else printed


def _photo(address: str, alternative: str, printed: Printed) -> PhotoDraft:
    """A photo. If the page does not separate caption and credit, the caption is split."""
    parted = split_caption(printed.caption)
    credit_line = printed.credit or parted.credit_line
    credit = parse_credit(credit_line)
    return PhotoDraft(
        caption=printed.caption if printed.credit else parted.caption,
        credit_line=credit_line,
        photographers=credit.photographers,
        agencies=credit.agencies,
        roles=credit.roles,
        taken_on=parted.taken_on,
        place=parted.place,
        alt_text=alternative,
        address=address,
        format="html",
    )


def _story_frames(
    page: Page,
    frames: Sequence[Frame],
    story: Sequence[Block],
    main: Sequence[etree._Element],
    headline: etree._Element | None,
) -> Iterator[Frame]:
    """The frames that belong to the story: between headline and end, or above the headline if they have a caption."""
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
