"""The page of results, its suggestions, and the page that explains how to search."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import HistoryEntry
from articles.models.visibility import reads_desk
from articles.search.answering.suggest import suggest as suggest_texts
from articles.search.indexing import passages
from articles.search.language.fields import FACETS, FIELDS
from articles.search.language.mistakes import SearchUnavailable
from articles.search.request import DaysReading, Facet, FacetValue, Kind, NamedHit, SearchPage, Sort, WordCount
from articles.search.service import search as search_archive
from articles.site import charts, date_presets
from articles.site.hit_lines import line_of
from articles.site.page_cache import conditional, reader, search_rights
from articles.site.pagination import Page
from articles.site.phrases import days_in_words
from articles.site.search_mistakes import in_words
from articles.site.search_unavailable import is_staff, unavailable_page
from articles.site.search_url import SearchAddress
from articles.site.typed_record import numbered_story, typed_record

_SIZES = {Kind.ALL: 20, Kind.ARTICLES: 20, Kind.PHOTOS: 24}
_SORTS = ((Sort.RELEVANCE, "Best match"), (Sort.NEWEST, "Newest"), (Sort.OLDEST, "Oldest"))
_TABS = ((Kind.ARTICLES, "Stories", "article"), (Kind.PHOTOS, "Photographs", "photo"))
_CHOICES = (20, 50, 100)
_PRESETS = {"today": _("Today"), "7 days": _("7 days"), "30 days": _("30 days"), "this year": _("This year")}
_PREFIXES = (("", ""), ("not-", format_lazy("{} ", _("not"))), ("all-", format_lazy("{} ", _("all of"))))
_VALUES_SHOWN = 5


class _ShownFacet(NamedTuple):
    """A facet of the page. shown: the first values that are not chosen yet, each with the address that adds it."""

    field: str
    label: str
    shown: tuple[tuple[FacetValue, str], ...]
    has_more: bool


@conditional
def search(request: HttpRequest) -> HttpResponse:
    """A page of results."""
    address = SearchAddress.from_query(request.GET)
    if record := typed_record(address.get("q"), reader(request)):
        return redirect(record)
    size = int(address.get("size") or _SIZES[address.kind])
    try:
        page = search_archive(address.request(size=size, fold=True, **search_rights(request)))
    except SearchUnavailable as gone:
        return unavailable_page(request, gone)
    _note(request, address)
    context = _context(address, page) | _shown_as(request, address, page)
    if not context["is_photos"]:
        context |= _rows(request, page, context["from"])
    context["numbered"] = numbered_story(address.get("q"), reader(request))
    return render(request, "search.html", context)


def _rows(request: HttpRequest, page: SearchPage, query: str) -> dict[str, Any]:
    """The rows of stories as their template prints them."""
    person = reader(request)
    may_edit = reads_desk(person) and person.has_perm("articles.change_article")
    full, partial = ([line_of(hit, query, may_edit) for hit in hits] for hits in (page.full_hits, page.partial_hits))
    return {"rows": full, "partial_rows": partial}


def _shown_as(request: HttpRequest, address: SearchAddress, page: SearchPage) -> dict[str, Any]:
    """How the results are shown: compact for people of the desk, unless they choose otherwise."""
    is_compact = (address.get("view") or ("compact" if reads_desk(reader(request)) else "full")) == "compact"
    other = "full" if is_compact else "compact"
    return {
        "is_compact": is_compact,
        "other_view": (other, address.replace(view=other).link()),
        "sizes": [
            (size, address.replace(size=size if size > 20 else None).link(), str(size) == (address.get("size") or "20"))
            for size in _CHOICES
        ],
        "presets": _presets(address, page),
    }


def _presets(address: SearchAddress, page: SearchPage) -> list[tuple[str, str]]:
    """(what the days are called, the address of the search within them)."""
    filled = [(bar.first, bar.last) for bar in page.histogram if bar.count]
    return [
        (
            str(_PRESETS.get(each.label) or each.label or days_in_words(each.first, each.last)),
            _address_between(address, each.first, each.last),
        )
        for each in date_presets.presets(filled, timezone.localdate())
    ]


def _note(request: HttpRequest, address: SearchAddress) -> None:
    """Note the search in the history of whoever is signed in."""
    if address.pairs and not address.get("page"):
        HistoryEntry.objects.note(reader(request), HistoryEntry.Kind.SEARCH, address.text())


def _context(address: SearchAddress, page: SearchPage) -> dict[str, Any]:
    number = min(page.request.page, page.pages)
    kind = _shown_kind(address, page)
    return {
        "address": address,
        "q": address.get("q"),
        "results": page,
        "notices": [in_words(mistake) for mistake in page.mistakes],
        "is_photos": kind is Kind.PHOTOS,
        "page": Page(
            page.hits, number, page.pages, page.total, lambda n: address.replace(page=n if n > 1 else None).link()
        ),
        "from": f"?{urlencode({'results': address.text()})}" if address.pairs else "",
        "tabs": _tabs(address, page, kind),
        "sorts": _sorts(address),
        "chart": _chart(address, page),
        "chips": _chips(address, page.facets),
        "facets": tuple(_facet(address, facet) for facet in page.facets),
        "hidden": address.hidden_fields("q"),
        "facet_hidden": address.hidden_fields(),
        "date_hidden": address.hidden_fields("from", "to"),
        "any_day": address.replace(from_=None, to=None).link() if address.get("from") or address.get("to") else "",
        "variants": address.replace(as_="typed").link() if page.variants else "",
        "by_meaning": _by_meaning(address),
        "wider": address.widen().link() if address.is_narrowed and not page.total else "",
        "words": _words(address, page),
        "by_days": _by_days(address, page.by_days),
        "meant": address.replace(q=page.did_you_mean).link() if page.did_you_mean else "",
        "state": address.text(),
        "names": [(hit, _named_address(hit)) for hit in page.names],
    }


def _named_address(hit: NamedHit) -> str:
    """The search that finds exactly what bears the name."""
    kind = "photos" if hit.kind == "photo" else None
    if hit.field in FACETS:
        return SearchAddress().replace(kind=kind).add(hit.field, hit.key).link()
    return SearchAddress().replace(q=f'{hit.field}:"{hit.name}"').link()


def _by_days(address: SearchAddress, reading: DaysReading | None) -> tuple[str, str] | None:
    """(the days in words, the address of the search for them)."""
    if reading is None:
        return None
    return days_in_words(reading.first, reading.last), address.replace(q=reading.text).link()


def _by_meaning(address: SearchAddress) -> str:
    """The address of the same search by meaning; "" where that is switched on already, or cannot be."""
    can_be = passages.is_on() and address.get("q") and address.kind is not Kind.PHOTOS and not address.get("by")
    return address.replace(by="meaning", sort=None).link() if can_be else ""


def _shown_kind(address: SearchAddress, page: SearchPage) -> Kind:
    """The kind of the results: chosen by a tab, or by kind:photo in the search."""
    if not page.hits:
        return address.kind
    return Kind.PHOTOS if all(hit.kind == "photo" for hit in page.hits) else Kind.ARTICLES


def _words(address: SearchAddress, page: SearchPage) -> list[tuple[WordCount, str]]:
    """(what a part of the search finds, the address of the search without it); "" if that would find nothing."""
    return [(row, address.replace(q=row.query).link() if row.without else "") for row in page.word_counts]


def _tabs(address: SearchAddress, page: SearchPage, shown: Kind) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "url": address.replace(kind=None if kind is Kind.ARTICLES else kind.value).link(),
            "count": page.kinds.get(name),
            "current": kind is shown,
        }
        for kind, label, name in _TABS
    ]


def _sorts(address: SearchAddress) -> list[tuple[str, str, str, bool]]:
    """(name, label, address, chosen). Without words, there is no order by relevance, and the newest come first."""
    sorts = _SORTS if address.get("q") else _SORTS[1:]
    chosen = address.get("sort") if address.get("sort") in dict(sorts) else sorts[0][0]
    return [(name, label, address.replace(sort=name).link(), name == chosen) for name, label in sorts]


def _chart(address: SearchAddress, page: SearchPage) -> charts.Chart | None:
    """A chart of matches over time; a bar links to the search within its days."""
    if len(page.histogram) < 2:
        return None
    rows = [charts.Count(row.first, row.last, days_in_words(row.first, row.last), row.count) for row in page.histogram]
    bars = charts.merge_neighbours(rows)
    return charts.draw(
        [replace(bar, url=_address_between(address, bar.first, bar.last)) if bar.count else bar for bar in bars]
    )


def _address_between(address: SearchAddress, first: Any, last: Any) -> str:
    return address.replace(from_=first.isoformat(), to=last.isoformat()).link()


def _chips(address: SearchAddress, facets: tuple[Facet, ...]) -> list[tuple[str, str]]:
    """The active filters: (label, address without it)."""
    switches = (("as", _("Only as typed")), ("by", _("By meaning")))
    chips = [(str(label), address.replace(**{name: None}).link()) for name, label in switches if address.get(name)]
    if days := days_in_words(_day(address, "from"), _day(address, "to")):
        gone = [(name, address.get(name)) for name in ("from", "to")]
        chips.append((f"{_('Date')}: {days}", address.remove(gone).link()))
    for facet in facets:
        for value in facet.values:
            for prefix, word in _PREFIXES:
                pair = (f"{prefix}{facet.field}", value.key)
                if pair in address.pairs:
                    chips.append((f"{_(facet.label)}: {word}{value.label}", address.remove([pair]).link()))
    return chips


def _day(address: SearchAddress, name: str) -> date | None:
    return date.fromisoformat(address.get(name)) if address.get(name) else None


def _facet(address: SearchAddress, facet: Facet) -> _ShownFacet:
    values = [value for value in facet.values if not value.included and not value.excluded and value.count]
    if facet.field == "language":
        values = [replace(value, label=gettext(value.label)) for value in values]
    shown = tuple((value, address.add(facet.field, value.key).link()) for value in values[:_VALUES_SHOWN])
    return _ShownFacet(facet.field, facet.label, shown, len(values) > _VALUES_SHOWN)


def suggest(request: HttpRequest) -> JsonResponse:
    """Suggestions for a search that is being typed."""
    return JsonResponse({"suggestions": _suggestions(request)})


def opensearch_suggest(request: HttpRequest) -> JsonResponse:
    """The same, in the format that a browser's search box expects (OpenSearch suggestions 1.1)."""
    texts = [row["text"] for row in _suggestions(request)]
    content_type = "application/x-suggestions+json"
    return JsonResponse([request.GET.get("q", ""), texts], safe=False, content_type=content_type)


def _suggestions(request: HttpRequest) -> list[dict[str, str]]:
    return [asdict(row) for row in suggest_texts(request.GET.get("q", ""))]


@conditional
def search_help(request: HttpRequest) -> HttpResponse:
    """The page that explains how to search; it lists the fields from their table."""
    staff = is_staff(request)
    fields = [field for field in FIELDS if staff or not field.staff]
    return render(request, "search_help.html", {"fields": fields})
