"""A search document: what of one article or photo is searched, filtered, counted and sorted by, as a plain value.

The database is read into documents by articles.search.indexing.documents; engines write and read them. `version` is a
digest of everything else, so that the sweep can tell a stale document from a fresh one without trusting any counter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

ARTICLE = "article"
PHOTO = "photo"

TEXT_FIELDS = ("headline", "standfirst", "text", "caption", "credit", "byline", "location")
"""Searched by words; each has an unstemmed, unfolded twin for exact phrases."""

KEY_FIELDS = (
    "status",
    "section",
    "source",
    "language",
    "agency",
    "photographer",
    "author",
    "subject",
    "person",
    "place",
    "organisation",
    "has",
    "batch",
    "family",
)
"""Whole values, several a document: a database key as text ("12"), a language code, or a fixed word."""


class Sort(StrEnum):
    """The orders of results. Undated documents stand last in both date orders; ties go by relevance, then by key."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Key(NamedTuple):
    """Which row a document stands for."""

    kind: str
    pk: int

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk}"


@dataclass(frozen=True, slots=True)
class Document:
    """texts: field -> text, empty ones left out. keys: field -> values.

    published is the wall-clock moment as printed, in seconds since 1970-01-01 00:00, None where the story is undated
    (negative before 1970); published // 86400 is the day. visible_from is a Unix time: the end of an embargo, or 0.
    """

    key: Key
    texts: dict[str, str] = field(default_factory=dict)
    keys: dict[str, tuple[str, ...]] = field(default_factory=dict)
    published: int | None = None
    visible_from: int = 0

    @property
    def version(self) -> str:
        """16 hexadecimal digits that change whenever anything searchable changes."""
        content = repr((self.texts, self.keys, self.published, self.visible_from))
        return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()

    @property
    def language(self) -> str:
        """The language that its words are stemmed by: the first of its languages, as a code; "" where it has none."""
        return next(iter(self.keys.get("language", ())), "")

    @property
    def size(self) -> int:
        """Characters of text."""
        return sum(map(len, self.texts.values()))


def portions(documents: Iterable[Document], most: int, characters: int) -> Iterator[list[Document]]:
    """Documents in their order, so many at a time, and no more once they hold so many characters: indexing takes 10 to
    25 bytes of memory for each."""
    portion: list[Document] = []
    size = 0
    for document in documents:
        portion.append(document)
        size += document.size
        if len(portion) >= most or size >= characters:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
