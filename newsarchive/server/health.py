"""/healthz and /readyz, for load balancers, service managers and probes.

Both are answered before other middleware looks at the request, because probes use IP addresses and plain HTTP. Only
private addresses are told what is wrong; others learn only whether the site is ready.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, JsonResponse

from articles.search.engines.base import IndexBroken, IndexUnreachable
from articles.search.indexing import heartbeat, queue
from newsarchive import networks
from newsarchive.proxies import client_address

LIVE, READY = "/healthz", "/readyz"

QUEUE_SECONDS = 300
"""If an index update waits longer, no process drains the queue, or a very large import fills it."""

WORKER_SECONDS = 15
"""Longer than several intervals of the worker's heartbeat."""

SAME_FOR = 1
"""Seconds for which the result is reused, so that frequent probes cost little."""


@dataclass(frozen=True, slots=True)
class Check:
    """The state of one thing that the site needs: the fault, if any, its cure, and figures."""

    fault: str = ""
    cure: str = ""
    figures: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        told = {"fault": self.fault, "cure": self.cure} if self.fault else {}
        return {"ok": not self.fault, **told, **self.figures}


def database() -> tuple[Check, Check]:
    """The database, and the queue of index updates in it: two queries."""
    try:
        state = queue.queue_state()
    except (DatabaseError, InterfaceError) as error:
        cure = "Check that it runs and that DATABASE_URL is right; the log has its message."
        broken = Check(f"The database does not answer ({type(error).__name__}).", cure)
        return broken, Check("The queue cannot be read without the database.", "Repair the database.")
    late = state["oldest_seconds"] > QUEUE_SECONDS
    fault = f"An index update has waited for {state['oldest_seconds']:.0f} s: searches lag behind." if late else ""
    cure = "Check that the worker runs; after a large import, wait." if late else ""
    return Check(), Check(fault, cure, state)


def index() -> Check:
    """Whether the search index can be read."""
    try:
        queue.reader().check()
    except IndexUnreachable as unreachable:
        return Check(unreachable.why, unreachable.cure)
    except IndexBroken as broken:
        return Check(broken.why, f"The worker repairs it by itself. Without a worker: {broken.cure}")
    return Check()


def worker() -> Check:
    """Whether the worker gave a sign of life."""
    age = heartbeat.age()
    figures = {"heartbeat_seconds": None if age is None else round(age, 1)}
    cure = "`manage.py start` restarts it by itself. If you do not use that, start `manage.py run_worker`."
    if age is None:
        return Check("No worker is running.", cure, figures)
    if age > WORKER_SECONDS:
        return Check(f"The worker gave no sign of life for {age:.0f} s.", cure, figures)
    return Check(figures=figures)


def disk() -> Check:
    """Whether there is enough free disk space."""
    try:
        free = shutil.disk_usage(settings.ARCHIVE_DATA).free
    except OSError as error:
        return Check(f"ARCHIVE_DATA cannot be read ({error.strerror}).", "Mount its disk, or change its owner.")
    figures = {"free_bytes": free}
    if free < settings.MIN_FREE_BYTES:
        cure = "Free some space on the disk of ARCHIVE_DATA, or lower MIN_FREE_MB."
        return Check(f"The disk has only {free // 1024**2} MB left.", cure, figures)
    return Check(figures=figures)


def checks() -> dict[str, Check]:
    """All checks, by name."""
    stored, queued = database()
    return {"database": stored, "index": index(), "queue": queued, "worker": worker(), "disk": disk()}


class _Latest:
    """Keeps the last checks for SAME_FOR seconds."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._until = 0.0
        self._found: dict[str, Check] = {}

    def get(self) -> dict[str, Check]:
        with self._lock:
            if time.monotonic() >= self._until:
                self._found = checks()
                self._until = time.monotonic() + SAME_FOR
            return self._found

    def forget(self) -> None:
        self._until = 0.0


latest = _Latest()


def probes(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: answer the two addresses."""
    answers = {LIVE: lambda request: JsonResponse({"status": "ok"}), READY: readiness}

    def inner(request: HttpRequest) -> HttpResponseBase:
        answer = answers.get(request.path_info)
        if answer is None:
            return get_response(request)
        response = answer(request) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])
        response["Cache-Control"] = "no-store"
        response["Content-Length"] = str(len(response.content))
        return response

    return inner


def readiness(request: HttpRequest) -> HttpResponse:
    """200 if all checks pass, or else 503."""
    found = latest.get()
    fine = not any(check.fault for check in found.values())
    answer: dict[str, Any] = {"status": "ok" if fine else "failing"}
    if is_private(request):
        answer["checks"] = {name: check.as_json() for name, check in found.items()}
    return JsonResponse(answer, status=200 if fine else 503)


def is_private(request: HttpRequest) -> bool:
    """Whether the request comes from a private address. False if a proxy that PROXY_COUNT does not count passed it on,
    because then everybody would seem to have the proxy's private address."""
    passed_on = any(f"HTTP_{name}" in request.META for name in ("X_FORWARDED_FOR", "FORWARDED", "X_REAL_IP", "VIA"))
    if passed_on and not settings.PROXY_COUNT:
        return False
    return networks.is_private(client_address(request) or "")
