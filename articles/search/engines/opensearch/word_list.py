"""The list of an index's words, in an index of its own: what patterns, misspelt words and beginnings stand for.

A word is its exact form, compared folded, so that imam* finds İmamoğlu. Words are added with the first document that
holds them and leave with the next rebuild. Each has the number of documents that it was last counted in; questions
that order words by it count again, for the words that they may return.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA

from articles.search import analysis
from articles.search.engines.base import TooCostly
from articles.search.engines.opensearch.connection import connect, fault_in_words
from articles.search.engines.opensearch.index_fields import send
from articles.search.engines.opensearch.live import Live, frequencies
from articles.search.engines.question_words import best_corrections, edits_to_correct, fold_pattern
from articles.search.engines.weights import MOST_WORDS, twin
from articles.search.language.query import Fuzzy, Wildcard

MOST_COUNTED = 2000
"""Words with a beginning that are counted anew, those with the most documents."""
MOST_NEAR = 10_000
"""The most that the cluster gives at once."""
STEP = 5000
"""Words counted again in one step of upkeep."""
_ALL_EXACT = twin("")


class Entry(NamedTuple):
    """A word: folded, and as printed in lower case."""

    folded: str
    exact: str


def expand(live: Live, node: Wildcard | Fuzzy) -> list[str]:
    """Exact forms that a pattern or a fuzzy word stands for. TooCostly where there are too many, or no letter."""
    if isinstance(node, Fuzzy):
        return list(score_fuzzy(live, node))
    folded = fold_pattern(node.pattern)
    found = _ask(live, {"wildcard": {"folded": {"value": send(folded)}}}, MOST_WORDS + 1)
    if len(found) > MOST_WORDS:
        raise TooCostly(node.pattern)
    return sorted(entry.exact for entry in found)


def score_fuzzy(live: Live, node: Fuzzy) -> dict[str, float]:
    """Exact forms that a fuzzy word stands for, and their scores: 1 for the word itself, half as much for each edit."""
    folded = analysis.fold(node.text)
    near = _near(live, folded, node.distance, node.text)
    return {entry.exact: 0.5 ** OSA.distance(entry.folded, folded) for entry in sorted(near, key=lambda one: one.exact)}


def words_with_prefix(live: Live, prefix: str, limit: int) -> list[tuple[str, int]]:
    """The words that begin so, most frequent first, with documents."""
    folded = analysis.fold(prefix.replace("*", "").replace("?", ""))
    query: dict[str, Any] = {"prefix": {"folded": send(folded)}} if folded else {"match_all": {}}
    found = [entry.exact for entry in _ask(live, query, MOST_COUNTED)]
    counts = count_documents(live, found)
    rows = ((word, counts[word]) for word in found if counts[word])
    return sorted(rows, key=lambda row: (-row[1], row[0]))[:limit]


def words_of_pattern(live: Live, pattern: str, beginnings: str, limit: int) -> list[str]:
    """The words whose folded form begins with one of these letters and matches a regular expression, most frequent
    first."""
    found = _ask(live, {"regexp": {"folded": {"value": pattern, "flags": "NONE"}}}, MOST_COUNTED)
    begun = [entry.exact for entry in found if entry.folded[:1] in beginnings]
    counts = count_documents(live, begun)
    return sorted(filter(counts.__getitem__, begun), key=lambda word: (-counts[word], word.encode()))[:limit]


def corrections(live: Live, word: str, limit: int) -> list[str]:
    """The words nearest to one, best first (question_words.best_corrections)."""
    folded = analysis.fold(word)
    distance = edits_to_correct(folded)
    near = [entry for entry in _near(live, folded, distance) if entry.folded != folded] if distance else []
    counts = count_documents(live, [entry.exact for entry in near])
    rows = ((*entry, counts[entry.exact], OSA.distance(entry.folded, folded)) for entry in near if counts[entry.exact])
    return best_corrections(folded, rows, limit)


def _near(live: Live, folded: str, distance: int, typed: str = "") -> list[Entry]:
    """The words at most `distance` edits away. typed: the word as the reader typed it; then TooCostly where they are
    too many for a search."""
    query = {"fuzzy": {"folded": {"value": send(folded), "fuzziness": distance, "rewrite": "constant_score"}}}
    found = _ask(live, query, MOST_NEAR)
    near = [entry for entry in found if OSA.distance(entry.folded, folded, score_cutoff=distance) <= distance]
    if typed and len(near) > MOST_WORDS:
        raise TooCostly(typed)
    return near


def _ask(live: Live, query: dict[str, Any], size: int) -> list[Entry]:
    """The words that match, those with the most documents first."""
    body = {"query": query, "size": size, "_source": ["folded"], "sort": [{"documents": "desc"}, {"folded": "asc"}]}
    with fault_in_words():
        answer = connect(live.cluster).search(
            index=live.words, body=body, params={"track_total_hits": "false", "allow_partial_search_results": "false"}
        )
    return [Entry(hit["_source"]["folded"], hit["_id"]) for hit in answer["hits"]["hits"]]


def count_documents(live: Live, words: list[str]) -> dict[str, int]:
    """Word -> how many documents hold it."""
    found: dict[str, int] = {}
    for start in range(0, len(words), STEP):
        part = words[start : start + STEP]
        counts, _ = frequencies(live, {_ALL_EXACT: part})
        found |= {word: row.documents if (row := counts.get((_ALL_EXACT, word))) else 0 for word in part}
    return found


def new_words(index: str, words: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    """Lines of a bulk request that add words, with the documents that hold them; known ones are refused one by one."""
    for word, documents in words.items():
        yield {"create": {"_index": index, "_id": word}}
        yield {"folded": analysis.fold(word), "documents": documents, "counted": 0}


def recount(live: Live, today: int | None = None) -> bool:
    """Count the documents of some words that were not counted today; False if all were."""
    day = int(time.time() // 86400) if today is None else today
    body = {"query": {"range": {"counted": {"lt": day}}}, "size": STEP, "_source": ["folded"]}
    client = connect(live.cluster)
    with fault_in_words():
        hits = client.search(index=live.words, body=body)["hits"]["hits"]
        if not hits:
            return False
        counts = count_documents(live, [hit["_id"] for hit in hits])
        client.bulk(body=list(_counted(live.words, hits, counts, day)), params={"refresh": "true"}, request_timeout=60)
    return True


def _counted(index: str, hits: Iterable[dict[str, Any]], counts: Mapping[str, int], day: int) -> Iterator[Any]:
    for hit in hits:
        yield {"index": {"_index": index, "_id": hit["_id"]}}
        yield {"folded": hit["_source"]["folded"], "documents": counts[hit["_id"]], "counted": day}
