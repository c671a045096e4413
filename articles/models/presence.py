"""Who has a record open: a row for each, which its page renews, and which counts for a minute."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

PRESENT = timedelta(seconds=60)
"""How long a row counts. An open page renews it every 20 seconds."""


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Questions asked of open records."""

    def renew(self, kind: str, record: int, user: AbstractUser) -> None:
        """Note that this user has the record open now. Two statements; the rows of closed pages go with it."""
        now = timezone.now()
        row = Presence(key=f"{kind}:{record}:{user.pk}", kind=kind, record=record, user_id=user.pk, seen_at=now)
        self.bulk_create([row], update_conflicts=True, update_fields=["seen_at"], unique_fields=["key"])
        self.filter(seen_at__lt=now - 10 * PRESENT).delete()

    def others(self, kind: str, record: int, user: AbstractUser) -> list[str]:
        """The names of the other users who have the record open. One query."""
        rows = self.filter(kind=kind, record=record, seen_at__gte=timezone.now() - PRESENT).exclude(user=user.pk)
        return [row.user.get_full_name() or row.user.get_username() for row in rows.select_related("user")]

    def leave(self, kind: str, record: int, user: AbstractUser) -> None:
        """The user has closed the record."""
        self.filter(key=f"{kind}:{record}:{user.pk}").delete()


class Presence(models.Model):
    """A user who has a record open. Nothing is locked: the row only tells others.

    Its key is a text, so that no counter moves: on SQLite these are part of the archive's version
    (articles.models.archive_version), which would change with every renewal.
    """

    key = models.CharField(max_length=60, primary_key=True)
    kind = models.CharField(max_length=12)
    record = models.PositiveBigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager[Presence]] = PresenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["kind", "record"], name="who_has_it_open")]

    def __str__(self) -> str:
        return self.key
