"""THE table of search fields: what a reader may write before a colon, and what the results page offers as facets.

A new field is one row here, one line in the documents (articles.search.indexing.documents), a test and an example.
Everything else reads this table: the parser, the resolver, the facets, the suggestions and the page of help.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum


class FieldType(StrEnum):
    """What follows the colon."""

    TEXT = "text"  # words, phrases, wildcards, searched in one text of the document
    VALUE = "value"  # a name, or part of one, looked up in the database
    DATE = "date"
    FLAG = "flag"  # one word of a fixed list


@dataclass(frozen=True, slots=True)
class Field:
    """searches: the document's text or key fields. choices: for a flag, what is written -> the key it stands for.

    facet: offered beside the results. staff_choices, staff: only staff may ask.
    """

    name: str
    type: FieldType
    label: str
    searches: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    facet: bool = False
    sortable: bool = False
    example: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    staff_choices: frozenset[str] = frozenset()
    staff: bool = False

    def choice(self, text: str) -> str:
        """The key that a flag's word stands for, or nothing."""
        return dict(self.choices).get(text.casefold(), "")


TOPIC_FIELDS = ("subject", "person", "place", "organisation")

_HAS = tuple(
    (word, key)
    for key, words in {
        "photo": ("photo", "photos"),
        "picture": ("picture", "pictures", "image", "images"),
        "correction": ("correction", "corrections"),
        "credit": ("credit", "credits"),
        "caption": ("caption", "captions"),
    }.items()
    for word in words
)
_KINDS = (
    ("article", "article"), ("articles", "article"), ("story", "article"), ("stories", "article"),
    ("photo", "photo"), ("photos", "photo"), ("picture", "photo"), ("pictures", "photo"),
)  # fmt: skip
_STATUSES = (("published", "published"), ("draft", "draft"), ("withdrawn", "withdrawn"))

_TEXT, _VALUE, _DATE, _FLAG = FieldType.TEXT, FieldType.VALUE, FieldType.DATE, FieldType.FLAG

FIELDS: tuple[Field, ...] = (
    Field("headline", _TEXT, "Headline", ("headline",), ("title",), example="headline:budget"),
    Field("standfirst", _TEXT, "Standfirst", ("standfirst",), ("summary", "lead"), example="standfirst:budget"),
    Field("text", _TEXT, "Text", ("text",), ("body",), example='text:"rate of interest"'),
    Field("caption", _TEXT, "Caption", ("caption",), example="caption:(flood OR rain)"),
    Field("credit", _TEXT, "Credit", ("credit",), example="credit:EPA"),
    Field("by", _TEXT, "Byline", ("byline",), ("byline",), example="by:Smith"),
    Field("location", _TEXT, "Location", ("location",), ("dateline",), example="location:Ankara"),
    Field("author", _VALUE, "Author", ("author",), ("writer",), example='author:"Jane Smith"'),
    Field("section", _VALUE, "Section", ("section",), facet=True, example="section:politics"),
    Field("topic", _VALUE, "Topic", TOPIC_FIELDS, ("about",), example="topic:climate"),
    Field("subject", _VALUE, "Subject", ("subject",), facet=True, example='subject:"interest rates"'),
    Field("person", _VALUE, "Person", ("person",), ("people",), facet=True, example="person:Merkel"),
    Field("place", _VALUE, "Place", ("place",), facet=True, example="place:Ankara"),
    Field("organisation", _VALUE, "Organisation", ("organisation",), ("organization", "org"), facet=True,
          example="org:NATO"),
    Field("agency", _VALUE, "Agency", ("agency",), facet=True, example='agency:"Getty Images"'),
    Field("photographer", _VALUE, "Photographer", ("photographer",), ("photo",), facet=True,
          example='photographer:"Ana Ruiz"'),
    Field("source", _VALUE, "Source", ("source",), ("publisher",), facet=True, example="source:Reuters"),
    Field("language", _VALUE, "Language", ("language",), ("lang",), facet=True, example="language:tr"),
    Field("date", _DATE, "Date", (), sortable=True, example="date:2024-03..2025-01"),
    Field("on", _DATE, "Published on", (), example="on:2024-03-27"),
    Field("year", _DATE, "Year", (), facet=True, example="year:2024"),
    Field("after", _DATE, "From this day on", (), ("since", "from"), example="after:2024-03"),
    Field("before", _DATE, "Before this day", (), example="before:2025"),
    Field("until", _DATE, "Up to this day", (), ("to",), example="until:2024-12"),
    Field("has", _FLAG, "Has", ("has",), choices=_HAS, example="-has:credit"),
    Field("is", _FLAG, "Status", ("status",), ("status",), choices=_STATUSES,
          staff_choices=frozenset({"draft", "withdrawn"}), example="is:draft"),
    Field("kind", _FLAG, "Kind", (), ("type",), choices=_KINDS, example="kind:photo"),
    Field("collection", _VALUE, "Collection", ("collection",), ("in",), example='in:"Budget 2025"'),
    Field("batch", _VALUE, "Import batch", ("batch",), staff=True, example="batch:monday"),
)  # fmt: skip

BY_NAME: dict[str, Field] = {name: row for row in FIELDS for name in (row.name, *row.aliases)}
FACETS: tuple[str, ...] = tuple(row.name for row in FIELDS if row.facet)
TEXT_LABELS: dict[str, str] = {row.searches[0]: row.name for row in FIELDS if row.type is FieldType.TEXT}
"""Text field of a document -> the name a reader writes for it: byline -> by."""


def nearest(name: str, staff: bool = False) -> str:
    """The known field name most like an unknown one, or nothing where none is like it."""
    known = [candidate for candidate, row in BY_NAME.items() if staff or not row.staff]
    close = get_close_matches(name.casefold(), known, n=1, cutoff=0.7)
    return BY_NAME[close[0]].name if close else ""
