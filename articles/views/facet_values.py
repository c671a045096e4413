"""All values of one facet of a search, with a filter box."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.drafts.text import fold
from articles.search.language.fields import BY_NAME, FACETS
from articles.search.language.mistakes import SearchUnavailable
from articles.search.service import search as search_archive
from articles.site.page_cache import conditional, search_rights
from articles.site.search_unavailable import unavailable_page
from articles.site.search_url import SearchAddress

MOST_VALUES = 1000


@conditional
def facet_values(request: HttpRequest, field: str) -> HttpResponse:
    """The values, most frequent first; with ?only=text those that contain it. Each narrows the search to any of the
    chosen values, to records that have all of them, or to records without it."""
    if field not in FACETS:
        raise Http404("There is no such facet.")
    address, only = SearchAddress.from_query(request.GET).replace(), request.GET.get("only", "").strip()[:100]
    asked = address.request(size=1, snippets=False, fill=False, facet_size=MOST_VALUES, **search_rights(request))
    try:
        page = search_archive(asked)
    except SearchUnavailable as gone:
        return unavailable_page(request, gone)
    values = next((facet.values for facet in page.facets if facet.field == field), ())
    rows = [
        {
            "value": value,
            "any": address.add(field, value.key).link(),
            "all": "" if field == "year" else address.add(f"all-{field}", value.key).link(),
            "without": address.add(f"not-{field}", value.key).link(),
        }
        for value in values
        if value.count and fold(only) in fold(value.label)
    ]
    context = {"label": BY_NAME[field].label, "rows": rows, "only": only, "address": address}
    return render(request, "facet_values.html", context | {"hidden": address.hidden_fields()})
