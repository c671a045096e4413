"""Versions: every change of a story, a photo or a name, with who made it, when, why, and what the record was before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone


class VersionQuerySet(models.QuerySet["Version"]):
    """Questions asked of versions."""

    def of(self, kind: str, record: int) -> Self:
        """The versions of one record."""
        return self.filter(kind=kind, record=record)

    def newest_first(self) -> Self:
        """The last change first, of whatever record."""
        return self.order_by("-pk")

    def after(self, number: int) -> Self:
        """The changes that followed a version, the first one first."""
        return self.filter(number__gt=number).order_by("number")

    def deletions(self) -> Self:
        """The deletions of records, which may have been restored since."""
        return self.filter(action=Version.Action.DELETED)

    def numbers(self, kind: str, records: Iterable[int]) -> dict[int, int]:
        """Record -> the number of its last version, for those that have one here. One query."""
        rows = self.filter(kind=kind, record__in=records).order_by().values_list("record")
        return dict(rows.annotate(models.Max("number")))

    def without_states(self) -> Self:
        """For lists: the rows without what the records were."""
        return self.defer("before").select_related("user", "batch")


class Version(models.Model):
    """One change of one record: it made the version of this number.

    before: what the record was until then, as JSON (articles.versions.states); None where it was created or restored
    after a deletion. What version n contains is therefore the `before` of the next change or, of the last version, the
    record's own row. So a creation writes no JSON, and a change that was made past this table (SQL typed by hand) shows
    in the next version's `before`.

    A story that an import created has no row for its version 1. Old imports wrote ImportEntry.before instead of a row
    here; articles.versions.history reads them as the versions that they are.
    """

    class Action(models.TextChoices):
        CREATED = "created", "Created"
        CHANGED = "changed", "Changed"
        DELETED = "deleted", "Deleted"
        RESTORED = "restored", "Restored"

    class Door(models.TextChoices):
        DESK = "desk", "Desk"
        ADMIN = "admin", "Administration"
        IMPORT = "import", "Import"
        UNDO = "undo", "Undoing"
        BULK = "bulk", "Many at once"
        API = "api", "API"

    kind = models.CharField(max_length=12)
    record = models.PositiveBigIntegerField()
    number = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    action = models.CharField(max_length=8, choices=Action)
    door = models.CharField(max_length=6, choices=Door)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="archive_versions"
    )
    who = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)
    batch = models.ForeignKey(
        "articles.ImportBatch", models.SET_NULL, null=True, blank=True, related_name="archive_versions"
    )
    label = models.CharField(max_length=200, blank=True)
    changed = models.JSONField(default=list, blank=True)
    before = models.JSONField(null=True, blank=True)

    objects: ClassVar[models.Manager[Version]] = VersionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "record", "number"], name="one_version_a_number"),
        ]
        indexes = [
            models.Index(fields=["action", "kind", "id"], name="versions_by_action"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}, version {self.number}: {self.action}"

    @property
    def changed_fields(self) -> Sequence[str]:
        """The names of the changed fields, in the words of articles.versions.states."""
        found: Any = self.changed
        return found if isinstance(found, list) else []
