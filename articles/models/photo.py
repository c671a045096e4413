"""Photographs: the picture, its caption and its credit line, kept apart."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple, Self

from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.functional import cached_property

from articles.models.known_address import address
from articles.models.visibility import is_shown_story, sees_hidden_photos, shown_photos, shown_stories
from articles.models.vocabulary import Credit, Source


def picture_path(photo: Photo, filename: str) -> str:
    """Where a picture is stored: in a folder named after the first digits of its checksum, so that no folder grows
    without bound."""
    suffix = filename.rpartition(".")[2].lower()
    digest = photo.checksum or photo.identity or "unknown"
    return f"photos/{digest[:2]}/{digest[:32]}.{suffix}"


class PlacedQuerySet(models.QuerySet[Any]):
    """Questions asked of ordered rows: the photos and authors of an article, the credits of a photo."""

    def next_position(self) -> int:
        """The position after the last of these rows. One query."""
        last: int | None = self.aggregate(last=models.Max("position"))["last"]
        return 0 if last is None else last + 1


class PhotoLine(NamedTuple):
    """The part of a photo that a line of an exported table prints."""

    pk: int
    headline: str
    caption: str
    credit_line: str
    taken_on: date | None
    ran_on: date | None

    def get_absolute_url(self) -> str:
        return address("photo", self.pk)


class DrawnPhoto(NamedTuple):
    """The part of a photo that an <img> prints. image: the name of its file, "" without one."""

    pk: int
    image: str
    width: int | None
    height: int | None
    alt_text: str


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Questions asked of photos."""

    def visible(self, now: datetime | None = None) -> Self:
        """What the public may see: photos of at least one visible story, and published ones of no story at all."""
        return self.filter(shown_photos(self._related_rows("article_photos"), self._related_rows("articles"), now))

    def not_withdrawn(self) -> Self:
        """Photos that readers see in their stories."""
        return self.exclude(status=Photo.Status.WITHDRAWN)

    def published(self) -> Self:
        """Photos that readers see on their own when no story has them."""
        return self.filter(status=Photo.Status.PUBLISHED)

    def without_story(self) -> Self:
        """Photos that belong to no story."""
        return self.filter(article_photos__isnull=True)

    def files_of(self, checksums: Collection[str]) -> dict[str, Any]:
        """Checksum -> the stored picture, for those of these pictures that the archive has. One query."""
        rows = self.filter(checksum__in=checksums).exclude(image="").only("checksum", "image")
        return {row.checksum: row.image for row in rows}

    def hide_without_story(self) -> None:
        """Hide those of these photos that belong to no story, until somebody publishes them."""
        self.published().without_story().update(status=Photo.Status.WITH_STORIES)

    def publish_without_story(self) -> None:
        """Publish those of these photos that belong to no story and were not withdrawn."""
        self.not_withdrawn().without_story().update(status=Photo.Status.PUBLISHED)

    def last_entered(self) -> Self:
        """The photo that came last comes first."""
        return self.order_by("-pk")

    def without_caption(self) -> Self:
        """Photos of which nobody has said what they show."""
        return self.filter(caption="")

    def waiting(self) -> Self:
        """Photos that belong to no story and are not published: what came in and nobody has dealt with."""
        return self.filter(status=Photo.Status.WITH_STORIES).without_story()

    def with_stories(self) -> Self:
        """For pages that print which stories each photo ran in: their headlines and addresses."""
        stories: Any = self._related_rows("articles")
        return self.prefetch_related(models.Prefetch("articles", stories.only("headline", "slug")))

    def same_picture(self, checksum: str) -> Self:
        """The photos that have the picture with this checksum."""
        return self.filter(checksum=checksum) if checksum else self.none()

    def visible_to(self, user: AbstractUser | AnonymousUser) -> Self:
        """What this user may see. Staff who may view photos in the admin see all of them."""
        return self if sees_hidden_photos(user) else self.visible()

    def with_credits(self) -> Self:
        """For pages that print credits."""
        return self.prefetch_related(
            models.Prefetch("photo_credits", PhotoCredit.objects.select_related("credit").order_by("position"))
        )

    def with_ordered_credits(self) -> Self:
        """For pages that print the names alone."""
        printed = Credit.objects.order_by("photo_credits__position")
        return self.prefetch_related(models.Prefetch("credits", printed, "ordered_credits"))

    def shown_in_order(self) -> Self:
        """Of a story's photos, those that were not withdrawn, in the story's order."""
        return self.not_withdrawn().order_by("article_photos__position")

    def left_by_imports(self, pks: list[int]) -> Self:
        """Of these photos, those that an import brought with a story and that belong to no story any more: a new
        version of their story brought other photos, and the batch records the story as it was. Photos that came on
        their own stay, and those that somebody entered by hand, which no import can bring back."""
        entries = self._related_rows("import_entries")
        came = entries.filter(photo=OuterRef("pk"), action=entries.model.Action.CREATED).exclude(after="")
        return self.without_story().filter(~Exists(came), pk__in=pks, identity__isnull=False)

    def _related_rows(self, relation: str) -> Any:
        """All rows of the model behind a relation. Those models import this one, so they are reached through it."""
        return self.model._meta.get_field(relation).related_model._default_manager.all()  # type: ignore[union-attr]

    def newest_first(self) -> Self:
        """By the day they were taken; undated ones last."""
        return self.order_by(models.F("taken_on").desc(nulls_last=True), "-pk")

    def with_ran_on(self) -> Self:
        """Adds ran_on: the day of the newest visible story that has the photo."""
        return self.annotate(ran_on=models.Max("articles__published_on", filter=shown_stories(prefix="articles__")))

    def with_story_language(self) -> Self:
        """Adds story_language: that of the first visible story that has the photo; None where there is none."""
        links = self.model.articles.through.objects.filter(is_shown_story(prefix="article__"), photo=OuterRef("pk"))
        codes = links.exclude(article__language="").order_by("article").values("article__language")
        return self.annotate(story_language=models.Subquery(codes[:1]))

    def with_picture(self) -> Self:
        """Those whose picture the archive has."""
        return self.exclude(image="")

    def of_same_day(self, photo: Photo, most: int) -> list[Photo]:
        """Other photos of the day on which this one was taken, that have a picture and that every reader may see."""
        if photo.taken_on is None:
            return []
        return list(self.visible().with_picture().filter(taken_on=photo.taken_on).exclude(pk=photo.pk)[:most])

    def of_same_event(self, photo: Photo, stories: Sequence[int], most: int) -> list[Photo]:
        """Other photos of these stories, in their order, that have a picture. The caller has made sure that every
        reader may see the stories."""
        placed = self.not_withdrawn().with_picture().filter(article_photos__article__in=stories).exclude(pk=photo.pk)
        rows = placed.order_by("article_photos__article", "article_photos__position")[: 2 * most]
        return list({row.pk: row for row in rows}.values())[:most]

    def without_credit(self) -> Self:
        """Photos whose credit line is empty, the last entered first. Read from an index of their own."""
        return self.filter(credit_line="").order_by("-pk")

    def lines(self) -> list[PhotoLine]:
        """Only what tables print of these photos, in no particular order."""
        return [PhotoLine(*row) for row in self.with_ran_on().order_by().values_list(*PhotoLine._fields)]

    def by_credit(self, credit: Credit) -> Self:
        """Photos that this photographer or agency is credited for."""
        return self.filter(photo_credits__credit=credit)


class Photo(models.Model):
    """A photograph, with or without its picture: of many, only the caption survives.

    credit_line is the credit exactly as printed and is never rewritten; the credits are derived from it. status says
    what readers see of it; the database keeps it when the photo leaves a story (articles.search.indexing.detachment).
    width and height are the upright picture's (articles.site.pictures.measure); empty if it cannot be read.
    """

    class Status(models.TextChoices):
        PUBLISHED = "published", "Published"
        WITH_STORIES = "stories", "With its stories"
        WITHDRAWN = "withdrawn", "Withdrawn"

    # No width_field: Django would open the file of each photo of unknown size whenever it reads the row.
    image = models.ImageField(upload_to=picture_path, blank=True, max_length=200)
    width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    headline = models.CharField(max_length=500, blank=True)
    caption = models.TextField(blank=True)
    alt_text = models.TextField("alternative text", blank=True, help_text="For readers who do not see the picture.")
    credit_line = models.CharField(max_length=1000, blank=True, help_text="Exactly as printed; kept for ever.")
    taken_on = models.DateField(null=True, blank=True)
    place = models.CharField(max_length=300, blank=True)
    rights = models.TextField(blank=True)
    instructions = models.TextField(
        "restrictions", blank=True, help_text="What the agency asks of those who print it, such as “TURKEY OUT”."
    )
    keywords = models.JSONField(default=list, blank=True)
    status = models.CharField(
        max_length=9,
        choices=Status,
        default=Status.PUBLISHED,
        help_text=(
            "Published: readers see it with its visible stories, and also alone if it stands in no story. With its "
            "stories: only while a visible story shows it. Withdrawn: never, wherever it ran."
        ),
    )
    credits = models.ManyToManyField(Credit, through="PhotoCredit", related_name="photos")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="photos")
    source_key = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=2000, blank=True, help_text="Where the page loaded the picture from.")
    identity = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001 - null: no identity
    checksum = models.CharField(max_length=64, blank=True, editable=False, db_index=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager[Photo]] = PhotoQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["taken_on"]),
            models.Index(fields=["status", "id"], name="photos_by_status"),
            models.Index(fields=["id"], name="photos_without_credit", condition=models.Q(credit_line="")),
        ]

    def __str__(self) -> str:
        return self.caption[:80] or self.headline[:80] or f"Photo {self.pk}"

    def get_absolute_url(self) -> str:
        return address("photo", self.pk)

    @property
    def drawn(self) -> DrawnPhoto:
        """What an <img> prints of it."""
        return DrawnPhoto(self.pk, str(self.image), self.width, self.height, self.alt_text)

    @property
    def identity_checksum(self) -> str:
        """The checksum of the picture that the photo's first draft identified (articles.importing.identities); empty if
        it identified none."""
        return (self.identity or "").partition("+")[2]

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn: readers do not see it, neither in a story nor on its own."""
        return self.status == self.Status.WITHDRAWN

    @cached_property
    def ordered_credits(self) -> list[Credit]:
        """Credits in the printed order; prefetch with with_credits()."""
        return [row.credit for row in self.photo_credits.all()]


class PhotoCredit(models.Model):
    """A credit of a photo, at its printed position."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="photo_credits")
    credit = models.ForeignKey(Credit, models.PROTECT, related_name="photo_credits")
    position = models.PositiveSmallIntegerField(default=0)
    role = models.CharField(max_length=40, blank=True, help_text="Handout, courtesy of, illustration by...")

    objects: ClassVar[models.Manager[PhotoCredit]] = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["photo", "credit"], name="one_credit_once_a_photo")]

    def __str__(self) -> str:
        return f"{self.credit} ({self.role})" if self.role else str(self.credit)
