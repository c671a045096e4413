"""What the API takes and gives, as pydantic models. The OpenAPI description is made from them.

Names are those of `parse_articles --json` and of JSON Lines exports, so that a record has the same keys everywhere.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, create_model

from articles.search.language.fields import FACETS
from articles.search.request import Kind, Sort

MOST_ROWS = 100


def _iso_day(value: Any) -> Any:
    """Refuse what pydantic would take for a day as well: a number of seconds."""
    if isinstance(value, int | float):
        raise ValueError("Write a day as 2025-03-28.")
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("Write a day as 2025-03-28.")
    return value


def _iso_moment(value: Any) -> Any:
    """Refuse a moment as a number of seconds, which pydantic would take."""
    if not isinstance(value, str | datetime | None):
        raise ValueError("Write a moment as 2025-03-28T14:00:00Z.")
    return value


Text = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$")]
"""Without control characters."""
Day = Annotated[date, BeforeValidator(_iso_day)]
Moment = Annotated[datetime, BeforeValidator(_iso_moment)]
Line = Annotated[Text, StringConstraints(max_length=1000)]
Name = Annotated[Text, StringConstraints(min_length=1, max_length=200)]
Names = Annotated[list[Name], Field(max_length=500)]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Field(ge=1, le=MOST_ROWS, description=f"Rows a page, at most {MOST_ROWS}.")]
Cursor = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_-]*$", max_length=4000),
    Field(description="`next` of the page before gives it; leave it out."),
]


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
    """A story or photo that was found. is_partial: it holds only some of the words, and no count contains it."""

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


class SearchBase(Schema):
    """The words, the order, and the days."""

    q: Annotated[Text, StringConstraints(max_length=2000)] = Field(
        "", description="In the archive's query language; /search/help/ explains it."
    )
    kind: Kind = Kind.ARTICLES
    sort: Sort = Sort.RELEVANCE
    first: Day | None = Field(None, alias="from", description="The first day.")
    last: Day | None = Field(None, alias="to", description="The last day.")
    limit: Limit = 20
    facets: bool = Field(False, description="Count values of each field and days for a histogram too.")
    snippets: bool = True
    cursor: Cursor = ""


def _filter(field: str, help_text: str) -> Any:
    values = Annotated[list[Annotated[Text, StringConstraints(min_length=1, max_length=200)]], Field(max_length=50)]
    return (values, Field([], alias=field, description=help_text))


SearchParameters: Any = create_model(
    "SearchParameters",
    __base__=SearchBase,
    **{f"in_{field}": _filter(field, f"Keys of {field} that results must have.") for field in FACETS},
    **{f"not_{field}": _filter(f"not-{field}", f"Keys of {field} that results must not have.") for field in FACETS},
)
"""The words, what narrows them, and for each facet two parameters: section=12 and not-section=12."""


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


class StoryIn(Schema):
    """A story, or what of it is to change: fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    headline: Line | None = None
    standfirst: Text | None = None
    byline: Line | None = None
    authors: Names | None = None
    dateline: Annotated[Text, StringConstraints(max_length=300)] | None = None
    body: Text | None = Field(None, description="Plain text with an empty line between paragraphs, or HTML.")
    corrections: list[Text] | None = Field(None, description="Begin each with its day, if known: 2025-03-28: ...")
    section: Annotated[Text, StringConstraints(max_length=200)] | None = None
    topics: Names | None = None
    people: Names | None = None
    places: Names | None = None
    organisations: Names | None = None
    source: Annotated[Text, StringConstraints(max_length=200)] | None = None
    language: Annotated[Text, StringConstraints(max_length=12)] | None = None
    rights: Text | None = None
    source_url: Annotated[Text, StringConstraints(max_length=2000)] | None = None
    published_on: Day | None = None
    published_at: Moment | None = None
    precision: Literal["exact", "day", "month", "year", "estimated", "unknown"] | None = None
    embargo_until: Moment | None = None
    status: Literal["draft", "published"] | None = Field(None, description="Withdraw a story by /withdraw.")
    photos: Annotated[list[Id], Field(max_length=3000)] | None = Field(None, description="Ids, in their order.")
    reason: Line = Field("", description="Why, for the story's history.")


class StoryNew(StoryIn):
    """A new story. Without a status it is a draft."""

    headline: Annotated[Line, StringConstraints(min_length=1)]


class Withdrawing(Schema):
    """reason is for the desk; readers who ask for the story see the note."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Line, StringConstraints(min_length=1)]
    note: Line = ""


class PhotoIn(Schema):
    """What of a photo is to change: fields that are left out stay as they are."""

    model_config = ConfigDict(extra="forbid")

    caption: Text | None = None
    credit_line: Line | None = None
    headline: Line | None = None
    alt_text: Text | None = None
    taken_on: Day | None = None
    place: Annotated[Text, StringConstraints(max_length=300)] | None = None
    rights: Text | None = None
    instructions: Text | None = None
    keywords: Names | None = None
    status: Literal["stories", "published", "withdrawn"] | None = None
    reason: Line = ""


class Uploaded(Schema):
    """What became of an uploaded picture. was_here: the archive had it, and nothing was stored."""

    photo: PhotoOut
    was_here: bool
