"""What people hand in at the desk: kept from before it is read until it is saved as stories or discarded."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone


def new_token() -> str:
    """The name of a folder that nobody can guess."""
    return secrets.token_hex(16)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Questions asked of submissions."""

    def open(self) -> Self:
        """Those that are neither saved as stories nor discarded, the newest first."""
        return self.filter(state=Submission.State.OPEN).order_by("-pk").select_related("person")

    def over(self, before: datetime) -> Self:
        """Those that were saved or discarded, and not touched since that moment."""
        closed = [Submission.State.DONE, Submission.State.DISCARDED]
        return self.filter(state__in=closed, updated_at__lt=before).order_by("pk")

    def without_content(self) -> Self:
        """Without the long columns, for lists."""
        return self.defer("text", "html", "stories")


class Submission(models.Model):
    """A paste, or files that were uploaded together.

    text: what was pasted; html: its HTML, as static/js/paste.js sends it. token: names the folder of the files.
    stories: what was read, a list of objects (articles.desk.entry.read_input), with what the archivist typed since;
    empty until it is read.
    """

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DISCARDED = "discarded", "Discarded"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    files = models.JSONField(default=list)
    stories = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar[models.Manager[Submission]] = SubmissionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["state", "id"], name="submissions_by_state")]

    def __str__(self) -> str:
        return self.title or f"Submission {self.pk}"

    def change_story(self, number: int, **values: Any) -> None:
        """Set values of one of its stories, and save."""
        self.stories[number] |= values
        if all(story["saved"] or story["discarded"] for story in self.stories):
            saved = any(story["saved"] for story in self.stories)
            self.state = self.State.DONE if saved else self.State.DISCARDED
        self.save(update_fields=["stories", "state", "updated_at"])
