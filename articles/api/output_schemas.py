"""What the API gives, as pydantic models; the OpenAPI description is made from them.

Names are those of `parse_articles --json` and of JSON Lines exports, so that a record has the same keys everywhere.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field


class PhotoOut(Schema):
    """A photo. caption and credit_line are kept apart; credit_line is null if none was printed."""

    id: int
    kind: Literal["photo"] = "photo"
    url: str
    api_url: str
    picture_url: str | None = Field(description="The largest picture that the archive serves; null if it has none.")
    width: int | None
    height: int | None
    caption: str
    credit_line: str | None
    photographers: list[str]
    agencies: list[str]
    roles: list[str]
    taken_on: date | None
    place: str
    headline: str
    alt_text: str
    rights: str
    instructions: str = Field("", description="Restrictions of use, such as TURKEY OUT.")
    keywords: list[str]
    source: str
    source_key: str | None
    status: str = Field("published", description="Anything else is seen at the desk alone.")
    stories: list[int] | None = Field(None, description="Ids of its stories; given by /photos/{id} alone.")


class Estimated(Schema):
    """A day that was worked out from a weekday in the text."""

    weekday: str
    after: date
    date: date


class StoryOut(Schema):
    """A story with its photos. body is HTML of the archive's own subset, paragraphs the same as plain text."""

    id: int
    kind: Literal["article"] = "article"
    url: str
    api_url: str
    headline: str
    standfirst: str
    byline: str
    authors: list[str]
    dateline: str
    section: str
    source: str
    source_key: str
    source_url: str
    language: str
    published_on: date | None
    published_at: datetime | None
    published_estimate: Estimated | None
    precision: str
    updated_at: datetime | None
    topics: list[str]
    people: list[str]
    places: list[str]
    organisations: list[str]
    corrections: list[str]
    rights: str
    body: str
    paragraphs: list[str]
    photos: list[PhotoOut]
    status: str
    embargo_until: datetime | None


class Page(Schema):
    """What all lists have. next: the address of the next page; null on the last one."""

    next: str | None


class StoryPage(Page):
    stories: list[StoryOut]


class PhotoPage(Page):
    photos: list[PhotoOut]


class SnippetOut(Schema):
    """A passage that matched, as HTML in which <mark> is the only tag."""

    field: str
    html: str


class HitOut(Schema):
    """A story or photo that was found. is_partial: it holds only some of the words, and no count contains it. is_near:
    it holds none of them, and is near in meaning."""

    id: int
    kind: Literal["article", "photo"]
    url: str
    api_url: str
    headline: str
    published_on: date | None
    section: str
    source: str
    byline: str
    caption: str
    credit_line: str
    status: str
    is_partial: bool
    is_near: bool
    snippets: list[SnippetOut]


class FacetValueOut(Schema):
    key: str
    label: str
    count: int


class FacetOut(Schema):
    """A field and its most frequent values under this search; the counts are exact."""

    field: str
    label: str
    values: list[FacetValueOut]


class BarOut(Schema):
    """How many results the days from first to last have."""

    first: date
    last: date
    count: int


class VariantOut(Schema):
    """What was searched for together with words of the search."""

    typed: str
    also: list[str]


class SearchOut(Page):
    """notices are sentences for the reader: what was not understood, and what was done instead."""

    total: int
    hits: list[HitOut]
    kinds: dict[str, int] = {}
    facets: list[FacetOut] = []
    histogram: list[BarOut] = []
    undated: int = 0
    notices: list[str] = []
    did_you_mean: str = ""
    corrected: str = ""
    any_words: bool = False
    variants: list[VariantOut] = []


class NameOut(Schema):
    """A name that stories or photos bear. count: how many; null while the search index is being made anew."""

    vocabulary: str
    key: str = Field(description="The value of the facet of this vocabulary's name.")
    name: str
    slug: str
    url: str
    api_url: str
    count: int | None
    spellings: list[str] | None = Field(None, description="Other spellings; given for a single name.")
    identifier: str | None = Field(None, description="Of Wikidata or VIAF; given for a single name.")


class NamePage(Page):
    names: list[NameOut]


class DateCount(Schema):
    """first: the first day of the year, month or day."""

    first: date
    count: int


class Dates(Schema):
    total: int
    undated: int
    dates: list[DateCount]


class Uploaded(Schema):
    """What became of an uploaded picture. was_here: the archive had it, and nothing was stored."""

    photo: PhotoOut
    was_here: bool
