"""Personal tokens with which programs use the API in somebody's name."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

PREFIX = "na_"
"""Every token begins with it, so that programs that look for leaked secrets know it."""

SEEN_EVERY = timedelta(hours=1)
"""The time of the last use is written this often, because each is a write to the database."""


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    """Questions asked of tokens."""

    def valid(self) -> Self:
        """Those that may be used now."""
        return self.filter(expires_at__gt=timezone.now(), user__is_active=True)

    def find(self, secret: str) -> ApiToken | None:
        """The valid token of this secret, with its user. One query."""
        return self.valid().select_related("user").filter(digest=digest_of(secret)).first()

    def issue(self, user: Any, name: str, scope: str, expires_at: datetime) -> tuple[ApiToken, str]:
        """A new token and its secret, which is stored nowhere and can be shown this once only."""
        secret = PREFIX + secrets.token_urlsafe(32)
        row = self.create(user=user, name=name, scope=scope, expires_at=expires_at, digest=digest_of(secret))
        return row, secret


def digest_of(secret: str) -> str:
    """SHA-256 of a secret, in hex. It has 256 random bits, so a slow hash would protect nothing."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


class ApiToken(models.Model):
    """One token. Its secret is not stored, only its digest. What it allows is never more than what its user may do."""

    class Scope(models.TextChoices):
        READ = "read", _("Read what every reader may see")
        DESK = "desk", _("Read what I may see at the desk, drafts too")
        KEEP = "keep", "Read what I may see, change my collections and saved searches"
        WRITE = "write", _("Read at the desk, enter, correct, and change what I keep")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    scope = models.CharField(max_length=5, choices=Scope)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = "API token"

    def __str__(self) -> str:
        return self.name

    def note_use(self) -> None:
        """Keep the time of the last use, to the hour."""
        now = timezone.now()
        if self.last_used_at is None or now - self.last_used_at >= SEEN_EVERY:
            ApiToken.objects.filter(pk=self.pk).update(last_used_at=now)
