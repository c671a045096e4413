"""What editors chose for the front page: a lead, pinned stories, a collection of the week. Each has a last day.

Of what was chosen, readers see only the stories that they may see (articles.models.visibility), until the end of the
last day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.utils import timezone

from articles.models.article import Article
from articles.models.prepared_query import Prepared
from articles.models.visibility import is_shown_story

MOST_STORIES = 12
"""Stories of a collection that the front page takes."""
MOST_CHOICES = 20
"""Choices that are in effect at once."""


class Chosen(NamedTuple):
    """A chosen story that every reader may see, and the choice that it belongs to."""

    choice: int
    kind: str
    heading: str
    note: str
    article: int


class FrontChoiceQuerySet(models.QuerySet["FrontChoice"]):
    """Questions asked of the choices for the front page."""

    def in_effect(self, today: date | None = None) -> Any:
        """Those whose last day is not over, in the order in which they were made."""
        return self.filter(last_day__gte=today or timezone.localdate()).order_by("pk")

    def shown(self, today: date | None = None) -> list[Chosen]:
        """Their stories that every reader may see now, in order. One query."""
        return [Chosen(*row) for row in _SHOWN(today=today or timezone.localdate())]

    def choose(
        self,
        person: AbstractUser,
        kind: str,
        articles: Iterable[int],
        last_day: date,
        heading: str = "",
        note: str = "",
    ) -> FrontChoice:
        """Put these stories on the front page until the end of a day. A new lead or collection takes the place of the
        old one, a story that is pinned again that of its old pin; choices whose last day is over are removed."""
        keys = list(dict.fromkeys(articles))[:MOST_STORIES]
        with transaction.atomic():
            old = self.filter(kind=kind)
            if kind == FrontChoice.Kind.PINNED:
                old = old.filter(stories__article__in=keys)
            self.filter(pk__in=[*old.values_list("pk", flat=True)]).delete()
            self.filter(last_day__lt=timezone.localdate()).delete()
            made = self.create(kind=kind, heading=heading, note=note, last_day=last_day, chosen_by_id=person.pk)
            FrontStory.objects.bulk_create(
                FrontStory(choice=made, article_id=key, position=place) for place, key in enumerate(keys)
            )
        return made


class FrontChoice(models.Model):
    """One choice. heading, note: of a collection alone. Its row is never changed: a new choice takes its place."""

    class Kind(models.TextChoices):
        LEAD = "lead", "Lead"
        PINNED = "pinned", "Pinned"
        COLLECTION = "collection", "Collection of the week"

    kind = models.CharField(max_length=10, choices=Kind)
    heading = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    last_day = models.DateField()
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    chosen_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = FrontChoiceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "choice for the front page"
        verbose_name_plural = "choices for the front page"

    def __str__(self) -> str:
        return self.heading or self.get_kind_display()


class FrontStory(models.Model):
    """A story of a choice, at its place."""

    choice = models.ForeignKey(FrontChoice, models.CASCADE, related_name="stories")
    article = models.ForeignKey(Article, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["choice", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["choice", "article"], name="one_story_a_front_choice")]

    def __str__(self) -> str:
        return str(self.article_id)


def _shown(now: datetime, today: date) -> Any:
    in_effect = FrontChoice.objects.in_effect(today).values("pk")  # type: ignore[attr-defined]
    rows = FrontStory.objects.filter(is_shown_story(now, "article__"), choice__in=in_effect)
    columns = ("choice", "choice__kind", "choice__heading", "choice__note", "article")
    return rows.order_by("choice", "position", "pk").values_list(*columns)


_SHOWN = Prepared(_shown)
