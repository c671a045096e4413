"""Saved searches by the API: listed, read, saved, changed and deleted, and what they have found."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from ninja import Path, Query, Router, Status

from articles.api.callers import KEEPERS, OWNERS, owner_of
from articles.api.collection_endpoints import NOT_SHOWN
from articles.api.field_types import Id
from articles.api.input_schemas import SavedSearchChange, SavedSearchNew
from articles.api.kept_representations import record_json, saved_search_json
from articles.api.kept_schemas import MatchPage, SavedSearchOut, SavedSearchPage
from articles.api.list_page import next_address, rows_after
from articles.api.preconditions import check_tag, not_modified
from articles.api.problems import Problem, ProblemDetails
from articles.api.representations import Json, set_location, set_tag
from articles.api.story_endpoints import REFUSED, ListParameters
from articles.kept.item_rows import rows_of_keys
from articles.kept.save_search import SearchForm, has_room, new_counts, save_new
from articles.models import SavedSearch, SearchMatch
from articles.site.absolute_urls import site_address
from articles.site.search_url import SearchAddress

router = Router(tags=["Saved searches"])


@router.get(
    "/saved-searches",
    auth=OWNERS,
    response={200: SavedSearchPage, (400, 401, 403, 422): ProblemDetails},
    url_name="saved_searches",
)
def list_searches(request: HttpRequest, asked: Query[ListParameters]) -> Json:
    """The saved searches of the token's owner, the oldest first, each with how many new results it has."""
    user = owner_of(request)
    keys, cursor = rows_after(SavedSearch.objects.of(user), "saved searches", asked.cursor, asked.limit)
    counts = new_counts(user)
    found = SavedSearch.objects.filter(pk__in=keys).order_by("pk")
    searches = [saved_search_json(request, search, counts.get(search.pk, 0)) for search in found]
    return {"searches": searches, "next": next_address(request, cursor)}


@router.post("/saved-searches", auth=KEEPERS, response={201: SavedSearchOut, **REFUSED, 503: ProblemDetails})
def save_search(request: HttpRequest, response: HttpResponse, search: SavedSearchNew) -> Any:
    """Save a search. The answer names its address in Location."""
    user = owner_of(request)
    row = SavedSearch(owner=user, address=_address(search.query), site=site_address(request))
    form = _form(row, search)
    if not has_room(user, form):
        _refuse(form)
    return Status(201, set_location(request, response, saved_search_json(request, save_new(form))))


@router.get(
    "/saved-searches/{search_id}",
    auth=OWNERS,
    response={200: SavedSearchOut, 304: None, **NOT_SHOWN},
    url_name="saved_search",
)
def read_search(request: HttpRequest, response: HttpResponse, search_id: Path[Id]) -> Any:
    """One saved search."""
    body = saved_search_json(request, _own(request, search_id))
    return not_modified(request, response, set_tag(request, response, body)) or body


@router.patch("/saved-searches/{search_id}", auth=KEEPERS, response={200: SavedSearchOut, **REFUSED})
def change_search(request: HttpRequest, response: HttpResponse, search_id: Path[Id], search: SavedSearchChange) -> Any:
    """Change the fields that are sent. What is searched for cannot be changed: save another search."""
    with transaction.atomic():
        found = _own(request, search_id, lock=True)
        check_tag(request, saved_search_json(request, found))
        if search.seen:
            found.seen_at = timezone.now()
        _form(found, search).save()
    body = saved_search_json(request, found)
    set_tag(request, response, body)
    return body


@router.delete("/saved-searches/{search_id}", auth=KEEPERS, response={204: None, **REFUSED})
def delete_search(request: HttpRequest, search_id: Path[Id]) -> Any:
    """Delete a saved search; its alerts end."""
    with transaction.atomic():
        found = _own(request, search_id, lock=True)
        check_tag(request, saved_search_json(request, found))
        found.delete()
    return Status(204, None)


@router.get(
    "/saved-searches/{search_id}/matches",
    auth=OWNERS,
    response={200: MatchPage, **NOT_SHOWN, 400: ProblemDetails},
    url_name="saved_search_matches",
)
def list_matches(request: HttpRequest, search_id: Path[Id], asked: Query[ListParameters]) -> Json:
    """What the search has found since it was saved, in the order in which it was found. A page has fewer rows than
    asked for if its owner may not see some of them any more."""
    found = _own(request, search_id)
    keys, cursor = rows_after(found.matches.all(), f"matches of {found.pk}", asked.cursor, asked.limit)
    matches = {(match.kind, match.record): match for match in SearchMatch.objects.filter(pk__in=keys).order_by("pk")}
    rows = [
        record_json(request, row) | {"id": match.pk, "found_at": match.found_at}
        for row in rows_of_keys(list(matches), owner_of(request))
        if (match := matches[row.kind, row.row.pk])
    ]
    return {"matches": rows, "next": next_address(request, cursor)}


def _own(request: HttpRequest, pk: int, lock: bool = False) -> SavedSearch:
    """The search, if it belongs to the token's owner. Raises Http404."""
    rows = SavedSearch.objects.select_for_update() if lock else SavedSearch.objects
    found: SavedSearch | None = rows.filter(owner=owner_of(request), pk=pk).first()
    if found is None:
        raise Http404("There is no such saved search.")
    return found


def _address(query: str) -> str:
    """The query in the form in which it is stored. Raises Problem if it has parameters that a search does not have,
    which would be left out without a word."""
    address = SearchAddress.parse(query).replace()
    unknown = sorted(set(QueryDict(query[:4000])) - {name for name, _ in address.pairs} - {"page"})
    if unknown:
        sentence = f"A search has no such parameter, or not with this value: {', '.join(unknown[:5])}."
        raise Problem(422, sentence, [("query", sentence)])
    return address.text()


def _form(row: SavedSearch, sent: Any) -> SearchForm:
    """The form of the search's page with what was sent over what is there. Raises Problem with its sentences."""
    data = {name: getattr(row, name) for name in SearchForm.Meta.fields}
    data |= {name: value for name, value in sent.dict(exclude_unset=True).items() if name in data and value is not None}
    form = SearchForm(data, instance=row)
    if not form.is_valid():
        _refuse(form)
    return form


def _refuse(form: SearchForm) -> None:
    errors = [(name, str(error)) for name, found in form.errors.items() for error in found]
    raise Problem(422, " ".join(sentence for _, sentence in errors), errors)
