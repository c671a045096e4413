"""Which of the archive's own words a pattern, a misspelt word or a beginning stands for.

Words are the exact forms, compared folded, so that imam* finds İmamoğlu.
"""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nsmallest

from rapidfuzz.distance import OSA

from articles.search import analysis
from articles.search.engines.base import TooCostly
from articles.search.engines.question_words import best_corrections, edits_to_correct, fold_pattern
from articles.search.engines.weights import MOST_WORDS
from articles.search.engines.whoosh.read.snapshot import Snapshot
from articles.search.engines.whoosh.storage.wordlist import Entry, decode
from articles.search.language.query import Fuzzy, Wildcard

KEPT = 64
"""Patterns whose words are kept with a commit: a page asks for them when it searches, and again when it marks."""


def expand(snapshot: Snapshot, node: Wildcard | Fuzzy) -> list[str]:
    """Exact forms that a pattern or a fuzzy word stands for. TooCostly where there are too many."""
    if isinstance(node, Wildcard):
        return expand_wildcard(snapshot, node.pattern)
    return list(score_fuzzy(snapshot, node.text, node.distance))


def expand_wildcard(snapshot: Snapshot, pattern: str) -> list[str]:
    """Exact forms that a pattern stands for. TooCostly where it has no letter or stands for too many."""
    folded = fold_pattern(pattern)
    kept: dict[str, list[str]] = snapshot.get_or_make("wildcards", dict)
    forms = kept.get(folded)
    if forms is None:
        found = {exact for words in snapshot.word_lists() for exact, _ in words.match_pattern(folded)}
        if len(found) > MOST_WORDS:
            raise TooCostly(pattern)
        if len(kept) > KEPT:
            kept.clear()
        forms = kept[folded] = sorted(map(decode, found))
    return forms


def score_wildcard(snapshot: Snapshot, pattern: str) -> dict[str, float]:
    """The same with their scores, which are all 1."""
    return dict.fromkeys(expand_wildcard(snapshot, pattern), 1.0)


def score_fuzzy(snapshot: Snapshot, text: str, distance: int) -> dict[str, float]:
    """Exact forms within `distance` edits of a word, and their scores: 1 for the word itself, half as much for each
    edit. TooCostly where there are too many."""
    found = {entry.exact: 0.5**edits for entry, edits in similar_words(snapshot, analysis.fold(text), distance)}
    if len(found) > MOST_WORDS:
        raise TooCostly(text)
    return dict(sorted(found.items()))


def similar_words(snapshot: Snapshot, word: str, distance: int) -> list[tuple[Entry, int]]:
    """The words at most `distance` insertions, deletions, replacements or swaps of letters away, and how many (optimal
    string alignment: no letter is edited twice)."""
    found = _sum_segments(entry for words in snapshot.word_lists() for entry in words.match_near(word, distance))
    return [(entry, OSA.distance(entry.folded, word)) for entry in found]


def _sum_segments(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Each word once, with the documents of all segments."""
    found: dict[str, Entry] = {}
    for entry in entries:
        known = found.get(entry.exact)
        found[entry.exact] = Entry(entry.folded, entry.exact, entry.documents + (known.documents if known else 0))
    return found.values()


def words_with_prefix(snapshot: Snapshot, prefix: str, limit: int) -> list[tuple[str, int]]:
    """The words that begin so, most frequent first, with documents."""
    pattern = analysis.fold(prefix.replace("*", "").replace("?", "")) + "*"
    counts: dict[bytes, int] = {}
    for words in snapshot.word_lists():
        for exact, documents in words.match_pattern(pattern):
            counts[exact] = counts.get(exact, 0) + int(documents)
    best = nsmallest(limit, counts.items(), key=lambda row: (-row[1], row[0]))
    return [(decode(exact), documents) for exact, documents in best]


def words_of_pattern(snapshot: Snapshot, pattern: str, beginnings: str, limit: int) -> list[str]:
    """The words whose folded form begins with one of these letters and matches a regular expression, most frequent
    first. Some milliseconds for a large archive, so that what was found is kept for a while."""
    kept: dict[tuple[str, str], list[str]] = snapshot.get_or_make("patterns", dict)
    asked = pattern, beginnings
    if asked not in kept:
        counts: dict[bytes, int] = {}
        for words in snapshot.word_lists():
            for exact, documents in words.match_regex(pattern, beginnings):
                counts[exact] = counts.get(exact, 0) + int(documents)
        if len(kept) > KEPT:
            kept.clear()
        kept[asked] = [decode(exact) for exact in sorted(counts, key=lambda exact: (-counts[exact], exact))]
    return kept[asked][:limit]


def corrections(snapshot: Snapshot, word: str, limit: int) -> list[str]:
    """The words nearest to one, best first (question_words.best_corrections)."""
    folded = analysis.fold(word)
    distance = edits_to_correct(folded)
    near = similar_words(snapshot, folded, distance) if distance else []
    return best_corrections(folded, ((*entry, edits) for entry, edits in near), limit)
