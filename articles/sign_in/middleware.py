"""What holds for everybody who is signed in: when the session ends, and that a required second factor is there."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY

from articles.sign_in import devices, second_factor

BEGAN, SEEN = "signed_in_at", "seen_at"

SEEN_EVERY = 300
"""Seconds between notes that somebody is still there: a write to the database each."""


def session_rules(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware behind the one that knows the user. Without a session's cookie it costs nothing."""

    def inner(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            _end_if_over(request)
            if settings.SECOND_FACTOR == "required" and (answer := _without_second_factor(request)):
                return answer
        response = get_response(request)
        if (name := getattr(request, "signed_in_as", None)) is not None:
            devices.remember(response, name, devices.device_of(request, name))
        return response

    return inner


def begin_session(sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    """What user_logged_in calls: the clock starts, and the browser is to remember who signed in."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
    request.signed_in_as = user.get_username()  # type: ignore[attr-defined]


def _end_if_over(request: HttpRequest) -> None:
    """Sign out after SESSION_HOURS, and after SESSION_IDLE_HOURS without a request."""
    now, session = int(time.time()), request.session
    began, seen = session.get(BEGAN), session.get(SEEN)
    if began is None or seen is None:
        session[BEGAN] = session[SEEN] = now
    elif now - began >= settings.SESSION_HOURS * 3600 or now - seen >= settings.SESSION_IDLE_HOURS * 3600:
        logout(request)
    elif now - seen >= SEEN_EVERY:
        session[SEEN] = now


def _without_second_factor(request: HttpRequest) -> HttpResponse | None:
    """Lead whoever has none to the page that sets it up, and whoever has one by now to sign in with it."""
    if SESSION_KEY not in request.session or DEVICE_ID_SESSION_KEY in request.session:
        return None
    if request.user.is_authenticated and second_factor.app_of(request.user):
        logout(request)
        return HttpResponseRedirect(reverse("admin:login"))
    page = reverse("second_factor")
    if request.path in (page, reverse("admin:logout")):
        return None
    return HttpResponseRedirect(page)
