"""Limits every question that a page asks the database to PAGE_SECONDS, so that no page keeps a thread and the database
busy for ever. The page then answers 503 (articles.views.errors), and never looks as if nothing had been found.

Only pages are limited. Forms of the admin, such as imports and bulk changes, take the time they need, and so do
commands and the worker, whose connections are not changed here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.db import connection
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from psycopg.pq import TransactionStatus

Answer = Callable[[HttpRequest], HttpResponseBase]

STEPS = 500_000
"""SQLite's own steps between two looks at the clock, some 20 ms. A look needs Python's lock, for which it may wait 5 ms
while another thread computes: few pages ever come to the first."""


def limit_time(get_response: Answer) -> Answer:
    """Middleware; it runs before everything that uses the database."""

    def inner(request: HttpRequest) -> HttpResponseBase:
        if is_work(request):
            return get_response(request)
        with time_limit(settings.PAGE_SECONDS):
            response = get_response(request)
        if isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = _portions(iter(response), settings.PAGE_SECONDS)
        return response

    return inner


def is_work(request: HttpRequest) -> bool:
    """Whether this is a form of the admin, which may take long; no other POST may."""
    return request.method not in ("GET", "HEAD") and request.path_info.startswith(reverse("admin:index"))


def _portions(content: Iterator[bytes], seconds: int) -> Iterator[bytes]:
    """Apply the limit to each portion of a stream, whose rows are read while it is sent, but not between portions."""
    while True:
        with time_limit(seconds):
            portion = next(content, None)
        if portion is None:
            return
        yield portion


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """In this context, each statement of this thread's connection fails with OperationalError after these seconds."""
    watch = _WATCHES[connection.vendor](seconds)
    try:
        with connection.execute_wrapper(watch):
            yield
    finally:
        watch.end()


class _Watch(Protocol):
    """Run a statement under the limit; Django may have opened another connection since the last one."""

    def __call__(self, execute: Callable[..., Any], sql: Any, parameters: Any, many: bool, context: Any) -> Any: ...

    def end(self) -> None: ...


class _OnSqlite:
    """SQLite calls back every so many steps and asks whether to continue. It computes rows while they are fetched, so
    a statement is watched until the next one begins."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._watched: Any = None
        self._begin()

    def __call__(self, execute: Callable[..., Any], sql: Any, parameters: Any, many: bool, context: Any) -> Any:
        self._begin()
        return execute(sql, parameters, many, context)

    def _begin(self) -> None:
        self._until = time.monotonic() + self._seconds
        own = connection.connection
        if own is not None and own is not self._watched:
            own.set_progress_handler(self._is_over, STEPS)
            self._watched = own

    def _is_over(self) -> bool:
        return time.monotonic() > self._until

    def end(self) -> None:
        """Remove the limit for the next user of the connection."""
        if self._watched is not None and self._watched is connection.connection:
            self._watched.set_progress_handler(None, 0)


class _OnPostgresql:
    """The server measures the time. It is told the limit before the first statement, and again at the end; a page
    without queries costs nothing."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._told: Any = None

    def __call__(self, execute: Callable[..., Any], sql: Any, parameters: Any, many: bool, context: Any) -> Any:
        own = connection.connection
        if own is not self._told:
            own.execute(f"SET statement_timeout = '{self._seconds:d}s'")
            self._told = own
        return execute(sql, parameters, many, context)

    def end(self) -> None:
        """Restore the limit that user and database have of their own, for the next user of the connection. A failed
        transaction has already undone ours. A connection that cannot be used is closed."""
        own = connection.connection
        if own is None or own is not self._told or own.info.transaction_status == TransactionStatus.INERROR:
            return
        try:
            own.execute("RESET statement_timeout")
        except psycopg.Error:
            connection.close()


_WATCHES: dict[str, Callable[[int], _Watch]] = {"sqlite": _OnSqlite, "postgresql": _OnPostgresql}
