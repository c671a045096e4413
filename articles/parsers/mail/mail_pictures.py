"""The pictures of an e-mail: those that are attached to it, and those that its text shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email.message import Message
from urllib.parse import unquote

from articles.drafts.draft import Entry, ParseError, PhotoDraft, Rejected
from articles.parsers import images
from articles.parsers.files.record_faults import read_each
from articles.parsers.mail.parts import content, header
from articles.parsers.wire.story_figures import Figure
from articles.printed.captions import split_caption

MIN_SIDE = 100
"""Pixels. A smaller picture belongs to a letterhead or a signature."""
_UNNAMED = ("application/octet-stream", "application/x-unknown")
"""What mail programs call a file whose kind they do not know."""


def is_picture(part: Message) -> bool:
    """Whether a part is a picture, also if the sender's program did not know that."""
    kind = part.get_content_type()
    return kind.startswith("image/") or (kind in _UNNAMED and images.sniff(content(part)[:4096], ""))


def read_pictures(parts: list[Message], where: str) -> tuple[tuple[PhotoDraft, ...], list[Rejected]]:
    """The photos of a message, without the pictures of signatures, and those that cannot be read. Until as_shown, a
    photo's address is the one by which the text shows it."""
    photos: list[PhotoDraft] = []
    broken: list[Rejected] = []
    for part in parts:
        data = content(part) if is_picture(part) else b""
        if not data or _is_small(data):
            continue
        address = f"cid:{header(part, 'Content-ID').strip('<>')}"
        for entry in read_each(_picture(data, part.get_filename() or ""), where, data):
            if isinstance(entry, PhotoDraft):
                photos.append(replace(entry, address=address))
            elif isinstance(entry, Rejected):
                broken.append(Rejected(f"{where}, {entry.where}".rstrip(", "), entry.why, data))
    return tuple(photos), broken


def as_shown(photos: tuple[PhotoDraft, ...], pictures: tuple[Figure, ...]) -> tuple[PhotoDraft, ...]:
    """The photos, each with the caption and the alternative text that the message's text gives it."""
    shown = {unquote(picture.address): picture for picture in pictures}
    return tuple(_described(replace(photo, address=""), shown.get(photo.address)) for photo in photos)


def _described(photo: PhotoDraft, figure: Figure | None) -> PhotoDraft:
    if figure is None:
        return photo
    if figure.alt != photo.file_name:
        photo = replace(photo, alt_text=photo.alt_text or figure.alt)
    if photo.caption or not figure.caption:
        return photo
    printed = split_caption(figure.caption)
    if photo.credit_line:
        return replace(photo, caption=printed.caption)
    return replace(
        photo,
        caption=printed.caption,
        credit_line=printed.credit_line,
        photographers=printed.photographers,
        agencies=printed.agencies,
        roles=printed.roles,
    )


def _picture(data: bytes, name: str) -> Iterator[Entry]:
    try:
        yield from images.read_picture(data, name)
    except ParseError as error:
        yield Rejected(name, error.why, data)


def _is_small(data: bytes) -> bool:
    try:
        info = images.picture_info(data)
    except ParseError:
        return False
    return min(info.width, info.height) < MIN_SIDE
