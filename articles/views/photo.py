"""Photos: all of them as a grid, the page of one, and the picture files themselves."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control

from articles import browsing, pictures, results, structured
from articles.freshness import MAX_AGE, conditional, reader
from articles.models import Article, Photo
from articles.paging import TILES, listed_page
from articles.search.document import PHOTO, Key

_PICTURE_AGE = 3600
"""Seconds a browser may show a picture without asking whether it was withdrawn."""


@conditional
def photos(request: HttpRequest) -> HttpResponse:
    """Every photo, newest first."""
    page, _ = listed_page(request, browsing.photos(), TILES)
    return render(request, "photos.html", {"page": page})


@conditional
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """One photo, as large as it is, and the stories it ran in."""
    found = get_object_or_404(Photo.objects.with_credits().select_related("source"), pk=pk)
    if not Photo.objects.visible_to(reader(request)).filter(pk=pk).exists():
        return _hidden(request, found)
    articles = list(Article.objects.only_visible().filter(photos=found).newest_first().with_row_parts()[:100])
    context = {
        "photo": found,
        "articles": articles,
        "edit": _edit(request, found),
        "results": results.around(request, Key(PHOTO, pk)),
        "hidden": not Photo.objects.visible().filter(pk=pk).exists(),
        "structured": structured.photo(request, found, articles),
        "tags": list(structured.photo_tags(request, found)),
    }
    return render(request, "photo.html", context)


def _edit(request: HttpRequest, found: Photo) -> str:
    """Where this reader may change the photo's record."""
    may = reader(request).has_perm("articles.change_photo")
    return reverse("admin:articles_photo_change", args=[found.pk]) if may else ""


def _hidden(request: HttpRequest, found: Photo) -> HttpResponse:
    if not found.is_withdrawn:
        raise Http404("There is no such photo.")
    return render(request, "410.html", {"what": "photo"}, status=410)


def picture(request: HttpRequest, pk: int, name: str, width: int, suffix: str) -> HttpResponse:
    """One size of a picture, for as long as its photo may be seen. name changes with the picture."""
    found = get_object_or_404(Photo.objects.visible_to(reader(request)), pk=pk)
    etag = f'"{name}-{width}-{suffix}"'
    if not found.image or name != pictures.name(str(found.image.name)):
        raise Http404("There is no such picture.")
    unchanged = request.headers.get("If-None-Match") == etag
    response = HttpResponseNotModified() if unchanged else _file(found, width, suffix)
    response["ETag"] = etag
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    keepers = {"private": True} if signed_in else {"public": True, "s_maxage": MAX_AGE}
    patch_cache_control(response, max_age=_PICTURE_AGE, **keepers)
    return response


def largest(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The largest JPEG, for those who cannot know how large it is without opening the file: sitemaps."""
    found = get_object_or_404(Photo.objects.visible_to(reader(request)), pk=pk)
    widths = pictures.widths(found)
    if not widths:
        raise Http404("There is no such picture.")
    return picture(request, pk, name, widths[-1], "jpg")


def _file(found: Photo, width: int, suffix: str) -> HttpResponse:
    """A rendition is a few hundred kilobytes at most: it is read whole."""
    try:
        path = pictures.rendition(found, width, suffix)
    except pictures.NoPicture as error:
        raise Http404("There is no such picture.") from error
    return HttpResponse(path.read_bytes(), content_type=pictures.FORMATS[suffix][1])
