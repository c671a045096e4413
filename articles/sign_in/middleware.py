"""Rules for everybody who is signed in: when the session ends, and that a required second factor exists."""

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
"""Seconds between updates of the time of the last request; each is a write to the database."""


def session_rules(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware that runs after the user is known. Without a session cookie it costs nothing."""

    def inner(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            _end_if_over(request)
            if settings.SECOND_FACTOR == "required" and (answer := _without_second_factor(request)):
                return answer
        response = get_response(request)
        if (name := getattr(request, "signed_in_as", None)) is not None:
            devices.remember(response, name, devices.device_of(request, name), request.path)
        return response

    return inner


def begin_session(sender: object, request: HttpRequest, user: AbstractBaseUser, **_: object) -> None:
    """Receiver of user_logged_in: note the time, and have the browser remember who signed in."""
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
    """Redirect people without a second factor to the page that sets it up, and those who now have one to sign in."""
    if SESSION_KEY not in request.session or DEVICE_ID_SESSION_KEY in request.session:
        return None
    if request.user.is_authenticated and second_factor.app_of(request.user):
        logout(request)
        return HttpResponseRedirect(reverse(settings.LOGIN_URL))
    page = reverse("second_factor")
    if request.path in (page, reverse("admin:logout"), reverse("desk:sign_out")):
        return None
    return HttpResponseRedirect(page)
