"""Photos by the API: listed, read, uploaded and corrected."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from ninja import File, Path, Query, Router, Status
from ninja.files import UploadedFile

from articles.api.callers import WRITERS, caller_of, owner_of
from articles.api.field_types import Id
from articles.api.input_schemas import PhotoIn
from articles.api.list_page import next_address, rows_after
from articles.api.output_schemas import PhotoOut, PhotoPage, Uploaded
from articles.api.preconditions import check_tag, not_modified
from articles.api.problems import Problem, ProblemDetails
from articles.api.representations import Json, photo_json, set_location, set_tag
from articles.api.story_endpoints import REFUSED, ListParameters
from articles.desk.photos.photo_record import PhotoFacts
from articles.desk.photos.save_photo import PhotoEdit, opened_photo, save_photo
from articles.desk.stories.save_story import Opened
from articles.importing.photo_uploads import receive_photos
from articles.models import Photo, Version
from articles.search.indexing.queue import after_bulk
from articles.versions.recorder import Change
from articles.versions.states import lock_rows

router = Router(tags=["Photos"])


@router.get("/photos", response={200: PhotoPage, (400, 422): ProblemDetails}, url_name="photos")
def list_photos(request: HttpRequest, asked: Query[ListParameters]) -> Json:
    """All photos in the order in which they were entered."""
    caller = caller_of(request)
    rows = Photo.objects.all() if caller.sees_hidden_photos else Photo.objects.visible()
    keys, cursor = rows_after(rows, "photos", asked.cursor, asked.limit)
    found = {row.pk: row for row in Photo.objects.filter(pk__in=keys).select_related("source").with_credits()}
    seen = _seen(keys) if caller.sees_hidden_photos else set(keys)
    photos = [photo_json(request, found[key], key in seen) for key in keys if key in found]
    return {"photos": photos, "next": next_address(request, cursor)}


def _seen(keys: list[int]) -> set[int]:
    return set(Photo.objects.filter(pk__in=keys).visible().values_list("pk", flat=True))


@router.get("/photos/{photo_id}", response={200: PhotoOut, 304: None, (404, 422): ProblemDetails}, url_name="photo")
def read_photo(request: HttpRequest, response: HttpResponse, photo_id: Path[Id]) -> Any:
    """One photo, with the ids of its stories."""
    body = _body(request, photo_id)
    tag = set_tag(request, response, body)
    return not_modified(request, response, tag) or body


def _body(request: HttpRequest, pk: int) -> Json:
    """What this caller sees of a photo. Raises Http404."""
    caller = caller_of(request)
    found = Photo.objects.filter(pk=pk).select_related("source").with_credits().first()
    seen = bool(_seen([pk])) if found is not None else False
    if found is None or not (seen or caller.sees_hidden_photos):
        raise Http404("There is no such photo.")
    stories = found.articles.all() if caller.sees_hidden_stories else found.articles.only_visible()
    keys = sorted(stories.order_by().values_list("pk", flat=True))
    return photo_json(request, found, seen) | {"stories": keys}


@router.post("/photos", auth=WRITERS, response={200: Uploaded, 201: Uploaded, **REFUSED, 413: ProblemDetails})
def upload_photo(request: HttpRequest, response: HttpResponse, picture: File[UploadedFile]) -> Any:
    """Upload a picture. Caption, credit and other facts are read from the file; readers see the photo with its stories,
    or when it is published. A picture that the archive has already is not stored again."""
    user = owner_of(request)
    if (picture.size or 0) > settings.MAX_UPLOAD_BYTES:
        raise Problem(413, f"A picture may have at most {settings.MAX_UPLOAD_BYTES // 2**20} MB.")
    with after_bulk():
        received = receive_photos([picture], Change(Version.Door.API, user))[0]
    if received.photo is None:
        raise Problem(422, received.why, [("picture", received.why)])
    body = set_location(request, response, _body(request, received.photo.pk))
    return Status(200 if received.was_here else 201, {"photo": body, "was_here": received.was_here})


@router.patch("/photos/{photo_id}", auth=WRITERS, response={200: PhotoOut, **REFUSED})
def correct_photo(request: HttpRequest, response: HttpResponse, photo_id: Path[Id], photo: PhotoIn) -> Any:
    """Change the fields that are sent. If-Match must carry the ETag with which the photo was read."""
    with after_bulk(), transaction.atomic():
        lock_rows("photo", [photo_id])
        check_tag(request, _body(request, photo_id))
        _save(photo_id, photo, Change(Version.Door.API, owner_of(request), photo.reason))
    body = _body(request, photo_id)
    set_tag(request, response, body)
    return body


def _save(pk: int, photo: PhotoIn, change: Change) -> None:
    """Save what was sent over what is there, if the desk's form takes it. Raises Problem with the form's own sentences.
    The row is locked, so that nobody has changed it since it was read here."""
    values, opened = opened_photo(pk) or ({}, Opened())
    data = QueryDict(mutable=True)
    data.update(values)
    for name, value in photo.dict(exclude_unset=True, exclude={"reason"}).items():
        data[name] = "\n".join(value) if isinstance(value, list) else "" if value is None else str(value)
    form = PhotoFacts(data, instance=Photo.objects.get(pk=pk))
    if not form.is_valid():
        errors = [(name, str(error)) for name, found in form.errors.items() for error in found]
        raise Problem(422, " ".join(sentence for _, sentence in errors), errors)
    save_photo(pk, PhotoEdit(opened, form.values), change)
