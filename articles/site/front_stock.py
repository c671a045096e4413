"""The most recent stories, from which the places of the front page are filled: no story, no later version of it and no
picture twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.conf import settings

from articles.drafts.text import fold
from articles.models.article_parts import PlacedPicture
from articles.models.front_rows import pictures_of, recent_stories
from articles.printed.given_names import is_given
from articles.printed.languages import primary_language

_ENOUGH = 24
"""So many stories in the preferred language make a page without any others."""
_WIDEST = 2.6
"""A picture that is this many times as wide as high is a banner."""


class Recent(NamedTuple):
    """What the choice of a story needs to know of it."""

    pk: int
    headline: str
    language: str
    family: int | None
    section: int | None
    section_name: str | None
    has_text: bool
    is_long: bool

    @property
    def section_key(self) -> int | None:
        """Its section, if that has a name that somebody gave."""
        return self.section if self.section_name and is_given(self.section_name) else None


class Place(NamedTuple):
    """A story that was chosen for a place of the page, and the key of the picture that stands there; 0 for none."""

    pk: int
    photo: int = 0


class Stock:
    """Stories in the order of the page, their pictures, and what of both was taken already."""

    def __init__(self, rows: list[Recent], pictures: Iterable[PlacedPicture]) -> None:
        self.rows = rows
        self.pictures: dict[int, list[PlacedPicture]] = {}
        self._taken: set[object] = set()
        self._twins: dict[int, set[object]] = {}
        for picture in pictures:
            self.pictures.setdefault(picture.article, []).append(picture)

    def mark(self, keys: Iterable[int]) -> None:
        """These stories stand on the page already."""
        known = {row.pk: row for row in self.rows}
        for key in keys:
            self._taken |= self._twins_of(known[key]) if key in known else {key}

    def by_section(self) -> dict[int, list[Recent]]:
        """The stories of each section that has a name that somebody gave."""
        groups: dict[int, list[Recent]] = {}
        for row in self.rows:
            key = row.section_key
            if key is not None:
                groups.setdefault(key, []).append(row)
        return groups

    def take(self, most: int, among: Iterable[Recent] | None = None) -> list[Place]:
        """The first of these stories, or of all, without pictures."""
        found: list[Place] = []
        for row in self.rows if among is None else among:
            if len(found) == most:
                break
            if self._is_free(row):
                self._taken |= self._twins_of(row)
                found.append(Place(row.pk))
        return found

    def take_pictured(self, most: int, width: int, among: Iterable[Recent] | None = None) -> list[Place]:
        """The first of these stories, or of all, that have a landscape picture of at least this width that stands
        nowhere yet."""
        found: list[Place] = []
        for row in self.rows if among is None else among:
            if len(found) == most:
                break
            has_pictures = row.pk in self.pictures and self._is_free(row)
            picture = self.picture_of(row.pk, width) if has_pictures else None
            if picture is not None:
                self._taken |= self._twins_of(row)
                self.use(picture)
                found.append(Place(row.pk, picture.photo))
        return found

    def picture_of(self, pk: int, width: int) -> PlacedPicture | None:
        """The first picture of a story that is large enough, landscape, and stands nowhere yet."""
        free = (each for each in self.pictures.get(pk, ()) if not self._identities(each) & self._taken)
        return next((each for each in free if _suits(each, width)), None)

    def use(self, picture: PlacedPicture) -> None:
        """The picture stands on the page."""
        self._taken |= self._identities(picture)

    def _is_free(self, row: Recent) -> bool:
        return self._taken.isdisjoint(self._twins_of(row))

    def _twins_of(self, row: Recent) -> set[object]:
        """What a story shares with other versions of itself."""
        if row.pk not in self._twins:
            family = [("family", row.family)] if row.family else []
            self._twins[row.pk] = {row.pk, fold(row.headline)[:200], *family}
        return self._twins[row.pk]

    @staticmethod
    def _identities(picture: PlacedPicture) -> set[object]:
        return {("photo", picture.photo), *([picture.checksum] if picture.checksum else [])}


def _suits(picture: PlacedPicture, width: int) -> bool:
    if not picture.width or not picture.height:
        return False
    return picture.width >= width and 1 <= picture.width / picture.height <= _WIDEST


def read_stock(beside: Iterable[int] = ()) -> Stock:
    """The most recent stories, those in the archive's own language first, with their pictures and with those of the
    stories `beside`. Up to three queries."""
    rows = [Recent(*row) for row in recent_stories()]
    rows = _preferred_first(rows, settings.FRONT_LANGUAGE)
    return Stock(rows, pictures_of({*(row.pk for row in rows), *beside}))


def _preferred_first(rows: list[Recent], language: str) -> list[Recent]:
    """The stories in this language; unless those are enough, also those in an unknown one; and then the others after
    them."""
    own = [row for row in rows if is_in(row.language, language)]
    if not language or len(own) >= _ENOUGH:
        return own or rows
    own = [row for row in rows if not row.language or is_in(row.language, language)]
    return own if len(own) >= _ENOUGH else own + [row for row in rows if row not in own]


def is_in(tag: str, language: str) -> bool:
    """Whether a language tag is of this language, in whatever region."""
    return primary_language(tag) == primary_language(language)
