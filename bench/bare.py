"""Settings and the one view of the yardstick: Django with the same middleware, answering every address with bytes kept
in a file. bench_pages.py serves it beside the archive."""

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import re_path

from bench.bench_pages import kept_path
from newsarchive.settings import *  # noqa: F403

ROOT_URLCONF = "bench.bare"
KEPT = Path(os.environ.get("BENCH_KEPT", "."))


def answer(request: HttpRequest) -> HttpResponse:
    """The bytes that the archive gave for this address."""
    return HttpResponse(kept_path(KEPT, request.get_full_path()).read_bytes())


urlpatterns = [re_path("", answer)]
