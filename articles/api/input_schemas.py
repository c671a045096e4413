"""What the API takes, as pydantic models: the parameters of a search, and the bodies that enter and correct records."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints, create_model

from articles.api.field_types import Cursor, Day, Id, Limit, Line, Moment, Name, Names, Note, Text
from articles.search.language.fields import FACETS
from articles.search.request import Kind, Sort


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
    variants: bool = Field(True, description="Search for other spellings and equivalents of the words too.")
    by_meaning: bool = Field(False, description="Mind what stories say in other words, if the archive can.")
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


class Sent(Schema):
    """What is sent to be saved: a field that it does not have is refused."""

    model_config = ConfigDict(extra="forbid")


class StoryIn(Sent):
    """A story, or what of it is to change: fields that are left out stay as they are."""

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


class Withdrawing(Sent):
    """reason is for the desk; readers who ask for the story see the note."""

    reason: Annotated[Line, StringConstraints(min_length=1)]
    note: Line = ""


class PhotoIn(Sent):
    """What of a photo is to change: fields that are left out stay as they are."""

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


class RecordIn(Sent):
    """A story or photo to keep. note: for the collection; without it, the note that it has stays."""

    kind: Literal["article", "photo"] = "article"
    id: Id
    note: Note | None = None


Records = Annotated[list[RecordIn], Field(min_length=1, max_length=1000)]


class RecordsIn(Sent):
    """Stories and photos, in their order."""

    items: Records


class CollectionIn(Sent):
    """What of a collection is to change: fields that are left out stay as they are."""

    name: Name | None = None
    folder: Annotated[Text, StringConstraints(max_length=200)] | None = None
    note: Note | None = None
    access: Literal["private", "desk", "link"] | None = Field(
        None, description="Who may see it. Choosing another value than link ends the link for ever."
    )


class CollectionNew(CollectionIn):
    """A new collection; without access, only its owner sees it."""

    name: Name
    items: Records | None = Field(None, description="What it holds, in this order.")


class CollectionChange(CollectionIn):
    order: Annotated[list[Id], Field(max_length=20_000)] | None = Field(
        None, description="Ids of items in their new order; those that it does not name come last."
    )


class ItemIn(Sent):
    note: Note


class SavedSearchIn(Sent):
    """What of a saved search is to change: fields that are left out stay as they are."""

    name: Name | None = None
    alert: Literal["none", "once", "daily", "weekly"] | None = None
    mail_to: Annotated[Text, StringConstraints(max_length=254)] | None = Field(None, description="By e-mail to.")
    webhook: Annotated[Text, StringConstraints(max_length=500)] | None = Field(
        None, description="By a signed POST to this public address."
    )


class SavedSearchNew(SavedSearchIn):
    """A new saved search. What the archive has now is never new."""

    name: Name
    query: Annotated[Text, StringConstraints(max_length=4000)] = Field(
        description="What stands after the question mark in the address of a page of results: q=flood&section=3."
    )


class SavedSearchChange(SavedSearchIn):
    seen: Literal[True] | None = Field(None, description="True: what was found until now is not new any more.")
