"""Who calls the API: nobody in particular, or the owner of a personal token within its scope."""

from __future__ import annotations

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
        return self.token is not None and self.token.scope in (Scope.DESK, Scope.WRITE)

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


class WriterToken(Token):
    """For endpoints that write. It refuses before anything is looked up, so that no refusal tells whether a record
    exists: 401 without a token, 403 with one that may not write."""

    def __call__(self, request: HttpRequest) -> Caller | None:
        caller = super().__call__(request)
        if caller is None or caller.may_write:
            return caller
        if caller.token is None:
            raise Problem(401, "Only a token that may write can do this.", headers={"WWW-Authenticate": "Bearer"})
        raise Problem(403, "This token, or its owner, may not enter or correct records.")


WRITERS = WriterToken()


def writer_of(request: HttpRequest) -> User:
    """The user who writes, of an endpoint for WRITERS."""
    user = caller_of(request).user
    assert isinstance(user, User)  # noqa: S101 - for mypy: tokens belong to users
    return user
