"""Read values of JSON from strangers, whatever was put in their place: texts, lists, objects; and pictures in HTML."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from articles.drafts.draft import PhotoDraft
from articles.parsers.feeds.media import absolute
from articles.parsers.wire.photo_draft import file_name, make_photo
from articles.parsers.wire.story_body import parse_html
from articles.parsers.wire.story_figures import figures

Item = dict[str, Any]


def text(value: Any) -> str:
    """A text or number as text; "" for anything else."""
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def objects(value: Any) -> list[Item]:
    """The objects in a list, or a lone object in a list; [] for anything else."""
    found = value if isinstance(value, list) else [value]
    return [each for each in found if isinstance(each, dict)]


def find(value: Any, *path: str) -> Any:
    """The value at a path of keys; None if there is none."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def plain(html: str) -> str:
    """HTML as one line of text."""
    root = parse_html(html) if "<" in html or "&" in html else None
    return " ".join((html if root is None else "".join(map(str, root.itertext()))).split())


def host(address: str) -> str:
    """The host of an address without www."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def html_photos(html: str, base: str, name: str) -> list[PhotoDraft]:
    """The pictures in a story's HTML, with their printed captions. base: the story's address. name: of the format."""
    root = parse_html(html) if "<img" in html else None
    return [
        make_photo(each.caption, alt_text=each.alt, address=address, format=name)
        for each in (() if root is None else figures(root))
        if (address := absolute(each.address, base) or file_name(each.address))
    ]


def unique_photos(photos: Iterable[PhotoDraft]) -> tuple[PhotoDraft, ...]:
    """Each picture once, by its address; of two, the one with a caption."""
    found: dict[str, PhotoDraft] = {}
    for photo in photos:
        key = photo.address.partition("?")[0] or photo.caption
        if key not in found or (photo.caption and not found[key].caption):
            found[key] = photo
    return tuple(found.values())
