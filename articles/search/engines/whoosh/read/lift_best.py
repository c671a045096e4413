"""Lift the best documents of a search that hold pairs of its words, most of a question, or all words in their headline.

Only the best documents by their words are looked at: positions are read for no more than these.
"""

from __future__ import annotations

import numpy as np

from articles.search import analysis
from articles.search.engines.question_words import Pair, Part, Ways, lifted_parts, only_group, pairs_of
from articles.search.engines.weights import ALL, CANDIDATES, COVERED, IN_HEADLINE, inverse_frequency
from articles.search.engines.whoosh.read.matched_docs import Docs
from articles.search.engines.whoosh.read.matcher import Matcher
from articles.search.engines.whoosh.read.posting_lists import Mask, Scores
from articles.search.engines.whoosh.read.rank import top_indexes
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.engines.whoosh.read.word_pairs import pair_gains
from articles.search.engines.whoosh.read.word_weights import weigh_words
from articles.search.engines.whoosh.storage.segment_files import Ids
from articles.search.language.query import AnyOf, Node, Word

KEPT = 64
"""Searches whose gains are kept with a commit."""


def lift_best(snapshot: Snapshot, docs: Docs, tree: Node) -> Docs:
    """The same documents, the best of them with the gains of what they hold. Tuned by bench/judged.py."""
    pairs = tuple(dict.fromkeys(pairs_of(tree, snapshot.languages)))
    parts = tuple(lifted_parts(tree))
    if not pairs and not parts:
        return docs
    ids, scores = (None, docs.dense) if docs.dense is not None else docs.ids_and_scores()
    chosen = np.sort(top_indexes(scores, CANDIDATES))
    best = scores[chosen]
    if ids is None:  # places in a row of all documents, some of which may not match
        chosen, best = chosen[best > 0], best[best > 0]
    numbers = chosen.astype(np.int32) if ids is None else ids[chosen]
    added, times = _gains(snapshot, pairs, parts, numbers)
    lifted = scores.copy()
    lifted[chosen] = (best + added) * times
    return Docs(dense=lifted) if ids is None else Docs(ids=ids, scores=lifted)


def _gains(snapshot: Snapshot, pairs: tuple[Pair, ...], parts: tuple[Part, ...], ids: Ids) -> tuple[Scores, Scores]:
    """What is added to the scores of these documents, and then what they are multiplied by. Kept with the snapshot, a
    few of them, because the next page asks for the same."""
    kept: dict[object, tuple[Scores, Scores]] = snapshot.get_or_make("gains", dict)
    name = pairs, parts, ids.tobytes()
    found = kept.get(name)
    if found is None:
        if len(kept) >= KEPT:
            kept.clear()
        found = kept[name] = _compute_gains(snapshot, pairs, parts, ids)
    return found


def _compute_gains(
    snapshot: Snapshot, pairs: tuple[Pair, ...], parts: tuple[Part, ...], ids: Ids
) -> tuple[Scores, Scores]:
    matcher = Matcher(snapshot)
    added, times = pair_gains(snapshot, pairs, ids), np.ones(len(ids), np.float32)
    for part in parts:
        if isinstance(part, AnyOf):
            times = times * (1 + _covered(matcher, part, ids))
        else:
            added = added + _in_headline(matcher, part, ids)
    return added, times


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


def _hold(matcher: Matcher, field: str, ways: Ways, ids: Ids) -> Mask:
    """Which of these documents hold a word in a field; a word of one term needs no scores for that."""
    if len(ways) > 1 or (group := only_group(ways)) is None:
        return matcher.ways(field, ways).match_ids(ids)[0]
    made = matcher.snapshot.term_list(field, group)
    return Docs(made.ids, dense=made.dense).match_ids(ids)[0]


def _in_headline(matcher: Matcher, words: tuple[Word, ...], ids: Ids) -> Scores:
    """The gains of documents whose headline has all of the words."""
    every: list[Ways] = [analysis.ways(word.text, word.also, matcher.snapshot.languages) for word in words]
    held = np.ones(len(ids), np.bool_)
    for ways in every:
        held &= _hold(matcher, "headline", ways, ids)
        if not held.any():
            return np.zeros(len(ids), np.float32)
    counts = (matcher.ways(ALL, ways).count() for ways in every)
    rarity = sum(inverse_frequency(count, matcher.snapshot.documents) for count in counts)
    gains: Scores = held.astype(np.float32) * np.float32(IN_HEADLINE * rarity)
    return gains
