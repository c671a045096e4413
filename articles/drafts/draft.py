"""The one shape that every format gives: drafts of articles and photos, and rejected entries.

A parser turns bytes into these values and touches nothing else; articles.importing turns them into rows. Drafts are
frozen: a later stage that knows better makes a new one with dataclasses.replace.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from articles.drafts.text import body_paragraphs


class ParseError(Exception):
    """Input that cannot be read. why: a sentence for the archivist. where: the place in the input."""

    def __init__(self, why: str, where: str = "") -> None:
        super().__init__(f"{where}: {why}" if where else why)
        self.why = why
        self.where = where


class Precision(StrEnum):
    """How well the moment of publication is known."""

    EXACT = "exact"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """What readers may see: only `published`. An agency's kill notice, or `canceled` in ninjs, withdraws a story."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class TopicKind(StrEnum):
    """The four controlled vocabularies an article is filed under."""

    SUBJECT = "subject"
    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class TopicDraft:
    """One term of a vocabulary."""

    kind: TopicKind
    name: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """A publication day that was worked out and not read: the first `weekday` on or after the day `after`."""

    weekday: str
    after: date
    date: date


@dataclass(frozen=True, slots=True)
class PhotoDraft:
    """A photograph: caption, credit, and the picture itself if the input carries it.

    credit_line is exactly as printed, without the brackets around it; photographers and agencies are derived from it,
    in the printed order. image: the picture's bytes. file_name: the picture's own name, by which a picture beside the
    text is joined. address: where the page loads the picture from. instructions: the agency's restrictions ("TURKEY
    OUT"). status: matters for a photograph that is withdrawn, or that comes without a story and may not be seen on its
    own (a draft).
    """

    caption: str = ""
    credit_line: str = ""
    photographers: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    taken_on: date | None = None
    place: str = ""
    headline: str = ""
    alt_text: str = ""
    rights: str = ""
    instructions: str = ""
    keywords: tuple[str, ...] = ()
    address: str = ""
    file_name: str = ""
    image: bytes | None = None
    is_lead: bool = False
    source: str = ""
    source_key: str = ""
    status: Status = Status.PUBLISHED
    where: str = ""
    format: str = ""


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    """A news story as read from one piece of input.

    body: in the archive's HTML subset (markup.py). published_on: the day as printed, in the story's own time zone; None
    if it is unknown or only estimated. published_at: the moment, if the time was given. source_key: identifies the
    story within its source, so that reading it again updates it. version: orders the source's own revisions. slug: the
    agency's slugline or keyword line as sent. priority: its urgency, from 1, the most urgent, to 9; 0 if unknown.
    genre: what kind of text it is, in the agency's words ("Analysis").
    instructions: what the agency says to editors alone ("Adds reaction in para 5", "NO SALES"), each note a line.
    original: the piece of input, which is kept for ever.
    """

    headline: str
    body: str = ""
    standfirst: str = ""
    byline: str = ""
    authors: tuple[str, ...] = ()
    dateline: str = ""
    slug: str = ""
    priority: int = 0
    genre: str = ""
    section: str = ""
    topics: tuple[TopicDraft, ...] = ()
    source: str = ""
    language: str = ""
    url: str = ""
    source_key: str = ""
    version: int = 0
    published_on: date | None = None
    published_at: datetime | None = None
    precision: Precision = Precision.UNKNOWN
    estimate: Estimate | None = None
    updated_at: datetime | None = None
    embargo_until: datetime | None = None
    status: Status = Status.PUBLISHED
    corrections: tuple[str, ...] = ()
    instructions: str = ""
    rights: str = ""
    photos: tuple[PhotoDraft, ...] = ()
    format: str = ""
    where: str = ""
    original: bytes = field(default=b"", repr=False)

    @property
    def paragraphs(self) -> list[str]:
        """The body's blocks as plain text, in order."""
        return body_paragraphs(self.body)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A piece of input that gave no draft: its place, the reason, and its bytes, so that nothing is lost."""

    where: str
    why: str
    original: bytes = field(default=b"", repr=False)


Entry = ArticleDraft | PhotoDraft | Rejected
