"""A story with everything that follows from its draft alone, so that another process can compute it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from hashlib import blake2b
from typing import Any

from articles.drafts.compose_texts import composed
from articles.drafts.digests import checksum_of, digest_of
from articles.drafts.draft import ArticleDraft, Entry, PhotoDraft, Rejected
from articles.drafts.markup import clean_body
from articles.drafts.minhash import bands_of, shingles_of
from articles.drafts.moments import within_calendar
from articles.drafts.text import make_slug
from articles.parsers.files.record_faults import FAULTS, reject

_MOMENTS = ("published_at", "updated_at", "embargo_until")
LONGEST = 4_000_000
"""Characters of a story's body. War and Peace has three million."""
MOST = {"authors": 1000, "topics": 1000, "corrections": 1000, "photos": 5000}
"""The most parts of each kind that a story may have. Each takes a row or more, and a line on its page."""
MOST_OF_A_PHOTO = 500


@dataclass(frozen=True, slots=True)
class Packed:
    """A piece of input as it is stored: compressed bytes and their checksum. Both are empty if there are no bytes."""

    checksum: str = ""
    data: bytes = field(default=b"", repr=False)

    @classmethod
    def of(cls, original: bytes) -> Packed:
        """The packed form, at the fastest level of compression: originals are written often and read seldom."""
        return cls(blake2b(original, digest_size=32).hexdigest(), zlib.compress(original, 1)) if original else cls()


@dataclass(frozen=True, slots=True)
class Story:
    """A story ready to be saved: its draft, and what follows from the draft alone.

    digest: of everything it says; checksum: of its words; body: sanitised; bands: of its MinHash sketch
    (articles.drafts.minhash); original: the packed piece of input.
    """

    draft: ArticleDraft
    digest: str
    checksum: str
    slug: str
    body: str
    bands: list[int]
    original: Packed

    @classmethod
    def of(cls, draft: ArticleDraft) -> Story:
        body = clean_body(draft.body)
        bands = bands_of(shingles_of(body))
        slug = make_slug(draft.headline)
        return cls(draft, digest_of(draft), checksum_of(draft), slug, body, bands, Packed.of(draft.original))


Piece = Story | PhotoDraft | Rejected


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the archivist states for stories that do not state it themselves."""

    section: str = ""
    source: str = ""
    language: str = ""

    def fill(self, draft: ArticleDraft) -> ArticleDraft:
        """The draft, with defaults for what it lacks."""
        lacking = {
            f.name: given for f in fields(self) if (given := getattr(self, f.name)) and not getattr(draft, f.name)
        }
        return replace(draft, **lacking) if lacking else draft


def prepare(entry: Entry | Story, defaults: Defaults) -> Piece:
    """The entry in the form that is saved, its texts in NFC; one that is prepared already is returned as it is.

    A text out of all proportion is rejected, because digesting, storing and indexing it would take too much memory.
    """
    if isinstance(entry, PhotoDraft) and (why := _photo_excess(entry)):
        return Rejected(entry.where, why)
    if not isinstance(entry, ArticleDraft):
        return composed(entry) if isinstance(entry, PhotoDraft) else entry
    if why := _excess(entry):
        return Rejected(entry.where, why, entry.original)
    try:
        return Story.of(_limit_moments(composed(defaults.fill(entry))))
    except FAULTS as error:
        return reject(error, entry.where, entry.original)


def _excess(draft: ArticleDraft) -> str:
    """Why a story is out of all proportion; empty if it is not."""
    captions = (photo.caption for photo in draft.photos)
    texts = (draft.body, draft.standfirst, draft.rights, draft.instructions, *draft.corrections, *captions)
    if sum(map(len, texts)) > LONGEST:
        return f"The text is longer than {LONGEST // 10**6} million characters, more than a story should be."
    for name, most in MOST.items():
        if len(getattr(draft, name)) > most:
            return f"It has more than {most:,} {name}, more than a story should have."
    return next(filter(None, map(_photo_excess, draft.photos)), "")


def _photo_excess(photo: PhotoDraft) -> str:
    if max(map(len, (photo.photographers, photo.agencies, photo.keywords))) > MOST_OF_A_PHOTO:
        return f"A photo has more than {MOST_OF_A_PHOTO} photographers, agencies or keywords."
    if len(photo.caption) > LONGEST:
        return f"A caption is longer than {LONGEST // 10**6} million characters."
    return ""


def _limit_moments(draft: ArticleDraft) -> ArticleDraft:
    """The draft with moments that every time zone can print."""
    moved: dict[str, Any] = {}
    for name in _MOMENTS:
        moment: datetime | None = getattr(draft, name)
        if moment is not None and (nearest := within_calendar(moment)) is not moment:
            moved[name] = nearest
    return replace(draft, **moved) if moved else draft


def weight(entry: Entry | Story) -> int:
    """How many bytes an entry holds."""
    if isinstance(entry, Story):
        return weight(entry.draft)
    if isinstance(entry, ArticleDraft):
        return len(entry.original) + len(entry.body) + sum(len(photo.image or b"") for photo in entry.photos)
    return len(entry.image or b"") if isinstance(entry, PhotoDraft) else len(entry.original)
