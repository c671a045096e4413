"""The names room: the names of each vocabulary with a search box, and the names that wait to be accepted."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.authorities.bearers import count_uses, examples
from articles.authorities.name_edit import accept, refuse
from articles.authorities.name_merge import Refused
from articles.desk.access import for_archivists, for_editors, person
from articles.desk.desk_page import desk_page
from articles.models import Merge, Term
from articles.models.authority import MODELS, terms_of
from articles.search.indexing.queue import after_bulk
from articles.site.pagination import page_of
from articles.site.phrases import quantity
from articles.site.vocabularies import BY_NAME

ROWS = 50
REVIEWED = 25
"""Names on a page of the review list, each with its count and an example."""


@for_editors
@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """The names of one vocabulary, or those of them that contain the words typed."""
    vocabulary = chosen_vocabulary(request)
    typed = request.GET.get("q", "")[:200]
    terms = terms_of(vocabulary).order_by("sort_key", "pk")
    found = terms.found_by(typed) if typed.strip() else terms
    page = page_of(request, found, found.count(), ROWS)
    rows = [{"term": term, "address": address_of(term)} for term in page.rows]
    context = {**_vocabularies(vocabulary), "typed": typed, "page": page, "rows": rows}
    merges = Merge.objects.filter(vocabulary=vocabulary)[:10]
    return desk_page(request, "desk/names.html", {**context, "merges": merges})


@for_editors
@require_http_methods(["GET", "HEAD"])
def unchecked_names(request: HttpRequest) -> HttpResponse:
    """The names of one vocabulary that nothing confirms, each with its count and an example."""
    vocabulary = chosen_vocabulary(request, "photographer")
    terms = terms_of(vocabulary).unchecked().order_by("pk")
    page = page_of(request, terms, terms.count(), REVIEWED)
    rows = [
        {
            "term": term,
            "address": address_of(term),
            "merge": reverse("desk:merge_name", args=[f"{term.vocabulary}-{term.pk}"]),
            "uses": count_uses(term),
            "examples": list(examples(term, 1)),
        }
        for term in page.rows
    ]
    return desk_page(request, "desk/unchecked_names.html", {**_vocabularies(vocabulary), "page": page, "rows": rows})


@for_archivists
@require_POST
def review_names(request: HttpRequest) -> HttpResponse:
    """Accept or refuse the ticked names."""
    vocabulary = chosen_vocabulary(request, "photographer")
    keys = [int(key) for key in request.POST.getlist("key")[:ROWS] if key.isascii() and key.isdigit() and len(key) < 19]
    terms = list(terms_of(vocabulary).unchecked().filter(pk__in=keys))
    with after_bulk():
        if request.POST.get("verdict") == "refuse":
            done = sum(_refuse(request, term) for term in terms)
            said = f"{quantity(done, 'name')} went back into captions and credit lines."
        else:
            said = f"{quantity(accept(terms, person(request)), 'name')} accepted."
    messages.success(request, said)
    return HttpResponseRedirect(f"{reverse('desk:unchecked_names')}?in={vocabulary}")


def _refuse(request: HttpRequest, term: Term) -> bool:
    try:
        refuse(term, person(request))
    except Refused as refused:
        messages.error(request, str(refused))
        return False
    return True


def chosen_vocabulary(request: HttpRequest, default: str = "photographer") -> str:
    """The vocabulary that the address or the form names."""
    wanted = request.POST.get("in") or request.GET.get("in", "")
    return wanted if wanted in MODELS else default


def address_of(term: Term) -> str:
    """The desk's page of a name."""
    return reverse("desk:name", args=[f"{term.vocabulary}-{term.pk}"])


def term_or_404(name: str) -> Term:
    """The name of such a part of an address: photographer-12. Raises Http404."""
    vocabulary, _, key = name.rpartition("-")
    if vocabulary not in MODELS or not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404("There is no such name.")
    term: Term | None = terms_of(vocabulary).filter(pk=int(key)).first()
    if term is None:
        raise Http404("There is no such name.")
    return term


def _vocabularies(vocabulary: str) -> dict[str, Any]:
    return {"vocabulary": BY_NAME[vocabulary], "vocabularies": [BY_NAME[name] for name in MODELS]}
