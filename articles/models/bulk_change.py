"""Changes of many records at once: what was asked for, how far it is, and what each record was before."""

from __future__ import annotations

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class BulkChangeQuerySet(models.QuerySet["BulkChange"]):
    """Questions asked of changes of many records."""

    def unfinished(self) -> Self:
        """Those that still have records to go through, the first one first."""
        return self.filter(state__in=BulkChange.UNFINISHED).order_by("pk")


class BulkChange(models.Model):
    """One change of many records of one kind, or its undoing.

    changes: name of the field -> what to set or add, as articles.bulk.bulk_fields reads it. done: how many records have
    been gone through. changed, unchanged, kept: what became of them; of the kept ones, undoing left fields as they are
    that were edited after the change.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        UNDOING = "undoing", "Being undone"
        UNDONE = "undone", "Undone"

    UNFINISHED = (State.WAITING, State.RUNNING, State.UNDOING)

    kind = models.CharField(max_length=12)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    changes = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[BulkChange]] = BulkChangeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "id"], name="bulk_changes_by_state")]

    def __str__(self) -> str:
        return f"Change {self.pk}"

    @property
    def is_under_way(self) -> bool:
        """Whether there are records to go through yet."""
        return self.state in self.UNFINISHED


class BulkRowQuerySet(models.QuerySet["BulkRow"]):
    """Questions asked of the records of a change."""

    def next_rows(self, state: str, number: int) -> Self:
        """The first records in this state."""
        return self.filter(state=state).order_by("pk")[:number]


class BulkRow(models.Model):
    """A record of a change. before, after: the changed fields as they were and as the change left them."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        CHANGED = "changed", "Changed"
        UNCHANGED = "same", "As it was"
        UNDONE = "undone", "Undone"
        KEPT = "kept", "Edited since"

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="rows")
    record = models.PositiveBigIntegerField()
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)

    objects: ClassVar[models.Manager[BulkRow]] = BulkRowQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["change", "record"], name="one_row_a_record")]
        indexes = [models.Index(fields=["change", "state", "id"], name="rows_of_a_bulk_change")]

    def __str__(self) -> str:
        return f"{self.record}: {self.state}"
