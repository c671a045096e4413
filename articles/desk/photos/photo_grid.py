"""The photo desk: what came in as a grid, with captions and credits that can be edited in place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from articles.bulk.bulk_fields import FIELDS
from articles.desk.access import for_editors, is_archivist
from articles.desk.bulk.record_selection import LISTS, Selection, address_with, keys_of_search, photo_list
from articles.desk.desk_page import desk_page
from articles.drafts.digests import hex_digest
from articles.importing.credits import derive_credits
from articles.models import Photo, Version
from articles.search.document import PHOTO
from articles.search.indexing.queue import after_bulk
from articles.search.language.mistakes import SearchUnavailable
from articles.site.pagination import Page, make_page, page_number
from articles.site.phrases import quantity
from articles.versions.recorder import Change, watch

TILES = 48
REACH = 10_000
"""Photos that the grid pages through; a search finds the others."""
EDITED = ("caption", "credit_line")


@dataclass(frozen=True, slots=True)
class Tile:
    """A photo of the grid. seen: what its words were when the page was opened. typed: what could not be saved, because
    somebody else has changed the same text since."""

    photo: Photo
    seen: str
    typed: dict[str, str] | None = None

    @property
    def key(self) -> str:
        return str(self.photo.pk)


def seen_of(photo: Photo) -> str:
    """A digest of the words that the grid edits."""
    return hex_digest("\0".join(getattr(photo, name) for name in EDITED))


@for_editors
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request: HttpRequest) -> HttpResponse:
    """The grid. POST saves captions and credit lines; with Accept: application/json it answers what became of each."""
    if request.method == "POST":
        if not is_archivist(request.user):
            raise PermissionDenied
        return _save(request)
    return _grid(request, {})


def _grid(request: HttpRequest, conflicts: dict[int, dict[str, str]], status: int = 200) -> HttpResponse:
    show, text = request.GET.get("show", ""), request.GET.get("q", "").strip()
    show = show if show in LISTS else ""
    why = ""
    try:
        page = _search_page(request, text) if text else _list_page(request, show)
    except SearchUnavailable as unavailable:
        why, page = unavailable.why, make_page(request, [], 0, TILES)
    context = {
        "tiles": [Tile(photo, seen_of(photo), conflicts.get(photo.pk)) for photo in page.rows],
        "page": page,
        "lists": [
            (label, address_with(request, {"show": name, "q": ""}), name == show) for name, label in LISTS.items()
        ],
        "q": text,
        "show": show,
        "why": why,
        "everything": Selection(PHOTO, None, text, show),
        "fields": FIELDS["photo"],
        "conflicts": conflicts,
    }
    return desk_page(request, "desk/photos.html", context, status=status)


def _rows(keys: list[int]) -> list[Photo]:
    found = Photo.objects.filter(pk__in=keys).with_stories().in_bulk()  # type: ignore[attr-defined]
    return [found[key] for key in keys if key in found]


def _list_page(request: HttpRequest, show: str) -> Page:
    rows = photo_list(show)
    start = (page_number(request) - 1) * TILES
    keys = list(rows.values_list("pk", flat=True)[start : min(start + TILES, REACH)])
    return make_page(request, _rows(keys), rows[:REACH].count(), TILES)


def _search_page(request: HttpRequest, text: str) -> Page:
    keys = keys_of_search(PHOTO, text)
    start = (page_number(request) - 1) * TILES
    return make_page(request, _rows(keys[start : start + TILES]), len(keys), TILES)


def _save(request: HttpRequest) -> HttpResponse:
    """Save what was typed. A text that somebody else has changed since the page was opened is not overwritten."""
    keys = [int(key) for key in request.POST.getlist("photo") if key.isdecimal() and len(key) < 19][:TILES]
    with after_bulk():
        change = Change(Version.Door.DESK, request.user)
        with transaction.atomic(), watch(change, photos=keys):
            saved, conflicts = _save_words(keys, request.POST)
    if request.headers.get("Accept") == "application/json":
        rows = {photo.pk: photo for photo in _rows(keys)}
        answer = {
            "saved": saved,
            "conflicts": sorted(conflicts),
            "seen": {pk: seen_of(row) for pk, row in rows.items()},
        }
        return JsonResponse(answer)
    if conflicts:
        return _grid(request, conflicts, status=409)
    messages.success(request, f"{quantity(len(saved), 'photo')} saved." if saved else "Nothing had changed.")
    return redirect(request.get_full_path())


def _save_words(keys: list[int], sent: Any) -> tuple[list[int], dict[int, dict[str, str]]]:
    """(photos that were saved; photo -> the typed texts that were not)."""
    saved: list[int] = []
    conflicts: dict[int, dict[str, str]] = {}
    for photo in Photo.objects.select_for_update().filter(pk__in=keys).order_by("pk"):
        typed = {name: _typed(sent, name, photo.pk) for name in EDITED if f"{name}-{photo.pk}" in sent}
        different = {name: text for name, text in typed.items() if text != getattr(photo, name)}
        if not different:
            continue
        if sent.get(f"seen-{photo.pk}") != seen_of(photo):
            conflicts[photo.pk] = different
            continue
        for name, text in different.items():
            setattr(photo, name, text)
        photo.save()
        if "credit_line" in different:
            derive_credits(photo)
        saved.append(photo.pk)
    return saved, conflicts


def _typed(sent: Any, name: str, pk: int) -> str:
    most = Photo._meta.get_field(name).max_length  # type: ignore[union-attr]
    text: str = sent.get(f"{name}-{pk}", "").replace("\r\n", "\n").strip()
    return text[:most]
