"""Files that are made in the background: what was asked for, how far it is, and until when the file is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from articles.models.collection import Collection, new_secret

KEPT = timedelta(days=7)
"""How long a file is kept."""
SILENCE = timedelta(minutes=5)
"""A job that has said nothing for so long is begun again: its process has died."""


def _end() -> datetime:
    return timezone.now() + KEPT


class DownloadJobQuerySet(models.QuerySet["DownloadJob"]):
    """Questions asked of jobs."""

    def claim(self, now: datetime) -> DownloadJob | None:
        """The oldest job that waits, or whose process has died, marked as running by this process."""
        silent = Q(state=DownloadJob.State.RUNNING, beat_at__lt=now - SILENCE)
        open_to_all = self.filter(Q(state=DownloadJob.State.WAITING) | silent)
        job = open_to_all.order_by("pk").first()
        if job is None:
            return None
        claimed = open_to_all.filter(pk=job.pk).update(state=DownloadJob.State.RUNNING, beat_at=now, done=0)
        job.refresh_from_db()
        return job if claimed else None  # if not, another process was faster

    def over(self, now: datetime) -> Self:
        """Those whose time is over."""
        return self.filter(ends_at__lt=now)

    def of(self, owner: Any) -> Self:
        """Those of a person, the newest first."""
        return self.filter(owner_id=owner.pk).order_by("-pk")


class DownloadJob(models.Model):
    """A file that is being made, or is made. keys: [kind, primary key] of each record, in order. changed_at: when the
    archive was asked for them."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being made"
        DONE = "done", "Ready"
        FAILED = "failed", "Failed"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    collection = models.ForeignKey(Collection, models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    form = models.CharField(max_length=12)
    columns = models.JSONField(default=list)
    keys = models.JSONField(default=list)
    site = models.CharField(max_length=300)
    secret = models.CharField(max_length=40, unique=True, default=new_secret)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    why = models.CharField(max_length=300, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(default=_end)

    objects: ClassVar[Any] = DownloadJobQuerySet.as_manager()

    class Meta:
        db_table = "kept_downloads"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "id"], name="downloads_by_state")]

    def __str__(self) -> str:
        return f"{self.title} ({self.form})"

    def get_absolute_url(self) -> str:
        return reverse("kept:download", args=[self.secret])

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)
