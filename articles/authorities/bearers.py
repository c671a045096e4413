"""The rows that have a name: photos and stories, directly or through a table of theirs.

name_merge.py moves these rows to another name, a chunk at a time, and undo_merge.py moves them back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models

from articles.models import Article, ArticleAuthor, Author, Credit, Photo, PhotoCredit, Section, Source, Term, Topic

CHUNK = 1000
"""Rows that one transaction moves."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table whose rows have a name. term: its column with the name; other: its column with the story or photo, which
    may have each name once; "" if the table is that of stories or photos itself."""

    name: str
    model: type[models.Model]
    term: str
    other: str = ""

    @property
    def rows(self) -> Any:
        """All rows of the table, without an order."""
        return self.model._default_manager.order_by()

    def of(self, term: int) -> Any:
        """The rows that have this name."""
        return self.rows.filter(**{self.term: term})

    def others_of(self, term: int, others: Sequence[int]) -> set[int]:
        """Of these stories or photos, those that have this name. One query."""
        return set(self.of(term).filter(**{f"{self.other}__in": others}).values_list(self.other, flat=True))

    def values(self, rows: Any) -> list[dict[str, Any]]:
        """All columns of these rows, as they can be written again."""
        return list(rows.values(*(field.attname for field in self.model._meta.concrete_fields)))


_RELATIONS: dict[type[Term], tuple[Relation, ...]] = {
    Section: (Relation("stories", Article, "section"),),
    Source: (Relation("stories", Article, "source"), Relation("photos", Photo, "source")),
    Author: (Relation("authors", ArticleAuthor, "author", "article"),),
    Topic: (Relation("topics", Article.topics.through, "topic", "article"),),
    Credit: (Relation("credits", PhotoCredit, "credit", "photo"),),
}


def relations(model: type[Term]) -> tuple[Relation, ...]:
    """The tables whose rows have names of this model."""
    return _RELATIONS[model]


def count_uses(term: Term) -> int:
    """The number of rows that have the name. One query for each table."""
    return sum(relation.of(term.pk).count() for relation in relations(type(term)))


def examples(term: Term, number: int) -> Iterator[str]:
    """Some headlines and captions of what has the name, for the eyes of staff, since drafts are among them."""
    for relation in relations(type(term)):
        rows = relation.of(term.pk).order_by("-pk")[:number]
        keys = list(rows.values_list(relation.other or "pk", flat=True))
        model = Photo if relation.other == "photo" or relation.model is Photo else Article
        columns = ("caption", "headline") if model is Photo else ("headline", "headline")
        for first, second in model._default_manager.filter(pk__in=keys).order_by("-pk").values_list(*columns):
            yield (first or second)[:200]
