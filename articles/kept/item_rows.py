"""Keys and items -> the rows that a page or a file prints, of those alone that the reader may see now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractUser, AnonymousUser

from articles.drafts.text import plain_text
from articles.kept.quotation import Found, Quotation, even, locate
from articles.models import Article, CollectionItem, Passage, Photo
from articles.versions.comparison import Piece, difference

Reader = AbstractUser | AnonymousUser
PORTION = 500
"""Rows a query."""
_AROUND = 80


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage as it stands in the text now. found: None if nothing like it is left. now: the words there, with those
    marked that changed; around: the words before and after."""

    passage: Passage
    found: Found | None
    now: tuple[Piece, ...] = ()
    around: tuple[str, str] = ("", "")

    @property
    def has_changed(self) -> bool:
        """Whether the text says something else there now."""
        return self.found is None or self.found.has_changed


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A story or photo that this reader may see, with what the owner of the collection keeps with it."""

    kind: str
    row: Article | Photo
    item: CollectionItem | None = None
    passages: tuple[ShownPassage, ...] = ()

    @property
    def name(self) -> str:
        """What forms call the record: article-12."""
        return f"{self.kind}-{self.row.pk}"

    @property
    def note(self) -> str:
        return self.item.note if self.item else ""


def rows_of_keys(keys: Sequence[tuple[str, int]], reader: Reader) -> list[ShownItem]:
    """The records that this reader may see, in the order of the keys."""
    known = _visible_rows(keys, reader)
    return [ShownItem(kind, known[kind, pk]) for kind, pk in keys if (kind, pk) in known]


def rows_of_items(items: Iterable[CollectionItem], reader: Reader) -> list[ShownItem]:
    """The records of items (read with_passages) that this reader may see, in the order of the items."""
    listed = list(items)
    known = _visible_rows([item.key for item in listed], reader)
    rows = [(item, known[item.key]) for item in listed if item.key in known]
    return [ShownItem(item.kind, row, item, _passages(item, row)) for item, row in rows]


def _visible_rows(keys: Sequence[tuple[str, int]], reader: Reader) -> dict[tuple[str, int], Article | Photo]:
    """The rows of these keys that this reader may see; a fixed number of queries for each 500 of a kind."""
    rows: dict[tuple[str, int], Article | Photo] = {}
    stories = Article.objects.visible_to(reader).with_row_parts().with_names().prefetch_related("corrections")
    photos = Photo.objects.visible_to(reader).with_ran_on().with_credits().select_related("source")
    for kind, found in (("article", stories), ("photo", photos)):
        pks = [pk for other, pk in keys if other == kind]
        for start in range(0, len(pks), PORTION):
            rows |= {(kind, row.pk): row for row in found.filter(pk__in=pks[start : start + PORTION]).order_by()}
    return rows


def visible_keys(keys: Sequence[tuple[str, int]], reader: Reader) -> list[tuple[str, int]]:
    """Those of these keys, in their order, whose records exist and may be seen by this reader."""
    seen: set[tuple[str, int]] = set()
    for kind, rows in (("article", Article.objects.visible_to(reader)), ("photo", Photo.objects.visible_to(reader))):
        pks = [pk for other, pk in keys if other == kind]
        for start in range(0, len(pks), PORTION):
            found = rows.filter(pk__in=pks[start : start + PORTION]).order_by().values_list("pk", flat=True)
            seen.update((kind, pk) for pk in found)
    return [key for key in keys if key in seen]


def _passages(item: CollectionItem, row: Article | Photo) -> tuple[ShownPassage, ...]:
    passages = list(item.passages.all())
    if not passages:
        return ()
    text = text_of(row)
    return tuple(_shown(passage, text) for passage in passages)


def text_of(row: Article | Photo) -> str:
    """The text that passages are quoted from, with single spaces."""
    return even(plain_text(row.body) if isinstance(row, Article) else row.caption)


def _shown(passage: Passage, text: str) -> ShownPassage:
    found = locate(text, Quotation(passage.quotation, passage.before, passage.after, passage.place))
    if found is None:
        return ShownPassage(passage, None)
    stretch = text[found.start : found.end]
    now = tuple(difference("text", passage.quotation, stretch).after)
    around = text[max(0, found.start - _AROUND) : found.start], text[found.end : found.end + _AROUND]
    return ShownPassage(passage, found, now, around)
