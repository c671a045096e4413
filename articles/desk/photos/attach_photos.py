"""Attaching photos of the grid to a story."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.desk.access import for_archivists
from articles.desk.bulk.record_selection import read_selection
from articles.models import Article, ArticlePhoto, Photo, Version
from articles.search.indexing.queue import after_bulk
from articles.site.phrases import quantity
from articles.versions.recorder import Change, watch

_NUMBER = re.compile(r"(?:^|/articles/)(\d{1,18})(?:/|$)")


def story_of(typed: str) -> Article | None:
    """The story that a number or an address names."""
    found = _NUMBER.search(typed.strip())
    return Article.objects.filter(pk=int(found[1])).first() if found else None


@for_archivists
@require_POST
def attach(request: HttpRequest) -> HttpResponse:
    """Put the ticked photos after those that the story has, in the order of the grid."""
    selection = read_selection(request.POST)
    story = story_of(request.POST.get("story", ""))
    back = request.POST.get("next", "")
    back = back if back.startswith(reverse("desk:photos")) else reverse("desk:photos")
    keys = list(selection.keys or ())
    if story is None or not keys:
        why = "Tick the photos first." if story else "There is no story of that number or address."
        messages.error(request, f"Nothing was attached. {why}")
        return redirect(back)
    placed = story.article_photos.all()
    there = set(placed.values_list("photo", flat=True))
    known = set(Photo.objects.filter(pk__in=keys).values_list("pk", flat=True))
    new = [key for key in keys if key in known and key not in there]
    first: int = placed.next_position()  # type: ignore[attr-defined]
    change = Change(Version.Door.DESK, request.user, f"{quantity(len(new), 'photo')} attached")
    with after_bulk(), watch(change, articles=[story.pk]):
        ArticlePhoto.objects.bulk_create(
            ArticlePhoto(article=story, photo_id=key, position=first + n) for n, key in enumerate(new)
        )
    messages.success(request, f"{quantity(len(new), 'photo')} attached to “{story.headline}”.")
    return redirect(back)
