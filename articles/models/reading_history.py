"""History: what a signed-in person searched for and opened, for that person alone."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models
from django.utils import timezone

MOST = 500
"""Entries that are kept of one person."""


class HistoryQuerySet(models.QuerySet["HistoryEntry"]):
    """Questions asked of histories."""

    def of(self, person: Any) -> Self:
        """A person's entries, the last first."""
        return self.filter(person_id=person.pk).order_by("-at", "-pk")

    def note(self, person: AbstractUser | AnonymousUser, kind: str, what: str) -> None:
        """Note what somebody did, unless they have no account or have switched their history off. Up to three queries;
        the oldest entries are removed now and then."""
        if not person.pk or NoHistory.objects.filter(person_id=person.pk).exists():
            return
        key = what[:1000]
        if self.filter(person_id=person.pk, kind=kind, what=key).update(at=timezone.now()):
            return
        made = self.create(person_id=person.pk, kind=kind, what=key)
        if made.pk % 50 == 0:
            self.trim(person)

    def trim(self, person: Any) -> None:
        """Remove all but the last entries of a person."""
        last = self.of(person).values_list("at", flat=True)[MOST : MOST + 1]
        for moment in last:
            self.filter(person_id=person.pk, at__lte=moment).delete()


class HistoryEntry(models.Model):
    """what: of a search, the query of its page's address; of a story or photo, its primary key."""

    class Kind(models.TextChoices):
        SEARCH = "search", "Search"
        ARTICLE = "article", "Story"
        PHOTO = "photo", "Photo"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    what = models.CharField(max_length=1000)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = HistoryQuerySet.as_manager()

    class Meta:
        db_table = "kept_history"
        ordering = ["-at"]
        indexes = [models.Index(fields=["person", "-at"], name="history_of_a_person")]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "what"], name="one_entry_a_thing")]

    def __str__(self) -> str:
        return f"{self.kind} {self.what}"


class NoHistory(models.Model):
    """Somebody whose history is switched off."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        db_table = "kept_no_history"

    def __str__(self) -> str:
        return str(self.person)
