"""Articles: the stories of the archive, what readers may see of them, and the photos that ran in them."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, ClassVar, NamedTuple, Self

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import BooleanField, Case, Prefetch, Q, When
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from articles.drafts.text import make_slug
from articles.models import neighbours
from articles.models.moment_field import MomentField
from articles.models.photo import Photo, PhotoCredit, PlacedQuerySet
from articles.models.visibility import (
    HAS_EMBARGO,
    is_shown,
    is_shown_story,
    sees_hidden_stories,
    shown_stories,
)
from articles.models.vocabulary import Author, Section, Source, Topic


def _address(pk: int, slug: str) -> str:
    return reverse("article", args=[pk, slug])


PIECE = 4_000
"""Primary keys that a piece of the sitemap covers: as many as are written in a tenth of a second."""


class Link(NamedTuple):
    """The part of a story that a link to it prints."""

    pk: int
    headline: str
    slug: str
    language: str
    published_on: date | None
    precision: str
    published_at: datetime | None
    source: str | None

    def get_absolute_url(self) -> str:
        return _address(self.pk, self.slug)


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
        return _address(self.pk, self.slug)


class ArticleQuerySet(models.QuerySet["Article"]):
    """Questions asked of articles. Pages, feeds, sitemaps, search and exports all use the same ones."""

    def visible(self, now: datetime | None = None) -> Self:
        """What the public may see: published, and past its embargo."""
        return self.filter(shown_stories(now))

    def only_visible(self) -> Self:
        """The visible ones among rows that are selected by something else, such as keys or a name. The condition is
        written so that the database does not start from all visible stories."""
        return self.filter(is_shown_story())

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
        """Published stories whose embargo has not ended."""
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
        time = models.F("published_at").desc(nulls_last=True)
        rows = list(asked.filter(published_on__isnull=False).order_by("-published_on", time, "-pk")[:number])
        if len(rows) < number:
            rows += asked.filter(published_on__isnull=True).order_by("-pk")[: number - len(rows)]
        return rows

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
        days = self.values_list("published_on", flat=True)
        before = days.filter(published_on__lt=first).order_by("-published_on").first()
        return before, days.filter(published_on__gt=last).order_by("published_on").first()

    def with_neighbours(self) -> Self:
        """Adds the keys of the visible stories before and after each: earlier, later, section_earlier,
        section_later."""
        return self.annotate(**neighbours.columns(timezone.now()))

    def links(self) -> list[Link]:
        """Only what links to these stories print, in no particular order."""
        shown = ("headline", "slug", "language", "published_on", "precision", "published_at", "source__name")
        return [Link(*row) for row in self.order_by().values_list("pk", *shown)]

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
        places = ArticlePhoto.objects.order_by("position").with_drafted_photos()
        authors = ArticleAuthor.objects.select_related("author").order_by("position")
        return self.with_section_and_source().prefetch_related(
            Prefetch("article_photos", places), Prefetch("article_authors", authors), "topics", "corrections"
        )


def _names() -> tuple[Prefetch[Any], ...]:
    authors = Author.objects.order_by("article_authors__position")
    return Prefetch("authors", authors, "ordered_authors"), Prefetch("topics", to_attr="ordered_topics")


def names_of(pks: Sequence[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """The names of the authors, in the printed order, and of the topics, in theirs, of each of these stories. Two
    queries."""
    authors = ArticleAuthor.objects.filter(article__in=pks).order_by("position")
    topics = Article.topics.through.objects.filter(article__in=pks).order_by("topic__name", "topic")
    return (
        _grouped(authors.values_list("article_id", "author__name")),
        _grouped(topics.values_list("article_id", "topic__name")),
    )


def _grouped(rows: Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = {}
    for key, name in rows:
        groups.setdefault(key, []).append(name)
    return groups


class Article(models.Model):
    """A news story.

    published_on is the day as printed in the story's own time zone (or estimated), published_at the moment where the
    time is known; precision says how well. source_key is the source's own name for the story, unique within it.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Precision(models.TextChoices):
        EXACT = "exact", "Exact time"
        DAY = "day", "Day"
        MONTH = "month", "Month"
        YEAR = "year", "Year"
        ESTIMATED = "estimated", "Estimated"
        UNKNOWN = "unknown", "Unknown"

    headline = models.CharField(max_length=1000)
    slug = models.SlugField(max_length=100, allow_unicode=True, blank=True, help_text="Follows the headline if empty.")
    standfirst = models.TextField(blank=True)
    byline = models.CharField(max_length=1000, blank=True, help_text="As printed.")
    authors = models.ManyToManyField(Author, through="ArticleAuthor", related_name="articles", blank=True)
    dateline = models.CharField(max_length=300, blank=True, help_text="The place the story was filed from.")
    slugline = models.CharField(max_length=200, blank=True, help_text="The agency's keyword line, as sent.")
    priority = models.PositiveSmallIntegerField(default=0, help_text="1, the most urgent, to 9; 0 if unknown.")
    body = models.TextField(blank=True)
    section = models.ForeignKey(Section, models.PROTECT, null=True, blank=True, related_name="articles")
    topics = models.ManyToManyField(Topic, related_name="articles", blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="articles")
    source_key = models.CharField(max_length=300, null=True, blank=True)  # noqa: DJ001 - null: entered by hand
    language = models.CharField(max_length=12, blank=True)
    url = models.URLField("source address", max_length=2000, blank=True)
    rights = models.TextField(blank=True)
    instructions = models.TextField(
        "notes to editors", blank=True, help_text="What the agency says to editors alone. Readers never see it."
    )
    published_on = models.DateField(null=True, blank=True)
    published_at = MomentField(null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision, default=Precision.UNKNOWN)
    estimate = models.JSONField(null=True, blank=True, editable=False)
    source_updated_at = MomentField(null=True, blank=True)
    embargo_until = MomentField(null=True, blank=True, help_text="Readers do not see the story before this.")
    status = models.CharField(max_length=10, choices=Status, default=Status.PUBLISHED)
    version = models.PositiveIntegerField(default=0, help_text="The source's own revision number.")
    photos = models.ManyToManyField(Photo, through="ArticlePhoto", related_name="articles", blank=True)
    batch = models.ForeignKey(
        "articles.ImportBatch", models.SET_NULL, null=True, blank=True, editable=False, related_name="articles"
    )
    family = models.PositiveBigIntegerField(null=True, blank=True, editable=False, db_index=True)
    checksum = models.CharField(max_length=32, blank=True, editable=False, db_index=True)
    digest = models.CharField(max_length=32, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager[Article]] = ArticleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = [models.F("published_on").desc(nulls_last=True), "-pk"]
        indexes = [
            # Covers all columns of the rule: visibility and day are read from the index, not from the long rows.
            models.Index(fields=["status", "published_on", "embargo_until"], name="visible_by_day"),
            models.Index(fields=["section", "published_on", "status", "embargo_until"], name="visible_by_section"),
            models.Index(fields=["source", "published_on", "status", "embargo_until"], name="visible_by_source"),
            models.Index(models.F("id") / PIECE, "status", "updated_at", name="pieces"),
            # Ends with the key: each filter of the newsroom's list shows the last entered first.
            models.Index(fields=["published_on", "id"], name="any_by_day"),
            models.Index(fields=["status", "id"], name="any_by_status"),
            models.Index(fields=["precision", "id"], name="any_by_precision"),
            models.Index(fields=["language", "id"], name="any_by_language"),
            models.Index(fields=["updated_at", "id"], name="any_by_change"),
            models.Index(fields=["batch", "id"], name="any_by_import"),
            models.Index(fields=["embargo_until"], name="embargoes", condition=HAS_EMBARGO),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key"], name="one_story_a_source_key", condition=Q(source_key__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["source_key"],
                name="one_story_a_key_without_source",
                condition=Q(source__isnull=True, source_key__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(precision="unknown", published_on__isnull=True)
                | (~Q(precision="unknown") & Q(published_on__isnull=False)),
                name="a_date_has_a_precision",
            ),
        ]

    def __str__(self) -> str:
        return self.headline

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.prepare()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return _address(self.pk, self.slug)

    def prepare(self) -> None:
        """Set the fields that follow from other fields. Bulk writers call this instead of save()."""
        self.slug = self.slug or make_slug(self.headline)
        self.source_key = self.source_key or None
        if self.published_on is None and self.published_at is not None:
            self.published_on = self.published_at.astimezone(UTC).date()
        if self.published_on is None:
            self.precision = self.Precision.UNKNOWN
        elif self.precision == self.Precision.UNKNOWN:
            self.precision = self.Precision.EXACT if self.published_at else self.Precision.DAY

    @property
    def is_visible(self) -> bool:
        """Whether the public may see the story now."""
        return is_shown(self.status, self.embargo_until)

    @property
    def has_web_url(self) -> bool:
        """Whether the source's address may be linked. Files from outside may contain javascript: or anything else
        there."""
        return self.url.startswith(("https://", "http://"))

    # What pages print, as lists: queried once, or filled for many stories by with_row_parts() and with_names().

    @cached_property
    def shown_photos(self) -> list[Photo]:
        """The photos that were not withdrawn, in their order."""
        return list(Photo.objects.filter(articles=self).shown_in_order().with_ordered_credits())

    @cached_property
    def ordered_authors(self) -> list[Author]:
        """The authors in the byline's order."""
        return list(self.authors.order_by("article_authors__position"))

    @cached_property
    def ordered_topics(self) -> list[Topic]:
        """The topics by name."""
        return list(self.topics.all())

    @cached_property
    def ordered_corrections(self) -> list[Correction]:
        """The corrections, oldest first."""
        return list(self.corrections.all())

    @cached_property
    def lead_picture(self) -> Photo | None:
        """The first shown photo that has a picture."""
        return next((photo for photo in self.shown_photos if photo.image), None)


class ArticleAuthor(models.Model):
    """An author of an article, in the byline's order."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="article_authors")
    author = models.ForeignKey(Author, models.PROTECT, related_name="article_authors")
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager[ArticleAuthor]] = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="one_author_once_an_article")]

    def __str__(self) -> str:
        return str(self.author)


class ArticlePhotoQuerySet(PlacedQuerySet):
    """Questions asked of the places of photos in articles."""

    def with_picture(self, articles: Iterable[int]) -> Self:
        """The places in these articles of photos that have a picture and were not withdrawn."""
        shown = self.filter(article__in=articles).exclude(photo__status=Photo.Status.WITHDRAWN)
        return shown.exclude(photo__image="")

    def per_article(self, articles: Iterable[int]) -> dict[int, int]:
        """Article key -> number of its photos."""
        rows = self.filter(article__in=articles).order_by().values_list("article")
        return dict(rows.annotate(models.Count("pk")))

    def with_drafted_photos(self) -> Self:
        """Joins each photo with its source and credits, for drafts.

        A join and not a prefetch: for a prefetch by a thousand keys, Django sends SQLite more terms joined by OR than
        it accepts.
        """
        credited = PhotoCredit.objects.select_related("credit").order_by("position")
        return self.select_related("photo__source").prefetch_related(Prefetch("photo__photo_credits", credited))


class ArticlePhoto(models.Model):
    """A photo's place in an article; position 0 leads."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="article_photos")
    photo = models.ForeignKey(Photo, models.CASCADE, related_name="article_photos")
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager[ArticlePhoto]] = ArticlePhotoQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["article", "photo"], name="one_photo_once_an_article")]

    def __str__(self) -> str:
        return f"{self.photo} in {self.article}"


class Correction(models.Model):
    """A correction, printed at the top of the story."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="corrections")
    text = models.TextField()
    corrected_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["corrected_on", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Withdrawal(models.Model):
    """Why a story was withdrawn. A table of its own: few stories have a row.

    reason: for the desk alone. note: for readers, on the page that stands at the story's address; may be empty.
    """

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="withdrawal")
    withdrawn_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="For the desk. Readers never see it.")
    note = models.TextField(blank=True, help_text="Readers who ask for the story see this sentence.")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.reason[:80]}"
