"""Cuts the text of a story into what its page prints: parts with photos between them, and its contents.

Imports do not keep where in the text a photo stood. So the photos of a long story are spread evenly over its text, each
between two paragraphs, in the order in which they stood. Pure, but for the photos, which are passed through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from articles.drafts.markup import split_blocks
from articles.drafts.text import plain_text

LONG = 2500
"""Characters from which a text is long: photos stand within it."""
A_PHOTO = 1200
"""Characters of text to each of them."""
WITH_CONTENTS = 4000
"""Characters from which a text with subheads has contents."""
LEAST_SUBHEADS, MOST_SUBHEADS = 3, 40

AnyPhoto = TypeVar("AnyPhoto")

_SUBHEAD = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)


class Part(NamedTuple, Generic[AnyPhoto]):
    """A piece of the text, and the photo that stands after it."""

    html: str
    photo: AnyPhoto | None = None


class Subhead(NamedTuple):
    """A line of the contents: the id of the subhead, and its words."""

    key: str
    words: str


def add_contents(body: str) -> tuple[str, list[Subhead]]:
    """The body with an id on each subhead, and its contents; no contents for a text that is short or has few
    subheads."""
    found = _SUBHEAD.findall(body)
    if len(body) < WITH_CONTENTS or not LEAST_SUBHEADS <= len(found) <= MOST_SUBHEADS:
        return body, []
    contents: list[Subhead] = []

    def number(match: re.Match[str]) -> str:
        contents.append(Subhead(f"part-{len(contents) + 1}", " ".join(plain_text(match[1]).split())))
        return f'<h2 id="{contents[-1].key}">{match[1]}</h2>'

    return _SUBHEAD.sub(number, body), contents


def spread(body: str, photos: Sequence[AnyPhoto]) -> tuple[list[Part[AnyPhoto]], list[AnyPhoto]]:
    """The body with photos between its blocks, and the photos for which it has no room."""
    number = min(len(photos), len(body) // A_PHOTO) if len(body) >= LONG else 0
    blocks = [piece for piece, _ in split_blocks(body) if piece.strip()] if number else []
    ends = _places(blocks, number)
    parts: list[Part[AnyPhoto]] = []
    start = 0
    for end, photo in zip(ends, photos, strict=False):
        parts.append(Part("\n".join(blocks[start:end]), photo))
        start = end
    parts.append(Part("\n".join(blocks[start:]) if blocks else body))
    return parts, list(photos[len(ends) :])


def _places(blocks: Sequence[str], number: int) -> list[int]:
    """Up to `number` places between blocks, evenly over the text, none after a subhead."""
    total = sum(map(len, blocks))
    places: list[int] = []
    read = 0
    for place, block in enumerate(blocks[:-1], 1):
        read += len(block)
        is_due = len(places) < number and read >= total * (len(places) + 1) / (number + 1)
        if is_due and not block.startswith(("<h2", "<h3")):
            places.append(place)
    return places
