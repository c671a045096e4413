"""Words, pictures and data blocks for templates; each is one line over a pure function."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from articles import pictures, structured, wording
from articles.models import Article, Photo
from articles.search.results import Snippet

register = template.Library()
register.filter("direction", wording.direction)
register.filter("words", wording.day_in_words)
register.filter("description", structured.description)
register.filter("taken", structured.photo_place)

_JSON_ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


@register.filter
def published(article: Article) -> str:
    """When a story was published, no surer than is known."""
    return wording.published_in_words(article.published_on, article.precision, article.published_at)


@register.filter
def estimated(article: Article) -> str:
    """Why its day is believed, for a story whose day is estimated."""
    return wording.estimate_in_words(article.estimate) if article.precision == "estimated" else ""


@register.filter
def counted(number: int, words: str) -> str:
    """{{ 2|counted:"story,stories" }} is "2 stories"."""
    one, _, many = words.partition(",")
    return wording.counted(number, one, many)


@register.filter
def passages(snippets: tuple[Snippet, ...]) -> list[Snippet]:
    """The two best passages beside the headline."""
    return [snippet for snippet in snippets if snippet.field != "headline"][:2]


@register.filter
def day_url(day: date) -> str:
    """The address of a day's page."""
    return reverse("day", args=[day.year, day.month, day.day])


@register.simple_tag
def json_ld(item: dict[str, Any]) -> SafeString:
    """A JSON-LD data block; nothing in it can end the block, whatever a headline says."""
    text = json.dumps(item, ensure_ascii=False).translate(_JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped on the line above


@register.inclusion_tag("_picture.html")
def picture(photo: Photo | None, sizes: str = "100vw", eager: bool = False, most: int = 1280) -> dict[str, Any]:
    """A photo's picture in every size up to `most` pixels, or a drawn placeholder where only the caption survives."""
    widths = [width for width in pictures.widths(photo) if width <= most] if photo else []
    known = pictures.size(photo) if photo else None
    if photo is None or known is None or not widths:
        return {"photo": photo}
    return {
        "photo": photo,
        "sizes": sizes,
        "eager": eager,
        "webp": _srcset(photo, widths, "webp"),
        "jpeg": _srcset(photo, widths, "jpg") if len(widths) > 1 else "",
        "src": structured.picture_path(photo, widths[min(1, len(widths) - 1)], "jpg"),
        "width": known[0],
        "height": known[1],
    }


def _srcset(photo: Photo, widths: list[int], suffix: str) -> str:
    return ", ".join(f"{structured.picture_path(photo, width, suffix)} {width}w" for width in widths)


@register.simple_tag
def largest(photo: Photo) -> str:
    """The path of the largest JPEG of a photo, or nothing."""
    widths = pictures.widths(photo)
    return structured.picture_path(photo, widths[-1], "jpg") if widths else ""
