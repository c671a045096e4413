"""The list of words and names that mean the same in a search, which archivists edit."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from articles.desk.access import for_archivists, for_editors, person
from articles.desk.desk_page import desk_page
from articles.models import EquivalentList
from articles.search.analysis.equivalents import MOST_GROUPS, default_equivalents, read_equivalents

LONGEST = 100_000
"""Characters of a list."""


@for_editors
@require_safe
def equivalents(request: HttpRequest) -> HttpResponse:
    """The list, or the default one."""
    return _page(request, _last())


@for_archivists
@require_POST
def save_equivalents(request: HttpRequest) -> HttpResponse:
    """Save the list, unless a line is no group or somebody else has saved it meanwhile; then show it again."""
    text = request.POST.get("text", "").replace("\r\n", "\n").replace("\0", "")[:LONGEST]
    last = _last()
    groups, wrong = read_equivalents(text)
    if wrong or str(last.pk if last else "") != request.POST.get("last", ""):
        return _page(request, last, text, wrong)
    EquivalentList.objects.create(text=text, user=person(request))
    said = ngettext("Saved: %(count)d group.", "Saved: %(count)d groups.", len(groups))
    messages.success(request, said % {"count": len(groups)})
    return HttpResponseRedirect(reverse("desk:equivalents"))


def _last() -> EquivalentList | None:
    last: EquivalentList | None = EquivalentList.objects.select_related("user").first()
    return last


def _page(
    request: HttpRequest, last: EquivalentList | None, typed: str | None = None, wrong: list[str] | None = None
) -> HttpResponse:
    """The page; with a list that could not be saved, status 422."""
    saved = default_equivalents() if last is None else last.text
    why = ""
    if typed is not None and not wrong:
        why = gettext("Somebody has saved the list meanwhile. Compare it with theirs, and save again.")
    context = {
        "last": last,
        "text": saved if typed is None else typed,
        "theirs": saved if why else "",
        "why": why,
        "wrong": wrong or [],
        "most": MOST_GROUPS,
    }
    return desk_page(request, "desk/equivalents.html", context, 200 if typed is None else 422)
