"""Pairs of names that may be one, with counts and examples: merge them, or say that they are two."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from articles.authorities.bearers import count_uses, examples
from articles.authorities.pair_lists import known_pairs
from articles.desk.access import for_archivists, for_editors
from articles.desk.desk_page import desk_page
from articles.desk.names.name_room import chosen_vocabulary
from articles.models import DistinctPair, Term
from articles.models.authority import MODELS, terms_of
from articles.site.pagination import make_page, page_number
from articles.site.vocabularies import BY_NAME

ROWS = 20


@for_editors
@require_safe
def name_pairs(request: HttpRequest) -> HttpResponse:
    """A page of the pairs of a vocabulary."""
    vocabulary = chosen_vocabulary(request)
    apart = DistinctPair.objects.of(vocabulary)  # type: ignore[attr-defined]
    known = known_pairs(vocabulary)
    pairs = [pair for pair in known or () if (pair.first, pair.second) not in apart]
    start = (page_number(request) - 1) * ROWS
    page = make_page(request, pairs[start : start + ROWS], len(pairs), ROWS)
    terms: dict[int, Term] = terms_of(vocabulary).in_bulk({key for pair in page.rows for key in pair[:2]})
    rows = [
        {"reason": pair.reason, "sides": [_side(terms[pair.first]), _side(terms[pair.second])]}
        for pair in page.rows
        if pair.first in terms and pair.second in terms
    ]
    context: dict[str, Any] = {"vocabulary": BY_NAME[vocabulary], "vocabularies": [BY_NAME[name] for name in MODELS]}
    context |= {"page": page, "rows": rows, "is_known": known is not None}
    return desk_page(request, "desk/name_pairs.html", context)


def _side(term: Term) -> dict[str, Any]:
    key = f"{term.vocabulary}-{term.pk}"
    return {"term": term, "key": key, "uses": count_uses(term), "examples": list(examples(term, 1))}


@for_archivists
@require_POST
def keep_apart(request: HttpRequest) -> HttpResponse:
    """Remember that two names are two."""
    vocabulary = chosen_vocabulary(request)
    keys = sorted({int(key) for key in request.POST.getlist("key")[:2] if key.isascii() and key.isdigit()})
    if len(keys) == 2 and keys[1] < 2**63:
        DistinctPair.objects.get_or_create(vocabulary=vocabulary, first=keys[0], second=keys[1])
    return HttpResponseRedirect(f"{reverse('desk:name_pairs')}?in={vocabulary}")
