"""Template tags and filters: texts, pictures and metadata; most of them call a pure function."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.template.base import Parser, Token
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.drafts.text import fold
from articles.models import Article, Credit, Link, Photo
from articles.models.article_queries import Teaser
from articles.models.known_address import address
from articles.models.photo import DrawnPhoto
from articles.search.request import FacetValue
from articles.site import metadata, phrases, pictures
from articles.site.constant_nodes import ConstantNode
from articles.site.script_words import translated_words
from articles.site.shown_headlines import shown_headline
from articles.site.vocabularies import Name

register = template.Library()
register.filter("day_in_words", phrases.day_in_words)
register.filter("day_and_month", phrases.day_and_month)
register.filter("moment_in_words", phrases.moment_in_words)
register.filter("description", metadata.description)
register.filter("given", phrases.names_section)
register.filter("headline", shown_headline)
register.filter("shorten", phrases.shorten)
register.filter("shown_term", phrases.shown_term)
register.filter("place_and_day", metadata.place_and_day)

_PICTURE = (
    '<picture><source type="image/webp" srcset="{webp}"{several}>'
    '<img src="{src}"{jpeg} width="{width}" height="{height}" alt="{alt}"{loading}></picture>'
)
_FACET_VALUE = (
    '<li><a href="{}"><bdi>{}</bdi></a> <small>{}</small>'
    '<button name="not-{}" value="{}" aria-label="{}">−</button></li>'
)
_EAGER, _LAZY = mark_safe(' fetchpriority="high"'), mark_safe(' loading="lazy"')
_NO_PICTURE = mark_safe(
    '<svg class="no-picture" viewBox="0 0 120 80" width="1200" height="800" aria-hidden="true" focusable="false">'
    '<rect width="120" height="80"/><path d="M20 60 46 34 62 50 74 40 100 60z"/><circle cx="82" cy="26" r="6"/></svg>'
)

_JSON_ESCAPES = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


@register.tag
def constant(parser: Parser, token: Token) -> ConstantNode:
    """{% constant %}...{% endconstant %} is rendered once a process and language. It stands around what is the same on
    every page, where looking up the address of each link takes 0.6 ms."""
    nodes = parser.parse(["endconstant"])
    parser.delete_first_token()
    return ConstantNode(nodes)


@register.filter
@lru_cache(maxsize=1000)
def language_attributes(language: str) -> SafeString:
    """The dir and lang attributes of an element whose text is in this language; without lang if it is unknown."""
    start = phrases.direction(language)
    is_known = phrases.names_language(language)
    return format_html('dir="{}" lang="{}"', start, language) if is_known else format_html('dir="{}"', start)


@register.filter
def publication(article: Article | Link | Teaser) -> str:
    """The date of publication, as exactly as it is known."""
    return phrases.published_in_words(article.published_on, article.precision, article.published_at)


@register.filter
def day_and_source(story: Article | Link | Teaser) -> str:
    """The date of publication and, if it is known, the source: 27 March 2025 · Delta Wire."""
    return f"{publication(story)} · {story.source}" if story.source else publication(story)


@register.filter
def estimate_reason(article: Article) -> str:
    """How the day was estimated; "" for a story whose day is not estimated."""
    return phrases.estimate_in_words(article.estimate) if article.precision == "estimated" else ""


@register.filter
def quantity(number: int, words: str) -> str:
    """{{ 2|quantity:"story,stories" }} is "2 stories"."""
    one, _, many = words.partition(",")
    return phrases.quantity(number, one, many)


@register.filter
def number(count: int) -> str:
    """The number with the separators of the language: 1,204."""
    return phrases.separate_thousands(count)


@register.filter
def page_suffix(page: object) -> str:
    """What the title of a page of a list ends with: ", page 3"; "" for the first page."""
    number = getattr(page, "number", 1)
    return _(", page {number}").format(number=number) if number > 1 else ""


@register.filter
def credit_links(photo: Photo) -> SafeString:
    """The credit line as printed, with links on checked names; credits that it spells differently are added in
    parentheses."""
    line, named = photo.credit_line, [credit for credit in photo.ordered_credits if credit.is_checked]
    if len(named) == 1 and named[0].folded == fold(line):
        return _credit_link(named[0], line)
    waiting = {credit.name.casefold(): credit for credit in named}
    parts = [
        _credit_link(waiting.pop(part.casefold()), part) if part.casefold() in waiting else part
        for part in _names(named).split(line)
    ]
    if waiting:
        rest = format_html_join(", ", "{}", ((_credit_link(credit, credit.name),) for credit in waiting.values()))
        parts.append(format_html(" ({})", rest))
    return format_html_join("", "{}", ((part,) for part in parts))


def _names(named: list[Credit]) -> re.Pattern[str]:
    """A pattern for these names as whole words, longest first; splitting by it keeps the names."""
    names = sorted((re.escape(credit.name) for credit in named), key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(names)})(?!\w)" if names else "$^", re.IGNORECASE)


def _credit_link(credit: Credit, text: str) -> SafeString:
    return format_html('<a href="{}"><bdi>{}</bdi></a>', credit.get_absolute_url(), text)


@register.filter
def day_url(day: date) -> str:
    """The address of the day's page."""
    return address("day", day.year, day.month, day.day)


@register.simple_tag
def name_rows(vocabulary: str, names: Iterable[Name]) -> SafeString:
    """Names of a vocabulary with links to their pages, as items of a list. There are hundreds on a page, and a template
    of its own would take twenty times as long for each."""
    return format_html_join("", "<li>{}{}</li>", ((_name_link(vocabulary, name), _uses(name)) for name in names))


def _name_link(vocabulary: str, name: Name) -> SafeString:
    return format_html('<a href="{}"><bdi>{}</bdi></a>', address(vocabulary, name.slug), name.name)


def _uses(name: Name) -> SafeString | str:
    """How many stories or photos have the name; nothing while the index cannot answer."""
    return "" if name.count is None else format_html('&nbsp;<span class="count">{}</span>', number(name.count))


@register.simple_tag
def json_ld(item: dict[str, Any]) -> SafeString:
    """A JSON-LD block. It is escaped so that no headline can end the block."""
    text = json.dumps(item, ensure_ascii=False).translate(_JSON_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped on the line above


@register.simple_tag
def script_words() -> SafeString:
    """The words that scripts put on the page, as a JSON object that say() of js/theme.js reads; nothing in English."""
    words = translated_words()
    if not words:
        return mark_safe("")
    text = json.dumps(words, ensure_ascii=False).translate(_JSON_ESCAPES)
    return mark_safe(f'<script type="application/json" id="words">{text}</script>')  # noqa: S308 - escaped above


@register.simple_tag
def meta_elements(rows: Iterable[metadata.Tag]) -> SafeString:
    """The meta elements of a page, one a line. Written in Python, like the tags below, because a page has dozens."""
    lines = [
        f'<meta {kind}="{conditional_escape(name)}" content="{conditional_escape(text)}">\n'
        for kind, name, text in rows
    ]
    return mark_safe("".join(lines))  # noqa: S308 - escaped on the line above


@register.simple_tag
def facet_value(field: str, value: FacetValue, url: str) -> SafeString:
    """A facet value: a link that narrows the search to it, and a button that excludes it."""
    exclude = _("Not {name}").format(name=value.label)
    return format_html(_FACET_VALUE, url, value.label, number(value.count), field, value.key, exclude)


@register.simple_tag
def picture(
    photo: Photo | DrawnPhoto | None, sizes: str = "100vw", eager: bool = False, most: int = 1280
) -> SafeString:
    """The picture of a photo in every width up to `most` pixels, or a drawing if the archive has only the caption."""
    known = pictures.size(photo) if photo else None
    widths = [width for width in pictures.widths(photo) if width <= most] if photo and known else []
    if photo is None or known is None or not widths:
        return _NO_PICTURE
    folder = metadata.picture_folder(photo)
    several = format_html(' sizes="{}"', sizes) if len(widths) > 1 else ""
    return format_html(
        _PICTURE,
        webp=_srcset(folder, widths, "webp"),
        several=several,
        src=f"{folder}{widths[min(1, len(widths) - 1)]}.jpg",
        jpeg=format_html(' srcset="{}"{}', _srcset(folder, widths, "jpg"), several) if several else "",
        width=known[0],
        height=known[1],
        alt=photo.alt_text,
        loading=_EAGER if eager else _LAZY,
    )


def _srcset(folder: str, widths: list[int], suffix: str) -> str:
    return ", ".join(f"{folder}{width}.{suffix} {width}w" for width in widths)


@register.simple_tag
def largest_jpeg(photo: Photo) -> str:
    """The path of the largest JPEG of a photo, or ""."""
    widths = pictures.widths(photo)
    return metadata.picture_path(photo, widths[-1], "jpg") if widths else ""
