"""Fold near-identical stories: of each family among the matches, the best is a hit; the others stand under it.

The cluster folds by itself, over all shards, before the page is cut. How many are folded, and which of them stand under
the hits of a page, is asked for in questions of their own, and only where the matches have families.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeAlias

from articles.search.engines.base import Hit
from articles.search.engines.opensearch.search_body import family_of, hits_of

Ask: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]

MOST_UNDER = 10_000
"""The most that stand under all hits of a page."""
STEP = 10_000
"""Families counted at once."""


def count_folded(ask: Ask, request: dict[str, Any], members: int) -> int:
    """How many of the matches stand under another. members: the matches that belong to a family."""
    if members < 2:
        return 0
    families, after = 0, dict[str, Any]()
    query = _matches(request)
    while True:
        keys = {"size": STEP, "sources": [{"key": {"terms": {"field": "family"}}}], **after}
        part = ask({"size": 0, "query": query, "aggs": {"keys": {"composite": keys}}})["aggregations"]["keys"]
        families += len(part["buckets"])
        if len(part["buckets"]) < STEP:
            return members - families
        after = {"after": part["after_key"]}


def fold(ask: Ask, request: dict[str, Any], rows: list[dict[str, Any]]) -> tuple[Hit, ...]:
    """The hits of a page, each with what stands under it."""
    hits = hits_of(rows)
    families = sorted({family_of(row) for row in rows} - {""})
    if not families:
        return hits
    body = {name: request[name] for name in ("sort", "track_scores", "_source", "docvalue_fields")}
    body |= {"query": request["query"], "size": MOST_UNDER}
    body["post_filter"] = {"bool": {"filter": [request["post_filter"], {"terms": {"family": families}}]}}
    under: dict[str, list[Hit]] = defaultdict(list)
    shown = {hit.key for hit in hits}
    found = ask(body)["hits"]["hits"]
    for row, hit in zip(found, hits_of(found), strict=True):
        if hit.key not in shown:
            under[family_of(row)].append(hit)
    return tuple(replace(hit, folded=tuple(under[family_of(row)])) for row, hit in zip(rows, hits, strict=True))


def _matches(request: dict[str, Any]) -> dict[str, Any]:
    """The query of all matches that belong to a family."""
    family = {"exists": {"field": "family"}}
    return {"bool": {"filter": [request["query"], request["post_filter"], family]}}
