"""Who may use which page of what is kept: decorators of views.

The tray works without an account, since the browser keeps it; everything else belongs to an account. No answer may be
kept by a shared cache.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_cache_control

from articles.desk.signed_out import ask_to_sign_in

View = Callable[..., HttpResponseBase]


def personal(view: View) -> View:
    """Decorator of views whose answers no cache may keep."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        response["X-Robots-Tag"] = "noindex"
        return response

    return inner


def for_account(view: View) -> View:
    """Decorator of views for people who are signed in; others are led to the sign-in page."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    return personal(inner)


def owner_of(request: HttpRequest) -> User:
    """The signed-in user of a view that has for_account."""
    assert isinstance(request.user, User)  # noqa: S101 - for mypy: the decorator let nobody else in
    return request.user
