"""The table of vocabularies that readers browse by, and the lists and counts on those pages.

To add a way to browse, add a row here; its index from A to Z, its pages, its feed and its entry in the sitemap follow.
The search index counts and sorts the lists, in time that does not grow with the archive; the rows of a page are read
from the database. While the index cannot answer, the database does everything.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from operator import attrgetter
from typing import Any

from django.db.models import Count, Value
from django.db.models.functions import Left
from django.http import Http404

from articles.models import Article, Author, Credit, Merge, Photo, Section, Source, Topic
from articles.models.story_rows import visible_stories
from articles.models.term import PEOPLE, letter_of
from articles.printed.given_names import is_given, is_topic, shown_name
from articles.search.answering.gate import readable_names
from articles.search.answering.lists import ARTICLE, PHOTO, ListPart, look, reindex, tally
from articles.search.answering.lists import totals as count_kinds
from articles.search.language.mistakes import SearchUnavailable


@dataclass(frozen=True, slots=True)
class Listing:
    """All stories or photos that every reader may see, or those with one name; newest first. rows: the same list as a
    QuerySet, for when the index cannot answer. picture: only those with a picture, or only those without."""

    kind: str
    rows: Any
    field: str = ""
    key: int = 0
    picture: bool | None = None

    def look(self, offset: int = 0, limit: int = 0, by: str = "") -> ListPart:
        """A part of the list, its length, and, with `by` (year, month or day), the number of rows in each."""
        try:
            return look(self.kind, self.field, self.key, picture=self.picture, offset=offset, limit=limit, by=by)
        except SearchUnavailable:
            return self._ask(offset, limit, by)

    def _ask(self, offset: int, limit: int, by: str) -> ListPart:
        """The same from the database, in time that grows with the list."""
        pks = tuple(self.rows.newest_first().values_list("pk", flat=True)[offset : offset + limit]) if limit else ()
        counts: Counter[date | None] = Counter()
        for day, count in self.rows.per_day() if by else ():
            counts[_first_day(day, by)] += count
        undated = counts.pop(None, 0)
        return ListPart(self.rows.count(), pks, tuple((day, count) for day, count in counts.items() if day), undated)

    def read(self, pks: Iterable[int]) -> list[Any]:
        """Read these rows with what a page prints, in this order, without those that readers may not see. One query and
        those of prefetching. Hidden rows are queued, because the index should not have returned them."""
        pks = list(pks)
        found = visible_stories(pks) if self.kind == ARTICLE else Photo.objects.visible().filter(pk__in=pks).order_by()
        rows = {row.pk: row for row in found}
        if hidden := [pk for pk in pks if pk not in rows]:
            reindex(self.kind, hidden)
        return [rows[pk] for pk in pks if pk in rows]


def _first_day(day: date | None, by: str) -> date | None:
    if day is None or by == "day":
        return day
    return day.replace(day=1) if by == "month" else date(day.year, 1, 1)


def stories() -> Listing:
    """All stories."""
    return Listing(ARTICLE, Article.objects.visible())


def photos() -> Listing:
    """All photos."""
    return Listing(PHOTO, Photo.objects.visible())


def photos_with(picture: bool) -> Listing:
    """All photos that have a picture, or all of which the archive has only the caption."""
    shown = Photo.objects.visible()
    return Listing(PHOTO, shown.with_picture() if picture else shown.filter(image=""), picture=picture)


def photos_of(credit: Credit) -> Listing:
    """The photos of a photographer or agency that have a picture."""
    rows = Photo.objects.visible().by_credit(credit).with_picture()
    return Listing(PHOTO, rows, credit.kind, credit.pk, picture=True)


def totals() -> dict[str, int]:
    """The number of stories and photos that every reader may see."""
    try:
        counts = count_kinds()
    except SearchUnavailable:
        counts = {listing.kind: listing.rows.count() for listing in (stories(), photos())}
    return {"articles": counts.get(ARTICLE, 0), "photos": counts.get(PHOTO, 0)}


_NAMED: dict[type[Any], Callable[[str], bool]] = {Topic: is_topic, Section: is_given}
"""Lists leave out what is no name: codes and keys of systems ("us_news"), and their words for "none"."""
NAME_COLUMNS = ("pk", "name", "slug", "sort_key", "letter")
"""What is read of a term that is listed."""
_COLUMNS_AS_GIVEN = ("pk", "name", "slug", "folded")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in an index from A to Z. count: None while the search index cannot answer."""

    pk: int
    name: str
    slug: str
    sort_key: str
    letter: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One way to browse.

    name: the name of its search field and of its URL pattern; path: the first part of its addresses. articles: the
    lookup from an article to its terms. photos: whether the terms belong to photos, which are then counted and shown.
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
        """The visible photos or stories of a term."""
        rows = Photo.objects.visible().by_credit(term) if self.photos else self.stories_of(term)
        return Listing(PHOTO if self.photos else ARTICLE, rows, self.name, term.pk)

    def stories(self, term: Any) -> Listing:
        """The visible stories of a term; for a photographer or agency, the stories that have its photos."""
        return Listing(ARTICLE, self.stories_of(term), self.name, term.pk)

    def stories_of(self, term: Any) -> Any:
        """The same as a QuerySet."""
        if self.model in (Section, Source):
            return Article.objects.visible().filter(**{self.articles: term})
        # Through a list of keys rather than a join: each story once.
        borne = Article.objects.filter(**{self.articles: term}).order_by().values("pk")
        return Article.objects.only_visible().filter(pk__in=borne)

    def counts(self) -> dict[int, int] | None:
        """Key of a term -> number of visible photos or stories, from the index; None while it cannot answer."""
        try:
            return tally(PHOTO if self.photos else ARTICLE, self.name)
        except SearchUnavailable:
            return None

    @property
    def listed(self) -> Any:
        """The terms that lists may show."""
        return self.terms.checked()

    @property
    def has_people(self) -> bool:
        """Whether the names are sorted by surname."""
        return self.name in PEOPLE

    def find(self, slug: str) -> Any:
        """The listed term of this address, or the one that it was merged into, whose slug is another. Raises Http404 if
        there is none."""
        term = self.listed.filter(slug=slug).first() or Merge.objects.successor(self.name, slug)  # type: ignore[attr-defined]
        if term is None or not term.is_checked:
            raise Http404("There is no such name.")
        return term

    def names(self, rows: Iterable[tuple[int, str, str, str, str]], counts: dict[int, int] | None) -> list[Name]:
        """Those of these terms, each given as its NAME_COLUMNS, that readers may see, in the same order."""
        return drop_hidden_names({self.name: self.counted(rows, counts)})[self.name]

    def counted(self, rows: Iterable[tuple[int, str, str, str, str]], counts: dict[int, int] | None) -> list[Name]:
        """Those of these terms that something bears according to the index, not yet checked in the database."""
        told = counts or {}
        is_name = _NAMED.get(self.model, bool)
        listed = [row for row in rows if is_name(row[1])]
        borne = (row for row in listed if counts is None or row[0] in counts)
        return [Name(row[0], shown_name(row[1], self.name), *row[2:], told.get(row[0])) for row in borne]

    def most_used(self, counts: dict[int, int], number: int) -> list[Name]:
        """The names with the most stories or photos."""
        pks = nlargest(number, counts, key=lambda pk: (counts[pk], -pk))
        names = self.names(self.listed.filter(pk__in=pks).values_list(*NAME_COLUMNS), counts)
        return sorted(names, key=lambda row: (-(row.count or 0), row.sort_key))

    def letters(self, as_given: bool = False) -> list[str]:
        """The headings of the listed names, in alphabetical order, # last. as_given: sorted by the first word. One
        look-up in an index for each; if as given, one reading of all names."""
        found = map(letter_of, self._beginnings()) if as_given else self.listed.letters()
        return sorted(set(found), key=_place)

    def of_letter(self, letter: str, as_given: bool = False) -> Any:
        """The NAME_COLUMNS of the listed terms under a heading, in their order."""
        if not as_given:
            return self.listed.filter(letter=letter).order_by("sort_key", "pk").values_list(*NAME_COLUMNS)
        firsts = [first for first in self._beginnings() if letter_of(first) == letter]
        terms = self.listed.annotate(first=Left("folded", 1)).filter(first__in=firsts)
        return terms.order_by("folded", "pk").values_list(*_COLUMNS_AS_GIVEN, Value(letter))

    def all_columns(self, as_given: bool = False) -> list[tuple[int, str, str, str, str]]:
        """The NAME_COLUMNS of all listed terms."""
        if not as_given:
            return list(self.listed.values_list(*NAME_COLUMNS))
        return [(*row, letter_of(row[-1])) for row in self.listed.values_list(*_COLUMNS_AS_GIVEN)]

    def _beginnings(self) -> Any:
        """The first letters of the listed names."""
        return self.listed.order_by().values_list(Left("folded", 1), flat=True).distinct()


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


def drop_hidden_names(names: Mapping[str, list[Name]]) -> dict[str, list[Name]]:
    """Name of a vocabulary -> those of its names that readers may see. One query for each model, however many
    vocabularies share it."""
    known = readable_names({name: [str(row.pk) for row in rows] for name, rows in names.items() if rows})
    return {name: [row for row in rows if str(row.pk) in known[name]] for name, rows in names.items()}


def sizes() -> dict[str, int]:
    """Path of a vocabulary -> its number of checked names, including hidden ones. Empty vocabularies are omitted. One
    query."""
    first, *others = (
        each.listed.order_by().annotate(path=Value(each.path)).values_list("path").annotate(Count("pk"))
        for each in VOCABULARIES
    )
    return dict(first.union(*others, all=True))


def group_by_letter(names: Iterable[Name]) -> list[tuple[str, list[Name]]]:
    """Group the names by letter, # last."""
    groups: dict[str, list[Name]] = {}
    for name in sorted(names, key=attrgetter("sort_key")):
        groups.setdefault(name.letter, []).append(name)
    return sorted(groups.items(), key=lambda group: _place(group[0]))


def day_or_404(year: int, month: int = 1, day: int = 1) -> date:
    """The day with these numbers. Raises Http404 if there is none."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Http404("There is no such day.") from error
