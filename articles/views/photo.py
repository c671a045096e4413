"""Photos: all of them as a grid, the page of one, and the picture files themselves."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from articles.models import Article, HistoryEntry, Photo
from articles.models.visibility import reads_desk
from articles.search.document import PHOTO, Key
from articles.site import metadata, picture_queue, pictures, result_navigation, vocabularies
from articles.site.more_photos import more_photos
from articles.site.page_cache import MAX_AGE, conditional, reader
from articles.site.pagination import TILES, page_of_listing

log = logging.getLogger(__name__)

_PICTURE_AGE = 3600
"""Seconds a browser may show a picture without asking whether it was withdrawn."""
_PLACEHOLDER_AGE = 5
"""Seconds until a browser asks again for a picture that was not drawn yet."""


@conditional
def photos(request: HttpRequest) -> HttpResponse:
    """Every photo that has a picture, newest first; with ?show=captions, those of which the archive has only the
    caption. If no photo has a picture, the captions."""
    asks_for_captions = request.GET.get("show") == "captions"
    totals = {picture: vocabularies.photos_with(picture=picture).look().total for picture in (True, False)}
    wanted = not asks_for_captions and bool(totals[True] or not totals[False])
    page, _ = page_of_listing(request, vocabularies.photos_with(picture=wanted), TILES)
    others = totals[not wanted]
    asked = {"show": "captions"} if asks_for_captions else {}
    asked |= {"page": str(page.number)} if page.number > 1 else {}
    context = {"page": page, "are_pictures": wanted, "others": others, "canonical_query": _query(asked)}
    return render(request, "photos.html", context)


def _query(fields: dict[str, str]) -> str:
    return f"?{urlencode(fields)}" if fields else ""


@conditional
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """One photo in full size, and the stories it ran in."""
    found = get_object_or_404(Photo.objects.with_credits().select_related("source"), pk=pk)
    if not Photo.objects.visible_to(reader(request)).filter(pk=pk).exists():
        return _answer_for_hidden(request, found)
    articles = list(Article.objects.only_visible().filter(photos=found).newest_first().with_row_parts()[:100])
    context = {
        "photo": found,
        "articles": articles,
        "more": more_photos(found, [row.pk for row in articles]),
        "edit": _edit_address(request, found),
        "original": _original_address(request, found),
        "results": result_navigation.links_around(request, Key(PHOTO, pk)),
        "hidden": not Photo.objects.visible().filter(pk=pk).exists(),
        "structured": metadata.photo(request, found, articles),
        "tags": list(metadata.photo_tags(request, found)),
    }
    HistoryEntry.objects.note(reader(request), HistoryEntry.Kind.PHOTO, str(pk))
    return render(request, "photo.html", context)


def _edit_address(request: HttpRequest, found: Photo) -> str:
    """The address at which this reader may edit the photo; "" if there is none."""
    user = reader(request)
    if not user.has_perm("articles.change_photo"):
        return ""
    return reverse("desk:photo" if reads_desk(user) else "admin:articles_photo_change", args=[found.pk])


def _original_address(request: HttpRequest, found: Photo) -> str:
    """Where people of the desk download the original with the archive's caption in it; "" for all others."""
    return reverse("desk:original", args=[found.pk]) if found.image and reads_desk(reader(request)) else ""


def _answer_for_hidden(request: HttpRequest, found: Photo) -> HttpResponse:
    if not found.is_withdrawn:
        raise Http404("There is no such photo.")
    return render(request, "410.html", {"what": "photo"}, status=410)


def picture(request: HttpRequest, pk: int, name: str, width: int, suffix: str) -> HttpResponse:
    """One size of a picture, if the reader may see its photo. If it is not drawn yet, this queues it and answers with a
    placeholder. `name` changes with the picture."""
    found = get_object_or_404(Photo.objects.visible_to(reader(request)), pk=pk)
    image = str(found.image.name)
    if name != pictures.name(image) or width not in pictures.widths(found) or suffix not in pictures.FORMATS:
        raise Http404("There is no such picture.")
    etag = f'"{name}-{width}-{suffix}"'
    age = _PICTURE_AGE
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified(headers={"ETag": etag})
    elif (data := _read_rendition(found, width, suffix)) is not None:
        response = HttpResponse(data, content_type=pictures.FORMATS[suffix][1], headers={"ETag": etag})
    else:
        response, age = _placeholder(image, suffix), _PLACEHOLDER_AGE
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    keepers = {"private": True} if signed_in else {"public": True, "s_maxage": min(age, MAX_AGE)}
    patch_cache_control(response, max_age=age, **keepers)
    return response


def largest_picture(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The largest JPEG, for links that cannot contain its width, such as those in sitemaps."""
    found = get_object_or_404(Photo.objects.visible_to(reader(request)), pk=pk)
    widths = pictures.widths(found)
    if not widths:
        raise Http404("There is no such picture.")
    return picture(request, pk, name, widths[-1], "jpg")


def _read_rendition(found: Photo, width: int, suffix: str) -> bytes | None:
    """The file of one size, at most a few hundred kilobytes; None until it is drawn."""
    try:
        return pictures.path(found, width, suffix).read_bytes()
    except FileNotFoundError:
        return None


def _placeholder(image: str, suffix: str) -> HttpResponse:
    """The placeholder of a picture. This queues the picture, unless it was tried and cannot be drawn."""
    try:
        if not picture_queue.why_not(image):
            picture_queue.want(image)
    except OSError as error:  # a full disk: readers see the placeholder all the same
        log.warning("The picture %s cannot be asked for: %s", image, error)
    return HttpResponse(pictures.placeholder(suffix), content_type=pictures.FORMATS[suffix][1])
