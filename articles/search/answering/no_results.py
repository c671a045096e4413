"""When nothing or little matches: the archive's own spelling, what each word matches alone, and what it costs."""

from __future__ import annotations

from articles.search.analysis import fold
from articles.search.answering.interpret import Search
from articles.search.answering.rewrite import drop_stop_words, is_stop_word, replace, scored_leaves, settle_words
from articles.search.engines.base import Reader
from articles.search.indexing import queue
from articles.search.language.printer import print_query
from articles.search.language.query import Everything, Keys, Node, Not, Word, all_of, parts_of
from articles.search.request import WordCount

MOST_WORDS = 8
RARE = 2
"""A word in at most this many articles may be a misspelling, even though an article holds it."""
NEAREST = 3
"""Spellings tried for a word: the nearest may occur only in a draft, or in another field."""
COMMONER = 20
"""A correction of a rare word must be in this many times as many articles."""
SHORT = 5
"""A word with fewer letters is not corrected if an article holds it: other words are near it by chance."""
CLEAR = 4
"""A word with fewer letters is corrected only by the reader."""


def count_words(search: Search, index: Reader) -> tuple[WordCount, ...]:
    """For each word or other part that must match: articles it matches alone, and the search without it."""
    every = [(typed, settle_words(node)) for typed, node in search.parts]
    parts = [part for part in dict.fromkeys(every) if _is_informative(part[1])][:MOST_WORDS]
    if search.any_words or not parts:
        return ()
    more = chosen_nodes(search)
    rest = [
        all_of([drop_stop_words(all_of(node for part, node in every if part != typed)), *more]) for typed, _ in parts
    ]
    counts = index.count(search.gate, [*(node for _, node in parts), *rest])
    texts = [(print_query(typed), _print_without(search.typed, typed)) for typed, _ in parts]
    pairs = zip(counts[: len(parts)], counts[len(parts) :], strict=True)
    return tuple(WordCount(word, *pair, query) for (word, query), pair in zip(texts, pairs, strict=True))


def _is_informative(node: Node) -> bool:
    """Whether it is worth knowing how much this part finds."""
    return not isinstance(node, Not | Everything) and not is_stop_word(node)


def _print_without(tree: Node, part: Node) -> str:
    """The search without one part of it, as a reader would type it."""
    return print_query(all_of(other for other in parts_of(tree) if other != part))


def chosen_nodes(search: Search) -> list[Node]:
    """The facets, years and days that were chosen on the page, as nodes."""
    keyed = [(Keys(row.field, row.keys), row.exclude) for row in search.filters]
    return [*search.narrowed, *search.years, *(Not(node) if exclude else node for node, exclude in keyed)]


def did_you_mean(search: Search, counts: tuple[WordCount, ...], index: Reader) -> str:
    """The search with its unknown words as the archive spells them; nothing where it knows them all."""
    better = search.typed
    alone = {count.word: count.alone for count in counts}
    held = {typed: settle_words(node) for typed, node in search.parts if alone.get(print_query(typed), 1)}
    for word in scored_leaves(search.typed):
        if isinstance(word, Word) and alone.get(print_query(word), RARE + 1) <= RARE:
            beside = [node for typed, node in held.items() if typed != word]
            spelling = _spelling(word, alone[print_query(word)], beside, search, index)
            if spelling:
                held[word] = Word(spelling, word.field)
                better = replace(better, word, held[word])
    return print_query(better) if better != search.typed else ""


def is_clear(search: Search, meant: str) -> bool:
    """Whether the spelling may be searched without asking: none of the words that it replaces is short."""
    typed, better = print_query(search.typed).split(), meant.split()
    changed = [word for word, other in zip(typed, better, strict=False) if word != other]
    return len(typed) == len(better) and all(len(_letters(word)) >= CLEAR for word in changed)


def _spelling(word: Word, alone: int, beside: list[Node], search: Search, index: Reader) -> str:
    """The archive's word nearest to this one, where readers may see it, and it is much commoner; rather one that a
    story holds together with the other words."""
    gate = queue.hide_waiting(search.gate)
    if gate is None:
        return ""
    spellings = [near for near in index.corrections(word.text, NEAREST) if _may_be_misspelling(word.text, near, alone)]
    words = [Word(spelling, word.field) for spelling in spellings]
    counts = index.count(gate, [*words, *(drop_stop_words(all_of([*beside, spelled])) for spelled in words)])
    rows = zip(spellings, counts[: len(words)], counts[len(words) :], strict=True)
    seen = [(spelling, count, together) for spelling, count, together in rows if count]
    best = next((row for row in seen if row[2] and row[1] >= COMMONER * alone), seen[0] if seen else ("", 0, 0))
    return best[0] if best[1] >= COMMONER * alone else ""


def _may_be_misspelling(word: str, spelling: str, alone: int) -> bool:
    """Whether a word may be a misspelling of another. Numbers (F16, 28.7), words with an ampersand, and short words
    that an article holds are not."""
    if any(char.isdigit() or char == "&" for char in word):
        return _letters(word) == _letters(spelling)
    return not alone or len(_letters(word)) >= SHORT


def _letters(word: str) -> str:
    return "".join(char for char in fold(word) if char.isalnum())
