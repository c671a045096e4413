"""The room of the front page: what is chosen for it, choosing, and taking back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from articles.desk.access import for_choosers, person
from articles.desk.desk_page import desk_page
from articles.desk.front.front_form import Refused, open_collections, read_form
from articles.models import FrontChoice

_DAYS = {FrontChoice.Kind.LEAD: 1, FrontChoice.Kind.PINNED: 3, FrontChoice.Kind.COLLECTION: 7}
"""Days after today that the forms suggest as the last one."""
_COLLECTIONS = 200


@for_choosers
@require_safe
def front_page(request: HttpRequest) -> HttpResponse:
    """What is chosen, whether readers see it, and the forms. ?story= fills in a story."""
    chosen = FrontChoice.objects.in_effect().select_related("chosen_by").prefetch_related("stories__article")
    today = timezone.localdate()
    context = {
        "chosen": chosen,
        "story": request.GET.get("story", "")[:500],
        "collections": open_collections(request.user)[:_COLLECTIONS],
        "today": today.isoformat(),
        "until": {str(kind): (today + timedelta(days=days)).isoformat() for kind, days in _DAYS.items()},
    }
    return desk_page(request, "desk/front_page.html", context)


@for_choosers
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Put something on the front page."""
    try:
        wanted = read_form(request)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("desk:front_page")
    made = FrontChoice.objects.choose(
        person(request), wanted.kind, wanted.articles, wanted.last_day, wanted.heading, wanted.note
    )
    messages.success(request, _("%(what)s: chosen.") % {"what": made})
    return redirect("desk:front_page")


@for_choosers
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a choice off the front page."""
    rows: Any = FrontChoice.objects.filter(pk=pk)
    if rows.delete()[0]:
        messages.success(request, _("It is off the front page."))
    return redirect("desk:front_page")
