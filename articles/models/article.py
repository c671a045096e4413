"""Articles, the stories of the archive. Their questions are in article_queries.py, their parts in article_parts.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from articles.drafts.text import make_slug
from articles.models.article_parts import ArticleAuthor, Correction
from articles.models.article_queries import BEGINNING, ArticleQuerySet, Teaser, address_of
from articles.models.moment_field import MomentField
from articles.models.photo import Photo
from articles.models.prepared_query import Prepared
from articles.models.visibility import HAS_EMBARGO, is_shown
from articles.models.vocabulary import Author, Section, Source, Topic

PIECE = 4_000
"""Primary keys that a piece of the sitemap covers: as many as are written in a tenth of a second."""


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
    genre = models.CharField(
        max_length=100, blank=True, default="", db_default="", help_text="The kind of text, as the agency names it."
    )
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
        return address_of(self.pk, self.slug)

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

    @property
    def teaser(self) -> Teaser:
        """What a row of a list prints of the story. Costs a query if section or source are not joined."""
        section, source = self.section, self.source
        return Teaser(
            self.pk,
            self.headline,
            self.slug,
            self.language,
            self.published_on,
            self.precision,
            self.published_at,
            self.standfirst,
            self.body[:BEGINNING],
            section.name if section else None,
            section.slug if section else None,
            source.name if source else None,
        )

    @cached_property
    def lead_picture(self) -> Photo | None:
        """The first shown photo that has a picture."""
        return next((photo for photo in self.shown_photos if photo.image), None)


_AUTHOR_NAMES = Prepared(
    lambda articles: (
        ArticleAuthor.objects.filter(article__in=articles)
        .order_by("position")
        .values_list("article_id", "author__name")
    ),
    has_now=False,
)
_TOPIC_NAMES = Prepared(
    lambda articles: (
        Article.topics.through.objects.filter(article__in=articles)
        .order_by("topic__name", "topic")
        .values_list("article_id", "topic__name")
    ),
    has_now=False,
)


def names_of(pks: Sequence[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """The names of the authors, in the printed order, and of the topics, in theirs, of each of these stories. Two
    queries."""
    return _grouped(_AUTHOR_NAMES(articles=list(pks))), _grouped(_TOPIC_NAMES(articles=list(pks)))


def _grouped(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[str]]:
    groups: dict[int, list[str]] = {}
    for key, name in rows:
        groups.setdefault(key, []).append(name)
    return groups
