"""The first page of the desk: what waits to be done, as links to lists that can be worked through."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from articles.desk.access import for_editors
from articles.desk.desk_page import desk_page


@for_editors
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    return desk_page(request, "desk/overview.html", {})
