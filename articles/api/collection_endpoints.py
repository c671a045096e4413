"""Collections by the API: listed, read, made, changed and deleted. Only their owners change them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router, Status

from articles.api.callers import KEEPERS, OWNERS, owner_of
from articles.api.field_types import Id
from articles.api.input_schemas import CollectionChange, CollectionIn, CollectionNew, RecordIn
from articles.api.kept_representations import collections_json
from articles.api.kept_schemas import CollectionOut, CollectionPage
from articles.api.list_page import next_address, rows_after
from articles.api.preconditions import check_tag, not_modified
from articles.api.problems import Problem, ProblemDetails
from articles.api.representations import Json, set_location, set_tag
from articles.api.story_endpoints import REFUSED, ListParameters
from articles.kept.item_rows import visible_keys
from articles.models import Collection, CollectionItem

router = Router(tags=["Collections"])
NOT_SHOWN = {(401, 403, 404, 422): ProblemDetails}


@router.get(
    "/collections",
    auth=OWNERS,
    response={200: CollectionPage, (400, 401, 403, 422): ProblemDetails},
    url_name="collections",
)
def list_collections(request: HttpRequest, asked: Query[ListParameters]) -> Json:
    """The collections of the token's owner, and those that others share with the desk, the oldest first."""
    user = owner_of(request)
    rows: Any = Collection.objects.seen_by(user).named()
    keys, cursor = rows_after(rows, "collections", asked.cursor, asked.limit)
    found = Collection.objects.filter(pk__in=keys).select_related("owner").order_by("pk")
    return {"collections": collections_json(request, list(found), user), "next": next_address(request, cursor)}


@router.post("/collections", auth=KEEPERS, response={201: CollectionOut, **REFUSED})
def make_collection(request: HttpRequest, response: HttpResponse, collection: CollectionNew) -> Any:
    """Make a collection of these stories and photos, or an empty one. The answer names its address in Location."""
    user = owner_of(request)
    with transaction.atomic():
        made = Collection(owner=user)
        set_fields(made, collection)
        add_records(made, collection.items or [], user)
    return Status(201, set_location(request, response, _body(request, made)))


@router.get(
    "/collections/{collection_id}",
    auth=OWNERS,
    response={200: CollectionOut, 304: None, **NOT_SHOWN},
    url_name="collection",
)
def read_collection(request: HttpRequest, response: HttpResponse, collection_id: Path[Id]) -> Any:
    """One collection. Its ETag changes with its items, too."""
    body = _body(request, seen_collection(request, collection_id))
    return not_modified(request, response, set_tag(request, response, body)) or body


@router.patch("/collections/{collection_id}", auth=KEEPERS, response={200: CollectionOut, **REFUSED})
def change_collection(
    request: HttpRequest, response: HttpResponse, collection_id: Path[Id], collection: CollectionChange
) -> Any:
    """Change the fields that are sent, and the order of the items."""
    with transaction.atomic():
        found = own_collection(request, collection_id)
        check_tag(request, _body(request, found))
        if collection.order is not None:
            found.items.put_in_order(collection.order)  # type: ignore[attr-defined]
        set_fields(found, collection)
    body = _body(request, found)
    set_tag(request, response, body)
    return body


@router.delete("/collections/{collection_id}", auth=KEEPERS, response={204: None, **REFUSED})
def delete_collection(request: HttpRequest, collection_id: Path[Id]) -> Any:
    """Delete a collection with its notes and passages. The stories and photos themselves stay."""
    with transaction.atomic():
        found = own_collection(request, collection_id)
        check_tag(request, _body(request, found))
        found.delete()
    return Status(204, None)


def _body(request: HttpRequest, found: Collection) -> Json:
    return collections_json(request, [found], owner_of(request))[0]


def seen_collection(request: HttpRequest, pk: int) -> Collection:
    """The collection, if the token's owner may open it. Raises Http404."""
    rows: Any = Collection.objects.seen_by(owner_of(request)).named().select_related("owner")
    found: Collection | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such collection.")
    return found


def own_collection(request: HttpRequest, pk: int) -> Collection:
    """The collection, locked, if it belongs to the token's owner. Raises Http404; Problem 403 if it is shared by
    somebody else. Call it within a transaction."""
    found = seen_collection(request, pk)
    if found.owner_id != owner_of(request).pk:
        raise Problem(403, "Only its owner can change this collection.")
    locked: Collection | None = Collection.objects.select_for_update().filter(pk=pk).first()
    if locked is None:
        raise Http404("There is no such collection.")
    locked.owner = found.owner
    return locked


def set_fields(found: Collection, sent: CollectionIn) -> None:
    """Save what was sent. Raises Problem if the name is empty."""
    for name in ("name", "folder", "note"):
        value = getattr(sent, name)
        if value is not None:
            setattr(found, name, value.strip())
    if not found.name:
        raise Problem(422, "A collection needs a name.", [("name", "A collection needs a name.")])
    if sent.access is not None:
        found.open_to(sent.access)
    found.save()


def add_records(found: Collection, records: list[RecordIn], user: Any) -> int:
    """Put records into a collection, with their notes; how many are new. Raises Problem if the user cannot see one of
    them, which is the same as if it did not exist."""
    keys = [(str(record.kind), record.id) for record in records]
    seen = set(visible_keys(keys, user))
    missing = [key for key in dict.fromkeys(keys) if key not in seen]
    if missing:
        named = ", ".join(f"{kind} {pk}" for kind, pk in missing[:5])
        raise Problem(422, f"There is no {named}.", [("items", f"There is no {named}.")])
    added = found.add(keys)
    notes = {(str(record.kind), record.id): record.note.strip() for record in records if record.note is not None}
    items: list[CollectionItem] = list(found.items.of_keys(notes)) if notes else []  # type: ignore[attr-defined]
    for item in items:
        item.note = notes[item.key]
    CollectionItem.objects.bulk_update(items, ["note"], batch_size=500)
    return added
