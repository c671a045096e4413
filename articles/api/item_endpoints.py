"""The items of collections by the API: listed, read, added, annotated and taken out."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router, Status

from articles.api.callers import KEEPERS, OWNERS, owner_of
from articles.api.collection_endpoints import NOT_SHOWN, add_records, own_collection, seen_collection
from articles.api.cursors import read_cursor, read_numbers, write_cursor
from articles.api.field_types import Id
from articles.api.input_schemas import ItemIn, RecordsIn
from articles.api.kept_representations import item_json
from articles.api.kept_schemas import Added, ItemOut, ItemPage
from articles.api.list_page import next_address
from articles.api.preconditions import check_tag, not_modified
from articles.api.problems import Problem, ProblemDetails
from articles.api.representations import Json, set_tag
from articles.api.story_endpoints import REFUSED, ListParameters
from articles.kept.item_rows import rows_of_items
from articles.models import Collection

router = Router(tags=["Collections"])

REMEMBERED = 8
"""The last items of a page that its cursor names: if the last is gone, the page goes on behind the one before."""


@router.get(
    "/collections/{collection_id}/items",
    auth=OWNERS,
    response={200: ItemPage, **NOT_SHOWN, (400, 410): ProblemDetails},
    url_name="collection_items",
)
def list_items(request: HttpRequest, collection_id: Path[Id], asked: Query[ListParameters]) -> Json:
    """The stories and photos of a collection in its owner's order, as far as the token's owner may see them."""
    found, user = seen_collection(request, collection_id), owner_of(request)
    of = f"items of {found.pk}"
    items: Any = found.items
    rows = items.visible_to(user).in_order()
    if asked.cursor:
        rows = rows.behind(_last_of(items, read_cursor(asked.cursor, of).get("last")))
    page = list(rows.with_passages()[: asked.limit + 1])
    last = [item.pk for item in page[: asked.limit]][: -REMEMBERED - 1 : -1]
    cursor = write_cursor(of, last=last) if len(page) > asked.limit else ""
    shown = rows_of_items(page[: asked.limit], user)
    return {"items": [item_json(request, row) for row in shown], "next": next_address(request, cursor)}


def _last_of(items: Any, numbers: Any) -> Any:
    """The first of these items that is still in the collection. Raises Problem if none is."""
    keys = read_numbers(numbers)
    known = items.in_bulk(keys)
    found = next((known[key] for key in keys if key in known), None)
    if found is None:
        raise Problem(410, "The items after which this page begins are gone from the collection. Begin again.")
    return found


@router.post("/collections/{collection_id}/items", auth=KEEPERS, response={200: Added, **REFUSED})
def add_items(request: HttpRequest, collection_id: Path[Id], records: RecordsIn) -> Json:
    """Put stories and photos behind those that the collection has. What it has already stays where it is."""
    user = owner_of(request)
    with transaction.atomic():
        found = own_collection(request, collection_id)
        added = add_records(found, records.items, user)
    keys = [(str(record.kind), record.id) for record in records.items]
    items: Any = found.items
    shown = rows_of_items(items.of_keys(keys).in_order().with_passages(), user)
    return {"added": added, "items": [item_json(request, row) for row in shown]}


@router.get(
    "/collections/{collection_id}/items/{item_id}",
    auth=OWNERS,
    response={200: ItemOut, 304: None, **NOT_SHOWN},
    url_name="collection_item",
)
def read_item(request: HttpRequest, response: HttpResponse, collection_id: Path[Id], item_id: Path[Id]) -> Any:
    """One item with its note and passages."""
    body = _body(request, seen_collection(request, collection_id), item_id)
    return not_modified(request, response, set_tag(request, response, body)) or body


@router.patch("/collections/{collection_id}/items/{item_id}", auth=KEEPERS, response={200: ItemOut, **REFUSED})
def change_item(
    request: HttpRequest, response: HttpResponse, collection_id: Path[Id], item_id: Path[Id], item: ItemIn
) -> Any:
    """Change the note. To move items, send `order` to the collection."""
    with transaction.atomic():
        found = own_collection(request, collection_id)
        check_tag(request, _body(request, found, item_id))
        found.items.filter(pk=item_id).update(note=item.note.strip())
        found.save(update_fields=["updated_at"])
    body = _body(request, found, item_id)
    set_tag(request, response, body)
    return body


@router.delete("/collections/{collection_id}/items/{item_id}", auth=KEEPERS, response={204: None, **REFUSED})
def take_out(request: HttpRequest, collection_id: Path[Id], item_id: Path[Id]) -> Any:
    """Take an item out of the collection, with its note and passages."""
    with transaction.atomic():
        found = own_collection(request, collection_id)
        check_tag(request, _body(request, found, item_id))
        found.items.filter(pk=item_id).delete()
        found.save(update_fields=["updated_at"])
    return Status(204, None)


def _body(request: HttpRequest, found: Collection, pk: int) -> Json:
    items: Any = found.items
    shown = rows_of_items(items.filter(pk=pk).with_passages(), owner_of(request))
    if not shown:
        raise Http404("There is no such item.")
    return item_json(request, shown[0])
