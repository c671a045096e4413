"""Rows as the plain objects that the API gives. Who may see a row is settled before it comes here."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import quote_etag

from articles.drafts.digests import hex_digest
from articles.drafts.to_json import article_as_json, photo_as_json
from articles.exporting.drafts import draft_of, photo_draft_of
from articles.models import Article, Photo
from articles.search.request import ResultHit
from articles.site import pictures
from articles.site.absolute_urls import site_address
from articles.site.vocabularies import Name, Vocabulary

Json = dict[str, Any]
_OF_THE_FILE = ("file_name", "is_lead", "address")
_OF_THE_INPUT = ("format", "slug", "priority", "genre", "version", "url", "photos")


def story_json(request: HttpRequest, story: Article, at_desk: bool) -> Json:
    """A story, read with_draft_parts(). at_desk: with withdrawn photos. No query."""
    site, draft = site_address(request), article_as_json(draft_of(story, public=not at_desk))
    kept = {name: value for name, value in draft.items() if name not in _OF_THE_INPUT}
    photos = [row.photo for row in story.article_photos.all() if at_desk or not row.photo.is_withdrawn]
    return kept | {
        "id": story.pk,
        "kind": "article",
        "url": f"{site}{story.get_absolute_url()}",
        "api_url": f"{site}{reverse('api:story', args=[story.pk])}",
        "source_url": story.url,
        "photos": [photo_json(request, photo) for photo in photos],
    }


def photo_json(request: HttpRequest, photo: Photo, seen: bool = True) -> Json:
    """A photo, read with_credits(). seen: whether readers see it. No query."""
    site, draft = site_address(request), photo_as_json(photo_draft_of(photo, seen))
    kept = {name: value for name, value in draft.items() if name not in _OF_THE_FILE}
    width, height = (pictures.size(photo) if photo.image else None) or (None, None)
    return kept | {
        "id": photo.pk,
        "kind": "photo",
        "url": f"{site}{photo.get_absolute_url()}",
        "api_url": f"{site}{reverse('api:photo', args=[photo.pk])}",
        "picture_url": f"{site}{_picture_path(photo)}" if photo.image else None,
        "width": width,
        "height": height,
    }


def _picture_path(photo: Photo) -> str:
    return reverse("largest_picture", args=[photo.pk, pictures.name(str(photo.image.name))])


def hit_json(request: HttpRequest, hit: ResultHit) -> Json:
    """A row of a search's results. No query."""
    site, row = site_address(request), hit.row
    story = row if isinstance(row, Article) else None
    photo = row if isinstance(row, Photo) else None
    return {
        "id": hit.id,
        "kind": hit.kind,
        "url": f"{site}{hit.url}",
        "api_url": f"{site}{reverse('api:photo' if photo else 'api:story', args=[hit.id])}",
        "headline": hit.headline,
        "published_on": hit.published_on,
        "section": story.section.name if story and story.section else "",
        "source": story.source.name if story and story.source else "",
        "byline": story.byline if story else "",
        "caption": photo.caption if photo else "",
        "credit_line": photo.credit_line if photo else "",
        "status": str(story.status if story else photo.status if photo else ""),
        "is_partial": hit.is_partial,
        "is_near": hit.is_near,
        "snippets": [{"field": snippet.field, "html": snippet.html} for snippet in hit.snippets],
    }


def name_json(request: HttpRequest, vocabulary: Vocabulary, name: Name) -> Json:
    """A name of a vocabulary. No query."""
    site = site_address(request)
    return {
        "vocabulary": vocabulary.name,
        "key": str(name.pk),
        "name": name.name,
        "slug": name.slug,
        "url": f"{site}{reverse(vocabulary.name, args=[name.slug])}",
        "api_url": f"{site}{reverse('api:name', args=[vocabulary.name, name.slug])}",
        "count": name.count,
    }


def tag_of(body: Json) -> str:
    """The ETag of a representation."""
    return quote_etag(hex_digest(json.dumps(body, sort_keys=True, default=str, ensure_ascii=False))[:32])


def set_location(request: HttpRequest, response: HttpResponse, body: Json) -> Json:
    """Set the tag and the address of what was saved; the body."""
    set_tag(request, response, body)
    response["Location"] = body["api_url"]
    return body


def set_tag(request: HttpRequest, response: HttpResponse, body: Json) -> str:
    """Set the tag, and let shared caches keep what everybody may see; the tag."""
    tag = tag_of(body)
    response["ETag"] = tag
    if not request.headers.get("Authorization"):
        response["Cache-Control"] = "public, max-age=60"
    return tag
