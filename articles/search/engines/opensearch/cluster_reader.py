"""The Reader of this engine: asks the live index of a cluster."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any

from articles.search.document import ARTICLE, Key, Sort
from articles.search.engines.base import Found, Gate, Hit, Plan
from articles.search.engines.cluster import Cluster
from articles.search.engines.opensearch import word_list
from articles.search.engines.opensearch.compile import Compiler, any_key
from articles.search.engines.opensearch.connection import connect, fault_in_words, no_copy
from articles.search.engines.opensearch.fold_families import count_folded, fold
from articles.search.engines.opensearch.lift_questions import lift, merge, questions
from articles.search.engines.opensearch.live import Live, frequencies, live, shards
from articles.search.engines.opensearch.search_body import (
    Body,
    bars_of,
    first_of_each,
    hits_of,
    is_exact,
    key_of,
    keys_of,
    orders,
    values_of,
    visible,
)
from articles.search.engines.question_words import MOST_SIMILAR, is_telling, matched_terms
from articles.search.engines.weights import ALL
from articles.search.language.query import Node

SHARD_SIZE = 2000
"""Values of a facet that each shard gives at first; more are asked for where these leave a doubt."""
WINDOW = 10_000
"""The cluster gives no page behind so many hits; deeper ones are walked to."""
PAGE = 5000
"""Documents or keys of one step of a walk."""


class ClusterReader:
    """Asks a cluster. One object serves all threads of a process."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster

    def _live(self) -> Live:
        return live(self.cluster)

    def _search(self, index: Live, body: dict[str, Any]) -> dict[str, Any]:
        """The cluster's answer, never a part of one."""
        params = {"allow_partial_search_results": "false"}
        if shards(index) > 1:
            params["search_type"] = "dfs_query_then_fetch"
        with fault_in_words():
            answer: dict[str, Any] = connect(self.cluster).search(index=index.index, body=body, params=params)
        if answer["_shards"]["failed"] or answer["timed_out"]:
            raise no_copy()
        return answer

    # Searches

    def search(self, plan: Plan) -> Found:
        """The page, its total, facets and histogram, in one question; up to two more for words that are weighed, and
        two for documents that hold most of a question."""
        index = self._live()
        compiler = Compiler(index, plan.query, with_pairs=plan.sort is Sort.RELEVANCE and plan.limit > 0)
        body = Body(plan, compiler.query(plan.query), compiler.gains(), partial(self._newest, index))
        ask = partial(self._search, index)
        asked = questions(compiler) if plan.sort is Sort.RELEVANCE and plan.limit > 0 else []
        lifted = lift(ask, body.make(SHARD_SIZE), asked)
        answer = self._exact(index, body, from_first=bool(lifted))
        counts = answer["aggregations"]
        facets = {field: values_of(counts[f"facet {field}"]) for field in plan.facets}
        bars = bars_of(counts["bars"]["bars"]["buckets"], plan.step) if plan.step else []
        undated = counts["bars"]["undated"]["doc_count"] if plan.step else 0
        total, rows = answer["hits"]["total"]["value"], answer["hits"]["hits"]
        rows = merge(rows, lifted, body.make(SHARD_SIZE)) if lifted else rows
        found = Found(total, (), facets, bars, undated, dict(values_of(counts["kinds"])))
        if not plan.fold:
            return replace(found, hits=hits_of(rows))
        request = body.make(SHARD_SIZE)
        folded = count_folded(ask, request, counts["families"]["members"]["value"])
        return replace(found, hits=fold(ask, request, rows) if folded else hits_of(rows), folded=folded)

    def _exact(self, index: Live, body: Body, from_first: bool = False) -> dict[str, Any]:
        """The answer with exact facets: asked for again where a shard may have left out a value. from_first: with all
        hits before the page, too."""
        shard_size = SHARD_SIZE
        while True:
            request = body.make(shard_size)
            if from_first:
                request |= {"from": 0, "size": request["from"] + request["size"]}
            deep = request["from"] + request["size"] > WINDOW
            answer = self._search(index, request | {"from": 0, "size": 0} if deep else request)
            if is_exact(answer):
                return answer | {"hits": self._walk_to(index, request, answer["hits"])} if deep else answer
            shard_size *= 8

    def _walk_to(self, index: Live, request: dict[str, Any], hits: dict[str, Any]) -> dict[str, Any]:
        """The hits of a page that lies deep."""
        offset, size = request["from"], request["size"]
        bare = {name: request[name] for name in ("query", "post_filter", "track_scores", "_source")}
        bare |= {name: request[name] for name in ("docvalue_fields",) if name in request}
        rows = first_of_each(self._walk(index, bare | {"sort": request["sort"]}), "collapse" in request)
        return hits | {"hits": list(islice(rows, offset, offset + size))}

    def _walk(self, index: Live, request: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """All hits in the order of `sort`, whatever is written meanwhile, in bounded memory."""
        client = connect(self.cluster)
        with fault_in_words():
            pit = client.create_pit(index=index.index, params={"keep_alive": "5m"})["pit_id"]
        try:
            after: dict[str, Any] = {}
            while True:
                body = request | {"size": PAGE, "track_total_hits": False, **after}
                with fault_in_words():
                    answer = client.search(
                        body=body | {"pit": {"id": pit, "keep_alive": "5m"}},
                        params={"allow_partial_search_results": "false"},
                    )
                rows = answer["hits"]["hits"]
                yield from rows
                if len(rows) < PAGE:
                    return
                after = {"search_after": rows[-1]["sort"]}
        finally:
            with fault_in_words():
                client.delete_pit(body={"pit_id": [pit]})

    def _newest(self, index: Live) -> int:
        """When the newest document was published, no earlier than 1970."""
        return max(0, self._highest(index, "published"))

    def _highest(self, index: Live, field: str) -> int:
        answer = self._search(index, {"size": 0, "aggs": {"highest": {"max": {"field": field}}}})
        return int(answer["aggregations"]["highest"]["value"] or 0)

    def count(self, gate: Gate, nodes: Sequence[Node]) -> list[int]:
        """Articles that each tree matches on its own."""
        index = self._live()
        filters = [*visible(gate), any_key("kind", [ARTICLE])]
        lines: list[dict[str, Any]] = []
        for node in nodes:
            query = Compiler(index, node).query(node)
            whole = {"bool": {"must": [query], "filter": filters}}
            lines += [
                {"index": index.index, "allow_partial_search_results": False},
                {"query": whole, "size": 0, "track_total_hits": True},
            ]
        if not lines:
            return []
        with fault_in_words():
            answers = connect(self.cluster).msearch(body=lines)["responses"]
        if any("error" in answer or answer["_shards"]["failed"] for answer in answers):
            raise no_copy()
        return [answer["hits"]["total"]["value"] for answer in answers]

    # Keys

    def tally(self, gate: Gate, kind: str, field: str) -> dict[str, int]:
        """Every key of a field that documents of a kind hold, with how many of them this reader may see."""
        index = self._live()
        query = {"bool": {"filter": [*visible(gate), any_key("kind", [kind])]}}
        return dict(keys_of(partial(self._search, index), query, field))

    def examples(self, gate: Gate, kind: str, field: str, keys: Collection[str]) -> dict[str, Key]:
        """For each of these keys a document of a kind that holds it and that this reader may see, if there is one."""
        index = self._live()
        every, found = sorted(set(keys)), dict[str, Key]()
        for start in range(0, len(every), PAGE):
            part = every[start : start + PAGE]
            query = {"bool": {"filter": [*visible(gate), any_key("kind", [kind]), any_key(field, part)]}}
            terms = {"field": field, "include": part, "size": len(part)}
            counts = {"keys": {"terms": terms, "aggs": {"last": {"max": {"field": "pk"}}}}}
            answer = self._search(index, {"size": 0, "query": query, "aggs": counts})
            rows = answer["aggregations"]["keys"]["buckets"]
            found |= {row["key"]: Key(kind, int(row["last"]["value"])) for row in rows}
        return found

    # Words

    def words(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The archive's own words that begin so, as printed in lower case, most frequent first, with documents."""
        return word_list.words_with_prefix(self._live(), prefix, limit)

    def matching_words(self, pattern: str, beginnings: str, limit: int) -> list[str]:
        """The words of which the folded form matches a pattern and begins with one of these letters, most frequent
        first."""
        return word_list.words_of_pattern(self._live(), pattern, beginnings, limit)

    def corrections(self, word: str, limit: int) -> list[str]:
        """The archive's words nearest to one it may not hold, best first."""
        return word_list.corrections(self._live(), word, limit)

    def matched_terms(self, node: Node) -> dict[str, frozenset[str]]:
        """Text field -> terms and exact forms that the tree can match there (wildcards expanded), for highlighting."""
        index = self._live()
        return matched_terms(node, index.languages, partial(word_list.expand, index))

    def find_similar(self, key: Key, gate: Gate, limit: int) -> list[Hit]:
        """Articles that share the rarest words of this one. Scores are shares of what the article scores itself."""
        index = self._live()
        terms = self._terms_of(index, key)
        found, _ = frequencies(index, {ALL: [term for term in terms if is_telling(term)]})
        shared = [(row.documents, term) for (_, term), row in found.items() if row.documents > 1]
        if not shared:
            return []
        words = [{"term": {ALL: term}} for _, term in sorted(shared)[:MOST_SIMILAR]]
        itself = {"ids": {"values": [str(key)]}}
        alike = {"should": words, "minimum_should_match": 1}
        own = self._search(index, {"query": {"bool": alike | {"filter": [itself]}}, "size": 1, "_source": False})
        filters = [*visible(gate), any_key("kind", [ARTICLE])]
        body = {"query": {"bool": alike | {"filter": filters, "must_not": [itself]}}, "size": min(limit, WINDOW)}
        body |= {"sort": orders(Sort.RELEVANCE), "_source": False}
        whole = own["hits"]["hits"][0]["_score"]
        hits = hits_of(self._search(index, body)["hits"]["hits"])
        return [replace(hit, score=hit.score / whole) for hit in hits]

    def _terms_of(self, index: Live, key: Key) -> list[str]:
        """The distinct terms of a document; none where there is none."""
        with fault_in_words():
            docs = connect(self.cluster).mget(index=index.index, body={"ids": [str(key)]})["docs"]
        text: str = docs[0]["_source"].get("terms", "") if docs[0].get("found") else ""
        return [term for term in text.split(" ") if term]

    # Upkeep

    def highest_key(self, kind: str) -> int:
        """The highest primary key of a kind that the index holds; 0 where it holds none."""
        return self._highest(self._live(), f"pk_{kind}")

    def documents(self) -> int:
        """How many documents the index holds."""
        with fault_in_words():
            return int(connect(self.cluster).count(index=self._live().index)["count"])

    def versions(self, kind: str) -> Iterator[tuple[int, str]]:
        """(pk, version) of every document of a kind, ascending by pk."""
        index = self._live()
        request = {"query": any_key("kind", [kind]), "sort": [{"pk": "asc"}], "_source": False}
        for row in self._walk(index, request | {"docvalue_fields": ["version"]}):
            yield key_of(row["_id"]).pk, row["fields"]["version"][0]

    def check(self, thorough: bool = False) -> None:
        """IndexBroken where the index cannot serve. The cluster itself checks the bytes that it reads."""
        index = self._live()
        with fault_in_words():
            health = connect(self.cluster).cluster.health(index=[index.index, index.words])
        if health["status"] == "red":
            raise no_copy()
