"""Lift the documents that hold most of a question, as the embedded engine does (whoosh/read/lift_best.py).

The cluster cannot add up what a document lacks. So one request counts the documents of each word and asks for the score
of the last candidate; a second one asks for the candidates that hold more than COVERED of a question, with the words
that each holds. Their new scores are worked out here. Only candidates change places, and only among each other, so that
the pages behind them stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from articles.search.engines.opensearch.compile import Compiler, Query, any_way
from articles.search.engines.opensearch.search_body import Ask, first_of_each, key_of
from articles.search.engines.question_words import count_words, lifted_parts
from articles.search.engines.weights import CANDIDATES, COVERED, inverse_frequency
from articles.search.language.query import AnyOf

Row = dict[str, Any]
"""A hit as the cluster gives it."""

MOST_WORDS = 200
"""Words of a question that are looked at: the cluster bounds the clauses of a search."""


def questions(compiler: Compiler) -> list[list[Query]]:
    """For each question of the compiler's tree, the queries of its words."""
    nodes = (part for part in lifted_parts(compiler.tree) if isinstance(part, AnyOf))
    counted = (islice(count_words(node, compiler.live.languages), MOST_WORDS) for node in nodes)
    return [[any_way(field, ways) for field, ways in words] for words in counted]


def lift(ask: Ask, request: dict[str, Any], asked: list[list[Query]]) -> list[Row]:
    """The rows of the documents that gain, best first, with their new scores. request: that of the page. Two requests
    to the cluster; none if the page lies behind the candidates."""
    if not any(asked) or request["from"] >= CANDIDATES:
        return []
    bare = {name: request[name] for name in ("query", "post_filter", "sort", "track_scores", "_source")}
    words = {f"{at}.{number}": word for at, each in enumerate(asked) for number, word in enumerate(each)}
    counts = {"all": {"global": {}, "aggs": {"words": {"filters": {"filters": words}}}}}
    first = ask(bare | {"from": CANDIDATES - 1, "size": 1, "aggs": counts})
    last = first["hits"]["hits"]
    shares = _shares(len(asked), first["aggregations"]["all"])
    holding = {"bool": {"should": [_holders(each, words) for each in shares]}}
    named = [{"constant_score": {"filter": word, "boost": 0, "_name": name}} for name, word in words.items()]
    query = {"bool": {"must": [request["query"]], "filter": [holding], "should": named}}
    fields = {"docvalue_fields": request["docvalue_fields"]} if "docvalue_fields" in request else {}
    found = ask(bare | fields | {"query": query, "size": CANDIDATES})["hits"]["hits"]
    least = last[0]["_score"] if last else 0
    return _ordered(_lifted(row, shares) for row in found if row["_score"] >= least)


def merge(rows: list[Row], lifted: list[Row], request: dict[str, Any]) -> list[Row]:
    """The page with the lifted documents in their new places. rows: all from the first to the last of the page."""
    new = {row["_id"] for row in lifted}
    every = _ordered([*lifted, *(row for row in rows if row["_id"] not in new)])
    page = first_of_each(every, folding="collapse" in request)
    return list(islice(page, request["from"], request["from"] + request["size"]))


def _shares(count: int, part: dict[str, Any]) -> list[dict[str, float]]:
    """For each question, the share of it that each word is: its rarity among those of all words."""
    documents, found = part["doc_count"], part["words"]["buckets"]
    rarity: list[dict[str, float]] = [{} for _ in range(count)]
    for name, bucket in found.items():
        rarity[int(name.partition(".")[0])][name] = inverse_frequency(bucket["doc_count"], documents)
    wholes = [sum(each.values()) or 1 for each in rarity]
    return [{name: part / whole for name, part in each.items()} for each, whole in zip(rarity, wholes, strict=True)]


def _holders(shares: dict[str, float], words: dict[str, Query]) -> Query:
    """The documents that hold more than COVERED of a question."""
    held = [{"constant_score": {"filter": words[name], "boost": share}} for name, share in shares.items()]
    return {"function_score": {"query": {"bool": {"should": held}}, "min_score": COVERED}}


def _lifted(row: Row, shares: list[dict[str, float]]) -> Row:
    """The row with its new score."""
    score = row["_score"]
    for each in shares:
        held = sum(each.get(name, 0) for name in row.get("matched_queries", ()))
        score *= 1 + min(max((held - COVERED) / (1 - COVERED), 0), 1)
    return row | {"_score": score}


def _ordered(rows: Iterable[Row]) -> list[Row]:
    """The rows by score, then by key."""
    return sorted(rows, key=lambda row: (-row["_score"], key_of(row["_id"])))
