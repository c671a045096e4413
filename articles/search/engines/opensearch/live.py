"""The live index of a cluster: its name, the languages of its stories, and statistics of its terms over all shards."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import count
from threading import Lock
from typing import Any, NamedTuple

from articles.search.engines.base import IndexBroken
from articles.search.engines.cluster import Cluster
from articles.search.engines.opensearch.connection import NO_INDEX, connect, fault_in_words
from articles.search.engines.opensearch.index_fields import STAMP, send
from articles.search.engines.weights import ALL

FRESH = 0.5
"""Seconds for which a process goes on with what it last heard of the live index."""


@dataclass(frozen=True, slots=True)
class Live:
    """index: its name. languages: those that words are stemmed by (analysis.groups). made: tells it from an earlier
    index of the same name."""

    cluster: Cluster
    index: str
    languages: tuple[str, ...]
    made: str

    @property
    def words(self) -> str:
        """The name of its list of words."""
        return words_beside(self.index)


class Frequency(NamedTuple):
    """In how many documents a term stands, deleted ones that are not yet merged away among them, and how often."""

    documents: int = 0
    occurrences: int = 0


Terms = Mapping[str, Collection[str]]
"""Field -> terms."""

_known: dict[Cluster, tuple[float, Live]] = {}
_lock = Lock()


def words_beside(index: str) -> str:
    """The name of the list of words that belongs to an index."""
    return f"{index}-words"


def live(cluster: Cluster) -> Live:
    """The live index. IndexBroken where there is none, or where another version of the archive made it."""
    known = _known.get(cluster)
    if known is not None and time.monotonic() - known[0] < FRESH:
        return known[1]
    with _lock:
        found = generation(cluster, cluster.name)
        _known[cluster] = time.monotonic(), found
    return found


def forget(cluster: Cluster) -> None:
    """Ask again before the next search: this process has changed what is live."""
    _known.pop(cluster, None)


def generation(cluster: Cluster, name: str) -> Live:
    """The index of this name or alias, whether it is live or not. IndexBroken where there is none, or where another
    version of the archive made it."""
    with fault_in_words():
        answer = connect(cluster).indices.get_mapping(index=name, params={"filter_path": "*.mappings._meta"})
    if not answer:
        raise IndexBroken(NO_INDEX)
    index, found = next(iter(answer.items()))
    meta = found["mappings"]["_meta"]
    check_stamp(meta)
    return Live(cluster, index, tuple(sorted(meta["languages"])), meta["made"])


def check_stamp(meta: Mapping[str, Any]) -> None:
    """IndexBroken where another version of the archive made the index."""
    if meta.get("stamp") != STAMP:
        raise IndexBroken("The search index was made by another version of the archive.")


def frequencies(live: Live, wanted: Terms) -> tuple[dict[tuple[str, str], Frequency], int]:
    """(field, term) -> its frequency over all shards, and how many documents have a text. One question to the cluster,
    answered by one copy of each shard."""
    document = {field: " ".join(map(send, terms)) for field, terms in wanted.items() if terms}
    if not document:
        return {}, 0
    body = {
        "docs": [
            _vector(live.index, {ALL: "", **document}, place) for place in _places(live.cluster, live.index, live.made)
        ]
    }
    with fault_in_words():
        answer = connect(live.cluster).mtermvectors(body=body)
    found: dict[tuple[str, str], Frequency] = {}
    documents = 0
    for part in answer["docs"]:
        if "error" in part:
            raise IndexBroken(f"The statistics of a word cannot be read ({part['error'].get('type')}).")
        for field, vector in part["term_vectors"].items():
            documents += vector["field_statistics"]["doc_count"] if field == ALL else 0
            for term, row in vector["terms"].items():
                before = found.get((field, term), Frequency())
                found[field, term] = Frequency(
                    before.documents + row.get("doc_freq", 0), before.occurrences + row.get("ttf", 0)
                )
    return found, documents


def _vector(index: str, document: dict[str, str], place: str) -> dict[str, Any]:
    silent = dict.fromkeys(("positions", "offsets", "payloads"), False)
    return {"_index": index, "doc": document, "routing": place, "term_statistics": True, **silent}


@cache
def _places(cluster: Cluster, index: str, made: str) -> tuple[str, ...]:
    """For each shard a routing value that leads to it. They stay the same as long as the index exists."""
    client = connect(cluster)
    found: dict[int, str] = {}
    with fault_in_words():
        name = "index.number_of_shards"
        answer = client.indices.get_settings(index=index, name=name, params={"flat_settings": "true"})
        shards = int(answer[index]["settings"][name])
        for number in count():
            shard = client.search_shards(index=index, params={"routing": str(number)})["shards"][0][0]["shard"]
            found.setdefault(shard, str(number))
            if len(found) == shards:
                return tuple(found.values())
    raise AssertionError("unreachable")


def shards(live: Live) -> int:
    """How many shards the index has."""
    return len(_places(live.cluster, live.index, live.made))


def add_languages(known: Live, languages: Iterable[str]) -> None:
    """Note languages that documents about to be written are stemmed by, so that searches ask for their stems."""
    if set(known.languages).issuperset(languages):
        return
    every = sorted({*known.languages, *languages})
    meta = {"stamp": STAMP, "languages": every, "made": known.made}
    with fault_in_words():
        connect(known.cluster).indices.put_mapping(index=known.index, body={"_meta": meta})
    forget(known.cluster)
