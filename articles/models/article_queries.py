"""The questions asked of articles, and the values that answer them."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import BooleanField, Case, Prefetch, Q, Value, When
from django.db.models.functions import Left, Upper
from django.urls import get_script_prefix, reverse
from django.utils import timezone

from articles.models import neighbours
from articles.models.article_parts import ArticleAuthor, ArticlePhoto
from articles.models.known_address import quoted
from articles.models.photo import Photo
from articles.models.visibility import HAS_EMBARGO, is_shown_story, sees_hidden_stories, shown_stories
from articles.models.vocabulary import Author

if TYPE_CHECKING:
    from articles.models.article import Article  # noqa: F401 - named in a string


BEGINNING = 2000
"""Characters of a story's text from which its card takes a sentence or two."""


def address_of(pk: int, slug: str) -> str:
    """The address of a story's page: what reverse() gives, which takes twenty times as long."""
    start, between, end = _pattern(get_script_prefix())
    return f"{start}{pk}{between}{quoted(slug)}{end}"


@cache
def _pattern(_prefix: str) -> tuple[str, str, str]:
    """The parts of a story's address around its key and its slug."""
    start, _, rest = reverse("article", args=[0, "slug"]).partition("0")
    between, _, end = rest.partition("slug")
    return start, between, end


class Link(NamedTuple):
    """The part of a story that a link to it prints."""

    pk: int
    headline: str
    slug: str
    language: str
    published_on: date | None
    precision: str
    published_at: datetime | None
    family: int | None
    """The key of the near-identical stories it is one of."""
    source: str | None
    body: str = ""
    """Its beginning, of stories whose headline is in capitals: it tells how the words are written."""

    def get_absolute_url(self) -> str:
        return address_of(self.pk, self.slug)


LINK = (*Link._fields[:-2], "source__name", "beginning")
"""The columns of a Link, of stories with_beginning()."""


class StoryLine(NamedTuple):
    """The part of a story that a line of an exported table prints."""

    pk: int
    headline: str
    slug: str
    standfirst: str
    byline: str
    language: str
    published_on: date | None
    precision: str
    section: str | None
    source: str | None

    def get_absolute_url(self) -> str:
        return address_of(self.pk, self.slug)


class Teaser(NamedTuple):
    """The part of a story that a card or the lead of the front page prints. body: its beginning alone."""

    pk: int
    headline: str
    slug: str
    language: str
    published_on: date | None
    precision: str
    published_at: datetime | None
    standfirst: str
    body: str
    section: str | None
    section_slug: str | None
    source: str | None

    def get_absolute_url(self) -> str:
        return address_of(self.pk, self.slug)


class ArticleQuerySet(models.QuerySet["Article"]):
    """Questions asked of articles. Pages, feeds, sitemaps, search and exports all use the same ones."""

    def visible(self, now: datetime | None = None) -> Self:
        """What the public may see: published, and past its embargo."""
        return self.filter(shown_stories(now))

    def only_visible(self, now: datetime | None = None) -> Self:
        """The visible ones among rows that are selected by something else, such as keys or a name. The condition is
        written so that the database does not start from all visible stories."""
        return self.filter(is_shown_story(now))

    def visible_to(self, user: AbstractUser | AnonymousUser) -> Self:
        """What this user may see. Staff who may view articles in the admin also see drafts and withdrawn stories."""
        return self if sees_hidden_stories(user) else self.visible()

    def with_status(self, statuses: Iterable[str]) -> Self:
        """Rows of any of these statuses, including embargoed stories, among rows that are selected by something else.
        For staff. An expression, for the reason given at is_shown_story()."""
        has = Case(When(status__in=list(statuses), then=True), default=False, output_field=BooleanField())
        return self.filter(has)

    def of_status(self, status: str) -> Self:
        """Stories of this status, the last entered first. For the desk; read from an index."""
        return self.filter(status=status).order_by("-pk")

    def under_embargo(self, now: datetime | None = None) -> Self:
        """Stories that have an embargo and that readers do not see: drafts too, and withdrawn ones."""
        return self.filter(HAS_EMBARGO).exclude(shown_stories(now))

    def of_precision(self, precision: str) -> Self:
        """Stories whose day is known as well as this, the last entered first. For the desk; read from an index."""
        return self.filter(precision=precision).order_by("-pk")

    def last_changed(self) -> Self:
        """The last changed first, for the desk."""
        return self.order_by("-updated_at", "-pk")

    def same_as(self, source_key: str, checksum: str) -> Self:
        """Stories of this key, or of the same words, oldest first: what an import of such a draft may change."""
        same = Q(checksum=checksum) if checksum else Q(pk__in=[])
        return self.filter(same | Q(source_key=source_key) if source_key else same).order_by("pk")

    def with_source_key(self, key: str, sources: Sequence[int]) -> Self:
        """Stories with this key of one of these sources, or of none. Read from the indexes of both."""
        return self.filter(Q(source__in=sources, source_key=key) | Q(source__isnull=True, source_key=key))

    def newest_first(self) -> Self:
        """By day and time, undated ones last."""
        return self.order_by(
            models.F("published_on").desc(nulls_last=True), models.F("published_at").desc(nulls_last=True), "-pk"
        )

    def newest(self, number: int, *columns: str) -> list[Any]:
        """The first `number` rows in this order, or these columns of them. A first query reads dated rows in the order
        of their index; a second one reads undated rows if there are too few."""
        asked: Any = self.values_list(*columns) if columns else self
        rows = list(asked.newest_dated()[:number])
        if len(rows) < number:
            rows += asked.newest_undated()[: number - len(rows)]
        return rows

    def newest_dated(self) -> Self:
        """Those with a day, in the order of their index."""
        time = models.F("published_at").desc(nulls_last=True)
        return self.filter(published_on__isnull=False).order_by("-published_on", time, "-pk")

    def newest_undated(self) -> Self:
        """Those without a day, the last entered first."""
        return self.filter(published_on__isnull=True).order_by("-pk")

    def on_day(self, day: date) -> Self:
        """Published on this day, known or estimated."""
        return self.filter(published_on=day)

    def between(self, first: date, last: date) -> Self:
        """Published on the days from first to last, both included."""
        return self.filter(published_on__gte=first, published_on__lte=last)

    def on_this_day(self, month: int, day: int, years: Iterable[int]) -> Self:
        """Published on this day of any of the years. The condition lists the days, so that the index is used."""
        leap = (month, day) == (2, 29)
        return self.filter(published_on__in=[date(year, month, day) for year in years if not leap or isleap(year)])

    def per_day(self) -> list[tuple[date | None, int]]:
        """(day, number of articles), oldest day first. Undated articles are counted under None."""
        rows = self.order_by("published_on").values_list("published_on").annotate(models.Count("pk"))
        return list(rows)

    def years(self) -> range:
        """From the year of the oldest dated article to the year of the newest."""
        dated = self.filter(published_on__isnull=False).values_list("published_on", flat=True)
        first, last = dated.order_by("published_on").first(), dated.order_by("-published_on").first()
        return range(first.year, last.year + 1) if first and last else range(0)

    def nearest_days(self, first: date, last: date) -> tuple[date | None, date | None]:
        """The nearest days with articles before `first` and after `last`."""
        before, after = self.days_before(first).first(), self.days_after(last).first()
        return before and before[0], after and after[0]

    def days_before(self, day: date) -> Any:
        """The days of stories before this day, the last first."""
        return self.filter(published_on__lt=day).order_by("-published_on").values_list("published_on")

    def days_after(self, day: date) -> Any:
        """The days of stories after this day, the first first."""
        return self.filter(published_on__gt=day).order_by("published_on").values_list("published_on")

    def with_neighbours(self, now: datetime | None = None) -> Self:
        """Adds the keys of the visible stories before and after each: earlier, later, section_earlier,
        section_later."""
        return self.annotate(**neighbours.columns(now or timezone.now()))

    def links(self) -> list[Link]:
        """Only what links to these stories print, in no particular order."""
        return [Link(*row) for row in self.order_by().with_beginning().values_list(*LINK)]

    def with_beginning(self) -> Self:
        """Adds the beginning of the text of those whose headline is in capitals."""
        in_capitals = When(headline=Upper("headline"), then=Left("body", BEGINNING))
        return self.annotate(beginning=Case(in_capitals, default=Value("")))

    def teasers(self) -> Any:
        """The columns of Teaser: what cards print of these stories, in no particular order."""
        columns = (*Teaser._fields[:8], "beginning", "section__name", "section__slug", "source__name")
        return self.annotate(beginning=Left("body", BEGINNING)).order_by().values_list(*columns)

    def first_and_last(self, days: Iterable[date]) -> Any:
        """Day, the lowest and the highest key of its stories, for those of these days that have any. Read from an
        index, in time that grows with the number of their stories."""
        rows = self.filter(published_on__in=list(days)).order_by().values_list("published_on")
        return rows.annotate(models.Min("pk"), models.Max("pk"))

    def lines(self) -> list[StoryLine]:
        """Only what tables print of these stories, in no particular order. Plain values cost a tenth of rows with their
        text."""
        columns = (*StoryLine._fields[:-2], "section__name", "source__name")
        return [StoryLine(*row) for row in self.order_by().values_list(*columns)]

    def with_section_and_source(self) -> Self:
        """Joins what the page of one story needs; the page queries the rest itself."""
        return self.select_related("section", "source")

    def with_row_parts(self) -> Self:
        """Prefetches what a row of a list prints: section, source and photos."""
        photos = Prefetch("photos", Photo.objects.shown_in_order(), "shown_photos")
        return self.with_section_and_source().prefetch_related(photos)

    def with_names(self) -> Self:
        """Prefetches authors and topics, for many stories at once."""
        return self.prefetch_related(*_names())

    def with_draft_parts(self) -> Self:
        """Prefetches everything of a draft (articles.exporting.drafts), including withdrawn photos."""
        return self.with_section_and_source().prefetch_related(*_draft_parts())


def _draft_parts() -> tuple[Any, ...]:
    places = ArticlePhoto.objects.order_by("position").with_drafted_photos()  # type: ignore[attr-defined]
    authors = ArticleAuthor.objects.select_related("author").order_by("position")
    return Prefetch("article_photos", places), Prefetch("article_authors", authors), "topics", "corrections"


def _names() -> tuple[Prefetch[Any], ...]:
    authors = Author.objects.order_by("article_authors__position")
    return Prefetch("authors", authors, "ordered_authors"), Prefetch("topics", to_attr="ordered_topics")
