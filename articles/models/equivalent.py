"""The archive's list of words and names that mean the same in a search."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class EquivalentListQuerySet(models.QuerySet["EquivalentList"]):
    """Questions asked of the saved lists."""

    def current_text(self) -> str | None:
        """The text of the list that counts; None if none was ever saved. One query."""
        return self.order_by("-pk").values_list("text", flat=True).first()


class EquivalentList(models.Model):
    """The list as it was saved: one group a line, with = between its forms. The newest one counts; those before it are
    kept, and say who changed what.

    Saving always adds a row, so that the archive's version changes (articles.models.archive_version).
    """

    text = models.TextField(blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = EquivalentListQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Equivalents of {self.created_at:%Y-%m-%d}"
