"""Renders a page of the desk: the view's own context, with what every page of the desk prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.desk.access import is_archivist
from articles.desk.navigation import rooms_of


def desk_page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """The page. Templates extend desk/base.html; `may_write` says whether this person is an archivist."""
    shared = {"rooms": rooms_of(request), "may_write": is_archivist(request.user)}
    return render(request, template, {**shared, **context}, status=status)
