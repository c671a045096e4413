"""Lift the best documents of a search that hold most of a question, or all words of a search in their headline.

Only the best documents by their words are looked at, as for pairs of words.
"""

from __future__ import annotations

import numpy as np

from articles.search import analysis
from articles.search.engines.question_words import Ways, lifted_parts
from articles.search.engines.weights import ALL, CANDIDATES, COVERED, IN_HEADLINE, inverse_frequency
from articles.search.engines.whoosh.read.matched_docs import Docs
from articles.search.engines.whoosh.read.matcher import Matcher
from articles.search.engines.whoosh.read.posting_lists import Scores
from articles.search.engines.whoosh.read.rank import top_indexes
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.engines.whoosh.read.word_weights import weigh_words
from articles.search.engines.whoosh.storage.segment_files import Ids
from articles.search.language.query import AnyOf, Node, Word


def lift_best(snapshot: Snapshot, docs: Docs, tree: Node) -> Docs:
    """The same documents, the best of them with the gains of what they hold. Tuned by bench/judged.py."""
    parts = list(lifted_parts(tree))
    if not parts or not docs.count():
        return docs
    ids, scores = docs.ids_and_scores()
    chosen = np.sort(top_indexes(scores, CANDIDATES))
    best = scores[chosen]
    matcher = Matcher(snapshot)
    for part in parts:
        if isinstance(part, AnyOf):
            best = best * (1 + _covered(matcher, part, ids[chosen]))
        else:
            best = best + _in_headline(matcher, part, ids[chosen])
    scores = scores.copy()
    scores[chosen] = best
    return Docs(ids=ids, scores=scores)


def _covered(matcher: Matcher, question: AnyOf, ids: Ids) -> Scores:
    """How much more than COVERED of a question each document holds, from 0 to 1."""
    held = np.zeros(len(ids), np.float32)
    whole = 0.0
    for field, ways, _ in weigh_words(matcher.snapshot, question):
        found = matcher.ways(field, ways)
        rarity = inverse_frequency(found.count(), matcher.snapshot.documents)
        held += np.float32(rarity) * found.match_ids(ids)[0]
        whole += rarity
    part: Scores = np.clip((held / (whole or 1) - COVERED) / (1 - COVERED), 0, 1).astype(np.float32)
    return part


def _in_headline(matcher: Matcher, words: tuple[Word, ...], ids: Ids) -> Scores:
    """The gains of documents whose headline has all of the words."""
    every: list[Ways] = [analysis.ways(word.text, word.also, matcher.snapshot.languages) for word in words]
    held = np.ones(len(ids), np.bool_)
    for ways in every:
        held &= matcher.ways("headline", ways).match_ids(ids)[0]
        if not held.any():
            return np.zeros(len(ids), np.float32)
    counts = (matcher.ways(ALL, ways).count() for ways in every)
    rarity = sum(inverse_frequency(count, matcher.snapshot.documents) for count in counts)
    gains: Scores = held.astype(np.float32) * np.float32(IN_HEADLINE * rarity)
    return gains
