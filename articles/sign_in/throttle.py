"""Limits the wrong passwords for a name and address, for an address over all names, and for a name over all addresses.

django-axes stores the counts (one row for each name, network and device), and its commands and admin pages show and
reset them. This module sets the limits and writes the log. Refused attempts are not counted, so a lock ends a quarter
of an hour after the last wrong password, however often somebody tries meanwhile.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import AbstractUser, User
from django.db import transaction
from django.db.models import F, Max, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import salted_hmac

from articles.sign_in import devices, hashers
from newsarchive.proxies import client_address, client_network

log = logging.getLogger(__name__)

WINDOW = timedelta(minutes=15)

PAIR, ADDRESS, NAME = 5, 20, 50
"""Wrong passwords until a name is locked for one network or device, a network for all names, a name for everybody."""

QUIET = 60.0
"""Seconds in which refusals of the same name from the same address are logged once."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries to sign in. `name` is a digest if no account has it: people sometimes type their password there."""

    name: str
    known: bool
    address: str
    network: str | None
    device: str

    def __str__(self) -> str:
        name = repr(self.name) if self.known else "an unknown name"
        return f"{name} from {self.address}{', a known device' if self.device else ''}"


def attempt_of(request: HttpRequest, name: str) -> Attempt:
    """Who tries to sign in. One query, once a request."""
    made: Attempt | None = getattr(request, "sign_in_attempt", None)
    if made is None:
        known = User.objects.filter(username=name).exists()
        made = Attempt(
            name if known else salted_hmac(__name__, name).hexdigest()[:32],
            known,
            client_address(request) or "an unknown address",
            client_network(request),
            devices.device_of(request, name),
        )
        request.sign_in_attempt = made  # type: ignore[attr-defined]
    return made


def locked_until(attempt: Attempt) -> datetime | None:
    """When this may be tried again; None if it may be tried now. One query.

    A known device is counted separately, so wrong passwords from elsewhere do not lock it.
    """
    counted = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - WINDOW, user_agent=attempt.device)
    name, network = Q(username=attempt.name), Q(ip_address=attempt.network)
    if attempt.network is None:
        network = Q(ip_address__isnull=True)
    bounds = [(name, PAIR)] if attempt.device else [(name & network, PAIR), (network, ADDRESS), (name, NAME)]
    sums = {f"sum{bound}": Sum("failures_since_start", filter=rows, default=0) for rows, bound in bounds}
    lasts = {f"last{bound}": Max("attempt_time", filter=rows) for rows, bound in bounds}
    found = counted.filter(name | network).aggregate(**sums, **lasts)
    reached = [found[f"last{bound}"] for _, bound in bounds if found[f"sum{bound}"] >= bound]
    return max(reached) + WINDOW if reached else None


def count_failure(attempt: Attempt) -> None:
    """Store a wrong password, and delete those that no longer count. Called at most once a hash."""
    now = timezone.now()
    with transaction.atomic():
        AccessAttempt.objects.filter(attempt_time__lte=now - WINDOW).delete()
        row, _ = AccessAttempt.objects.get_or_create(
            username=attempt.name,
            ip_address=attempt.network,
            user_agent=attempt.device,
            defaults={"failures_since_start": 0},
        )
        AccessAttempt.objects.filter(pk=row.pk).update(
            failures_since_start=F("failures_since_start") + 1, attempt_time=now
        )
    hashers.note_failure()


class Handler(AxesDatabaseHandler):
    """Answers django-axes, which every way to sign in asks."""

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        attempt = attempt_of(request, _name(credentials))
        until = locked_until(attempt)
        if until is not None:
            refuse(request, attempt, "locked", until - timezone.now())
        return until is not None

    def user_login_failed(
        self, sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
    ) -> None:
        if request is None or getattr(request, "axes_locked_out", False):
            return
        attempt = attempt_of(request, _name(credentials))
        count_failure(attempt)
        log.warning("Sign-in failed, %s: %s.", getattr(request, "sign_in_failure", "wrong password"), attempt)
        self.is_locked(request, credentials)

    def user_logged_in(self, sender: object, request: HttpRequest, user: AbstractUser, **_: Any) -> None:
        attempt = attempt_of(request, user.get_username())
        own = Q(user_agent=attempt.device) if attempt.device else Q(user_agent="", ip_address=attempt.network)
        AccessAttempt.objects.filter(own, username=attempt.name).delete()
        super().user_logged_in(sender, request, user)
        log.info("Signed in: %s.", attempt)

    def user_logged_out(self, sender: object, request: HttpRequest, user: AbstractUser | None, **_: Any) -> None:
        super().user_logged_out(sender, request, user)
        if user is not None:
            log.info("Signed out: %r from %s.", user.get_username(), client_address(request))


def _name(credentials: dict[str, Any] | None) -> str:
    return str((credentials or {}).get("username") or "")


_told: dict[str, float] = {}


def refuse(request: HttpRequest, attempt: Attempt, why: str, wait: timedelta) -> None:
    """Mark the request, so that AxesMiddleware answers with `locked_out_page`, and log the refusal."""
    request.axes_locked_out = True  # type: ignore[attr-defined]
    request.refusal = (why, max(1, round(wait.total_seconds())))  # type: ignore[attr-defined]
    now = time.monotonic()
    if now - _told.get(str(attempt), -QUIET) < QUIET:
        return
    if len(_told) > 1000:
        _told.clear()
    _told[str(attempt)] = now
    until = timezone.localtime(timezone.now() + wait)
    log.warning("Sign-in refused, %s until %s: %s.%s", why, f"{until:%H:%M:%S}", attempt, _advice(request))


def _advice(request: HttpRequest) -> str:
    """A hint at the commonest mistake of operators, with which all readers seem to have the proxy's address."""
    if settings.PROXY_COUNT or "HTTP_X_FORWARDED_FOR" not in request.META:
        return ""
    return " A proxy seems to stand before the server, and PROXY_COUNT is 0."


def locked_out_page(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """The page with status 429 that says when to try again."""
    why, seconds = getattr(request, "refusal", ("locked", round(WINDOW.total_seconds())))
    context = {"busy": why == "busy", "minutes": -(-seconds // 60)}
    page = render(request, "locked_out.html", context, status=429)
    page["Retry-After"] = str(seconds)
    page["Cache-Control"] = "no-store"
    page._has_been_logged = True  # type: ignore[attr-defined]  # Django would add a line of its own to each refusal
    return page
