"""Which photo each draft is, decided for many drafts at once.

Photographers caption a whole series at once, so words alone cannot tell its frames apart. A draft with a picture is, in
this order: the photo of the same words that has this picture, one of the same words that has no picture yet, or a new
photo. A draft without a picture is a photo of the same words, preferably one that its story shows already. If the
source gives a key, the key is compared instead of the words. An export carries no pictures, but its file names are
their checksums, which identify them just as well.

Photo.identity stores the result: the digest of the key or the words; or, if the first draft of the photo identified the
picture, 31 letters of that digest and the picture's checksum.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Self

from django.db import connection

from articles.drafts.digests import identity_of, image_checksum
from articles.drafts.draft import PhotoDraft
from articles.models import Photo

_STEM = 31
"""How many letters of the words' digest all photos of these words share."""
_NAMED = re.compile(r"([0-9a-f]{32})\.\w+")
"""A file name that is a picture's checksum, as exports write it."""

_LISTS = {"sqlite": "json_each(%s)", "postgresql": "json_array_elements_text(%s::json)"}
_ORDERS = {"sqlite": (">=", "<", "ASC"), "postgresql": ("~>=~", "~<~", "USING ~<~")}
"""The operators for at least, less than and sorting by bytes, independent of a language's rules. The index on
Photo.identity supports these."""


Group = tuple[Sequence[PhotoDraft], Collection[str]]
"""Photos that came together, and the identities of those that their story shows already."""


@dataclass(slots=True)
class Identity:
    """One photo: its value in Photo.identity, its row if there is one yet, and the checksums of its known pictures.

    has_picture: the picture itself is stored, or comes with a draft of this chunk.
    """

    name: str
    photo: Photo | None = None
    pictures: set[str] = field(default_factory=set)
    has_picture: bool = False

    @classmethod
    def of(cls, photo: Photo) -> Self:
        known = {photo.identity_checksum, photo.checksum} - {""}
        return cls(photo.identity or "", photo, known, bool(photo.checksum))


class _Wanted:
    """What a draft tells about its photo.

    words: the digest of its key or words. picture: the checksum of the picture that came with it. told: the checksum in
    its file name. standing: the identities of the photos of its story.
    """

    __slots__ = ("picture", "standing", "told", "words")

    def __init__(self, draft: PhotoDraft, standing: Collection[str]) -> None:
        named = _NAMED.fullmatch(draft.file_name)
        self.told = named[1] if named else ""
        self.picture = image_checksum(draft)
        self.words = identity_of(draft, self.mark)
        self.standing = [name for name in standing if name[:_STEM] == self.stem]

    @property
    def mark(self) -> str:
        """The checksum that identifies the picture; empty if nothing does."""
        return self.picture or self.told

    @property
    def stem(self) -> str:
        return self.words[:_STEM]

    @property
    def names(self) -> list[str]:
        """The identities under which the photo may be stored."""
        return [self.words, *(f"{self.stem}+{mark}" for mark in (self.picture, self.told) if mark), *self.standing]

    def choose(self, found: list[Identity], taken: set[str]) -> Identity:
        """The photo among those of the same words, or a new one, which is added to `found`. taken: the identities that
        this draft's story has used already."""
        match = self._with_picture(found) if self.mark else self._without(found, taken)
        if match is None:
            match = Identity(f"{self.stem}+{self.mark}" if self.mark else self.words, pictures={self.mark} - {""})
            found.append(match)
        if self.picture:
            match.pictures.add(self.picture)
            match.has_picture = True
        taken.add(match.name)
        return match

    def _with_picture(self, found: Iterable[Identity]) -> Identity | None:
        same = [one for one in found if self.mark in one.pictures]
        if self.picture and not same:
            bare = [one for one in found if not one.has_picture]
            same = [one for one in bare if self.told in one.pictures] or [one for one in bare if not one.pictures]
        return same[0] if same else None

    def _without(self, found: Iterable[Identity], taken: Collection[str]) -> Identity | None:
        def order(one: Identity) -> tuple[bool, bool, bool]:
            own = one.name in self.standing
            return not own, own and one.name in taken, bool(one.pictures)

        return min(found, key=order, default=None)


def identify(groups: Sequence[Group]) -> list[list[Identity]]:
    """The photo of each draft, in order. Drafts of the same photo share one Identity. One query."""
    wanted = [[_Wanted(draft, standing) for draft in drafts] for drafts, standing in groups]
    found: dict[str, list[Identity]] = defaultdict(list)
    for photo in _kept_photos([one for group in wanted for one in group]):
        found[(photo.identity or "")[:_STEM]].append(Identity.of(photo))
    answers = []
    for group in wanted:
        taken: set[str] = set()
        answers.append([one.choose(found[one.stem], taken) for one in group])
    return answers


def _kept_photos(wanted: Sequence[_Wanted]) -> Iterable[Photo]:
    """The rows that may be the photos of these drafts, by key: rows with a fitting identity, rows of the same words
    with the same picture, and, for words without a picture, one row of these words. The rows are locked: on PostgreSQL
    no other import can complete them meanwhile, and SQLite allows one writer anyway."""
    if not wanted:
        return ()
    names = {name for one in wanted for name in one.names}
    pictures = {f"{one.mark}{one.stem}" for one in wanted if one.mark}
    stems = {one.stem for one in wanted if not one.mark}
    values = _LISTS[connection.vendor]
    least, less, order = _ORDERS[connection.vendor]
    lock = "FOR NO KEY UPDATE" if connection.vendor == "postgresql" else ""
    sql = f"""
        SELECT * FROM articles_photo WHERE identity IN (
            SELECT value FROM {values}
            UNION ALL
            SELECT photo.identity FROM {values} pair CROSS JOIN articles_photo photo
            WHERE photo.checksum = substr(pair.value, 1, 32)
            AND substr(photo.identity, 1, {_STEM}) = substr(pair.value, 33)
            UNION ALL
            SELECT (
                SELECT photo.identity FROM articles_photo photo
                WHERE photo.identity {least} stem.value AND photo.identity {less} (stem.value || '~')
                ORDER BY photo.identity {order} LIMIT 1
            ) FROM {values} stem
        ) ORDER BY id {lock}
    """  # noqa: S608 - our own words
    return Photo.objects.raw(sql, [json.dumps(sorted(some)) for some in (names, pictures, stems)])
