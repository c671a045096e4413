"""Facets: what was chosen on the page becomes filters, and the engine's counts become values with printed names.

An address may hold anything: fields that are no facet and years that are no year are ignored. The year is no key of
the documents; it comes from the histogram, and choosing it narrows by date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from articles.printed.given_names import is_given, is_topic, shown_name
from articles.search.answering.find_names import language_label
from articles.search.answering.gate import VOCABULARY, readable_names
from articles.search.engines.base import Filter
from articles.search.language.fields import BY_NAME, FACETS, TOPIC_FIELDS
from articles.search.language.query import Dates, Keys, Node, Not, any_of
from articles.search.request import Facet, FacetValue, SearchRequest

Counts = list[tuple[str, int]]

KEYED = tuple(name for name in FACETS if name != "year")
"""Facets that the engine counts."""

_NAMES: dict[str, Callable[[str], bool]] = {
    "section": is_given,
    "source": is_given,
    **dict.fromkeys(TOPIC_FIELDS, is_topic),
}
"""Facets that leave out what is no name: the word of a system for "none", or its key ("us_news")."""
_OF_PHOTOS = ("photographer", "agency")
"""Facets whose names may be those of hidden photos alone."""


def filters_of(request: SearchRequest) -> tuple[Filter, ...]:
    """The chosen values of facets that the engine counts."""
    included = [Filter(name, frozenset(keys)) for name, keys in request.include if name in KEYED and keys]
    excluded = [Filter(name, frozenset(keys), exclude=True) for name, keys in request.exclude if name in KEYED and keys]
    return (*included, *excluded)


def years_of(request: SearchRequest) -> tuple[list[Node], list[Node]]:
    """The chosen years as nodes: (any of these, none of these), each a list of no or one node and more."""
    included = _years(dict(request.include).get("year", ()))
    excluded = _years(dict(request.exclude).get("year", ()))
    return ([any_of(included)] if included else []), [Not(year) for year in excluded]


def nodes_of_all(request: SearchRequest) -> list[Node]:
    """What was chosen so that a document must have all of it."""
    return [Keys(name, frozenset({key})) for name, keys in request.every if name in KEYED for key in keys]


def _years(keys: Iterable[str]) -> list[Node]:
    numbers = [int(key) for key in keys if len(key) == 4 and key.isascii() and key.isdigit() and key != "0000"]
    return [Dates(date(year, 1, 1), date(year, 12, 31)) for year in numbers]


def build_facets(request: SearchRequest, counts: Mapping[str, Counts]) -> tuple[Facet, ...]:
    """Every facet that has values, in the table's order; chosen values stay even where nothing matches them now."""
    included, excluded = dict(request.include), dict(request.exclude)
    every = dict(request.every)
    values = {
        name: _add_chosen(
            counts.get(name, []), (*included.get(name, ()), *excluded.get(name, ()), *every.get(name, ()))
        )
        for name in FACETS
    }
    labels = _labels(values, request)
    return tuple(_facet(request, name, values[name], labels[name]) for name in FACETS if values[name])


def _facet(request: SearchRequest, name: str, counts: Counts, labels: Mapping[str, str]) -> Facet:
    """One facet, most frequent value first, then by name; years newest first. Keys without a name are left out."""
    included, excluded = dict(request.include).get(name, ()), dict(request.exclude).get(name, ())
    chosen = {*included, *excluded, *dict(request.every).get(name, ())}
    values = [
        FacetValue(key, shown_name(labels[key], name), count, key in included, key in excluded)
        for key, count in counts
        if key in labels and (key in chosen or name not in _NAMES or _NAMES[name](labels[key]))
    ]
    if name == "year":
        values.sort(key=lambda value: value.key, reverse=True)
    else:
        values.sort(key=lambda value: (-value.count, value.label.casefold()))
    return Facet(name, BY_NAME[name].label, tuple(values))


def _add_chosen(counts: Counts, chosen: Iterable[str]) -> Counts:
    known = {key for key, _ in counts}
    return [*counts, *((key, 0) for key in dict.fromkeys(chosen) if key not in known)]


def _labels(values: Mapping[str, Counts], request: SearchRequest) -> dict[str, dict[str, str]]:
    """Facet -> key -> printed name; keys whose row is gone have none, nor, whatever the index says, those that no
    reader may know of."""
    labels = {name: {key: key for key, _ in counts} for name, counts in values.items()}
    labels["language"] = {key: language_label(key) for key, _ in values.get("language", [])}
    wanted = {name: [key for key, _ in counts] for name, counts in values.items() if name in VOCABULARY and counts}
    every = [name for name in wanted if request.staff and (request.hidden_photos or name not in _OF_PHOTOS)]
    labels |= readable_names({name: keys for name, keys in wanted.items() if name not in every})
    return labels | {name: VOCABULARY[name].objects.names_by_key(wanted[name]) for name in every}
