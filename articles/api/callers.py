"""Who calls the API: nobody in particular, or the owner of a personal token within its scope."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser, User
from django.http import HttpRequest
from ninja.security import HttpBearer

from articles.api.problems import Problem
from articles.models import ApiToken
from articles.models.visibility import sees_hidden_photos, sees_hidden_stories, writes_at_desk
from articles.sign_in.second_factor import app_of
from articles.site.search_url import rights_of

Scope = ApiToken.Scope


@dataclass(frozen=True, slots=True)
class Caller:
    """user: the token's owner; reads_desk: the token shows what the owner may see at the desk."""

    user: AbstractUser | AnonymousUser = field(default_factory=AnonymousUser)
    token: ApiToken | None = None

    @property
    def reads_desk(self) -> bool:
        """Whether this caller sees what the token's owner sees on the site, and may read what the owner keeps."""
        return self.token is not None and self.token.scope in (Scope.DESK, Scope.KEEP, Scope.WRITE)

    @property
    def may_keep(self) -> bool:
        """Whether collections and saved searches of the token's owner may be changed."""
        return self.token is not None and self.token.scope in (Scope.KEEP, Scope.WRITE)

    @property
    def sees_hidden_stories(self) -> bool:
        """Whether drafts, withdrawn and embargoed stories are shown to this caller."""
        return self.reads_desk and sees_hidden_stories(self.user)

    @property
    def sees_hidden_photos(self) -> bool:
        """Whether photos are shown that readers do not see."""
        return self.reads_desk and sees_hidden_photos(self.user)

    @property
    def may_write(self) -> bool:
        return self.token is not None and self.token.scope == Scope.WRITE and writes_at_desk(self.user)

    @property
    def rights(self) -> dict[str, Any]:
        """The fields of a SearchRequest that depend on who asks."""
        return rights_of(self.user if self.reads_desk else AnonymousUser())


class Token(HttpBearer):
    """A personal token in the header Authorization. Without the header, the caller is a reader like any other."""

    def __call__(self, request: HttpRequest) -> Caller | None:
        given = request.headers.get("Authorization", "")
        if not given:
            return Caller()
        scheme, _, secret = given.partition(" ")
        return self.authenticate(request, secret.strip()) if scheme.lower() == "bearer" else None

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        row = ApiToken.objects.find(token)
        if row is None or (settings.SECOND_FACTOR == "required" and app_of(row.user) is None):
            return None
        row.note_use()
        return Caller(row.user, row)


def caller_of(request: HttpRequest) -> Caller:
    """Who calls."""
    caller: Caller = request.auth  # type: ignore[attr-defined]
    return caller


class LimitedToken(Token):
    """For endpoints that are not for everybody. It refuses before anything is looked up, so that no refusal tells
    whether a record exists: 401 without a token, 403 with one that may not do this."""

    def __init__(self, may: Callable[[Caller], bool], without: str, refused: str) -> None:
        """may: whether a caller is let in. without, refused: what is said without a token, and to other callers."""
        super().__init__()
        self.may, self.without, self.refused = may, without, refused

    def __call__(self, request: HttpRequest) -> Caller | None:
        caller = super().__call__(request)
        if caller is None or self.may(caller):
            return caller
        if caller.token is None:
            raise Problem(401, self.without, headers={"WWW-Authenticate": "Bearer"})
        raise Problem(403, self.refused)


WRITERS = LimitedToken(
    lambda caller: caller.may_write,
    "Only a token that may write can do this.",
    "This token, or its owner, may not enter or correct records.",
)
OWNERS = LimitedToken(
    lambda caller: caller.reads_desk,
    "Send a token: collections and saved searches belong to people.",
    "This token reads only what every reader may see.",
)
KEEPERS = LimitedToken(
    lambda caller: caller.may_keep,
    "Send a token: collections and saved searches belong to people.",
    "This token may not change what its owner keeps.",
)


def owner_of(request: HttpRequest) -> User:
    """The token's owner, of an endpoint for WRITERS, OWNERS or KEEPERS."""
    user = caller_of(request).user
    assert isinstance(user, User)  # noqa: S101 - for mypy: tokens belong to users
    return user
