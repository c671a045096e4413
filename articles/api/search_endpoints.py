"""Searching by the API: /search."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from articles.api.callers import caller_of
from articles.api.cursors import WRONG, number_of, read_cursor, read_keys, write_cursor
from articles.api.input_schemas import SearchParameters
from articles.api.list_page import next_address
from articles.api.output_schemas import SearchOut
from articles.api.problems import Problem, ProblemDetails
from articles.api.representations import hit_json
from articles.search.document import Key
from articles.search.language.fields import FACETS
from articles.search.request import ResultHit, SearchPage, SearchRequest, Sort
from articles.search.service import keys_after, pick, result_keys
from articles.search.service import search as search_archive

router = Router(tags=["Search"])

MOST_BY_RELEVANCE = 500
"""Results of a search by relevance that its pages reach. Scores change with the archive, so the first page's cursor
holds the keys of all of them; a search by day has no such end, because a story keeps its place."""
REMEMBERED = 8
"""The last keys of a page that its cursor names: if the last is gone, the page goes on behind the one before."""


@router.get("/search", response={200: SearchOut, (400, 422, 503): ProblemDetails}, url_name="search", summary="Search")
def search(request: HttpRequest, asked: Query[SearchParameters]) -> dict[str, Any]:
    """Search stories and photos.

    By relevance, the pages reach the best 500 results; sort by newest or oldest to get all. While stories come and
    go, no page repeats or leaves out one.
    """
    wanted = _request(request, asked)
    of = repr(
        (
            wanted.text,
            wanted.kind,
            wanted.sort,
            wanted.include,
            wanted.exclude,
            wanted.first,
            wanted.last,
            wanted.variants,
            wanted.by_meaning,
        )
    )
    if asked.cursor:
        return _later_page(request, wanted, of, read_cursor(asked.cursor, of))
    page = search_archive(wanted)
    return {
        "total": page.total,
        "kinds": page.kinds,
        "hits": [hit_json(request, hit) for hit in page.hits],
        "facets": [_facet(facet) for facet in page.facets],
        "histogram": [{"first": bar.first, "last": bar.last, "count": bar.count} for bar in page.histogram],
        "undated": page.undated,
        "notices": page.notices,
        "did_you_mean": page.did_you_mean,
        "corrected": page.corrected,
        "any_words": page.any_words,
        "variants": [{"typed": row.typed, "also": row.also} for row in page.variants],
        "next": _after_first(request, wanted, of, page),
    }


def _request(request: HttpRequest, asked: Any) -> SearchRequest:
    return SearchRequest(
        text=asked.q.strip(),
        kind=asked.kind,
        sort=asked.sort,
        size=asked.limit,
        include=_chosen(asked, "in_"),
        exclude=_chosen(asked, "not_"),
        first=asked.first,
        last=asked.last,
        facets=asked.facets,
        snippets=asked.snippets,
        variants=asked.variants,
        by_meaning=asked.by_meaning,
        **caller_of(request).rights,
    )


def _chosen(asked: Any, prefix: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = ((field, tuple(dict.fromkeys(getattr(asked, prefix + field)))) for field in FACETS)
    return tuple((field, values) for field, values in found if values)


def _facet(facet: Any) -> dict[str, Any]:
    values = [{"key": row.key, "label": row.label, "count": row.count} for row in facet.values]
    return {"field": facet.field, "label": facet.label, "values": values}


def _after_first(request: HttpRequest, wanted: SearchRequest, of: str, page: SearchPage) -> str | None:
    if page.total <= wanted.size or not page.hits:
        return None
    shown = [Key(hit.kind, hit.id) for hit in page.hits if not hit.is_partial]
    if _is_by_day(wanted):
        return next_address(request, write_cursor(of, total=page.total, last=_last(shown), near=len(shown)))
    rest = [key for key in result_keys(wanted, MOST_BY_RELEVANCE) if key not in set(shown)]
    return next_address(request, write_cursor(of, total=page.total, rest=list(map(number_of, rest)))) if rest else None


def _is_by_day(wanted: SearchRequest) -> bool:
    return wanted.sort is not Sort.RELEVANCE or not wanted.text


def _last(keys: list[Key]) -> list[int]:
    return [number_of(key) for key in keys[: -REMEMBERED - 1 : -1]]


def _later_page(request: HttpRequest, wanted: SearchRequest, of: str, place: dict[str, Any]) -> dict[str, Any]:
    total = place.get("total")
    if type(total) is not int or not 0 <= total < 2**63:
        raise Problem(400, WRONG)
    if _is_by_day(wanted):
        keys, following = _next_by_day(request, wanted, of, total, place)
    else:
        rest = read_keys(place.get("rest"))
        keys, rest = rest[: wanted.size], rest[wanted.size :]
        following = (
            next_address(request, write_cursor(of, total=total, rest=list(map(number_of, rest)))) if rest else None
        )
    hits: list[ResultHit] = pick(wanted, keys)
    return {"total": total, "hits": [hit_json(request, hit) for hit in hits], "next": following}


def _next_by_day(
    request: HttpRequest, wanted: SearchRequest, of: str, total: int, place: dict[str, Any]
) -> tuple[list[Key], str | None]:
    last, near = read_keys(place.get("last")), place.get("near")
    if type(near) is not int or not 0 <= near < 2**40:
        raise Problem(400, WRONG)
    keys = keys_after(wanted, last, near, wanted.size + 1)
    if keys is None:
        raise Problem(410, "The stories after which this page begins are gone from the search. Begin again.")
    if len(keys) <= wanted.size:
        return keys, None
    keys = keys[: wanted.size]
    known = [*reversed(last), *keys]
    return keys, next_address(request, write_cursor(of, total=total, last=_last(known), near=near + len(keys)))
