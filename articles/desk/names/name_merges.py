"""Merge a name into another after a look at both, and undo a merge."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from articles.authorities import name_merge, undo_merge
from articles.authorities.bearers import count_uses, examples
from articles.authorities.name_merge import Refused
from articles.authorities.waiting_merges import carry_on
from articles.desk.access import for_archivists, person
from articles.desk.desk_page import desk_page
from articles.desk.names.name_room import address_of, term_or_404
from articles.models import Merge, Spelling, Term
from articles.models.authority import terms_of
from articles.search.indexing.queue import after_bulk
from articles.site.vocabularies import BY_NAME

FOUND = 20


@for_archivists
@require_http_methods(["GET", "HEAD", "POST"])
def merge_name(request: HttpRequest, name: str) -> HttpResponse:
    """Choose the name that this one is merged into, look at both, and merge them."""
    loser = term_or_404(name)
    wanted = request.POST.get("into") or request.GET.get("into", "")
    winner = term_or_404(wanted) if wanted else None
    if request.method == "POST" and winner is not None:
        return _merge(request, winner, loser)
    typed = request.GET.get("q", loser.name if winner is None else "")[:200]
    context = {
        "loser": _side(loser),
        "winner": _side(winner) if winner else None,
        "why_not": name_merge.why_not(winner, loser) if winner else "",
        "vocabulary": BY_NAME[loser.vocabulary],
        "typed": typed,
        "found": _candidates(loser, typed) if winner is None else [],
        "key": name,
    }
    return desk_page(request, "desk/merge_name.html", context)


def _candidates(loser: Term, typed: str) -> list[tuple[str, Term]]:
    """(key in an address, name) of names that contain the words typed."""
    terms = terms_of(loser.vocabulary).exclude(pk=loser.pk)
    return [(f"{term.vocabulary}-{term.pk}", term) for term in terms.found_by(typed).order_by("sort_key")[:FOUND]]


def _side(term: Term) -> dict[str, Any]:
    """What the preview prints of one name."""
    spellings = Spelling.objects.of_term(term)  # type: ignore[attr-defined]
    return {
        "term": term,
        "key": f"{term.vocabulary}-{term.pk}",
        "uses": count_uses(term),
        "examples": list(examples(term, 5)),
        "spellings": [row.name for row in spellings],
    }


def _merge(request: HttpRequest, winner: Term, loser: Term) -> HttpResponse:
    try:
        with after_bulk():
            merge = name_merge.start(winner, loser, person(request))
            done = carry_on(merge)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(address_of(loser))
    if done:
        messages.success(request, f"{loser} is now a spelling of {winner}.")
    else:
        messages.success(request, f"{loser} is being merged into {winner}. The rest is done in the background.")
    return HttpResponseRedirect(address_of(winner))


@for_archivists
@require_POST
def undo_name_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the merged name back, with its rows."""
    merge = get_object_or_404(Merge, pk=pk)
    try:
        with after_bulk():
            undo_merge.begin(merge, person(request))
            carry_on(merge)
    except Refused as refused:
        messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("desk:names"))
    messages.success(request, f"{merge.loser_name} is a name of its own again.")
    return HttpResponseRedirect(reverse("desk:name", args=[f"{merge.vocabulary}-{merge.loser}"]))
