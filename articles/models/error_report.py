"""What readers report about stories and photos, for the desk to work through."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from articles.models.article import Article
from articles.models.photo import Photo

MOST_WORDS = 4000
"""Characters of a report."""
AN_HOUR, A_DAY = 5, 500
"""Reports that one network may send in an hour, and all networks together in a day."""


class ErrorReportQuerySet(models.QuerySet["ErrorReport"]):
    """Questions asked of readers' reports."""

    def open(self) -> Self:
        """Those that nobody has dealt with, oldest first."""
        return self.filter(state=ErrorReport.State.OPEN).order_by("pk")

    def are_too_many(self, network: str) -> bool:
        """Whether this network, or all together, have sent as many as they may. Two queries."""
        now = timezone.now()
        own = self.filter(network=network, sent_at__gte=now - timedelta(hours=1)).count()
        return own >= AN_HOUR or self.filter(sent_at__gte=now - timedelta(days=1)).count() >= A_DAY

    def close(self, pk: int, state: str, note: str, person: AbstractUser) -> int:
        """Note what was done about an open report. Returns the number of rows changed: 0 if somebody was faster."""
        return self.open().filter(pk=pk).update(state=state, note=note, closed_by=person, closed_at=timezone.now())


class ErrorReport(models.Model):
    """A reader's report. network: a keyed digest of where it came from, for the limits alone."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Corrected"
        REFUSED = "refused", "Nothing to correct"

    article = models.ForeignKey(Article, models.CASCADE, null=True, blank=True, related_name="+")
    photo = models.ForeignKey(Photo, models.CASCADE, null=True, blank=True, related_name="+")
    words = models.TextField(max_length=MOST_WORDS)
    sender = models.EmailField(blank=True)
    network = models.CharField(max_length=32, blank=True)
    sent_at = models.DateTimeField(default=timezone.now, db_index=True)
    state = models.CharField(max_length=7, choices=State, default=State.OPEN)
    note = models.CharField(max_length=500, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ErrorReportQuerySet.as_manager()

    class Meta:
        db_table = "kept_error_reports"  # not articles_...: a report changes nothing that readers see

    def __str__(self) -> str:
        return self.words[:60]

    @property
    def record(self) -> Article | Photo | None:
        """What the report is about."""
        return self.article or self.photo
