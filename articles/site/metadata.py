"""Metadata of pages for machines: schema.org JSON-LD, Open Graph, Highwire (citation_) and Dublin Core tags.

They follow schema.org NewsArticle and ImageObject with Google's image licence fields, ogp.me, and the tags that
Zotero's "Embedded Metadata" translator reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from articles.drafts.text import first_paragraph
from articles.exporting.citations import Citation
from articles.models import Article, Author, Photo
from articles.models.article_queries import Teaser
from articles.models.known_address import address
from articles.models.photo import DrawnPhoto
from articles.site import pictures
from articles.site.absolute_urls import absolute, site_address
from articles.site.phrases import day_in_words, shorten

Tag = tuple[str, str, str]
"""An HTML meta element: the attribute that names it (name or property), its name, its content."""

_MOST = 5000
"""The most characters of a text in metadata."""
_SURE = ("exact", "day")
RESTRICTS = re.compile(
    r"(?i)\bno (?:sales|archiv\w*|use|internet|web|resale|commercial|magazine|tv|mobile|online)\b"
    r"|\bnot for\b|\bmust (?:not|credit)\b"
    r"|\bmandatory credit|\brestrict|\bembargo|\beditorial use|\bpool\b|\bgesperrt|\bsperrfrist"
    r"|\bnur (?:für|zur)\b|\binterdit"
    r"|(?-i:\b[A-Z]{2,} OUT\b)"
)
"""A note to editors that restricts the use of a story or picture."""


def drop_empty(item: dict[str, Any]) -> dict[str, Any]:
    """The item without empty values."""
    return {key: value for key, value in item.items() if value not in ("", None, [], ())}


def website(request: HttpRequest) -> dict[str, Any]:
    """The site as a schema.org WebSite, with the address of its search."""
    address = site_address(request)
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": settings.SITE_NAME,
        "url": f"{address}/",
        "potentialAction": {
            "@type": "SearchAction",
            "target": f"{address}{reverse('search')}?q={{search_term_string}}",
            "query-input": "required name=search_term_string",
        },
    }


def picture_address(request: HttpRequest, photo: Photo) -> str:
    """The address of the largest JPEG of a photo, or ""."""
    largest = pictures.widths(photo)[-1:]
    return absolute(request, picture_path(photo, largest[0], "jpg")) if largest else ""


def picture_path(photo: Photo, width: int, suffix: str) -> str:
    """The path of one size of a photo's picture."""
    return f"{picture_folder(photo)}{width}.{suffix}"


def picture_folder(photo: Photo | DrawnPhoto) -> str:
    """The beginning of the paths of all sizes of a photo's picture."""
    name = pictures.name(str(photo.image))
    return address("picture", photo.pk, name, 0, "jpg").removesuffix("0.jpg")


def date_published(article: Article) -> str:
    """The date in ISO 8601, as exact as it is known, down to a month or a year; "" if it is estimated."""
    day = article.published_on
    if day is None or article.precision == "estimated":
        return ""
    if article.precision == "exact" and article.published_at:
        return article.published_at.astimezone(UTC).isoformat()
    written: str = day.isoformat()
    return {"month": written[:7], "year": written[:4]}.get(article.precision, written)


def photo(request: HttpRequest, found: Photo, articles: Iterable[Article] = ()) -> dict[str, Any]:
    """A photo's page as an ImageObject."""
    return {"@context": "https://schema.org", **_image(request, found), **_stories(request, articles)}


def _stories(request: HttpRequest, articles: Iterable[Article]) -> dict[str, Any]:
    stories = [{"@type": "NewsArticle", "url": absolute(request, row.get_absolute_url())} for row in articles]
    return {"isPartOf": stories} if stories else {}


def _image(request: HttpRequest, found: Photo) -> dict[str, Any]:
    photographers = [credit.name for credit in found.ordered_credits if credit.kind == "photographer"]
    agencies = [credit.name for credit in found.ordered_credits if credit.kind == "agency"]
    width, height = pictures.size(found) or (None, None)
    return drop_empty(
        {
            "@type": "ImageObject",
            "@id": absolute(request, found.get_absolute_url()),
            "url": absolute(request, found.get_absolute_url()),
            "contentUrl": picture_address(request, found),
            "caption": shorten(found.caption, _MOST),
            "name": found.headline,
            "creditText": found.credit_line,
            "creator": [
                *({"@type": "Person", "name": name} for name in photographers),
                *({"@type": "Organization", "name": name} for name in agencies if not photographers),
            ],
            "copyrightNotice": found.rights or found.credit_line,
            "dateCreated": found.taken_on.isoformat() if found.taken_on else "",
            "contentLocation": {"@type": "Place", "name": found.place} if found.place else "",
            "width": width,
            "height": height,
        }
    )


def article(request: HttpRequest, found: Article) -> dict[str, Any]:
    """An article's page as a NewsArticle with its photos."""
    return drop_empty(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "mainEntityOfPage": absolute(request, found.get_absolute_url()),
            "url": absolute(request, found.get_absolute_url()),
            "headline": found.headline[:300],
            "description": description(found),
            "datePublished": date_published(found),
            "dateModified": found.source_updated_at.isoformat() if found.source_updated_at else "",
            "author": [_author(request, author) for author in found.ordered_authors],
            "publisher": {"@type": "Organization", "name": found.source.name if found.source else settings.SITE_NAME},
            "articleSection": found.section.name if found.section else "",
            "keywords": [topic.name for topic in found.ordered_topics],
            "inLanguage": found.language,
            "dateline": found.dateline,
            "copyrightNotice": found.rights,
            "correction": [correction.text for correction in found.ordered_corrections],
            "image": [_image(request, row) for row in found.shown_photos],
            "isAccessibleForFree": True,
        }
    )


def _author(request: HttpRequest, author: Author) -> dict[str, Any]:
    """An author with the address of the page, and of the record elsewhere that identifies the person."""
    url = absolute(request, author.get_absolute_url()) if author.is_checked else ""
    return drop_empty({"@type": "Person", "name": author.name, "url": url, "sameAs": author.identifier_address})


def _authors(found: Article) -> list[str]:
    return [author.name for author in found.ordered_authors]


def description(found: Article | Teaser) -> str:
    """The standfirst, or the beginning of the text."""
    text = found.standfirst or first_paragraph(found.body)
    return text if len(text) <= 300 else f"{text[:299].rsplit(' ', 1)[0]}…"


def tags(request: HttpRequest, found: Article) -> Iterator[Tag]:
    """The meta elements of an article's page."""
    address = absolute(request, found.get_absolute_url())
    source = found.source.name if found.source else settings.SITE_NAME
    published, text = date_published(found), description(found)
    rows: list[Tag] = [
        ("name", "description", text),
        ("property", "og:type", "article"),
        ("property", "og:title", found.headline),
        ("property", "og:description", text),
        ("property", "og:url", address),
        ("property", "og:site_name", settings.SITE_NAME),
        ("property", "og:locale", found.language.replace("-", "_") if "-" in found.language else ""),
        ("property", "article:published_time", published),
        ("property", "article:section", found.section.name if found.section else ""),
        *_picture_tags(request, found.lead_picture),
        ("name", "citation_title", found.headline),
        *(("name", "citation_author", name) for name in _authors(found)),
        ("name", "citation_publication_date", published[:10].replace("-", "/")),
        ("name", "citation_journal_title", source),
        ("name", "citation_language", found.language),
        ("name", "citation_public_url", address),
        ("name", "DC.title", found.headline),
        *(("name", "DC.creator", name) for name in _authors(found)),
        *(("name", "DC.subject", topic.name) for topic in found.ordered_topics),
        ("name", "DC.date", published[:10]),
        ("name", "DC.publisher", source),
        ("name", "DC.type", "newspaperArticle"),
        ("name", "DC.language", found.language),
        ("name", "DC.identifier", address),
        ("name", "DC.rights", found.rights),
    ]
    yield from (row for row in rows if row[2])


def _picture_tags(request: HttpRequest, found: Photo | None) -> Iterator[Tag]:
    known = pictures.size(found) if found else None
    if found is None or known is None:
        yield "name", "twitter:card", "summary"
        return
    width = pictures.widths(found)[-1]
    yield "name", "twitter:card", "summary_large_image"
    yield "property", "og:image", picture_address(request, found)
    yield "property", "og:image:width", str(width)
    yield "property", "og:image:height", str(round(known[1] * width / known[0]))
    yield "property", "og:image:alt", found.alt_text or found.caption


def photo_tags(request: HttpRequest, found: Photo) -> Iterator[Tag]:
    """The meta elements of a photo's page."""
    address = absolute(request, found.get_absolute_url())
    title = found.headline or shorten(found.caption, 80)
    rows: list[Tag] = [
        ("name", "description", shorten(found.caption, 300)),
        ("property", "og:type", "website"),
        ("property", "og:title", title),
        ("property", "og:description", shorten(found.caption, 300)),
        ("property", "og:url", address),
        ("property", "og:site_name", settings.SITE_NAME),
        *_picture_tags(request, found),
        ("name", "DC.title", title),
        *(("name", "DC.creator", credit.name) for credit in found.ordered_credits),
        ("name", "DC.date", found.taken_on.isoformat() if found.taken_on else ""),
        ("name", "DC.type", "Image"),
        ("name", "DC.identifier", address),
        ("name", "DC.rights", found.rights),
    ]
    yield from (row for row in rows if row[2])


def citation(request: HttpRequest, found: Article) -> Citation:
    """The data for a citation of this article."""
    return citation_at(site_address(request), found)


def citation_at(site: str, found: Article) -> Citation:
    """The same, for a site of this address."""
    return Citation(
        headline=found.headline,
        authors=tuple(_authors(found)),
        source=found.source.name if found.source else "",
        published_on=found.published_on,
        precision=found.precision,
        url=f"{site}{found.get_absolute_url()}",
        key=f"article-{found.pk}",
        language=found.language,
        abstract=found.standfirst,
        keywords=tuple(topic.name for topic in found.ordered_topics),
    )


def place_and_day(found: Photo) -> str:
    """When and where a photo was taken, in words."""
    return ", ".join(part for part in (found.place, day_in_words(found.taken_on) if found.taken_on else "") if part)


def restrictions_of(row: Article | Photo) -> list[str]:
    """What must be printed with a story or photo: what its agency and those of its photos ask for. Of the notes to
    editors, only those that restrict its use."""
    if isinstance(row, Photo):
        return [row.instructions] if row.instructions else []
    asked = [(photo.instructions, photo.caption[:60]) for photo in row.shown_photos if photo.instructions]
    of_photos = [f"{text} (photo: {caption})" if caption else text for text, caption in dict.fromkeys(asked)]
    return [*filter(RESTRICTS.search, row.instructions.splitlines()), *of_photos]
