"""The pictures of a NITF story: media elements with references, caption and producer, or with the picture itself."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from lxml import etree

from articles.drafts.draft import PhotoDraft
from articles.parsers.files.xml import attribute, child, children, descendants, place_of, text_of
from articles.parsers.nitf.archive_meta import restore_photo
from articles.parsers.wire.photo_draft import make_photo

MAX_PICTURE_BYTES = 16 * 1024 * 1024

_IMAGE_TYPES = {"", "image", "photo", "picture", "graphic"}


def media_photos(body: etree._Element | None) -> Iterator[PhotoDraft]:
    """The pictures in a story's body, in order, the first as lead. Films and sound are left out."""
    for position, media in enumerate(descendants(body, "media")):
        if attribute(media, "media-type").lower() in _IMAGE_TYPES:
            photo = read_media(media, is_lead=position == 0)
            if own := restore_photo(photo, media):
                yield own
                continue
            if _is_counter(photo):
                continue
            if photo.address or photo.file_name or photo.caption or photo.image or photo.source_key:
                yield photo


def _is_counter(photo: PhotoDraft) -> bool:
    """Whether a picture without words and without a file's name has an address with a query: a tracking pixel."""
    return not (photo.caption or photo.credit_line or photo.alt_text or photo.file_name) and "?" in photo.address


def read_media(media: etree._Element, *, is_lead: bool) -> PhotoDraft:
    """The picture of a media element, by the standard's elements alone."""
    references = [each for each in children(media, "media-reference") if _is_image(each)]
    best = max(references, key=_width, default=None)
    metadata = {attribute(each, "name").lower(): attribute(each, "value") for each in children(media, "media-metadata")}
    producer = text_of(child(media, "media-producer"))
    reference = attribute(best, "source") or attribute(best, "href") or attribute(best, "data-location")
    return make_photo(
        " ".join(filter(None, (_caption_text(each) for each in children(media, "media-caption")))),
        credit=metadata.get("credit", "") or (producer if "/" in producer else ""),
        byline=producer or metadata.get("byline", ""),
        source=attribute(best, "copyright") or metadata.get("source", ""),
        address=reference,
        alt_text=" ".join(attribute(best, "alternate-text").split()),
        image=_picture(child(media, "media-object")),
        source_key=attribute(best, "id") or attribute(media, "id") or ("" if "." in reference else reference),
        is_lead=is_lead,
        where=place_of(media),
        format="nitf",
    )


def _caption_text(caption: etree._Element) -> str:
    """A caption with a line per paragraph."""
    paragraphs = list(children(caption, "p"))
    return " ".join(map(text_of, paragraphs)) if paragraphs else text_of(caption)


def _is_image(reference: etree._Element) -> bool:
    return not attribute(reference, "mime-type").lower().startswith(("video", "audio", "text"))


def _width(reference: etree._Element) -> int:
    digits = re.match(r"\d{1,6}", attribute(reference, "width"))
    return int(digits.group()) if digits else 0


def _picture(node: etree._Element | None) -> bytes | None:
    """The bytes of the picture, if the story carries it."""
    if node is None or attribute(node, "encoding").lower() != "base64":
        return None
    text = "".join((node.text or "").split())
    try:
        return base64.b64decode(text, validate=True) if 0 < len(text) < MAX_PICTURE_BYTES else None
    except (binascii.Error, ValueError):
        return None
