"""WORK, the table of what waits at the desk: each a list of records that can be worked through, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from articles.models import Article, ImportEntry, Photo

MOST_COUNTED = 1000
"""Records that the overview counts; more are shown as "over" this number."""


@dataclass(frozen=True, slots=True)
class Work:
    """A list. rows: the records, the last entered first, in an order that an index gives. address: of the page on which
    a record is dealt with; admin: of the same in the administration, used where the desk has no such page yet."""

    name: str
    label: str
    rows: Callable[[], QuerySet[Any]]
    address: str
    admin: str
    help: str = ""

    @property
    def kind(self) -> str:
        """The kind of its records, if many of them can be changed at once."""
        return {_STORY[0]: "article", _PHOTO[0]: "photo"}.get(self.address, "")

    def count(self) -> int:
        """How many records wait; one more than MOST_COUNTED if there are more. One query."""
        return self.rows().order_by("pk").values("pk")[: MOST_COUNTED + 1].count()

    def after(self, pk: int | None) -> QuerySet[Any]:
        """The records that follow this one in the list; all of them for None."""
        rows = self.rows()
        return rows if pk is None else rows.filter(pk__lt=pk)

    def link(self, pk: int) -> str:
        """The address of the page on which this record is dealt with; it knows the list that it belongs to."""
        return f"{edit_address(self.address, self.admin, pk)}?of={self.name}&at={pk}"


def edit_address(address: str, admin: str, pk: int) -> str:
    """The desk's page of a record, or the administration's where the desk has none."""
    try:
        return reverse(address, args=[pk])
    except NoReverseMatch:
        return reverse(admin, args=[pk])


_STORY = ("desk:edit_article", "admin:articles_article_change")
_PHOTO = ("desk:photo", "admin:articles_photo_change")


def _stories(question: str, value: str) -> Callable[[], QuerySet[Any]]:
    return lambda: getattr(Article.objects, question)(value)


WORK = (
    Work("drafts", "Drafts", _stories("of_status", "draft"), *_STORY, "Readers do not see them yet."),
    Work("undated", "Stories without a day", _stories("of_precision", "unknown"), *_STORY),
    Work(
        "estimated",
        "Stories with an estimated day",
        _stories("of_precision", "estimated"),
        *_STORY,
        "Worked out from the text and its photos.",
    ),
    Work("no-credit", "Photos without a credit", lambda: Photo.objects.without_credit(), *_PHOTO),  # type: ignore[attr-defined]
    Work(
        "rejects",
        "Rejected pieces of imports",
        lambda: ImportEntry.objects.rejects(),  # type: ignore[attr-defined]
        "desk:reject",
        "admin:articles_importentry_change",
        "Each can be opened as a text and made a story by hand.",
    ),
)
"""The lists of the overview, in the order in which they are shown."""

BY_NAME = {work.name: work for work in WORK}


def counts() -> Iterable[tuple[Work, int]]:
    """(list, count) of each list. One query each."""
    return [(work, work.count()) for work in WORK]
