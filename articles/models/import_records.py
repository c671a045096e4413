"""The record of imports: batches, what each piece of input became, and the pieces themselves."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from articles.models.article import Article
from articles.models.photo import Photo
from articles.models.version import Version


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    """Questions asked of imports."""

    def with_rejects(self) -> Self:
        """Imports that rejected something, the last first."""
        return self.filter(rejected__gt=0).order_by("-pk")

    def outcomes(self) -> dict[str, int]:
        """What became of all records: created, updated, unchanged, rejected. One query."""
        sums = {name: models.Sum(name, default=0) for name in ("created", "updated", "unchanged", "rejected")}
        found: dict[str, int] = self.aggregate(**sums)
        return found


class ImportBatch(models.Model):
    """One run of the importer: who started it, when, what it read, and the result."""

    class State(models.TextChoices):
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"
        UNDONE = "undone", "Undone"

    name = models.CharField(max_length=200, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    inputs = models.JSONField(default=list, help_text="The files and folders that were read.")
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[ImportBatch]] = ImportBatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "import batches"
        indexes = [models.Index(fields=["id"], name="imports_with_rejects", condition=models.Q(rejected__gt=0))]

    def __str__(self) -> str:
        return self.name


class Original(models.Model):
    """A piece of input exactly as it came, compressed. Each is stored once, under its checksum."""

    checksum = models.CharField(max_length=64, unique=True)
    packed = models.BinaryField()

    def __str__(self) -> str:
        return self.checksum[:12]

    @property
    def data(self) -> bytes:
        """The bytes as they came."""
        return zlib.decompress(self.packed)


class ImportEntryQuerySet(models.QuerySet["ImportEntry"]):
    """Questions asked of the records of imports."""

    def rejects(self) -> Self:
        """What was rejected, the last first."""
        return self.filter(action=ImportEntry.Action.REJECTED).order_by("-pk").defer("before").select_related("batch")

    def old_changes(self, kind: str, record: int) -> Self:
        """The changes of one story or photo that imports made before versions were kept, oldest first."""
        rows = self.filter(**{kind: record, "before__isnull": False, "version__isnull": True})
        return rows.select_related("batch__user").order_by("pk")

    def changes_of_old(self, kind: str, records: Iterable[int]) -> dict[int, int]:
        """Record -> how many such changes it has, for those that have one. One query."""
        rows = self.filter(**{f"{kind}__in": records, "before__isnull": False, "version__isnull": True})
        return dict(rows.order_by().values_list(kind).annotate(models.Count("pk")))


class ImportEntry(models.Model):
    """What one piece of a batch's input became: a row, or a rejection with its reason.

    version: the version that the batch made of a record that it changed; undoing restores what the record was before.
    before: the same, where an older release of this program wrote it. after: the digest of what the batch left, which
    shows whether somebody has edited the row since.
    """

    class Action(models.TextChoices):
        CREATED = "created", "Created"
        UPDATED = "updated", "Updated"
        UNCHANGED = "unchanged", "Unchanged"
        REJECTED = "rejected", "Rejected"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="entries")
    action = models.CharField(max_length=9, choices=Action)
    where = models.CharField(max_length=1000)
    why = models.TextField(blank=True)
    format = models.CharField(max_length=20, blank=True)
    article = models.ForeignKey(Article, models.SET_NULL, null=True, blank=True, related_name="import_entries")
    photo = models.ForeignKey(Photo, models.SET_NULL, null=True, blank=True, related_name="import_entries")
    original = models.ForeignKey(Original, models.PROTECT, null=True, blank=True, related_name="entries")
    version = models.ForeignKey(
        Version, models.SET_NULL, null=True, blank=True, editable=False, db_index=False, related_name="+"
    )
    before = models.JSONField(null=True, blank=True)
    after = models.CharField(max_length=32, blank=True)

    objects: ClassVar[models.Manager[ImportEntry]] = ImportEntryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "import entries"
        indexes = [
            models.Index(fields=["batch", "action"], name="entries_of_an_import"),
            models.Index(fields=["action", "id"], name="entries_by_action"),
            models.Index(fields=["format", "id"], name="entries_by_format"),
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.where}"

    @property
    def previous(self) -> dict[str, Any] | None:
        """What the record was before this batch changed it; None if the batch created it. Reads the version, unless
        that was joined."""
        found: dict[str, Any] | None = self.version.before if self.version else self.before
        return found
