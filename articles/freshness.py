"""Whether the copy a reader holds is still good, answered by one cheap query and without making the page again.

The archive's version is read from the counters that the database keeps for its own keys: every change of an article, a
photo or what belongs to them writes a row into the queue of index updates (see articles.outbox), every other change
made in the admin a row into its log. To these come the oldest waiting update (pages show what the index answers), the
last embargo that ended, the day ("on this day"), and the release.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache as memoise
from functools import wraps
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import quote_etag

View = Callable[..., HttpResponseBase]
Fact = TypeVar("Fact")

MAX_AGE = 60
"""Seconds for which a shared cache may serve a page without asking again."""

_COUNTERS = {
    "sqlite": "SELECT group_concat(seq) FROM sqlite_sequence WHERE name LIKE 'articles_%' OR name = 'django_admin_log'",
    "postgresql": (
        "SELECT string_agg(last_value::text, ',' ORDER BY sequencename) FROM pg_sequences"
        " WHERE sequencename LIKE 'articles_%%' OR sequencename LIKE 'django_admin_log%%'"
    ),
}
_VERSION = (
    "SELECT ({counters}), (SELECT min(id) FROM articles_indexupdate),"
    " (SELECT max(embargo_until) FROM articles_article WHERE embargo_until <= %s)"
)


def version() -> str:
    """A short word that changes whenever anything a reader can see may have changed. One query."""
    now = timezone.now()
    counters = _COUNTERS[connection.vendor]
    if connection.vendor == "sqlite":
        counters = counters.replace("%", "%%")
    with connection.cursor() as cursor:
        # A sequence of PostgreSQL moves before its transaction ends, so there a version also ends with the minute.
        cursor.execute(_VERSION.format(counters=counters), [connection.ops.adapt_datetimefield_value(now)])
        seen = cursor.fetchone()
    grain = now.date() if connection.vendor == "sqlite" else now.replace(second=0, microsecond=0)
    return _digest(*seen, grain, release())


@memoise
def release() -> str:
    """A word for the code and templates that this process runs: when the newest of their files was written."""
    return _digest(max((path.stat().st_mtime_ns for path in _sources()), default=0))


def _sources() -> Iterator[Path]:
    for folder, pattern in (("templates", "**/*.*"), ("static", "**/*.*"), ("articles", "**/*.py")):
        yield from (settings.BASE_DIR / folder).glob(pattern)


def _digest(*parts: object) -> str:
    return blake2b("\0".join(map(str, parts)).encode(), digest_size=12).hexdigest()


def remembered(name: str, compute: Callable[[], Fact]) -> Fact:
    """A costly count of the whole archive, made once a version and process."""
    return cache.get_or_set(f"{name}:{version()}", compute, 3600)  # type: ignore[return-value]


def reader(request: HttpRequest) -> AbstractUser | AnonymousUser:
    """Who reads. Without a session's cookie nobody is signed in, and neither session nor database is asked."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()


def conditional(view: View) -> View:
    """Answer 304 where the reader's copy is good. Pages of people who may be staff are theirs alone and always made."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            private = view(request, *args, **kwargs)
            patch_cache_control(private, private=True, no_cache=True)
            return private
        etag = quote_etag(_digest(version(), request.build_absolute_uri()))
        unchanged = get_conditional_response(request, etag=etag) if "If-None-Match" in request.headers else None
        response: HttpResponseBase = unchanged or view(request, *args, **kwargs)
        patch_vary_headers(response, ["Cookie"])
        if response.status_code in (200, 304):
            response["ETag"] = etag
            patch_cache_control(response, public=True, max_age=MAX_AGE)
        return response

    return inner
