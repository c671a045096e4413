"""When nothing or little matches: the archive's own spelling, what each word matches alone, and what it costs."""

from __future__ import annotations

from articles.search.asking import Asked
from articles.search.engines.base import Reader
from articles.search.planning import is_stop_word, replace, scored
from articles.search.printer import print_query
from articles.search.query import Everything, Node, Word
from articles.search.results import WordCount

MOST_WORDS = 8
RARE = 2
"""A word that so few articles hold may be a slip even though somebody else made it too."""
NEAREST = 3
"""Spellings tried: the nearest may stand in a draft alone, or under another field."""
COMMONER = 20
"""How many times more articles must hold a correction of a rare word."""


def count_words(asked: Asked, index: Reader) -> tuple[WordCount, ...]:
    """For each word, phrase or wildcard of the first level: articles it matches alone, and the search without it."""
    parts = [part for part in scored(asked.tree) if not is_stop_word(part)][:MOST_WORDS]
    if not parts:
        return ()
    rest = [_without(asked, part) for part in parts]
    counts = index.count(asked.plan.gate, [*parts, *rest])
    alone, without = counts[: len(parts)], counts[len(parts) :]
    return tuple(WordCount(print_query(part), *pair) for part, *pair in zip(parts, alone, without, strict=True))


def _without(asked: Asked, part: Node) -> Node:
    """The whole search but for one part of it; a search of that part alone loses nothing but it: everything."""
    return replace(asked.whole, part, Everything())


def did_you_mean(asked: Asked, counts: tuple[WordCount, ...], index: Reader) -> str:
    """The search with its unknown words as the archive spells them; nothing where it knows them all."""
    better = asked.typed
    alone = {count.word: count.alone for count in counts}
    for word in scored(asked.typed):
        if isinstance(word, Word) and alone.get(print_query(word), RARE + 1) <= RARE:
            spelling = _spelling(word, alone[print_query(word)], asked, index)
            if spelling:
                better = replace(better, word, Word(spelling, word.field))
    return print_query(better) if better != asked.typed else ""


def _spelling(word: Word, alone: int, asked: Asked, index: Reader) -> str:
    """The archive's word nearest to this one, where readers may see it, and it is much commoner."""
    spellings = index.corrections(word.text, NEAREST)
    counts = index.count(asked.plan.gate, [Word(spelling, word.field) for spelling in spellings])
    seen = [(spelling, count) for spelling, count in zip(spellings, counts, strict=True) if count]
    return seen[0][0] if seen and seen[0][1] >= COMMONER * alone else ""
