"""THE table of what the archive is browsed by, and the lists and counts that browsing shows.

A new way to browse is one row here; its index from A to Z, its pages, its feed and its entry in the sitemap follow.
The index counts and orders lists, in time that does not grow with the archive; what is printed is read from the
database. While the index cannot answer, the database is asked for everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from operator import attrgetter
from typing import Any

from django.db.models import Count, Value
from django.db.models.functions import Left
from django.http import Http404

from articles.models import Article, Author, Credit, Photo, Section, Source, Topic
from articles.search.answering.gate import shown_names
from articles.search.answering.lists import ARTICLE, PHOTO, Listed, look, make_again, tally
from articles.search.answering.lists import totals as count_kinds
from articles.search.language.mistakes import SearchUnavailable


@dataclass(frozen=True, slots=True)
class Listing:
    """Stories or photos that every reader may see, newest first: all of them, or those that bear one name. rows: the
    same as a question to the database, for when the index cannot answer."""

    kind: str
    rows: Any
    field: str = ""
    key: int = 0

    def look(self, offset: int = 0, limit: int = 0, by: str = "") -> Listed:
        """A part of the list, how long it is, and, `by` year, month or day, when its rows are from."""
        try:
            return look(self.kind, self.field, self.key, offset=offset, limit=limit, by=by)
        except SearchUnavailable:
            return self._ask(offset, limit, by)

    def _ask(self, offset: int, limit: int, by: str) -> Listed:
        """The same from the database, whose time grows with the list."""
        pks = tuple(self.rows.newest_first().values_list("pk", flat=True)[offset : offset + limit]) if limit else ()
        counts: Counter[date | None] = Counter()
        for day, count in self.rows.per_day() if by else ():
            counts[_first_day(day, by)] += count
        undated = counts.pop(None, 0)
        return Listed(self.rows.count(), pks, tuple((day, count) for day, count in counts.items() if day), undated)

    def read(self, pks: Iterable[int]) -> list[Any]:
        """These rows as a page prints them, in this order, as far as they may be seen."""
        model = Article.objects.only_visible().with_row_parts() if self.kind == ARTICLE else Photo.objects.visible()
        rows = {row.pk: row for row in model.filter(pk__in=pks).order_by()}
        if hidden := [pk for pk in pks if pk not in rows]:
            make_again(self.kind, hidden)
        return [rows[pk] for pk in pks if pk in rows]


def _first_day(day: date | None, by: str) -> date | None:
    if day is None or by == "day":
        return day
    return day.replace(day=1) if by == "month" else date(day.year, 1, 1)


def stories() -> Listing:
    """Every story."""
    return Listing(ARTICLE, Article.objects.visible())


def photos() -> Listing:
    """Every photo."""
    return Listing(PHOTO, Photo.objects.visible())


def totals() -> dict[str, int]:
    """How many stories and photos every reader may see."""
    try:
        counts = count_kinds()
    except SearchUnavailable:
        counts = {listing.kind: listing.rows.count() for listing in (stories(), photos())}
    return {"articles": counts.get(ARTICLE, 0), "photos": counts.get(PHOTO, 0)}


NAME = ("pk", "name", "slug", "folded")
"""What is read of a term that is listed."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as an index lists it. count: None while nobody can count."""

    pk: int
    name: str
    slug: str
    folded: str
    count: int | None = None

    @property
    def letter(self) -> str:
        return letter_of(self.folded)


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

    def listing(self, term: Any) -> Listing:
        """What stands under a term: its visible photos or stories."""
        rows = Photo.objects.visible().by_credit(term) if self.photos else self.stories_of(term)
        return Listing(PHOTO if self.photos else ARTICLE, rows, self.name, term.pk)

    def stories(self, term: Any) -> Listing:
        """The visible stories of a term; of a photographer's, those that its photos stand in."""
        return Listing(ARTICLE, self.stories_of(term), self.name, term.pk)

    def stories_of(self, term: Any) -> Any:
        """The same as a question to the database."""
        if self.model in (Section, Source):
            return Article.objects.visible().filter(**{self.articles: term})
        # Through a list of keys rather than a join: each story once.
        borne = Article.objects.filter(**{self.articles: term}).order_by().values("pk")
        return Article.objects.only_visible().filter(pk__in=borne)

    def counts(self) -> dict[int, int] | None:
        """Key of a term -> number of visible photos or stories, as the index has it; None while it cannot answer."""
        try:
            return tally(PHOTO if self.photos else ARTICLE, self.name)
        except SearchUnavailable:
            return None

    def names(self, rows: Iterable[tuple[int, str, str, str]], counts: dict[int, int] | None) -> list[Name]:
        """Of these terms, each given as its NAME columns, those that readers may know of, in their order."""
        told = counts or {}
        names = [Name(*row, told.get(row[0])) for row in rows if counts is None or row[0] in counts]
        known = shown_names({self.name: [str(row.pk) for row in names]})[self.name] if names else {}
        return [row for row in names if str(row.pk) in known]

    def most_used(self, counts: dict[int, int], number: int) -> list[Name]:
        """The names that most stories or photos bear."""
        pks = nlargest(number, counts, key=lambda pk: (counts[pk], -pk))
        names = self.names(self.terms.filter(pk__in=pks).values_list(*NAME), counts)
        return sorted(names, key=lambda row: (-(row.count or 0), row.folded))

    def letters(self) -> dict[str, list[str]]:
        """Heading -> the first letters of the names that stand under it, in the order of an index."""
        beginnings = self.terms.order_by().values_list(Left("folded", 1), flat=True).distinct()
        found: dict[str, list[str]] = {}
        for first in sorted(beginnings):
            found.setdefault(letter_of(first), []).append(first)
        return dict(sorted(found.items(), key=lambda row: _place(row[0])))

    def terms_of_letters(self, firsts: list[str]) -> Any:
        """The terms that begin with any of these letters."""
        return self.terms.annotate(first=Left("folded", 1)).filter(first__in=firsts)


def letter_of(folded: str) -> str:
    """The heading a name stands under: its first letter without accents, or # for anything else."""
    first = folded[:1].upper()
    return first if first.isalpha() else "#"


def _place(letter: str) -> tuple[bool, str]:
    return letter == "#", letter


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


def sizes() -> dict[str, int]:
    """Path of a vocabulary -> how many names it has, hidden ones among them; those without any are left out."""
    first, *others = (
        each.terms.order_by().annotate(path=Value(each.path)).values_list("path").annotate(Count("pk"))
        for each in VOCABULARIES
    )
    return dict(first.union(*others, all=True))


def group_by_letter(names: Iterable[Name]) -> list[tuple[str, list[Name]]]:
    """Names under their letters, those under none last."""
    groups: dict[str, list[Name]] = {}
    for name in sorted(names, key=attrgetter("folded")):
        groups.setdefault(name.letter, []).append(name)
    return sorted(groups.items(), key=lambda group: _place(group[0]))


def day_or_404(year: int, month: int = 1, day: int = 1) -> date:
    """The day an address names."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Http404("There is no such day.") from error
