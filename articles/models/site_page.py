"""Pages that editors write: About, Contact, Rights; and entries of the footer that lead elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.urls import reverse
from django.utils import timezone


class SitePageQuerySet(models.QuerySet["SitePage"]):
    """Questions asked of the pages that editors write."""

    def best(self, languages: Iterable[str]) -> list[SitePage]:
        """One page of each address, in footer order: in the first of these languages that it is written in, or else in
        any. One query."""
        wanted = list(languages)
        rows = sorted(self, key=lambda row: wanted.index(row.language) if row.language in wanted else len(wanted))
        found: dict[str, SitePage] = {}
        for row in rows:
            found.setdefault(row.slug, row)
        return sorted(found.values(), key=lambda row: (row.position, row.pk))

    def in_order(self) -> Self:
        """As the desk lists them."""
        return self.order_by("position", "slug", "language")


class SitePage(models.Model):
    """A page in one language; the same page in another has the same slug. With `link`, it is an entry of the footer
    that leads there instead."""

    slug = models.SlugField(max_length=60)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=100)
    body = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    in_footer = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects: ClassVar[Any] = SitePageQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "language"], name="one_page_a_language")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where the footer leads."""
        return self.link or reverse("site_page", args=[self.slug])

    def record(self, person: User) -> None:
        """Note what the page is now, after it was saved or before it is deleted. The new row also changes the archive's
        version, so that no kept page shows the old text or footer."""
        SitePageChange.objects.create(
            slug=self.slug, language=self.language, title=self.title, body=self.body, link=self.link, person=person
        )


class SitePageChange(models.Model):
    """What a page was after a change, and who made it."""

    slug = models.SlugField(max_length=60)
    language = models.CharField(max_length=10)
    title = models.CharField(max_length=100)
    body = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.slug} ({self.language}), {self.changed_at:%Y-%m-%d}"
