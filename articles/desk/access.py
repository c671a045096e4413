"""Who may use which page of the desk.

Every view of the desk has one of these decorators. They answer before the view looks anything up, so that no answer
tells whether a record exists: people who are signed out get the sign-in page, people without the permission get 403.

The roles are groups, made by the migration 0012_roles: Editor, Archivist, Administrator. The decorators ask for
permissions and never for a group, so that accounts that were given permissions one by one can use the desk as well.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from articles.desk.signed_out import ask_to_sign_in
from articles.models.visibility import reads_desk, writes_at_desk

View = Callable[..., HttpResponseBase]
Rule = Callable[[AbstractUser | AnonymousUser], bool]

MANAGES = ("auth.change_user", "auth.change_group")
"""Permissions of those who manage accounts."""


def is_archivist(user: AbstractUser | AnonymousUser) -> bool:
    """Whether somebody may enter, correct, withdraw, merge and import. Up to two queries, once a request."""
    return writes_at_desk(user)


def is_administrator(user: AbstractUser | AnonymousUser) -> bool:
    """Whether somebody may do all of that, and manage accounts too."""
    return is_archivist(user) and user.has_perms(MANAGES)


def chooses_front_page(user: AbstractUser | AnonymousUser) -> bool:
    """Whether somebody may choose what stands on the front page."""
    return reads_desk(user) and user.has_perm("articles.add_frontchoice")


def _only(allows: Rule) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if not allows(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return inner

    return decorate


for_editors = _only(reads_desk)
"""Decorator of views that only read, or that keep something for the person alone."""

for_archivists = _only(is_archivist)
"""Decorator of views that enter, correct, withdraw, merge or import."""

for_administrators = _only(is_administrator)

for_choosers = _only(chooses_front_page)
"""Decorator of views that choose what stands on the front page."""


def person(request: HttpRequest) -> User:
    """The signed-in user of a view that has one of these decorators."""
    assert isinstance(request.user, User)  # noqa: S101 - for mypy: the decorator let nobody else in
    return request.user
