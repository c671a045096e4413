"""Saved searches, what they have found since, and the queue of alerts to be sent."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.article import Article
from articles.models.collection import new_secret
from articles.models.photo import Photo


def new_key() -> str:
    """A key that webhooks are signed with."""
    return secrets.token_hex(32)


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    """Questions asked of saved searches."""

    def of(self, owner: Any) -> Self:
        """Those of a person, by name."""
        return self.filter(owner_id=owner.pk).order_by("name", "pk")

    def watched(self) -> Self:
        """Those that new stories are matched with: of people whose account is active."""
        return self.filter(owner__is_active=True)

    def stamp(self) -> tuple[int, Any]:
        """Changes whenever a search is saved, changed or deleted."""
        found = self.aggregate(count=models.Count("pk"), last=models.Max("changed_at"))
        return found["count"], found["last"]

    def to_outline(self, now: datetime) -> Self:
        """Those whose outline was never made, or a day ago: merged names or new rules of stemming may change it."""
        return self.filter(Q(outlined_at__isnull=True) | Q(outlined_at__lt=now - timedelta(days=1))).order_by("pk")

    def due(self, now: datetime) -> Self:
        """Those whose alerts are to be sent now."""
        at_once = Q(alert=SavedSearch.Alert.AT_ONCE)
        daily = Q(alert=SavedSearch.Alert.DAILY, sent_at__lte=now - timedelta(days=1))
        weekly = Q(alert=SavedSearch.Alert.WEEKLY, sent_at__lte=now - timedelta(days=7))
        waiting = SearchMatch.objects.filter(search=models.OuterRef("pk"), pk__gt=models.OuterRef("sent_up_to"))
        return self.watched().filter(at_once | daily | weekly).filter(models.Exists(waiting))


class SavedSearch(models.Model):
    """A search under a name. address: the query of its page of results. newest_article, newest_photo: the highest keys
    when it was saved; hidden: what it found of what readers did not see then. Only what is neither older nor
    hidden then is new. groups, is_exact: its outline (articles.search.answering.outline). sent_up_to: the last match
    that an alert has."""

    class Alert(models.TextChoices):
        NONE = "none", _("No alerts")
        AT_ONCE = "once", _("At once")
        DAILY = "daily", _("Once a day")
        WEEKLY = "weekly", _("Once a week")

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField(max_length=200)
    address = models.TextField()
    site = models.CharField(max_length=300, blank=True)
    alert = models.CharField(max_length=6, choices=Alert, default=Alert.NONE)
    mail_to = models.EmailField(blank=True)
    webhook = models.URLField(max_length=500, blank=True)
    key = models.CharField(max_length=64, default=new_key, editable=False)
    secret = models.CharField(max_length=40, unique=True, default=new_secret, editable=False)
    newest_article = models.PositiveBigIntegerField(default=0)
    newest_photo = models.PositiveBigIntegerField(default=0)
    hidden = models.JSONField(default=list)
    groups = models.JSONField(default=list)
    is_exact = models.BooleanField(default=False)
    outlined_at = models.DateTimeField(null=True, blank=True)
    sent_up_to = models.PositiveBigIntegerField(default=0)
    sent_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects: ClassVar[Any] = SavedSearchQuerySet.as_manager()

    class Meta:
        db_table = "kept_searches"
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["owner", "name"], name="searches_of_a_person")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("kept:saved_search", args=[self.pk])


class MatchTaskQuerySet(models.QuerySet["MatchTask"]):
    """Questions asked of the tasks."""

    def enqueue(self, keys: Iterable[tuple[str, int]]) -> None:
        """Note that these records are indexed anew, if anybody has saved a search. Call it in the transaction that
        removes them from the index queue."""
        if SavedSearch.objects.exists():
            self.bulk_create((MatchTask(kind=kind, record=pk) for kind, pk in keys), batch_size=500)


class MatchTask(models.Model):
    """A record that was indexed and is to be matched with the saved searches."""

    kind = models.CharField(max_length=7)
    record = models.PositiveBigIntegerField()

    objects: ClassVar[Any] = MatchTaskQuerySet.as_manager()

    class Meta:
        db_table = "kept_match_tasks"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"


_NOTE = "INSERT INTO kept_matches (search_id, kind, record, found_at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"


class SearchMatchQuerySet(models.QuerySet["SearchMatch"]):
    """Questions asked of what saved searches have found."""

    def note(self, matches: Iterable[tuple[int, tuple[str, int]]]) -> None:
        """Write matches: (key of a search, (kind, primary key)). Those that are known stay as they are.

        Plain SQL, because an import of 500 stories gives thousands of rows, whose instances would take longer than
        finding them.
        """
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        rows = [(search, kind, record, now) for search, (kind, record) in matches]
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(_NOTE, rows)

    def new_to(self, owner: Any) -> Self:
        """What a person's searches have found since the person looked at each of them."""
        return self.filter(search__owner_id=owner.pk, found_at__gt=models.F("search__seen_at"))

    def visible_to(self, user: Any) -> Self:
        """Those whose story or photo this person may see now."""
        stories: Any = Article.objects
        photos: Any = Photo.objects
        seen = [
            Q(models.Exists(rows.visible_to(user).filter(pk=models.OuterRef("record")).order_by()), kind=kind)
            for kind, rows in (("article", stories), ("photo", photos))
        ]
        return self.filter(seen[0] | seen[1])


class SearchMatch(models.Model):
    """A record that a saved search has found since it was saved; once, however often the record changes."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="matches")
    kind = models.CharField(max_length=7)
    record = models.PositiveBigIntegerField()
    found_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = SearchMatchQuerySet.as_manager()

    class Meta:
        db_table = "kept_matches"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["search", "kind", "record"], name="one_match_a_record")]
        indexes = [models.Index(fields=["search", "-found_at"], name="matches_by_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record}"


class AlertQuerySet(models.QuerySet["Alert"]):
    """Questions asked of the queue of alerts."""

    def claim(self, now: datetime) -> Alert | None:
        """The oldest alert whose time has come, marked as being sent. This is committed before it is sent."""
        alert = self.filter(state=Alert.State.WAITING, next_at__lte=now).order_by("pk").first()
        if alert is None:
            return None
        waiting = self.filter(pk=alert.pk, state=Alert.State.WAITING)
        claimed = waiting.update(state=Alert.State.SENDING, next_at=now, tries=models.F("tries") + 1)
        alert.refresh_from_db()
        return alert if claimed else None  # if not, another process was faster

    def interrupted(self, now: datetime) -> Self:
        """Those whose process died while it sent them."""
        under_way = [Alert.State.SENDING, Alert.State.HANDED]
        return self.filter(state__in=under_way, next_at__lt=now - timedelta(minutes=5))


class Alert(models.Model):
    """An e-mail or a webhook to be sent. keys: [kind, primary key] of what it tells of.

    An e-mail is HANDED once the last bytes of it may reach the mail server: from then on it is never sent again.
    """

    class Channel(models.TextChoices):
        MAIL = "mail", _("E-mail")
        WEBHOOK = "hook", _("Webhook")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        HANDED = "handed", _("Given to the mail server")
        SENT = "sent", _("Sent")
        UNCLEAR = "unclear", _("Given to the mail server, which did not confirm it")
        FAILED = "failed", _("Failed")

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="alerts")
    channel = models.CharField(max_length=4, choices=Channel)
    keys = models.JSONField(default=list)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=300, blank=True)
    next_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[Any] = AlertQuerySet.as_manager()

    class Meta:
        db_table = "kept_alerts"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "next_at"], name="alerts_by_state")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} of {self.search}"
