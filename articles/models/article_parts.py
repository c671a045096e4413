"""What belongs to an article alone: its authors and photos in their order, its corrections, its withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, NamedTuple, Self

from django.db import models
from django.db.models import Prefetch

from articles.models.photo import Photo, PhotoCredit, PlacedQuerySet
from articles.models.vocabulary import Author


class ArticleAuthor(models.Model):
    """An author of an article, in the byline's order."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="article_authors")
    author = models.ForeignKey(Author, models.PROTECT, related_name="article_authors")
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[models.Manager[ArticleAuthor]] = PlacedQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["article", "author"], name="one_author_once_an_article")]

    def __str__(self) -> str:
        return str(self.author)


class PlacedPicture(NamedTuple):
    """A picture of a story, and its size in pixels, if it is known."""

    article: int
    photo: int
    width: int | None
    height: int | None
    checksum: str

    @property
    def is_upright(self) -> bool:
        """Whether it is higher than it is wide."""
        return (self.height or 0) > (self.width or 0)


class ArticlePhotoQuerySet(PlacedQuerySet):
    """Questions asked of the places of photos in articles."""

    def with_picture(self, articles: Iterable[int]) -> Self:
        """The places in these articles of photos that have a picture and were not withdrawn."""
        shown = self.filter(article__in=articles).exclude(photo__status=Photo.Status.WITHDRAWN)
        return shown.exclude(photo__image="")

    def pictures(self, articles: Iterable[int]) -> Any:
        """The columns of PlacedPicture: the pictures of these articles, in each one's order."""
        columns = ("article", "photo", "photo__width", "photo__height", "photo__checksum")
        return self.with_picture(articles).order_by("article", "position", "pk").values_list(*columns)

    def shown(self, articles: Iterable[int]) -> Self:
        """The places in these articles of photos that readers see there, in their order."""
        return self.filter(article__in=articles).exclude(photo__status=Photo.Status.WITHDRAWN).order_by("position")

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

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="article_photos")
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

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="corrections")
    text = models.TextField()
    corrected_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["corrected_on", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Withdrawal(models.Model):
    """Why a story was withdrawn. A table of its own: few stories have a row.

    reason: for the desk alone. The others are for readers, on the page that stands at the story's address, and may be
    empty: note, told_headline (which may differ from the story's) and told_reason.
    """

    article = models.OneToOneField("articles.Article", models.CASCADE, primary_key=True, related_name="withdrawal")
    withdrawn_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True, help_text="For the desk. Readers never see it.")
    note = models.TextField(blank=True, help_text="Readers who ask for the story see this sentence.")
    told_headline = models.TextField(blank=True, default="", db_default="", help_text="The headline that readers see.")
    told_reason = models.TextField(blank=True, default="", db_default="", help_text="The reason that readers see.")

    def __str__(self) -> str:
        return f"{self.article_id}: {self.reason[:80]}"
