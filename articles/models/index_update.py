"""The queue of index updates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now


class IndexUpdateQuerySet(models.QuerySet["IndexUpdate"]):
    """Questions asked of the queue."""

    def waiting(self) -> Self:
        """Rows to be indexed, oldest first, without those set aside with an error."""
        return self.filter(error="").order_by("pk")

    def enqueue(self, rows: Iterable[tuple[str, int]]) -> None:
        """Queue these rows (kind, primary key) for indexing, unless they wait already. Two queries."""
        waiting = set(self.waiting().values_list("kind", "object_id"))
        self.bulk_create([IndexUpdate(kind=kind, object_id=pk) for kind, pk in rows if (kind, pk) not in waiting])

    def set_aside(self) -> Self:
        """Rows whose document could not be indexed."""
        return self.exclude(error="")


class IndexUpdate(models.Model):
    """A row whose search document must be rebuilt. Written by triggers, inside the transaction of the change."""

    kind = models.CharField(max_length=7)
    object_id = models.BigIntegerField()
    queued_at = models.DateTimeField(db_default=Now())
    error = models.TextField(db_default="")

    objects: ClassVar[models.Manager[IndexUpdate]] = IndexUpdateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"])]

    def __str__(self) -> str:
        return f"{self.kind}:{self.object_id}"
