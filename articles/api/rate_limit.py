"""Bounds the requests of one network address a minute, and says in headers how many are left.

Each server process counts for itself, in memory, so an address may reach a little more than the bound; a count in the
database would cost every request a write.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase

from articles.api.problems import Problem, problem_response
from newsarchive.proxies import client_network

MINUTE = 60
View = Callable[..., HttpResponseBase]


def limit_rate(view: View) -> View:
    """Decorator of views: 429 above settings.API_REQUESTS_A_MINUTE, and the RateLimit headers on every answer."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        bound = settings.API_REQUESTS_A_MINUTE
        now = time.time()
        count, wait = _count(request, int(now // MINUTE)), MINUTE - int(now % MINUTE)
        if count > bound:
            detail = f"More than {bound:,} requests in a minute. Try again in {wait} seconds."
            response: HttpResponseBase = problem_response(Problem(429, detail, headers={"Retry-After": str(wait)}))
        else:
            response = view(request, *args, **kwargs)
        response["RateLimit-Limit"] = str(bound)
        response["RateLimit-Remaining"] = str(max(0, bound - count))
        response["RateLimit-Reset"] = str(wait)
        return response

    return inner


def _count(request: HttpRequest, minute: int) -> int:
    """How many requests this address has made in this minute, this one among them. A token does not count for itself:
    whoever invents tokens would never meet the bound."""
    key = f"api-rate:{minute}:{client_network(request) or 'unknown'}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        return cache.incr(key)
    except ValueError:  # it was evicted between the two
        return 1
