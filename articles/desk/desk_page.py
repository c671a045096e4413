"""Renders a page of the desk: the view's own context, with what every page of the desk prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.desk.access import is_archivist
from articles.desk.navigation import rooms_of
from articles.desk.overview.work import BY_NAME


def desk_page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """The page. Templates extend desk/base.html; `may_write` says whether this person is an archivist.

    With ?of=NAME&at=KEY in the address, it shows the way to the next record of that list (articles.desk.overview.work).
    """
    work = BY_NAME.get(request.GET.get("of", ""))
    shared = {"rooms": rooms_of(request), "may_write": is_archivist(request.user), "working": work}
    return render(request, template, {**shared, **context}, status=status)
