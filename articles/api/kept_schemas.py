"""What the API gives of what readers keep: collections, saved searches and what they found."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Schema
from pydantic import Field

from articles.api.output_schemas import Page


class CollectionOut(Schema):
    """A collection. total: how many of its items this caller may see. link: for its owner, while everybody who has the
    link may open it."""

    id: int
    name: str
    folder: str
    note: str
    access: Literal["private", "desk", "link"]
    owner: str
    may_change: bool
    total: int
    url: str
    api_url: str
    link: str | None
    created_at: datetime
    updated_at: datetime


class CollectionPage(Page):
    collections: list[CollectionOut]


class PassageOut(Schema):
    """Words quoted from a story. now: what stands there now, if that was changed; null if nothing like it is left."""

    id: int
    quotation: str
    note: str
    has_changed: bool
    now: str | None


class RecordOut(Schema):
    """A story or photo that somebody keeps, or that a search has found."""

    kind: Literal["article", "photo"]
    record: int = Field(description="The id of the story or photo.")
    headline: str
    caption: str
    credit_line: str
    published_on: date | None
    url: str
    api_url: str


class ItemOut(RecordOut):
    """An item of a collection."""

    id: int
    item_url: str
    note: str
    added_at: datetime
    passages: list[PassageOut]


class ItemPage(Page):
    items: list[ItemOut]


class Added(Schema):
    """added: how many of the records were not in the collection before. items: of all that were sent."""

    added: int
    items: list[ItemOut]


class SavedSearchOut(Schema):
    """A saved search. query: what stands after the question mark in the address of its page of results. new: how many
    results came since its owner looked; given by the list alone."""

    id: int
    name: str
    query: str
    alert: Literal["none", "once", "daily", "weekly"]
    mail_to: str
    webhook: str
    new: int | None = None
    url: str
    api_url: str
    results_url: str
    created_at: datetime
    seen_at: datetime


class SavedSearchPage(Page):
    searches: list[SavedSearchOut]


class MatchOut(RecordOut):
    """A result that came, or became visible, after the search was saved."""

    id: int
    found_at: datetime


class MatchPage(Page):
    matches: list[MatchOut]
