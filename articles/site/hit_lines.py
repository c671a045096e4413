"""The rows of the page of results as plain values, with everything that their template prints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.html import escape
from django.utils.translation import gettext as _

from articles.models.known_address import address
from articles.models.photo import DrawnPhoto
from articles.search.request import ResultHit, Snippet
from articles.site import metadata
from articles.site.phrases import names_section, published_in_words, shorten
from articles.site.shown_headlines import shown_headline, shown_in_html

_PASSAGES = 2
_NAME_LENGTH = 40


class Passage(NamedTuple):
    """Where the words were found, in the reader's language, and safe HTML with marks."""

    place: str
    html: str


class HitLine(NamedTuple):
    """A row. item: its key for the tray; name: the beginning of its headline; headline: safe HTML with marks; status:
    printed if the public does not see it; facts: day, section, source; edit: the address of its form, for those who may
    change it; folded: near-identical stories."""

    item: str
    is_photo: bool
    url: str
    name: str
    headline: str
    language: str
    photo: DrawnPhoto | None
    passages: tuple[Passage, ...] = ()
    status: str = ""
    facts: tuple[str, ...] = ()
    edit: str = ""
    folded: tuple[HitLine, ...] = ()


def line_of(hit: ResultHit, query: str, may_edit: bool = False) -> HitLine:
    """The row of a result. query: what the page's links end with."""
    make: Callable[..., HitLine] = _photo_line if hit.kind == "photo" else _story_line
    return make(hit, query, may_edit)


def _photo_line(hit: ResultHit, query: str, _may_edit: bool) -> HitLine:
    row: Any = hit.row
    facts = (metadata.place_and_day(row),)
    return HitLine(**_shared(hit, query), headline=str(escape(hit.headline)), language="", photo=row.drawn, facts=facts)


def _story_line(hit: ResultHit, query: str, may_edit: bool) -> HitLine:
    row: Any = hit.row
    first = hit.snippets[0] if hit.snippets else None
    near = (_("near in meaning"),) if hit.is_near else ()
    is_marked = first is not None and first.field == "headline"
    headline = shown_in_html(first.html, row) if first and is_marked else escape(shown_headline(row))
    return HitLine(
        **_shared(hit, query),
        headline=str(headline),
        language=row.language,
        photo=row.lead_picture and row.lead_picture.drawn,
        status="" if row.status == "published" else _(row.get_status_display()),
        facts=(*near, *_facts(row), *((_(row.get_status_display()),) if may_edit else ())),
        edit=address("desk:edit_article", row.pk) if may_edit else "",
        folded=tuple(_folded_line(other, query) for other in hit.folded),
    )


def _folded_line(hit: ResultHit, query: str) -> HitLine:
    row: Any = hit.row
    facts = tuple(filter(None, (_published(row), row.source and row.source.name)))
    headline = str(escape(shown_headline(row)))
    return HitLine(**_shared(hit, query), headline=headline, language=row.language, photo=None, facts=facts)


def _shared(hit: ResultHit, query: str) -> dict[str, Any]:
    return {
        "item": f"{hit.kind}-{hit.id}",
        "is_photo": hit.kind == "photo",
        "url": f"{hit.url}{query}",
        "name": shorten(hit.headline, _NAME_LENGTH),
        "passages": tuple(map(_passage, [each for each in hit.snippets if each.field != "headline"][:_PASSAGES])),
    }


def _passage(snippet: Snippet) -> Passage:
    is_named = snippet.field and snippet.field != "text"
    return Passage(_(snippet.field) if is_named else "", str(snippet.html))


def _facts(row: Any) -> tuple[str, ...]:
    section = row.section.name if names_section(row.section) else ""
    return tuple(filter(None, (_published(row), section, row.source and row.source.name)))


def _published(row: Any) -> str:
    return published_in_words(row.published_on, row.precision, row.published_at)
