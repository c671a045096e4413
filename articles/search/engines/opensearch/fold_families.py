"""Fold near-identical stories: of each family among the matches, the best is a hit; the others stand under it.

The cluster folds by itself, over all shards, before the page is cut. How many are folded, and which of them stand under
the hits of a page, is asked for in questions of their own, and only where the matches have families.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

from articles.search.engines.base import Hit
from articles.search.engines.opensearch.search_body import Ask, family_of, hits_of, keys_of

MOST_UNDER = 10_000
"""The most that stand under all hits of a page."""


def count_folded(ask: Ask, request: dict[str, Any], members: int) -> int:
    """How many of the matches stand under another. members: the matches that belong to a family."""
    if members < 2:
        return 0
    return members - sum(1 for _ in keys_of(ask, _matches(request), "family"))


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
