"""The page of one article, and its downloads: plain text, ninjs, and citations."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_valid_filename

from articles.drafts.markup import clean_body
from articles.drafts.text import body_paragraphs, first_paragraph
from articles.exporting import citations
from articles.exporting.drafts import draft_of
from articles.exporting.ninjs import to_ninjs
from articles.models import Article, HistoryEntry, Link, Photo, Withdrawal
from articles.models.neighbours import SIDES
from articles.models.story_rows import story_page, visible_links
from articles.models.visibility import sees_hidden_stories, writes_at_desk
from articles.search.answering.highlight import mark_html
from articles.search.answering.similar import similar_to
from articles.search.document import ARTICLE, Key
from articles.search.service import marks_for
from articles.site import metadata, pictures, result_navigation
from articles.site.absolute_urls import absolute
from articles.site.page_cache import conditional, reader
from articles.site.phrases import names_topic, published_in_words, shown_byline, shown_term
from articles.site.shown_headlines import shown_headline
from articles.site.story_parts import add_contents, spread

_SIMILAR = 5
_SPARE = 15
"""Extra similar stories to ask for: some are near-identical to another, and some readers may no longer see."""


class _Beside(NamedTuple):
    """The stories before and after one, by day and in its section."""

    section: str
    earlier: Link | None = None
    later: Link | None = None
    section_earlier: Link | None = None
    section_later: Link | None = None


def _find(pk: int) -> Article | None:
    return Article.objects.with_section_and_source().filter(pk=pk).first()


def _article_or_answer(request: HttpRequest, found: Article | None, slug: str) -> Article | HttpResponse:
    """The article, or a redirect if its address has changed, or a 410 if it was withdrawn. Raises Http404 if there is
    none, or this reader may not see it."""
    if found is None:
        raise Http404("There is no such article.")
    if not found.is_visible and not sees_hidden_stories(reader(request)):
        if found.status == Article.Status.WITHDRAWN:
            told = {"what": "story", "withdrawal": Withdrawal.objects.filter(article=found).first()}
            return render(request, "410.html", told, status=410)
        raise Http404("There is no such article.")
    if slug != found.slug:
        return redirect(_new_address(request, found), permanent=True)
    return found


def _new_address(request: HttpRequest, found: Article) -> str:
    """The requested address with the story's current slug."""
    match = request.resolver_match
    form = (match.kwargs.get("form") if match else None) or ""
    name = match.url_name if match and match.url_name != "article_short" else "article"
    address = reverse(name or "article", args=[found.pk, found.slug, *([form] if form else [])])
    query = request.META.get("QUERY_STRING", "")
    return f"{address}?{query}" if query else address


@conditional
def article(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """The story with its photos and details, and links to other stories.

    It has no Last-Modified, because it also names other stories, which may be withdrawn while this one is unchanged.
    """
    found = _article_or_answer(request, story_page(int(pk)), slug)
    if isinstance(found, HttpResponse):
        return found
    HistoryEntry.objects.note(reader(request), HistoryEntry.Kind.ARTICLE, str(pk))
    return render(request, "article.html", _context(request, found))


def _context(request: HttpRequest, found: Article) -> dict[str, Any]:
    similar, beside = _other_stories(found)
    marked = _marked_texts(request, found)
    lead = found.lead_picture or next(iter(found.shown_photos), None)
    others = [photo for photo in found.shown_photos if photo is not lead]
    body, contents = add_contents(marked["body"])
    topics = sorted(found.ordered_topics, key=lambda topic: (topic.kind, topic.sort_key or topic.folded))
    parts, more_photos = spread(body, [photo for photo in others if pictures.size(photo)])
    return {
        "article": found,
        "marked": marked,
        "parts": [(mark_safe(part.html), part.photo) for part in parts],  # noqa: S308 - cut from the cleaned body
        "contents": contents,
        "has_text": bool(body.strip()),
        "edit": _edit_address(request, found),
        "results": result_navigation.links_around(request, Key(ARTICLE, found.pk)),
        "byline": shown_byline(found.byline, (who.name for who in found.ordered_authors)),
        "dateline": _dateline(found),
        "lead": lead,
        "more_photos": more_photos,
        "captions": [photo for photo in others if not pictures.size(photo)],
        "authors": found.ordered_authors,
        "topics": tuple((shown_term(each), each.get_absolute_url()) for each in topics if names_topic(each)),
        "author_links": tuple((who.name, who.get_absolute_url()) for who in found.ordered_authors if who.is_checked),
        "similar": tuple(similar),
        "neighbours": beside,
        "citations": tuple(citations.in_every_style(metadata.citation(request, found))),
        "structured": metadata.article(request, found),
        "tags": list(metadata.tags(request, found)),
        "canonical": absolute(request, found.get_absolute_url()),
        "short": absolute(request, reverse("article_short", args=[found.pk])),
    }


def _edit_address(request: HttpRequest, found: Article) -> str:
    """The address at which this reader may edit the story; "" if there is none."""
    person = reader(request)
    if writes_at_desk(person):
        return reverse("desk:edit_article", args=[found.pk])
    may = person.has_perm("articles.change_article")
    return reverse("admin:articles_article_change", args=[found.pk]) if may else ""


def _dateline(found: Article) -> str:
    """The dateline, or "" if the text begins with it, as wire copy does."""
    beginning = first_paragraph(found.body).casefold()
    return "" if beginning.startswith(found.dateline.casefold()) else found.dateline


def _marked_texts(request: HttpRequest, found: Article) -> dict[str, SafeString]:
    """The body, sanitised again, and body, headline and standfirst with the words marked that the search found."""
    body = _subheads_in_order(clean_body(found.body))
    asked = result_navigation.address_of(request)
    if asked is None or not asked.get("q"):
        return {"body": mark_safe(body)}  # noqa: S308 - cleaned above
    marks = marks_for(asked.get("q"))
    texts = {"headline": escape(shown_headline(found)), "standfirst": escape(found.standfirst), "text": body}
    marked = {name: mark_safe(mark_html(text, marks, name, found.language)) for name, text in texts.items()}  # noqa: S308
    return {**marked, "body": marked["text"]}


def _subheads_in_order(body: str) -> str:
    """Raise subheads of level 3 that come before any of level 2 to level 2, so that no level is skipped."""
    start, second, rest = body.partition("<h2>")
    return f"{start.replace('<h3>', '<h2>').replace('</h3>', '</h2>')}{second}{rest}"


def _other_stories(found: Article) -> tuple[list[Link], _Beside | None]:
    """Similar stories, and the previous and next ones by section and by day. One query beside the index."""
    similar = similar_to(found.pk, _SIMILAR + _SPARE)
    sides = {side: getattr(found, side) for side in SIDES}
    links = visible_links([*{*similar, *filter(None, sides.values())}])
    beside = {side: links[pk] for side, pk in sides.items() if pk in links}
    section = found.section.name if found.section else ""
    others = _one_of_each_family(links[pk] for pk in similar if pk in links)[:_SIMILAR]
    return others, _Beside(section, **beside) if beside else None


def _one_of_each_family(links: Iterable[Link]) -> list[Link]:
    """The first of those near-identical to each other. Done here and not in the index, which may still hold hidden
    stories: one of those would stand for its family, and nothing of the family be shown."""
    families: dict[tuple[str, int], Link] = {}
    for link in links:
        families.setdefault(("family", link.family) if link.family else ("story", link.pk), link)
    return list(families.values())


def text(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The story as plain text, with its source, date, credits and address."""
    found = _article_or_answer(request, _find(pk), slug)
    if isinstance(found, HttpResponse):
        return found
    response = HttpResponse(_plain_text(request, found), content_type="text/plain; charset=utf-8")
    return _with_file_name(response, found, "txt")


def _plain_text(request: HttpRequest, found: Article) -> str:
    source = found.source.name if found.source else ""
    when = published_in_words(found.published_on, found.precision, found.published_at)
    head = [found.headline, found.standfirst, found.byline, ", ".join(part for part in (source, when) if part)]
    notes = [f"Correction: {correction.text}" for correction in found.ordered_corrections]
    photos = [_photo_text(photo) for photo in found.shown_photos]
    tail = [*photos, found.rights, absolute(request, found.get_absolute_url())]
    parts = [*head, *notes, *body_paragraphs(found.body), *tail]
    return "\n\n".join(part for part in parts if part) + "\n"


def _photo_text(photo: Photo) -> str:
    credit = f" ({photo.credit_line})" if photo.credit_line else ""
    return f"Photo: {photo.caption}{credit}" if photo.caption or credit else ""


def ninjs(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """The story as IPTC ninjs."""
    found = _article_or_answer(request, Article.objects.with_draft_parts().filter(pk=pk).first(), slug)
    if isinstance(found, HttpResponse):
        return found
    item = json.dumps(to_ninjs(draft_of(found, public=True)), ensure_ascii=False, indent=1)
    return _with_file_name(HttpResponse(item, content_type="application/json; charset=utf-8"), found, "json")


def cite(request: HttpRequest, pk: int, slug: str, form: str = "") -> HttpResponse:
    """The citation in four styles, or as a file for a reference manager."""
    found = _article_or_answer(request, _find(pk), slug)
    if isinstance(found, HttpResponse):
        return found
    citation = metadata.citation(request, found)
    if form == "ris":
        return _with_file_name(
            HttpResponse(citations.ris(citation), content_type="application/x-research-info-systems"), found, "ris"
        )
    if form == "bib":
        return _with_file_name(
            HttpResponse(citations.bibtex(citation), content_type="application/x-bibtex"), found, "bib"
        )
    return render(request, "cite.html", {"article": found, "citations": citations.in_every_style(citation)})


def _with_file_name(response: HttpResponse, found: Article, suffix: str) -> HttpResponse:
    name = get_valid_filename(f"{found.pk}-{found.slug[:60]}.{suffix}")
    response["Content-Disposition"] = f'inline; filename="{name.encode("ascii", "ignore").decode()}"'
    return response
