"""Pairs of names that may be one, with counts and examples: merge them, or say that they are two."""

from __future__ import annotations

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from articles.authorities.bearers import count_uses, examples
from articles.authorities.likely_pairs import Pair, find_pairs
from articles.desk.access import for_archivists, for_editors
from articles.desk.desk_page import desk_page
from articles.desk.names.name_room import chosen_vocabulary
from articles.models import DistinctPair, Spelling, Term
from articles.models.authority import MODELS, terms_of
from articles.models.term import PEOPLE
from articles.site.pagination import make_page, page_number
from articles.site.vocabularies import BY_NAME

ROWS = 20
MOST_NAMES = 50_000
"""Names that are compared; of a larger vocabulary, those entered last."""
SECONDS_KEPT = 600


@for_editors
@require_safe
def name_pairs(request: HttpRequest) -> HttpResponse:
    """A page of the pairs of a vocabulary."""
    vocabulary = chosen_vocabulary(request)
    apart = DistinctPair.objects.of(vocabulary)  # type: ignore[attr-defined]
    pairs = [pair for pair in _pairs(vocabulary) if (pair.first, pair.second) not in apart]
    start = (page_number(request) - 1) * ROWS
    page = make_page(request, pairs[start : start + ROWS], len(pairs), ROWS)
    terms: dict[int, Term] = terms_of(vocabulary).in_bulk({key for pair in page.rows for key in pair[:2]})
    rows = [
        {"reason": pair.reason, "sides": [_side(terms[pair.first]), _side(terms[pair.second])]}
        for pair in page.rows
        if pair.first in terms and pair.second in terms
    ]
    context = {"vocabulary": BY_NAME[vocabulary], "vocabularies": [BY_NAME[name] for name in MODELS]}
    return desk_page(request, "desk/name_pairs.html", {**context, "page": page, "rows": rows})


def _pairs(vocabulary: str) -> list[Pair]:
    """The pairs of a vocabulary. They take seconds for 50,000 names, so they are kept until a name is added or merged,
    for ten minutes at most."""
    terms = terms_of(vocabulary).order_by("-pk")
    last = terms.values_list("pk", flat=True).first()
    key = f"name-pairs-{vocabulary}-{last}-{Spelling.objects.state()}"  # type: ignore[attr-defined]
    key = "".join(letter if letter.isalnum() else "-" for letter in key)
    found: list[Pair] | None = cache.get(key)
    if found is None:
        found = find_pairs(terms.values_list("pk", "name")[:MOST_NAMES], vocabulary in PEOPLE)
        cache.set(key, found, SECONDS_KEPT)
    return found


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
