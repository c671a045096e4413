"""From a plan to the cluster's request, and from its answer to what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, TypeAlias

from articles.search.document import Key, Sort
from articles.search.engines.base import Filter, Gate, Hit, Plan, Step
from articles.search.engines.opensearch.compile import EVERYTHING, Query, any_key, any_row
from articles.search.engines.weights import YEAR

Ask: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""Sends a request and gives the cluster's answer."""

KEYS_AT_ONCE = 10_000
"""Keys that keys_of() asks for at a time."""
TIES: list[dict[str, Any]] = [{"kind": "asc"}, {"pk": "asc"}]
_ORDERS: dict[Sort, list[dict[str, Any]]] = {
    Sort.RELEVANCE: [],
    Sort.NEWEST: [{"published": {"order": "desc", "missing": "_last"}}],
    Sort.OLDEST: [{"published": {"order": "asc", "missing": "_last"}}],
}


def orders(sort: Sort) -> list[dict[str, Any]]:
    """The orders of a page: ties go by relevance, then by key."""
    return [*_ORDERS[sort], {"_score": "desc"}, *TIES]


def visible(gate: Gate) -> list[Query]:
    """What this reader may see, as filters."""
    filters: list[Query] = [any_key("status", gate.statuses)]
    unseen: list[Query] = []
    if gate.now is not None:
        unseen.append({"range": {"visible_from": {"gt": max(gate.now, 0)}}})
    if gate.hidden:
        unseen.append(any_row(map(str, gate.hidden)))
    return [*filters, {"bool": {"must_not": unseen}}] if unseen else filters


def condition_of(each: Filter) -> Query:
    """A filter of a plan."""
    held = any_key(each.field, each.keys)
    return {"bool": {"must_not": [held]}} if each.exclude else held


class Body:
    """The request of one plan. `query` is its tree, compiled."""

    def __init__(self, plan: Plan, query: Query, gains: list[Query], newest: Callable[[], int]) -> None:
        self.plan = plan
        self._late = [each for each in plan.filters if not each.exclude and each.field in plan.facets]
        early = [condition_of(each) for each in plan.filters if each not in self._late]
        whole: Query = {"bool": {"must": [query], "filter": [*visible(plan.gate), *early], "should": gains}}
        self.query = _boost_recent(whole, plan.recency, newest()) if plan.recency else whole

    def make(self, shard_size: int) -> dict[str, Any]:
        """The request. shard_size: how many values of a facet each shard gives."""
        plan = self.plan
        folding = {"collapse": {"field": "fold"}, "docvalue_fields": ["family"]} if plan.fold else {}
        return folding | {
            "query": self.query,
            "post_filter": self._rest(),
            "from": plan.offset,
            "size": plan.limit,
            "sort": orders(plan.sort),
            "track_scores": True,
            "track_total_hits": True,
            "_source": False,
            "aggs": self._counts(shard_size),
        }

    def _rest(self, but_facet: str = "", all_kinds: bool = False) -> Query:
        """The filters that some counts leave out: the inclusions of one facet field, or the choice of kinds."""
        filters = [condition_of(each) for each in self._late if each.field != but_facet]
        if not all_kinds:
            filters.append(any_key("kind", self.plan.kinds))
        return {"bool": {"filter": filters}} if filters else EVERYTHING

    def _counts(self, shard_size: int) -> dict[str, Any]:
        plan = self.plan
        counts = {"kinds": _within(self._rest(all_kinds=True), "kind", 10, shard_size)}
        for field in plan.facets:
            counts[f"facet {field}"] = _within(self._rest(but_facet=field), field, plan.facet_size, shard_size)
        if plan.step:
            bars = {"histogram": {"field": str(plan.step), "interval": 1, "min_doc_count": 1}}
            undated = {"missing": {"field": "published"}}
            counts["bars"] = {"filter": self._rest(), "aggs": {"bars": bars, "undated": undated}}
        if plan.fold:
            counts["families"] = {"filter": self._rest(), "aggs": {"members": {"value_count": {"field": "family"}}}}
        return counts


def _within(filters: Query, field: str, size: int, shard_size: int) -> dict[str, Any]:
    order = [{"_count": "desc"}, {"_key": "asc"}]
    terms = {"field": field, "size": size, "shard_size": max(shard_size, size), "order": order}
    return {"filter": filters, "aggs": {"values": {"terms": terms}}}


def _boost_recent(query: Query, recency: float, newest: int) -> Query:
    """The newest document gains `recency` times its score; the gain halves with each year that one is older. The
    undated gain nothing."""
    decay = {"exp": {"published": {"origin": newest, "scale": YEAR, "decay": 0.5}}}
    gain = {"filter": {"exists": {"field": "published"}}, "weight": recency, **decay}
    functions = [gain, {"filter": EVERYTHING, "weight": 1}]
    return {"function_score": {"query": query, "functions": functions, "score_mode": "sum", "boost_mode": "multiply"}}


def keys_of(ask: Ask, query: Query, field: str) -> Iterator[tuple[str, int]]:
    """Every key of a field that matches of a query hold, with its documents."""
    after: dict[str, Any] = {}
    while True:
        keys = {"size": KEYS_AT_ONCE, "sources": [{"key": {"terms": {"field": field}}}], **after}
        part = ask({"size": 0, "query": query, "aggs": {"keys": {"composite": keys}}})["aggregations"]["keys"]
        yield from ((row["key"]["key"], row["doc_count"]) for row in part["buckets"])
        if len(part["buckets"]) < KEYS_AT_ONCE:
            return
        after = {"after": part["after_key"]}


def hits_of(rows: list[dict[str, Any]]) -> tuple[Hit, ...]:
    """The hits of an answer."""
    return tuple(Hit(key_of(row["_id"]), float(row["_score"] or 0)) for row in rows)


def key_of(identifier: str) -> Key:
    """The key of a document's id."""
    kind, _, pk = identifier.partition(":")
    return Key(kind, int(pk))


def family_of(row: dict[str, Any]) -> str:
    """The family of a hit; "" for none."""
    return str(next(iter(row.get("fields", {}).get("family", ())), ""))


def first_of_each(rows: Iterable[dict[str, Any]], folding: bool) -> Iterator[dict[str, Any]]:
    """The rows; with `folding`, of each family the first."""
    seen: set[str] = set()
    for row in rows:
        family = family_of(row) if folding else ""
        if not family or family not in seen:
            seen.add(family)
            yield row


def is_exact(answer: dict[str, Any]) -> bool:
    """Whether no shard left out a value that may belong among the most frequent ones."""
    counts = answer["aggregations"]
    return not any(part["values"]["doc_count_error_upper_bound"] for part in counts.values() if "values" in part)


def values_of(part: dict[str, Any]) -> list[tuple[str, int]]:
    """Keys of a facet with their documents, most first."""
    return [(row["key"], row["doc_count"]) for row in part["values"]["buckets"]]


def bars_of(rows: Iterable[dict[str, Any]], step: Step) -> list[tuple[date, int]]:
    """First day and number of each bar that is not empty."""
    return [(step.first_day(int(row["key"])), row["doc_count"]) for row in rows]
