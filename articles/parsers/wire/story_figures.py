"""The pictures in a story's HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from articles.parsers.files.xml import descendants, text_of

_SUFFIX = re.compile(r"\.\w{3,4}$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture in a story's markup. caption: the whole printed caption, including its credit."""

    address: str
    alt: str
    caption: str


def figures(root: etree._Element) -> Iterator[Figure]:
    """The pictures in a story's HTML, in order, without tracking pixels."""
    for image in descendants(root, "img"):
        address = (image.get("src") or image.get("data-src") or "").strip()
        if not address or address.startswith("data:") or _is_pixel(image) or _is_counter(image, address):
            continue
        figure = next(image.iterancestors("{*}figure"), None)
        caption = "" if figure is None else text_of(next(descendants(figure, "figcaption"), None))
        yield Figure(address, " ".join((image.get("alt") or "").split()), caption)


def _is_counter(image: etree._Element, address: str) -> bool:
    """Whether an image with an empty alternative text has an address with a query and without a file's name: a tracking
    pixel."""
    path, _, query = address.partition("?")
    return image.get("alt") == "" and bool(query) and not _SUFFIX.search(path)


def _is_pixel(image: etree._Element) -> bool:
    return any((image.get(side) or "").strip() in ("0", "1", "2") for side in ("width", "height"))
