"""THE table of what the archive is browsed by, and the counts that browsing shows.

A new way to browse is one row here; its index from A to Z, its pages, its feed and its entry in the sitemap follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.http import Http404

from articles.changes import remembered
from articles.models import Article, Author, Credit, Photo, Section, Source, Topic


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One way to browse.

    name: the address's and the search field's name of one term; path: the first part of its addresses. articles: the
    look-up from an article to its terms. photos: the terms are those of photos, which are counted and shown instead.
    """

    name: str
    path: str
    title: str
    one: str
    model: type[Any]
    articles: str
    kind: str = ""
    photos: bool = False

    @property
    def terms(self) -> Any:
        terms = self.model.objects.all()
        return terms.filter(kind=self.kind) if self.kind else terms

    def articles_of(self, term: Any) -> Any:
        """The visible articles of a term."""
        visible = Article.objects.visible()
        if self.model in (Section, Source):
            return visible.filter(**{self.articles: term})
        # Through a list of keys rather than a join: each story once, and the index of visible stories is enough.
        return visible.filter(pk__in=Article.objects.filter(**{self.articles: term}).order_by().values("pk"))

    def photos_of(self, term: Any) -> Any:
        """The visible photos that credit a term."""
        return Photo.objects.visible().by_credit(term)

    def counts(self) -> dict[int, int]:
        """Key of a term -> number of visible photos or articles; terms of nothing visible are left out."""
        return remembered(f"counts-{'photos' if self.photos else self.articles}", self._count)

    def _count(self) -> dict[int, int]:
        if self.photos:
            return Photo.objects.visible().per_credit()
        if self.model not in (Section, Source):
            return Article.objects.visible().per_value(self.articles)
        # Term by term: each has its stretch of an index, while grouping would read every story's long row.
        mine = Article.objects.visible().filter(**{self.articles: OuterRef("pk")}).order_by().values(self.articles)
        rows = self.terms.annotate(stories=Subquery(mine.annotate(n=Count("pk")).values("n")))
        return dict(rows.filter(stories__gt=0).values_list("pk", "stories"))

    def listed(self) -> list[Listed]:
        """Every term that has something to show, by name."""
        return remembered(f"listed-{self.name}", lambda: list(self._list()))

    def _list(self) -> Iterator[Listed]:
        counts = self.counts()
        rows = self.terms.order_by("folded").values_list("pk", "name", "slug", "folded")
        for pk, name, slug, folded in rows.iterator(chunk_size=2000):
            if pk in counts:
                yield Listed(name, slug, counts[pk], letter_of(folded))


@dataclass(frozen=True, slots=True)
class Listed:
    """A term as an index lists it."""

    name: str
    slug: str
    count: int
    letter: str


def letter_of(folded: str) -> str:
    """The heading a name stands under: its first letter without accents, or # for anything else."""
    first = folded[:1].upper()
    return first if first.isalpha() else "#"


_TOPICS = (
    ("subject", "subjects", "Subjects"),
    ("person", "people", "People"),
    ("place", "places", "Places"),
    ("organisation", "organisations", "Organisations"),
)

VOCABULARIES: tuple[Vocabulary, ...] = (
    Vocabulary("section", "sections", "Sections", "Section", Section, "section"),
    *(Vocabulary(kind, path, title, kind.capitalize(), Topic, "topics", kind) for kind, path, title in _TOPICS),
    Vocabulary("author", "authors", "Authors", "Author", Author, "authors"),
    Vocabulary("source", "sources", "Sources", "Source", Source, "source"),
    Vocabulary(
        "photographer",
        "photographers",
        "Photographers",
        "Photographer",
        Credit,
        "photos__credits",
        "photographer",
        True,
    ),
    Vocabulary("agency", "agencies", "Agencies", "Agency", Credit, "photos__credits", "agency", True),
)
BY_NAME = {vocabulary.name: vocabulary for vocabulary in VOCABULARIES}


def by_letter(terms: list[Listed]) -> list[tuple[str, list[Listed]]]:
    """Terms under their letters, those under none last."""
    groups: dict[str, list[Listed]] = {}
    for term in terms:
        groups.setdefault(term.letter, []).append(term)
    return sorted(groups.items(), key=lambda group: (group[0] == "#", group[0]))


def days() -> list[tuple[date | None, int]]:
    """(day, number of visible articles) of the whole archive, oldest first; the undated stand under None."""
    return remembered("days", lambda: Article.objects.visible().per_day())


def dated() -> list[tuple[date, int]]:
    """days() without the undated."""
    return [(day, count) for day, count in days() if day is not None]


def day_or_404(year: int, month: int = 1, day: int = 1) -> date:
    """The day an address names."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Http404("There is no such day.") from error
